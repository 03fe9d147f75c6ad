"""评委打分: on a paper without logging in, or counted twice from paper; a point off the scale is said, never rounded in silence."""
from __future__ import annotations

import re

import pypdfium2
import pytest

from dazugong.kernel.ballots.models import Poll, TellerCount
from dazugong.kernel.identity.reader import reading
from tests.journeys.test_paste_and_register import browser
from tests.kernel.voting import AT, Voting
from tests.make import SYSTEM


@pytest.fixture
def voting(city, monkeypatch):
    monkeypatch.setattr("dazugong.web.reading.today", AT.date)
    monkeypatch.setattr("dazugong.web.pages.voting.today", AT.date)
    return Voting(city, city.reader("section", "甲部"))


@pytest.fixture
def poll(voting) -> Poll:
    return voting.prepare("topic_tender", "contest", ["一家", "另一家"], due=2, seats=1)


def test_a_judge_reads_the_scale_and_what_is_off_it(voting, poll, client) -> None:
    code = voting.draw(poll, 2).codes[0]
    place = f"/vote/{poll.public_id}/"
    assert "0到100分，最多一位小数" in client.get(place).content.decode()
    for typed, said in (("87.25", "“87.25”不是分数，请写数字，最多一位小数"), ("nan", "“nan”不是分数"), ("101", "一家：分数应在0到100之间")):
        assert said in client.post(place, {"0.0": typed, "1.0": "80", "code": code}).content.decode()
    assert "已投入票箱" in client.post(place, {"0.0": "８７.5", "1.0": "80", "code": code}).content.decode()


def test_a_teller_writes_the_points_of_every_paper(voting, poll) -> None:
    place = f"/ballots/{poll.public_id}/count/"
    teller = browser(voting.city, "section", "甲部")
    page = teller.get(place).content.decode()
    assert "每张有效票给的分数" in page
    whole = {"n0": "2", "n1": "2", "n2": "2", "n3": "0"}
    wrong = teller.post(place, whole | {"form_key": "a", "n4": "90 九十", "n5": "80 81"})
    assert wrong.status_code == 400 and "一家：“九十”不是分数" in wrong.content.decode()
    few = teller.post(place, whole | {"form_key": "b", "n4": "90", "n5": "80 81"})
    assert "一家：录了1个分数，有效票是2张，请核对" in few.content.decode()
    assert teller.post(place, whole | {"form_key": "c", "n4": "９1、90", "n5": "80 81"}).status_code == 302
    with reading(SYSTEM):
        assert Poll.objects.get(pk=poll.pk).teller_counts.get().figures["一家"] == ["90", "91"]


def test_the_second_teller_sees_who_has_counted_and_not_what(voting, poll) -> None:
    place = f"/ballots/{poll.public_id}/count/"
    first, second = browser(voting.city, "section", "甲部"), browser(voting.city, "section", "甲部")
    assert "还没有人录" in first.get(place).content.decode()
    for key in ("a", "b"):      # entered twice he still is one teller
        assert first.post(place, {"form_key": key, "n0": "2", "n1": "2", "n2": "2", "n3": "0", "n4": "87 64", "n5": "73 59"}).status_code == 302
    page = second.get(place).content.decode()
    note = page[page.index('<p class="note">') : page.index("</p>", page.index('<p class="note">'))]
    assert note.count("科长") == 1 and "还等另一名计票人录" in note
    assert set(re.findall(r'name="n\d" value="([^"]*)"', page)) == {""} and "87 64" not in page and "73 59" not in page


def test_two_counts_that_differ_say_where_until_they_are_alike_and_stand_on_the_record(voting, poll) -> None:
    home, place = f"/ballots/{poll.public_id}/", f"/ballots/{poll.public_id}/count/"
    first = browser(voting.city, "section", "甲部")
    slip = {"n0": "2", "n1": "2", "n2": "2", "n3": "0", "n4": "87 64", "n5": "73 59"}
    refused = first.get(f"{home}protocol/")
    assert refused.status_code == 400 and "还没有计票，计票以后才有票决记录" in refused.content.decode(), "nothing to sign"
    said = first.post(place, slip | {"form_key": "a"}, follow=True).content.decode()
    assert "已录，还等另一名计票人录" in said and "抽取编码票" not in said
    assert first.post(f"{home}slips/", {"count": "2"}).status_code == 302
    assert "不能再发编码票" in first.get(home).content.decode()
    other = voting.city.reader("section", "甲部")
    with reading(other):
        TellerCount.objects.create(poll=poll, unit_id=poll.unit_id, domain=poll.domain, login=0, label="另一人", at=AT,
                                   figures={"发出票数": 2, "收回票数": 2, "有效票数": 2, "无效票数": 0, "一家": ["64", "88.5"], "另一家": ["59", "73"]})
    for page in (first.get(home).content.decode(), first.get(place).content.decode()):
        assert "两名计票人录的不一样：一家。请两人一起核对选票，录错的重录。" in page and "88.5" not in re.findall(r"<main.*</main>", page, re.S)[0]
    done = first.post(place, slip | {"form_key": "b", "n4": "88.5 64"}, follow=True).content.decode()
    assert "两名计票人录的一样，已计票：收回2张，有效2张，无效0张" in done and "没有收回" not in done
    assert "已经计票，不用再录计票单" in first.get(place).content.decode()
    record = first.get(f"{home}protocol/").content.decode()
    assert "各录一遍计票单，一样" in record and "计票人（签名）" in record and "另一人" in record
    paper = pypdfium2.PdfDocument(first.get(f"{home}protocol/?as=pdf").content)
    words = paper[0].get_textpage().get_text_range()
    assert "计票人（签名）" in words and "各录一遍" in words and "票号承诺" not in words


def test_who_holds_it_is_named_where_another_unit_was_written(voting, poll) -> None:
    clerk = browser(voting.city, "section", "甲部")
    kinds = clerk.get("/ballots/new/").content.decode()
    assert "topic_tender.contest" in kinds
    asked = {"form_key": "d", "what": "topic_tender.contest", "unit": voting.city.unit("甲一村").public_id, "topic": "样例", "day": str(AT.date()), "subjects": "一家\n另一家", "seats": "1", "due": "2", "present": "2"}
    answer = clerk.post("/ballots/new/", asked)
    assert answer.status_code == 400 and "办，请改单位" in answer.content.decode(), re.findall(r'class="error[^>]*>([^<]*)', answer.content.decode())
