"""Each property is seen to fail on a planted error: a property that no error can break says nothing."""
from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from typing import get_type_hints

import pytest

from dazugong.rules import VERDICTS, Regulation, Sense, Share, Verdict, bounds, cadres, elections
from tests.regulations import properties as p

HOLDS = Sense.holds
Plant = Callable[[pytest.MonkeyPatch], None]


def strict_for_not_less(plant: pytest.MonkeyPatch) -> None:
    """> for ≥."""
    plant.setattr(Sense, "holds", lambda self, a, b: a > b if self is Sense.LEAST else HOLDS(self, a, b))


def not_less_for_over(plant: pytest.MonkeyPatch) -> None:
    """≥ for >: exactly half passes."""
    plant.setattr(Sense, "holds", lambda self, a, b: a >= b if self is Sense.OVER else HOLDS(self, a, b))


def float_division(plant: pytest.MonkeyPatch) -> None:
    """The count needed, by floats: two thirds as one less a third, so that of nine seven are asked."""
    right = Share.needed
    plant.setattr(Share, "needed", lambda self, whole: math.ceil((1 - (self.denominator - self.numerator) / self.denominator) * whole.count)
                  if self.sense is Sense.LEAST else right(self, whole))


def float_percent(plant: pytest.MonkeyPatch) -> None:
    """A share rounded to a percentage and compared."""
    plant.setattr(Share, "met", lambda self, count, whole: HOLDS(
        self.sense, round(100 * count / max(whole.count, 1)), round(100 * self.numerator / self.denominator)))


def rounded_down(plant: pytest.MonkeyPatch) -> None:
    """A fraction of a person forgotten."""
    plant.setattr(Share, "needed", lambda self, whole: self.numerator * whole.count // self.denominator)


def of_those_present(plant: pytest.MonkeyPatch) -> None:
    """The wrong denominator: adoption counted of those who came."""
    def adopt(grounds, members_due, present, agree):
        return Verdict({"adopted": 2 * agree > present, "needed": present // 2 + 1}, (), "")

    plant.setitem(VERDICTS, "decision.adopt", typed(adopt, VERDICTS["decision.adopt"]))


def typed(wrong: Callable, right: Callable) -> Callable:
    """`wrong` with the kinds of the arguments of `right`, so that it can be asked the same way."""
    wrong.__annotations__ = get_type_hints(right)
    return wrong


def any_denominator(plant: pytest.MonkeyPatch) -> None:
    """The check of the denominator left out."""
    plant.setattr(Share, "_check", lambda self, whole: None)


def ties_by_the_order_of_names(plant: pytest.MonkeyPatch) -> None:
    """The first on the list takes the seat where votes are equal."""
    plant.setattr(elections, "_in_order", lambda over, yes, seats: (sorted(over, key=lambda n: (-yes[n], n))[:seats], []))


def fewest_votes_first(plant: pytest.MonkeyPatch) -> None:
    """The seats filled from the wrong end."""
    plant.setattr(elections, "_in_order", lambda over, yes, seats: (over[::-1][:seats], []))


def one_seat_too_many(plant: pytest.MonkeyPatch) -> None:
    """Whoever ties for the last seat is elected."""
    right = elections._in_order
    plant.setattr(elections, "_in_order", lambda over, yes, seats: (sum(right(over, yes, seats), []), []))


def no_less_than_before(plant: pytest.MonkeyPatch) -> None:
    """More in favour than two thirds is taken for a mistake."""
    plant.setattr(Share, "met", lambda self, count, whole: HOLDS(
        self.sense, self.denominator * count, self.numerator * whole.count) and 3 * count <= 2 * whole.count + 3)


def a_day_late(plant: pytest.MonkeyPatch) -> None:
    """The old text still on the day of the new one."""
    plant.setattr(Regulation, "in_force", lambda self, day: (self.since is None or self.since < day)
                  and (self.until is None or day <= self.until))


def thirty_days_for_a_month(plant: pytest.MonkeyPatch) -> None:
    """A month as thirty days."""
    plant.setattr(bounds, "later_by_months", lambda day, months: day + timedelta(days=30 * months))


def first_day_forgotten(plant: pytest.MonkeyPatch) -> None:
    """The day of publication not counted."""
    right = cadres.workdays_later
    plant.setattr(cadres, "workdays_later", lambda start, count, calendar, *, first_counts: right(start, count, calendar))


PLANTED: tuple[tuple[Plant, Callable[[], None]], ...] = (
    (strict_for_not_less, p.boundaries_of_elections),
    (strict_for_not_less, p.boundaries_of_decisions),
    (not_less_for_over, p.boundaries_of_elections),
    (not_less_for_over, p.boundaries_of_decisions),
    (not_less_for_over, p.boundaries_of_admissions),
    (float_division, p.boundaries_of_decisions),
    (float_percent, p.boundaries_of_elections),
    (float_percent, p.boundaries_of_decisions),
    (float_percent, p.boundaries_of_admissions),
    (rounded_down, p.boundaries_of_elections),
    (of_those_present, p.adoption_counts_all_members_not_those_present),
    (any_denominator, p.denominators_are_not_mixed),
    (fewest_votes_first, p.one_more_vote_never_unseats),
    (no_less_than_before, p.one_more_in_favour_never_rejects),
    (ties_by_the_order_of_names, p.names_do_not_matter),
    (one_seat_too_many, p.every_seat_is_accounted_for),
    (a_day_late, p.versions_switch_on_their_day),
    (thirty_days_for_a_month, p.periods_end_on_the_corresponding_day),
    (first_day_forgotten, p.publicity_is_complete_on_its_last_day_and_not_before),
)


@pytest.mark.parametrize(("plant", "holds"), PLANTED, ids=lambda one: one.__name__)
def test_the_error_is_found(plant: Plant, holds: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, ExceptionGroup)):
        holds()


def test_every_property_has_an_error_that_breaks_it() -> None:
    assert {holds for _, holds in PLANTED} == set(p.PROPERTIES)
