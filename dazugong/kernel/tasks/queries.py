"""查任务: lists with their light, one task, what is below it, and the three columns of the desk."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit, UnitKind
from dazugong.kernel.orgs.queries import children as units_below
from dazugong.kernel.orgs.queries import place_of, subtree

from . import rights
from .models import OPEN, UNFINISHED, State, Task, TaskProgress, TaskVersion
from .targets import said

OK, SOON, LATE, DONE = LIGHTS = ("ok", "soon", "late", "done")
STATES = tuple(State.choices)
SIDES = {
    "do": rights.on_doers_side, "give": rights.on_givers_side, "hand_down": rights.hands_down, "close": rights.may_close,
}


def soon_until(day: date, workdays: Workdays | None = None) -> date:
    """The last deadline that is 临期 on `day`; the rule stands with the calendar, one for reports and tasks."""
    return (workdays or Workdays()).soon_until(day)


def light(day: date, workdays: Workdays | None = None) -> Case:
    """灯: 正常, 临期, 逾期 or 办结 on `day`, as one expression for rows, filters and counts.

    The clock stops on the day of completion: what was reported in time stays in time while it waits to be closed.
    """
    stands = When(state__in=[State.DONE, State.WITHDRAWN], then=Value(DONE))
    late = When(Q(due__lt=day, done_on=None) | Q(done_on__gt=F("due")), then=Value(LATE))
    soon = When(due__lte=soon_until(day, workdays), done_on=None, then=Value(SOON))
    return Case(stands, late, soon, default=Value(OK), output_field=CharField())


def tasks(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """Every task given by the reader's day within reach, unfinished and soonest first, with `light`, `latest`, `handed`, `closed`.

    `workdays`: the calendar, where the caller has read it already.
    """
    reader.need("tasks.read")
    latest = TaskProgress.objects.filter(task=OuterRef("pk"), kind__in=["progress", "finish"]).order_by("-pk")
    return (
        reader.rows(Task)
        .filter(given_on__lte=reader.day)
        .select_related("unit")
        .annotate(
            light=light(reader.day, workdays),
            latest=Subquery(latest.values("text")[:1]),
            handed=_children_counted(~Q(state=State.WITHDRAWN)),
            closed=_children_counted(Q(state=State.DONE)),
        )
        .order_by(Case(When(state__in=[State.DONE, State.WITHDRAWN], then=1), default=0), F("due").asc(nulls_last=True), "pk")
    )


def task_for(reader: Reader, public_id: str, side: str = "") -> Task:
    """One task within reach, for one who stands on that `side` of it: do, give, hand_down, close. Raises `Hidden`."""
    task = tasks(reader).filter(public_id=public_id).first()
    if task is None or (side and not SIDES[side](reader, task)):
        raise Hidden("task")
    return task


def children(reader: Reader, task: Task) -> QuerySet[Task]:
    """The tasks it was handed down as, as far as the reader may see, withdrawn ones last."""
    rank = Case(When(state=State.WITHDRAWN, then=Value(1)), default=Value(0), output_field=IntegerField())
    return tasks(reader).filter(parent=task).order_by(rank, "unit_id", "pk")


def parent_of(reader: Reader, task: Task) -> Task | None:
    """The task it came from, where the reader may see it."""
    return reader.rows(Task).filter(pk=task.parent_id).first() if task.parent_id else None


def carrying(reader: Reader, task: Task) -> list[Task]:
    """Unfinished tasks below it that still carry its deadline, level by level."""
    found: list[Task] = []
    level = [task.pk]
    while level:
        below = list(reader.rows(Task).filter(parent__in=level, state__in=OPEN).select_related("unit").order_by("pk"))
        found += [child for child in below if child.due == task.due]
        level = [child.pk for child in below]
    return found


def mine(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """我要办的: unfinished tasks of the units in whose name one acts."""
    return tasks(reader, workdays).filter(unit__in=rights.acting_units(reader), state__in=UNFINISHED)


def waiting(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """等我销号: reported done, given by the units in whose name one acts (or, at the top, owed by them)."""
    own = rights.acting_units(reader)
    theirs = Q(given_by__in=own) | Q(given_by=None, unit__in=own)
    himself = Q(reported_by=reader.login_id) if reader.login_id is not None else Q(pk=None)
    return tasks(reader, workdays).filter(theirs, state=State.REPORTED).exclude(himself)


def late_below(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """下面逾期: unfinished and past the deadline, owed by units below."""
    return tasks(reader, workdays).filter(light=LATE, state__in=UNFINISHED).exclude(unit__in=rights.acting_units(reader))


def giving_unit(reader: Reader, unit: Unit) -> Unit:
    """The unit below which `unit` gives: itself, or, for an office, the committee it serves."""
    place = place_of(reader, unit)
    office = unit.kind == UnitKind.OFFICE and len(place) > 1
    return reader.rows(Unit).get(pk=place[-2].id) if office else unit


def receivers(reader: Reader, task: Task) -> QuerySet[Unit]:
    """Units to which the task may be handed down."""
    top = giving_unit(reader, task.unit)
    return subtree(reader, top).exclude(pk__in=[top.pk, task.unit_id])


def next_below(reader: Reader, task: Task) -> list[Unit]:
    """The units one step down that do not have it yet, for the hand-down page."""
    having = reader.rows(Task).filter(parent=task).exclude(state=State.WITHDRAWN).values("unit_id")
    units = units_below(reader, giving_unit(reader, task.unit))
    return list(units.exclude(pk__in=having).exclude(pk=task.unit_id))


def units_having(reader: Reader, parents: Iterable[int]) -> dict[int, set[int]]:
    """For each task id the ids of the units that have it from there, withdrawn ones left out."""
    found: dict[int, set[int]] = {}
    rows = reader.rows(Task).filter(parent__in=parents).exclude(state=State.WITHDRAWN)
    for parent, unit in rows.values_list("parent_id", "unit_id"):
        found.setdefault(parent, set()).add(unit)
    return found


def versions(reader: Reader, task: Task) -> QuerySet[TaskVersion]:
    """Changes of the task, newest first."""
    return reader.rows(TaskVersion).filter(task=task).order_by("-number")


def entries(reader: Reader, task: Task) -> QuerySet[TaskProgress]:
    """办理记录, newest first."""
    return reader.rows(TaskProgress).filter(task=task).order_by("-pk")


def doors(reader: Reader, task: Task) -> frozenset[str]:
    """What the reader may do with it now: progress finish hand_down change withdraw close send_back."""
    return rights.doors(reader, task)


def targets_said(task: Task) -> list[str]:
    """The targets as lines."""
    return said(task.targets)


def _children_counted(which: Q) -> Coalesce:
    below = Task.objects.filter(which, parent=OuterRef("pk")).order_by().values("parent")
    return Coalesce(Subquery(below.annotate(n=Count("pk")).values("n")), 0)
