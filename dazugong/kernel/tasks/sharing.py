"""牵头和配合: how many units a task was handed down to, those that lead and those that assist told apart; and what a unit
that assists may know of the task it assists."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.orgs.queries import own_ids

from . import then
from .models import Duty, State, Task, TaskProgress


@dataclass(frozen=True)
class Handed:
    """下达情况: of the units that lead, and of those that assist, how many are closed, and how many there are."""

    led: int
    leading: int
    helped: int
    assisting: int

    def __str__(self) -> str:
        """2/19 已办结; 牵头 0/1，配合 1/3 已办结, where some assist; 配合 1/3 已办结, where all do."""
        lead, assist = f"{self.led}/{self.leading}", f"{self.helped}/{self.assisting}"
        if not self.assisting:
            return f"{lead} 已办结"
        return f"牵头 {lead}，配合 {assist} 已办结" if self.leading else f"配合 {assist} 已办结"


@dataclass(frozen=True)
class Lead:
    """牵头单位: how far a unit stands that leads what another assists."""

    unit: str
    state: str
    due: date | None
    percent: int | None
    reported_on: date | None


@dataclass(frozen=True)
class Assisted:
    """配合的任务: what is assisted, who ordered it, who leads."""

    title: str
    giver: str
    leads: tuple[Lead, ...]


def below(task: Task) -> Q:
    """What was handed on from a task, the units that assist its leading unit included."""
    return Q(parent=task) | Q(whole=task)


def counts(reader: Reader) -> dict[str, Case | Coalesce]:
    """`handed` and `closed` for lists of tasks: the units that have it from there, leading or assisting, and how many are closed.

    0 for a task of a unit beyond one's own, which one sees because one countersigns it or leads it: of what was handed
    down there one sees a part at most, and a part is no figure.
    """
    asked = {"handed": _counted(reader, ~Q(state_then=State.WITHDRAWN)), "closed": _counted(reader, Q(state_then=State.DONE))}
    if reader.scope.everything:
        return asked
    own = Q(unit__in=own_ids(reader, domain="tasks"))
    return {name: Case(When(own, then=count), default=Value(0)) for name, count in asked.items()}


def _counted(reader: Reader, which: Q) -> Coalesce:
    """Two look-ups by index, one after the other: one condition over both would read every task for each."""
    given = then.as_it_stood(reader, Task.objects.filter(given_on__lte=reader.day)).filter(which).order_by()
    parts = (Subquery(given.filter(**{way: OuterRef("pk")}).values(way).annotate(n=Count("pk")).values("n")) for way in ("parent", "whole"))
    direct, assisting = (Coalesce(part, 0) for part in parts)
    return direct + assisting


def handed_of(children: Iterable[Task]) -> Handed | None:
    """下达情况 of what was handed down (with `state_then`), withdrawn ones left out; None where nothing was."""
    standing = [(child.duty, child.state_then == State.DONE) for child in children if child.state_then != State.WITHDRAWN]     # type: ignore[attr-defined]
    led, helped = ([done for duty, done in standing if duty == asked] for asked in (Duty.LEAD, Duty.ASSIST))
    return Handed(sum(led), len(led), sum(helped), len(helped)) if standing else None


def assisted(reader: Reader, task: Task) -> Assisted | None:
    """配合的是哪一项: for a unit that assists, the task, who ordered it, and how far those stand that lead it."""
    if task.duty != Duty.ASSIST:
        return None
    # Whoever assists has to know whom, and how far it is. That stands on rows of other units: of these the title, the state, the
    # deadline and the share reported done are told; not what was written there, no evidence, and none of the other units that assist.
    with widened(reader):
        rows = then.as_it_stood(reader, Task.objects.filter(given_on__lte=reader.day)).exclude(state_then=State.WITHDRAWN)
        host = rows.filter(pk=task.parent_id).first()
        if host is None:
            return None
        leads = [host] if task.whole_id else rows.filter(parent=host, duty=Duty.LEAD, part=0).order_by("unit_id")
        return Assisted(host.title_then, host.giver if task.whole_id else host.doer, tuple(_lead(reader, one) for one in leads))     # type: ignore[attr-defined]


def _lead(reader: Reader, task: Task) -> Lead:
    told = TaskProgress.objects.filter(task=task, percent__isnull=False, at__lt=then.night_of(reader.day)).order_by("-pk")
    percent, day = told.values_list("percent", "day").first() or (None, None)
    return Lead(task.doer, State(task.state_then).label, task.due_then, percent, day)     # type: ignore[attr-defined]
