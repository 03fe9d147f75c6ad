"""指标: ratios of sums over the tree, mergers, and the rows behind a figure."""
from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.indicators.queries import figures, rows_behind, under_for
from dazugong.kernel.indicators.targets import judged
from dazugong.kernel.orgs.actions import merge_units
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import approve_record, file_record, return_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.periods import exempt_obligations
from dazugong.spec.target import Target
from tests.sample_packs import GRADING, MONTHLY

BEIJING = ZoneInfo("Asia/Shanghai")
LATER = date(2026, 6, 20)
VILLAGES = ("甲一村", "甲一湾", "甲二村", "甲二湾")


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=BEIJING)


@pytest.fixture
def month(city):
    """May is opened for the four townships."""
    system = system_reader(date(2026, 5, 25), "定时")
    with reading(system):
        install_pack(source=MONTHLY, since=date(2026, 5, 1), by=system, at=at(2026, 5, 1))
        open_period(pack="monthly", code="2026-05", by=system, at=at(2026, 5, 25))
    return city


def report(city, place: str, when: datetime, satisfied: str = "96") -> None:
    clerk = city.reader("organiser", place, day=LATER)
    with reading(clerk):
        obligation = queries.obligations(clerk).get(unit_id=city.units[place])
        file_record(obligation=obligation, values={"done": "1", "problems": "无", "satisfied": satisfied}, by=clerk, at=when)


def grade(city, year: int, grades: dict[str, str]) -> None:
    """Opens a year of grading and files these grades for the branches named."""
    system = system_reader(date(year, 12, 31), "定时")
    with reading(system):
        install_pack(source=GRADING, since=date(2025, 1, 1), by=system, at=at(2025, 1, 1))
        open_period(pack="grading", code=str(year), by=system, at=at(year, 12, 31))
        for place, value in grades.items():
            obligation = Obligation.objects.get(form="grade", period=str(year), unit_id=city.units[place])
            file_record(obligation=obligation, values={"grade": value}, by=system, at=at(year, 12, 31))


def table(reader, place_id: str = "", **asked):
    with reading(reader):
        return figures(reader, under=under_for(reader, place_id), **asked)


IN_TIME = {"pack": "monthly", "indicator": "in_time", "period": "2026-05"}


def test_in_time_is_first_filed_by_the_due_day_among_those_who_owe(month):
    report(month, "甲一镇", at(2026, 6, 3))
    report(month, "甲二镇", at(2026, 6, 4))
    found = table(month.reader("section", "甲部", day=LATER), **IN_TIME)
    assert [(r.name, r.count, r.of) for r in found.rows if not r.mark] == [("甲县甲一镇党委", 1, 1), ("甲县甲二镇党委", 0, 1)]
    total = found.totals[0]
    assert (total.count, total.of, total.verdict) == (1, 2, "未到期")
    assert (total.ledger.owed, total.ledger.late, total.ledger.missing) == (2, 1, 0)


def test_a_return_does_not_make_a_report_late(month):
    report(month, "甲一镇", at(2026, 6, 3))
    officer = month.reader("section", "甲部", day=LATER)
    with reading(officer):
        obligation = queries.obligations(officer).get(unit_id=month.units["甲一镇"])
        return_record(obligation=obligation, remark="请补充进展", notes={}, by=officer, at=at(2026, 6, 5))
    assert table(officer, **IN_TIME).totals[0].count == 1


def test_who_is_exempt_is_not_counted_against_the_county(month):
    report(month, "甲一镇", at(2026, 6, 3))
    officer = month.reader("section", "甲部", day=LATER)
    with reading(officer):
        obligation = queries.obligations(officer).get(unit_id=month.units["甲二镇"])
        exempt_obligations(obligations=[obligation], reason="防汛抢险，免报一期", by=officer, at=at(2026, 6, 1))
    found = table(officer, **IN_TIME)
    assert (found.totals[0].count, found.totals[0].of) == (1, 1)


def test_not_due_not_asked_not_filed_and_nought_look_different(month):
    officer = month.reader("section", "甲部", day=date(2026, 5, 28))
    marks = {r.name: r.mark for r in table(officer, **IN_TIME).rows}
    assert marks["甲县甲一镇党委"] == "未到期"
    assert marks["甲县县委组织部"] == "不适用"
    later = month.reader("section", "甲部", day=LATER)
    satisfied = {"pack": "monthly", "indicator": "satisfied_share", "period": "2026-05"}
    assert {r.mark for r in table(later, **satisfied).rows if "镇" in r.name} == {"未报"}
    report(month, "甲一镇", at(2026, 6, 2), satisfied="90")
    row = next(r for r in table(later, **satisfied).rows if "甲一镇" in r.name)
    assert (row.count, row.of, row.mark) == (0, 1, "")


def test_every_figure_is_the_number_of_rows_behind_it(month):
    report(month, "甲一镇", at(2026, 6, 3))
    officer = month.reader("section", "甲部", day=LATER)
    with reading(officer):
        under = under_for(officer, "")
        total = figures(officer, under=under, **IN_TIME).totals[0]
        for part, number in (("count", total.count), ("of", total.of), ("rest", total.of - total.count)):
            assert len(rows_behind(officer, under=under, part=part, **IN_TIME)) == number
        missing = rows_behind(officer, under=under, part="missing", **IN_TIME)
        assert [row.unit for row in missing] == ["甲县甲二镇党委"]


def test_a_township_sees_neither_the_county_nor_its_neighbour(month):
    clerk = month.reader("organiser", "甲一镇", day=LATER)
    assert table(clerk, **IN_TIME).totals[0].of == 1
    for other in ("甲县", "甲二镇", "乙一镇"):
        with pytest.raises(Hidden):
            table(clerk, month.unit(other).public_id, **IN_TIME)


def test_an_unknown_indicator_or_a_period_to_come_is_not_there(month):
    officer = month.reader("section", "甲部", day=LATER)
    for wrong in ({"indicator": "nothing"}, {"pack": "nothing"}, {"period": "2026-07"}, {"period": "五月"}):
        with pytest.raises(Hidden):
            table(officer, **(IN_TIME | wrong))


PROMOTION = {"pack": "grading", "indicator": "promotion", "period": "2026"}


def test_promotion_by_band_of_last_year(city):
    grade(city, 2025, dict(zip(VILLAGES, ("较差", "较差", "一般", "好"))))
    grade(city, 2026, dict(zip(VILLAGES, ("一般", "较差", "好", "好"))))
    found = table(city.reader("section", "甲部", day=date(2026, 12, 31)), **PROMOTION)
    assert [(r.band, r.count, r.of) for r in found.totals] == [("好", 0, 1), ("一般", 1, 1), ("较差", 1, 2)]
    assert {r.band: r.verdict for r in found.totals}["较差"] == "未达到"


def test_a_merged_branch_answers_for_each_branch_that_went_into_it(city):
    grade(city, 2025, dict(zip(VILLAGES, ("较差", "好", "一般", "好"))))
    system = system_reader(date(2026, 3, 1), "样例")
    with reading(system):
        merged = merge_units(
            units=[city.unit("甲一村"), city.unit("甲一湾")], name="甲县甲一镇联合党支部", under=city.unit("甲一镇"),
            on=date(2026, 3, 1), by=system, at=at(2026, 3, 1),
        )  # fmt: skip
        open_period(pack="grading", code="2026", by=system.on(date(2026, 3, 1)), at=at(2026, 3, 1))
    system = system_reader(date(2026, 12, 31), "样例")
    with reading(system):
        # the year opened on 1 January, when the two still stood; the merged branch owes in their place
        for obligation in Obligation.objects.filter(form="grade", period="2026", unit__in=[city.units["甲二村"], merged.pk]):
            file_record(obligation=obligation, values={"grade": "较好"}, by=system, at=at(2026, 12, 31))
    officer = city.reader("section", "甲部", day=date(2026, 12, 31))
    found = table(officer, **PROMOTION)
    assert {r.band: (r.count, r.of) for r in found.totals} == {"好": (0, 1), "一般": (1, 1), "较差": (1, 1)}
    alone = table(officer, **(PROMOTION | {"indicator": "promotion_alone"})).totals[0]
    assert (alone.count, alone.of) == (1, 1)


def test_the_correction_counts_only_once_it_is_approved(month):
    report(month, "甲一镇", at(2026, 6, 2), satisfied="90")
    officer = month.reader("section", "甲部", day=LATER)
    satisfied = {"pack": "monthly", "indicator": "satisfied_share", "period": "2026-05"}
    with reading(officer):
        obligation = queries.obligations(officer).get(unit_id=month.units["甲一镇"])
        approve_record(obligation=obligation, by=officer, at=at(2026, 6, 5))
        assert queries.obligation_for(officer, obligation.public_id).state_on == "已批准"
    assert table(officer, **satisfied).totals[0].count == 0


@pytest.mark.parametrize(
    ("count", "of", "day", "said"),
    [(19, 20, "2026-06-01", "已达到"), (18, 20, "2026-06-01", "未到期"), (18, 20, "2027-01-01", "未达到"), (0, 0, "2027-01-01", "")],
)
def test_a_target_is_reached_missed_or_not_due(count, of, day, said):
    target = Target(at_least=95, due=date(2026, 12, 31))
    assert judged(target, count=count, of=of, day=date.fromisoformat(day)) == said
