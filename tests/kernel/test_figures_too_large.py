"""大数: a figure is exact however large, on SQLite as on PostgreSQL; and what there is nothing to show of says why."""
from __future__ import annotations

from fractions import Fraction

import pytest

from dazugong.kernel.calendar.periods import period
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.summing import summed, summed_at_once
from dazugong.spec.model import Indicator
from dazugong.web.pages import desk
from tests.kernel.probing import COLUMN, DAY, PACK, build
from tests.tabs import browser

FIRST, SECOND, MOST = "党员数", "已整改或转化数", 10**11 - 1


def _summed(each: int, rows: int, *said: dict[str, str]) -> list[Fraction | int]:
    """What each indicator counts over `rows` units that all answered `each` to both."""
    answered = dict.fromkeys(COLUMN) | {FIRST: each, SECOND: each}
    reader = system_reader(DAY, "试")
    with reading(reader):
        units, _, _ = build([(0, (answered, []), None)] * rows)
        questions = [Question(PACK, Indicator("probe", "试", "probe", **one), period("2026"), units[0], DAY) for one in said]
        found = summed(reader, questions, nodes=[units[0].pk])
        assert [dict(one) for one in summed_at_once(reader, questions, nodes=[units[0].pk])] == [dict(one) for one in found]
        return [one[units[0].pk][""].count for one in found]


@pytest.mark.django_db
def test_a_figure_is_exact_however_large() -> None:
    assert _summed(MOST, 3, *({"sum": text} for text in (f"{FIRST} × {SECOND}", f"{FIRST} × {SECOND} × {FIRST}", f"{FIRST} × 0.9999 ÷ {SECOND}", FIRST)), {
        "count": f"{FIRST} × {SECOND} > {FIRST} × {FIRST} - 1 且 下级合计 {FIRST} × {FIRST} = {FIRST} × {SECOND} × 2"}) == [
        3 * MOST**2, 3 * MOST**3, Fraction(29_997, 10_000), 3 * MOST, 1]


@pytest.mark.django_db
def test_a_sum_that_becomes_too_large_only_by_being_added_is_exact() -> None:
    assert _summed(MOST, 4, {"sum": f"{FIRST} × 5000"}) == [4 * 5000 * MOST]      # each fits into 64 bits, the four do not


def test_a_page_without_a_figure_says_why(city, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> None:
        raise Refusal("这里没有可看的")

    monkeypatch.setattr(desk, "notices", nothing)
    page = browser(city, "section", "甲部").get("/")
    assert page.status_code == 400 and "这里没有可看的" in page.content.decode()
