"""来言的事实表: letters, comments and objections can be counted and held against their days; who wrote, and what, is not there."""
from __future__ import annotations

from datetime import date, timedelta

from dazugong.formula.facts import fact_table
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.keys.actions import new_keys
from dazugong.kernel.publications.models import Remark
from dazugong.kernel.records.factrows import fact_rows
from tests.make import DAY, SYSTEM, City

LONG_AGO = DAY - timedelta(days=30)


def came(city: City, place: str, kind: str, *, due: date | None = None, settled: date | None = None) -> None:
    number = f"样{Remark.objects.count()}"
    key = new_keys([f"remark:{number}"])[f"remark:{number}"] if kind == "letter" else None
    Remark.objects.create(
        unit=city.unit(place), kind=kind, pack="openness", title="征求意见信箱", office="组织科", digest=number, key=key, text="" if key else "样例不外传的话",
        came_on=LONG_AGO, due=due, settled_on=settled, state="answered" if settled else "waiting", answer="已办" if settled else "",
    )  # fmt: skip


def rows(city: City, role: str, place: str, under: str, day: date = DAY) -> list[dict[str, object]]:
    reader = city.reader(role, place, day=day)
    with reading(reader):
        found = fact_rows(reader, fact_table("remarks"), under=city.units[under], first=LONG_AGO, last=day)
        return [one.values for one in found]


def test_letters_are_counted_by_kind_and_by_their_days_and_tell_nothing_of_their_writer(city: City) -> None:
    with reading(SYSTEM):
        came(city, "甲县", "letter", due=DAY - timedelta(days=20), settled=DAY - timedelta(days=22))
        came(city, "甲县", "letter", due=DAY - timedelta(days=20), settled=DAY - timedelta(days=2))
        came(city, "甲县", "letter", due=DAY - timedelta(days=20))
        came(city, "甲一镇", "comment")
    found = rows(city, "section", "甲部", "甲县")
    told = sorted((str(one["种类"]), *(bool(one[term]) for term in ("已办", "按期办理", "逾期"))) for one in found)
    assert told == [("来信", False, False, True), ("来信", True, False, False), ("来信", True, True, False), ("留言", False, False, False)]
    assert "样例不外传的话" not in str(found) and {"内容", "反映人", "账号"} & set(found[0]) == set()
    before = rows(city, "section", "甲部", "甲县", day=DAY - timedelta(days=10))
    assert sum(bool(one["已办"]) for one in before) == 1, "what was answered later was not answered then"


def test_a_township_counts_its_own_and_another_county_none(city: City) -> None:
    with reading(SYSTEM):
        came(city, "甲县", "letter", due=DAY)
        came(city, "甲一镇", "comment")
    assert [one["种类"] for one in rows(city, "organiser", "甲一镇", "甲一镇")] == ["留言"]
    assert rows(city, "section", "乙部", "乙县") == []
