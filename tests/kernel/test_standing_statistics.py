"""年度统计读快照: the same figures both ways, whatever happened since, and the next snapshot reads only the branches it happened in."""
from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

pytest.importorskip("numba")

from django.test import override_settings

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.actions import move_unit
from dazugong.kernel.people.actions import correct_person, end_membership, register_person, transfer_member
from dazugong.kernel.people.models import Membership
from dazugong.kernel.statistics import refreshing, standing
from dazugong.kernel.statistics.queries import every_book
from tests.formula.formulas import DRILL
from tests.journeys.test_open_a_percentage import browser, links, words
from tests.make import AT, DAY, SYSTEM, citizen_number

pytestmark = pytest.mark.django_db
VILLAGES = ("甲一村", "甲一湾", "甲二村")
_number = iter(range(40_000, 60_000))


def both_ways(folder: Path, day: date) -> None:
    with reading(SYSTEM):
        assert standing.fresh_for(day)
        ready = every_book(SYSTEM.on(day), day)
        with override_settings(FIGURES_FOLDER=str(folder / "nowhere" / "figures")):
            assert ready == every_book(SYSTEM.on(day), day)


def refreshed(number: int) -> str:
    return refreshing.refresh({}, system_reader(DAY, "试"), AT + timedelta(minutes=number), lambda *_: None)


def something(city, draw: random.Random) -> None:
    """Somebody comes, goes, moves or is corrected; or a branch comes to stand elsewhere."""
    on = DAY - timedelta(days=draw.randrange(1, 60))
    standing_now = list(Membership.objects.filter(until=None, since__lt=on).order_by("pk"))
    branch, one = city.unit(draw.choice(VILLAGES)), draw.choice(standing_now)
    what = draw.choice(["come", "come", "go", "move", "move", "correct", "elsewhere"])
    if what == "come":
        given = {"name": f"样{next(_number)}", "sex": draw.choice("男女"), "ethnic_group": draw.choice(["汉族", "苗族", ""]), "citizen_number": citizen_number(next(_number)),
                 "birth": draw.choice(["1940", "1994-12-31", "1965-07", ""]), "joined": draw.choice([on.isoformat(), "1978-12", ""]),
                 "education": draw.choice(["研究生", "自学", ""]), "occupation": draw.choice(["教师", "社区能人", ""])}  # fmt: skip
        register_person(values=given, unit=branch, since=on, began=draw.choice(["", "转入"]), by=SYSTEM, at=AT)
    elif what == "go":
        end_membership(membership=one, on=on, reason=draw.choice(["病故", "转出到邻县"]), by=SYSTEM, at=AT)
    elif what == "move" and one.unit != branch:
        transfer_member(membership=one, to=branch, on=on, by=SYSTEM, at=AT)
    elif what == "correct":
        correct_person(person=one.person, values={"education": draw.choice(["大学", "高中"]), "birth": draw.choice(["1950", "1999-01-02"])}, by=SYSTEM, at=AT)
    elif what == "elsewhere":
        move_unit(unit=city.unit("甲一湾"), under=city.unit(draw.choice(["甲二镇", "甲一镇"])), since=DAY, by=SYSTEM, at=AT)


@pytest.mark.parametrize("seed", range(1, 40) if DRILL else (1, 2))
def test_statistics_from_the_snapshot_are_those_of_the_tables_and_a_later_one_goes_on_from_the_last(city, tmp_path: Path, seed: int) -> None:
    draw, said = random.Random(seed), []
    with override_settings(FIGURES_FOLDER=str(tmp_path / "figures"), SNAPSHOT_FROM=1), pytest.MonkeyPatch.context() as patch:
        patch.setattr("dazugong.analytics.renewing.MOST", 1)
        for number in range(4):
            said.append(refreshed(number))
            for day in (DAY, date(DAY.year - 1, 12, 31)):
                both_ways(tmp_path, day)
            with reading(SYSTEM):
                for _ in range(3):
                    something(city, draw)
    assert "还没有快照" in said[0] and all("接着上一份" in one for one in said[1:]), said


def test_the_page_says_the_same_from_the_snapshot_and_when_it_was_taken(city, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dazugong.web.reading.today", lambda: DAY)
    section = browser(city, "section", "甲部")
    for page in ("/statistics/", "/statistics/units/?by=age"):
        counted = section.get(page).content.decode()
        with override_settings(FIGURES_FOLDER=str(tmp_path / "figures"), SNAPSHOT_FROM=1):
            refreshed(0)
            found = section.get(page).content.decode()
        hint = re.search(r'<p class="hint">单位很多，各数取自5月20日09:30建的快照.*?</p>', found)
        assert hint and "各数取自" not in counted
        assert words(found.replace(hint[0], "")).split() == words(counted).split()
        assert set(links(counted, "rows")) == set(links(found, "rows"))
