"""考核表怎么算、怎么排: exact, never falling where more was done, blind to names and to the order of entry."""
from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.spec import scoring_reckon
from dazugong.spec.numbers import rounded
from dazugong.spec.scoring import Choice, Gate, Grade, Item, Section, Sheet, Side, Source, Step, Veto
from dazugong.spec.scoring_reckon import Known, Score, points_of, reckoned
from dazugong.spec.scoring_standing import excesses, fixed_points, limit_of, shown_points, standings
from dazugong.spec.scoring_words import grade_in_words, method_in_words

F = Fraction
often = settings(max_examples=5000 if os.environ.get("DZG_DRILL_MINUTES") else 120, deadline=None)


def item(method: str = "given", points: object = 10, **keys: object) -> Item:
    return Item("it", "条目", "条目", method, None if points is None else F(points), **keys)


def one(item_: Item, *values: object) -> Fraction | None:
    """The points of an item for a plain value, or for the marks of judges."""
    slots = {str(n): F(v) for n, v in enumerate(values, 1)} if item_.method == "judges" else {"": F(values[0])} if values else {}
    return points_of(item_, slots, F(200))


STEPS = (Step(F(10), F(95)), Step(F(8), F(85)), Step(F(5), F(60)), Step(F(0)))


@pytest.mark.parametrize(("item_", "value", "points"), [
    (item("intervals", steps=STEPS), "95", 10), (item("intervals", steps=STEPS), "94.99", 8), (item("intervals", steps=STEPS), "0", 0),
    (item("intervals", steps=(Step(F(7), None, F(3)),)), "3", 7), (item("intervals", steps=(Step(F(7), None, F(3)),)), "3.01", 0),
    (item("threshold"), "1", 10), (item("threshold"), "0", 0),
    (item("per_unit", each=F("0.5")), "7", "3.5"), (item("per_unit", each=F("0.5")), "21", 10), (item("per_unit", each=F("0.5")), "6.9", 3),
    (item("per_unit", None, kind="bonus", each=F("0.5")), "99", "49.5"), (item("per_unit", each=F(1), per=F(5)), "14", 2),
    (item("deduct", each=F("0.5")), "3", "8.5"), (item("deduct", each=F(3)), "4", 0), (item("deduct", each=F(3)), "-2", 10),
    (item("deduct", 5, kind="penalty", each=F(2)), "2", -4), (item("deduct", 5, kind="penalty", each=F(2)), "3", -5),
    (item("deduct", None, kind="penalty", each=F(2)), "9", -18),
    (item("share"), "150", "7.5"), (item("share"), "300", 10), (item("share"), "-5", 0),
    (item("given"), "12", 10), (item("given"), "9.25", "9.25"),
])
def test_a_value_becomes_points_as_the_document_says(item_: Item, value: str, points: object) -> None:
    assert one(item_, value) == F(points)


def test_judges_without_the_highest_and_the_lowest() -> None:
    judged = item("judges", 100, drop_highest=1, drop_lowest=1, least=5)
    assert one(judged, 85, 88, 90, 92, 95) == 90
    assert one(judged, 85, 88, 90, 92) is None
    assert one(replace(judged, points=F(20), full=F(100)), 85, 88, 90, 92, 95) == 18


def test_votes_weigh_by_group_and_a_group_that_has_not_voted_leaves_it_open() -> None:
    voted = item("votes", 40, choices=(Choice("优秀", F(100)), Choice("称职", F(80))), groups=(Side("领导", F(50)), Side("干部", F(50))))
    cast = {"领导 优秀": F(5), "干部 优秀": F(16), "干部 称职": F(4)}
    assert points_of(voted, cast) == F("39.2")
    assert points_of(voted, {"领导 优秀": F(5)}) is None


def test_two_sides_seven_to_three() -> None:
    both = item("sides", 20, full=F(100), sides=(Side("上级", F(70)), Side("本级", F(30), own=True)))
    assert points_of(both, {"上级": F(90), "本级": F(100)}) == F("18.6")
    assert points_of(both, {"上级": F(90)}) is None


def test_what_is_missing_waits_or_counts_as_nought() -> None:
    assert one(item()) is None
    assert one(item(missing="zero")) == 0
    assert one(item("deduct", each=F(1), missing="zero")) == 10
    assert one(item("per_unit", None, kind="bonus", each=F(1), missing="zero")) == 0
    assert one(item("share", missing="full")) == 10
    assert points_of(item("share"), {"研究定分": F(8)}, F(100)) == 8        # nothing to measure: as those in charge decided
    assert points_of(item("share"), {"": F(50), "研究定分": F(8)}, F(100)) == 5


def test_where_there_was_nothing_to_do_a_share_is_as_the_sheet_says() -> None:
    """上年没有指出问题的，整改率没有分母: a target of nought is like none."""
    for target in (None, F(0)):
        assert points_of(item("share"), {"": F(0)}, target) is None
        assert points_of(item("share", missing="full"), {"": F(0)}, target) == 10
        assert points_of(item("share", missing="zero"), {"": F(0)}, target) == 0
        assert points_of(item("share", kind="bonus", missing="zero"), {"": F(0)}, target) == 0
    assert points_of(item("share", missing="full"), {"": F(3)}, F(4)) == F("7.5")


def sheet(*items: Item, grades: tuple[Grade, ...] = (), **keys: object) -> Sheet:
    full = sum((i.points or F(0) for i in items if i.kind == "base"), F(0))
    return Sheet("s", "表", "units", "", full, (Section("a", "大项", items, full),), grades=grades, **keys)


def score(table: Sheet, *values: object, bars: dict[str, bool | None] | None = None) -> Score:
    """The score where the items of the sheet have these values, in their order."""
    return reckoned(table, Known({i.term: {"": F(v)} for i, v in zip(table.items, values, strict=True)}, {}, bars or {}))


A, B = replace(item(points=60), term="甲项", id="a"), replace(item(points=40), term="乙项", id="b")
GRADES = (Grade("好", F(90), F(30)), Grade("较好", F(75)), Grade("一般"))


def test_the_total_is_rounded_once_half_up_at_the_end() -> None:
    thirds = [replace(item("judges", 10, full=F(100)), term=f"项{n}", id=f"i{n}") for n in range(3)]
    marks = {i.term: {"1": F(33), "2": F(33), "3": F(34)} for i in thirds}
    found = reckoned(sheet(*thirds), Known(marks))
    assert found.exact == F(10)
    assert (rounded(F("0.005"), 2), rounded(F("0.004"), 2), rounded(F("2.5"), 0), rounded(F("-0.005"), 2)) == (F("0.01"), 0, 3, F("-0.01"))


def test_weights_and_mosts() -> None:
    bonus = replace(item("per_unit", None, kind="bonus", each=F(1)), term="加项", id="c", missing="zero")
    table = Sheet("s", "表", "units", "", F(100), (
        Section("a", "甲", (replace(A, points=F(100)),), F(100), weight=F(60)), Section("b", "乙", (replace(B, points=F(50)),), F(50), weight=F(80)),
        Section("c", "丙", (bonus,), F(0), most=F(5))), most=F(103))
    found = score(table, 90, 25, 8)
    assert (found.sections["丙"], found.total) == (5, F(79))
    assert score(table, 100, 50, 8).total == 103


def test_a_veto_and_a_gate_hold_the_grade_down_whatever_the_points() -> None:
    table = sheet(A, B, grades=GRADES, vetoes=(Veto("v", "造假", Source(), "一般"),), gates=(Gate("g", "满意", Source(), "较好"),))
    scores = {
        "干净": score(table, 60, 40, bars={"造假": False, "满意": True}), "造假": score(table, 60, 39, bars={"造假": True, "满意": True}),
        "不满意": score(table, 60, 38, bars={"造假": None, "满意": False}), "没测": score(table, 60, 38, bars={"满意": None}),
    }
    found = standings(table, scores)
    assert [found[name].grade for name in scores] == ["好", "一般", "较好", ""]
    assert (found["造假"].rank, scores["造假"].total) == (None, 99)
    assert "一票否决：造假" in found["造假"].why
    assert scores["没测"].waits == ("满意",)


def test_a_veto_may_take_the_points_too() -> None:
    table = sheet(A, B, vetoes=(Veto("v", "造假", Source(), zero=True),))
    assert score(table, 60, 40, bars={"造假": True}).total == 0


def of(table: Sheet, *totals: object) -> dict[int, Score]:
    """Scores with these totals, keyed 0, 1, 2 …"""
    return {n: Score({}, {}, F(t), F(t), F(t), ()) for n, t in enumerate(totals)}


@pytest.mark.parametrize(("ties", "ranks"), [("skip", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3])])
def test_equal_scores_share_a_rank(ties: str, ranks: list[int]) -> None:
    table = sheet(A, ties=ties)
    assert [one.rank for one in standings(table, of(table, 95, "92.5", "92.5", 80)).values()] == ranks


@pytest.mark.parametrize(("ties", "grades"), [("join", ["好", "好", "好", "较好"]), ("drop", ["好", "较好", "较好", "较好"])])
def test_the_last_place_of_a_quota_joins_or_drops(ties: str, grades: list[str]) -> None:
    table = sheet(A, grades=(Grade("好", F(90), F(50)), Grade("较好")), quota_ties=ties)
    assert [one.grade for one in standings(table, of(table, 99, 95, 95, 91)).values()] == grades


def test_equal_totals_are_told_apart_by_what_the_sheet_names_for_rank_and_quota_alike() -> None:
    table = sheet(A, B, grades=(Grade("好", F(90), F(50)), Grade("较好")), ties_by=("乙项", "甲项"))
    scores = {"甲": score(table, 55, 40), "乙": score(table, 60, 35), "丙": score(table, 58, 37), "丁": score(table, 50, 30)}
    found = standings(table, scores)
    assert [(found[name].rank, found[name].grade) for name in scores] == [(1, "好"), (3, "较好"), (2, "好"), (4, "较好")]
    assert "总分相同的，乙项、再看甲项得分高的在前" in found["乙"].why and "“好”名额2个已满" in found["乙"].why
    assert found["丁"].why == ()


def test_nine_of_forty_is_one_too_many() -> None:
    table = sheet(A, grades=(Grade("优秀", F(90), F(20)), Grade("称职")))
    scores = of(table, *[95] * 9, *[80] * 31)
    over = excesses(table, scores, dict.fromkeys(range(9), "优秀"))
    assert [(one.limit, one.over, str(one)) for one in over] == [(8, 1, "“优秀”拟定9个，上限8个，超1个")]
    assert excesses(table, scores, dict.fromkeys(range(8), "优秀")) == [] or table.joins == "join"


def test_a_quota_is_rounded_down() -> None:
    assert [limit_of(Grade("好", None, F(30)), n) for n in (0, 3, 4, 10, 19)] == [0, 0, 1, 3, 5]


def test_how_it_is_scored_is_said_in_words() -> None:
    assert method_in_words(item("deduct", each=F("0.5"))) == "每次扣0.5分，扣完10分为止"
    assert method_in_words(item("intervals", steps=STEPS)) == "95以上10分，85以上8分，60以上5分，其余0分"
    assert method_in_words(item("judges", 100, drop_highest=1, drop_lowest=1, least=5)) == "去掉1个最高分，去掉1个最低分，取平均（至少5名评委）"
    assert [grade_in_words(grade) for grade in GRADES] == ["好：90分以上，不超过30%", "较好：75分以上", "一般：其余"]
    assert [fixed_points(F(x), n) for x, n in (("90", 2), ("92.335", 2), ("-0.5", 1), ("7.5", 0), ("0", 2))] == ["90.00", "92.34", "-0.5", "8", "0.00"]
    assert [shown_points(F(x)) for x in ("12", "0.50", "92.335", "-1.5", "0")] == ["12", "0.5", "92.34", "-1.5", "0"]


hundredths = st.integers(0, 20_000).map(lambda n: F(n, 100))
RISING = [
    item("given"), item("per_unit", each=F("0.5")), item("per_unit", None, kind="bonus", each=F("0.25")), item("share"),
    item("intervals", steps=STEPS), item("threshold"),
]
FALLING = [item("deduct", each=F("0.5")), item("deduct", 5, kind="penalty", each=F("0.3")), item("deduct", None, kind="penalty", each=F(1))]


@often
@given(st.sampled_from(RISING), hundredths, hundredths)
def test_more_done_never_scores_less(item_: Item, a: Fraction, b: Fraction) -> None:
    assert one(item_, min(a, b)) <= one(item_, max(a, b))


@often
@given(st.sampled_from(FALLING), hundredths, hundredths)
def test_more_faults_never_score_more(item_: Item, a: Fraction, b: Fraction) -> None:
    assert one(item_, min(a, b)) >= one(item_, max(a, b))


@often
@given(st.lists(hundredths, min_size=3, max_size=9), st.randoms(), st.integers(0, 8), hundredths)
def test_judges_count_alike_in_any_order_and_a_higher_mark_never_harms(marks: list[Fraction], random: object, place: int, more: Fraction) -> None:
    judged = item("judges", None, kind="bonus", drop_highest=1, drop_lowest=1)
    mixed = list(marks)
    random.shuffle(mixed)       # type: ignore[attr-defined]
    assert one(judged, *marks) == one(judged, *mixed)
    raised = [mark + more if n == place % len(marks) else mark for n, mark in enumerate(marks)]
    assert one(judged, *raised) >= one(judged, *marks)


@often
@given(st.lists(st.tuples(hundredths, hundredths), min_size=1, max_size=12), st.randoms())
def test_the_sum_is_exact_and_blind_to_the_order_of_items(values: list[tuple[Fraction, Fraction]], random: object) -> None:
    items = [replace(item(points=full), term=f"项{n}", id=f"i{n}") for n, (full, _) in enumerate(values)]
    known = Known({i.term: {"": value} for i, (_, value) in zip(items, values, strict=True)})
    mixed = list(items)
    random.shuffle(mixed)       # type: ignore[attr-defined]
    found = reckoned(sheet(*items), known)
    assert found.exact == reckoned(sheet(*mixed), known).exact == sum((min(value, full) for full, value in values), F(0))
    assert abs(found.total - found.exact) <= F(1, 200)


few = st.lists(st.integers(60, 100), min_size=1, max_size=14)
sheets = st.builds(
    lambda ties, quota_ties, quota: sheet(A, grades=(Grade("好", F(85), F(quota)), Grade("较好", F(70), F(50)), Grade("一般")), ties=ties, quota_ties=quota_ties),
    st.sampled_from(["skip", "dense"]), st.sampled_from(["join", "drop"]), st.integers(0, 100))


@often
@given(sheets, few, st.randoms())
def test_names_and_order_do_not_matter(table: Sheet, totals: list[int], random: object) -> None:
    scores = of(table, *totals)
    order = list(scores)
    random.shuffle(order)       # type: ignore[attr-defined]
    renamed = standings(table, {f"名{key}": scores[key] for key in order})
    assert {key: renamed[f"名{key}"] for key in scores} == standings(table, scores)


@often
@given(sheets, few)
def test_equals_fare_alike_and_the_better_never_worse(table: Sheet, totals: list[int]) -> None:
    found = standings(table, of(table, *totals))
    for a, total in enumerate(totals):
        for b, other in enumerate(totals):
            if total == other:
                assert found[a] == found[b]
            if total > other:
                assert found[a].rank < found[b].rank
                assert table.grade(found[a].grade) <= table.grade(found[b].grade)


@often
@given(sheets, few)
def test_a_quota_is_kept_but_for_ties_that_join(table: Sheet, totals: list[int]) -> None:
    found = standings(table, of(table, *totals))
    for grade in table.grades[:-1]:
        inside = sorted(total for key, total in enumerate(totals) if found[key].grade == grade.name)
        limit = limit_of(grade, len(totals))
        if table.quota_ties == "drop":
            assert len(inside) <= limit
        elif limit == 0:
            assert inside == []
        else:
            assert len([total for total in inside if total > inside[0]]) < max(limit, 1)


# -- a planted error is seen ---------------------------------------------------------------------


@pytest.mark.parametrize(("planted", "test"), [
    ({"per_unit": lambda i, e, t: i.points - e[""] * i.each if i.points else e[""]}, test_more_done_never_scores_less),
    ({"deduct": lambda i, e, t: e[""]}, test_more_faults_never_score_more),
    ({"judges": lambda i, e, t: next(iter(e.values()))}, test_judges_count_alike_in_any_order_and_a_higher_mark_never_harms),
    ({"given": lambda i, e, t: F(float(e[""]) / 3) * 3}, test_the_sum_is_exact_and_blind_to_the_order_of_items),
])
def test_a_planted_error_is_seen(monkeypatch: pytest.MonkeyPatch, planted: dict, test: object) -> None:
    for method, wrong in planted.items():
        monkeypatch.setitem(scoring_reckon._METHODS, method, wrong)
    with pytest.raises(AssertionError):
        test()      # type: ignore[operator]


def test_a_tie_broken_by_the_order_of_entry_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from dazugong.spec import scoring_standing

    def first_come(table: Sheet, grade: Grade, able: dict, number: int) -> set:
        return set(list(able)[:limit_of(grade, number)])

    monkeypatch.setattr(scoring_standing, "_within_quota", first_come)
    with pytest.raises(AssertionError):
        test_names_and_order_do_not_matter()
