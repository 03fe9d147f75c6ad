"""负担: how long a mechanism keeps a unit busy in a year; first by type of field, later by measured filling time."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from dazugong.spec.form import SECONDS_PREFILLED, Form
from dazugong.spec.known import by_hand
from dazugong.spec.model import Pack


@dataclass(frozen=True)
class FormBurden:
    """一张表的负担. `asked` and `known` count the fields to fill and the fields pre-filled or computed; times in seconds."""

    form: str
    title: str
    times_per_year: int
    asked: int
    known: int
    seconds: int
    seconds_saved: int

    @property
    def minutes_per_year(self) -> Fraction:
        return Fraction(self.seconds * self.times_per_year, 60)


@dataclass(frozen=True)
class Burden:
    """一个机制的负担 of one unit. `asked_twice` names what more than one form asks, as (label, forms)."""

    forms: tuple[FormBurden, ...]
    asked_twice: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def minutes_per_year(self) -> Fraction:
        return sum((form.minutes_per_year for form in self.forms), Fraction(0))

    @property
    def minutes_per_month(self) -> Fraction:
        return self.minutes_per_year / 12


def burden(pack: Pack) -> Burden:
    """负担 of a pack for one unit that owes all its forms."""
    times = {schedule.form: schedule.times_per_year for schedule in pack.schedules}
    asked = [(field.label, form.title) for form in pack.forms for field in form.fields if by_hand(field)]
    labels = Counter(label for label, _ in asked)
    twice = tuple((label, tuple(title for other, title in asked if other == label))
                  for label, number in labels.items() if number > 1)
    return Burden(tuple(_of(form, times.get(form.id, 0)) for form in pack.forms), twice)


def _of(form: Form, times: int) -> FormBurden:
    asked = [field for field in form.fields if by_hand(field)]
    known = [field for field in form.fields if field.prefill is not None or field.carry]
    reckoned = sum(field.reckoned for field in form.fields)
    seconds = sum(field.seconds for field in asked) + SECONDS_PREFILLED * len(known)
    saved = sum(max(field.seconds - SECONDS_PREFILLED, 0) for field in known)
    return FormBurden(form.id, form.title, times, len(asked), len(known) + reckoned, seconds, saved)
