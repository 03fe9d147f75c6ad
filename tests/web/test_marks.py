"""数和标记: how a list says a figure, a share, a state and what is missing."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.web.marks import Mark, Ratio, Status, plain, settled, shown


def test_the_marks_look_and_read_differently() -> None:
    assert len({mark.word for mark in Mark}) == len({mark.shape for mark in Mark}) == len({str(shown(mark)) for mark in Mark}) == len(Mark) == 7


@pytest.mark.parametrize(("count", "of", "words"), [
    (46, 50, "92.0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 8, "12.5%"), (1, 16, "6.3%"), (1, 2000, "0.1%"),
    (1999, 2000, "100.0%"), (0, 7, "0.0%"), (0, 0, "不适用"),
])  # fmt: skip
def test_a_ratio_is_divided_once_and_rounded_half_up(count: int, of: int, words: str) -> None:
    assert str(Ratio(count, of)) == words


def test_values_read_as_an_office_writes_them() -> None:
    assert shown(12345) == "12,345"
    assert shown(date(2026, 5, 3)) == "2026-05-03"
    assert shown(True) == "是"
    assert "逾期2天" in shown((Status.LATE, "逾期2天"))
    assert plain((Status.LATE, "逾期2天")) == "逾期2天"
    assert settled(0, "figure", Mark.NOT_FILED) == 0
    assert settled("", "text", Mark.NOT_FILED) is Mark.NOT_FILED


def test_a_quotient_that_is_no_percentage_has_its_own_unit() -> None:
    assert str(Ratio(12738, 333, "元")) == "38.3元"
