"""数字太大: a figure that SQLite could only reckon nearly is not shown, and the page says why; PostgreSQL has it exactly."""
from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import connection

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.summing import summed
from dazugong.kernel.indicators.sums import TOO_LARGE
from dazugong.spec.model import Indicator
from dazugong.web.pages import desk
from tests.kernel.probing import COLUMN, DAY, PACK, build
from tests.tabs import browser

FIRST, SECOND = "党员数", "已整改或转化数"


def _summed(text: str, each: int, rows: int = 1) -> Fraction | int:
    """The sum over `rows` units that all answered `each` to both."""
    answered = dict.fromkeys(COLUMN) | {FIRST: each, SECOND: each}
    reader = system_reader(DAY, "试")
    with reading(reader):
        units, _, _ = build([(0, (answered, []), None)] * rows)
        question = Question(PACK, Indicator("probe", "试", "probe", sum=text), period("2026"), units[0], DAY)
        (found,) = summed(reader, [question], nodes=[units[0].pk])
        return found[units[0].pk][""].count


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "each", "rows", "exact"), [
    (f"{FIRST} × {SECOND}", 30_000_000, 1, 900_000_000_000_000),            # already in one row
    (f"{FIRST} × {SECOND}", 250_000, 2, 125_000_000_000),                   # only when they are added
    (f"{FIRST} × {SECOND} × {FIRST}", 100_000, 1, 10**15),
])  # fmt: skip
def test_a_sum_is_exact_or_refused(text: str, each: int, rows: int, exact: int) -> None:
    if connection.vendor == "postgresql":
        assert _summed(text, each, rows) == exact
        return
    with pytest.raises(Refusal, match="SQLite 上算不准"):
        _summed(text, each, rows)


@pytest.mark.django_db
def test_what_fits_is_exact() -> None:
    assert _summed(f"{FIRST} × {SECOND}", 250_000) == 250_000**2


def test_the_page_says_why_there_is_no_figure(city, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object) -> None:
        raise Refusal(TOO_LARGE)

    monkeypatch.setattr(desk, "notices", too_large)
    page = browser(city, "section", "甲部").get("/")
    assert page.status_code == 400 and TOO_LARGE in page.content.decode()
