"""评委打分: the highest and lowest marks of each criterion left out, blind to the order in which the papers were drawn."""
from __future__ import annotations

import os
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.spec.ballots import POINTS, Ballot, Item
from dazugong.spec.check import check_files
from dazugong.spec.counting import Head, Result, counted, results
from tests.sample_packs import MONTHLY

often = settings(max_examples=5000 if os.environ.get("DZG_DRILL_MINUTES") else 120, deadline=None)
PANEL = Ballot("panel", "现场评审", POINTS, "judges", drop_highest=1, drop_lowest=1, winners=1)
TWO = Ballot("two", "两项评审", POINTS, "judges", drop_highest=1, items=(Item("a", "实用", 60), Item("b", "新意", 40)))


def result(ballot: Ballot, *papers: dict) -> dict[str, Result]:
    subjects = sorted({subject for paper in papers for subject, _ in paper})
    return {one.subject: one for one in results(ballot, Head(), counted(ballot, subjects, papers), date(2026, 5, 1))}


def test_the_highest_and_the_lowest_are_left_out_and_it_is_said() -> None:
    found = result(PANEL, *({("甲", ""): mark, ("乙", ""): 88} for mark in (70, 90, 92, 94, 99)))
    assert (found["甲"].score, found["甲"].rank, found["甲"].outcome) == (92, 1, "通过")
    assert found["甲"].why == "5人评价，每一项去掉1个最高分、1个最低分"
    assert (found["乙"].score, found["乙"].outcome) == (88, "没有通过")


def test_each_criterion_loses_its_own() -> None:
    papers = [{("甲", "实用"): a, ("甲", "新意"): b} for a, b in ((100, 50), (80, 70), (60, 90))]
    assert result(TWO, *papers)["甲"].score == Fraction(66)     # 实用 (80+60)÷2×60% + 新意 (50+70)÷2×40%


@pytest.mark.parametrize(("number", "why"), [(1, "1人评价，每一项去掉1个最高分、1个最低分就没有了，不出分"), (2, "2人评价，每一项去掉1个最高分、1个最低分就没有了，不出分")])
def test_of_too_few_there_is_no_score(number: int, why: str) -> None:
    [found] = result(PANEL, *[{("甲", ""): 90}] * number).values()
    assert (found.score, found.rank, found.why) == (None, None, why)


@often
@given(st.lists(st.integers(0, 100), min_size=3, max_size=11), st.randoms(), st.integers(0, 100))
def test_the_order_does_not_matter_and_a_higher_mark_never_harms(marks: list[int], random: object, more: int) -> None:
    paper = [{("甲", ""): mark} for mark in marks]
    score = result(PANEL, *paper)["甲"].score
    assert min(marks) <= score <= max(marks)
    raised = [{("甲", ""): min(100, marks[0] + more)}, *paper[1:]]
    random.shuffle(paper)
    assert result(PANEL, *paper)["甲"].score == score <= result(PANEL, *raised)["甲"].score


def test_only_judges_points_are_left_out_and_not_too_many() -> None:
    def said(ballot: str) -> list[str]:
        files = MONTHLY | {"ballots.toml": f'[[ballot]]\nid = "v"\ntitle = "评"\nvoters = "members"\n{ballot}'}
        return [problem.message for problem in check_files(files) if problem.file == "ballots.toml"]
    assert 'drop_highest 只用于评委打分（kind = "points"），这里是表决' in said('kind = "approve"\ndrop_highest = 1\n')
    assert "drop_lowest 最多5" in said('kind = "points"\ndrop_lowest = 6\n')
    assert 'judges_at_least 至少是1，要有 voters = "judges"' in said('kind = "points"\njudges_at_least = 5\n'), "members vote here"


def test_who_voted_how_is_not_for_a_pack_to_choose() -> None:
    files = MONTHLY | {"ballots.toml": '[[ballot]]\nid = "v"\ntitle = "评"\nkind = "approve"\nvoters = "members"\nsecret = false\nnames = true\n'}
    said = [(problem.line, problem.message) for problem in check_files(files) if problem.file == "ballots.toml" and "键" in problem.message]
    assert said == [(6, "没有“secret”这个键：怎么保密不用写，也改不了，票与人没有任何对应"), (7, "没有“names”这个键：怎么保密不用写，也改不了，票与人没有任何对应")]
