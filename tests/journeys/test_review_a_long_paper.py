"""审一份长文件: what lies far from the measure at hand stands there with its words; its acts come when one gets to it."""
from __future__ import annotations

import gzip
import re

import pytest

from dazugong.web.pages.plan_review import NEAR
from tests.journeys.officer import Desk, rows, upload

ITEMS = 3 * NEAR
LONG = "2026年甲县组织工作要点\n一、任务\n" + "".join(f"{n}.各乡镇党委要在12月底前新建第{n}批活动阵地{n}个。\n" for n in range(1, ITEMS + 1))
LAST = ITEMS


@pytest.fixture
def desk(city, client) -> Desk:
    client.force_login(city.login("section", "甲部"))
    return Desk(client, upload(client, LONG))


def row(page: str, number: int) -> str:
    return re.search(rf'<li id="m-{number}".*?</li>', page, re.DOTALL)[0]


def test_every_measure_has_its_words_and_those_at_hand_their_acts(desk):
    assert len(rows()) == ITEMS
    page = desk.page()
    assert 'value="accept"' in row(page, 1) and 'value="accept"' in row(page, 1 + NEAR)
    far = row(page, LAST)
    assert f"新建第{LAST}批活动阵地" in far and 'value="accept"' not in far
    assert f'href="?at={LAST}#m-{LAST}"' in far, "a link takes one there, with a script or without"
    there = desk.page(f"?at={LAST}")
    assert 'value="accept"' in row(there, LAST) and 'value="accept"' not in row(there, 1)


def test_a_script_takes_in_the_acts_of_one_row(desk, client):
    answer = client.get(f"{desk.address}?at={LAST}", headers={"HX-Request": "true"}).content.decode()
    assert 'value="accept"' in row(answer, LAST) and '<li id="m-1"' not in answer


def test_what_lies_far_off_is_decided_all_the_same(desk):
    assert desk.act(LAST, "accept_suggested")["Location"].endswith(f"?at={LAST}#m-{LAST}")
    assert rows()[-1].decision == "accepted"
    assert "全部2个乡镇街道" in row(desk.page(), LAST), "who owes it stands there from afar too"


def test_a_long_paper_goes_over_the_line_packed_and_reads_the_same(desk, client):
    plain = client.get(desk.address)
    packed = client.get(desk.address, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < len(plain.content) / 5
    words = re.compile(r'<p class="measure-text">(.*?)</p>')
    assert words.findall(gzip.decompress(packed.content).decode()) == words.findall(plain.content.decode())
