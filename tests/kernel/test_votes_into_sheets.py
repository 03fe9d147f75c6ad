"""评议进考核: what groups of judges without accounts gave a unit by code is read into its sheet, each unit its own."""
from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from dazugong.kernel.ballots.actions import Named
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.scores import queries
from dazugong.kernel.scores.actions import open_round
from tests.kernel.assessing import sheet_of
from tests.kernel.voting import Voting, cast
from tests.make import AT, DAY, SYSTEM, City

PACK = Path(__file__).parents[1] / "packs" / "strangers" / "secretary_review"
GIVEN = {"standing_vote": ((90, 92, 94, 99, 70), (80, 80, 80, 80, 86)), "delegate_vote": ((95, 90, 96, 91), (80, 85, 75, 80))}
POINTS = {"甲一镇": {"县委常委评议": Fraction(23), "党代表评议": Fraction(93, 10)}, "甲二镇": {"县委常委评议": Fraction(20), "党代表评议": Fraction(8)}}


def judged(voting: Voting, ballot: str, marks: tuple[tuple[int, ...], ...]) -> None:
    """One group of judges gives both townships their points, paper by paper."""
    places = [(place, voting.city.unit(place)) for place in POINTS]
    with reading(voting.by):
        subjects = [Named(place, unit=unit) for place, unit in places]
    number = len(marks[0])
    poll = voting.prepare(PACK.name, ballot, subjects, due=number, present=number)
    slips = voting.draw(poll, number)
    for code, given in zip(slips.codes, zip(*marks, strict=True), strict=True):
        cast(poll, code, {place: points for (place, _), points in zip(places, given, strict=True)})
    voting.publish(voting.count(poll, slips))


def test_each_unit_has_the_points_that_its_judges_gave(city: City) -> None:
    voting = Voting(city, city.reader("section", "甲部"))
    with reading(SYSTEM):
        install_pack(source=PACK, since=date(2026, 1, 1), by=SYSTEM, at=AT)
    for ballot, marks in GIVEN.items():
        judged(voting, ballot, marks)
    officer = city.reader("section", "甲部", day=DAY)
    with reading(officer):
        round_ = open_round(pack=PACK.name, sheet="review", unit=city.unit("甲县"), first=date(2026, 1, 1), last=date(2026, 12, 31), by=officer, at=AT)
        for place, wanted in POINTS.items():
            found = queries.view_of(officer, sheet_of(round_, place)).reckoned
            score, behind = found.score, {term: [source.title for source in found.sources[term]] for term in wanted}
            assert behind == {term: [f"{term}书记 {DAY}"] for term in wanted}, "each leads to its own vote and to no other"
            assert {term: score.items[term] for term in wanted} == wanted
            assert score.items["部门评议"] is None and "部门评议" in score.waits     # that group has not voted yet
