"""看板: how many tasks stand where, by unit and by line, the gravest first, beside an earlier day; a fixed number of
statements, however many tasks there are."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import BooleanField, Case, Count, F, Max, QuerySet, When

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.queries import units_on
from dazugong.spec.tasks import BLUE, ORANGE, RED

from . import then
from .alerts import alerts_on, coloured
from .models import UNFINISHED, State, Task, TaskProgress
from .queries import tasks
from .recurring import owing
from .rights import acting_units, within

WEEK = timedelta(days=7)
LOOKED_THROUGH = 600     # entries
GROUPS = {"unit": "unit_id", "line": "line"}
COLUMNS = {RED: "red", ORANGE: "orange", BLUE: "blue"}
COUNTED = (*COLUMNS.values(), "late", "open", "reported", "done", "all")


@dataclass(frozen=True)
class Row:
    """一行: one unit or line; `before` holds the same counts on the earlier day."""

    key: object
    name: str
    public_id: str
    red: int
    orange: int
    blue: int
    late: int
    open: int
    reported: int
    done: int
    all: int
    before: dict[str, int] = field(default_factory=dict, compare=False)

    def since(self, what: str) -> int:
        """By how much a count has grown since the earlier day."""
        return getattr(self, what) - self.before.get(what, 0)


def board(reader: Reader, *, by: str, since: date) -> list[Row]:
    """Every unit (or line) that has a task on the reader's day, red before orange before blue, then what is late, whether or not a rule gives it a colour."""
    reader.need("tasks.read")
    workdays = Workdays()
    now = _counts(reader, by, workdays)
    earlier = reader.on(since)
    with reading(earlier):
        before = {row["group"]: row for row in _counts(earlier, by, workdays)}
    names: dict[object, tuple[str, str]] = {}
    if by == "unit":
        found = units_on(reader).filter(pk__in=[row["group"] for row in now])
        names = {pk: (name, public_id) for pk, name, public_id in found.values_list("pk", "name_on", "public_id")}
    rows = []
    for row in now:
        name, public_id = names.get(row["group"], (row["doer"] or str(row["group"]), ""))
        counts = {what: row[what] for what in COUNTED}
        rows.append(Row(row["group"], name if by == "unit" else row["group"] or "未分条线", public_id, **counts, before=before.get(row["group"], {})))
    return sorted(rows, key=lambda row: (-row.red, -row.orange, -row.blue, -row.late, -row.open, row.name))


def windows(reader: Reader, *, most: int) -> list[Task]:
    """集中行动: tasks of one's own with a first and a last day (百日攻坚) that run, begin within two weeks or ended within four, the
    one that ends first on top; `handed` and `closed` count the units."""
    rows = tasks(reader).filter(unit__in=acting_units(reader), opens__lte=reader.day + 2 * WEEK, due_then__gte=reader.day - 4 * WEEK)
    return list(rows.exclude(state_then=State.WITHDRAWN).order_by("due_then", "pk")[:most])


def changes(reader: Reader, *, since: date, most: int) -> list[TaskProgress]:
    """这段时间: the latest things that were entered after `since` up to the reader's day, each with its task."""
    return list(_entered(reader, since).select_related("task").order_by("-day", "-pk")[:most])


def lately(reader: Reader, of: QuerySet[Task], *, most: int) -> list[TaskProgress]:
    """近来办的: the last that was reported, finished or closed of these tasks, each task once; looks at the latest entries within
    reach, so that its cost does not grow with the tasks."""
    told = (TaskProgress.Kind.PROGRESS, TaskProgress.Kind.FINISH, TaskProgress.Kind.CLOSE, TaskProgress.Kind.REPLY)
    rows = list(reader.rows(TaskProgress).filter(kind__in=told, at__lt=then.night_of(reader.day)).select_related("task").order_by("-day", "-pk")[:LOOKED_THROUGH])
    keys = set(of.order_by().filter(pk__in={one.task_id for one in rows}).values_list("pk", flat=True))
    found: dict[int, TaskProgress] = {}
    for one in rows:
        if one.task_id in keys:
            found.setdefault(one.task_id, one)
    return list(found.values())[:most]


def changed(reader: Reader, *, since: date) -> dict[str, int]:
    """How many of each kind were entered in that time."""
    kinds = dict(TaskProgress.Kind.choices)
    found = dict(_entered(reader, since).order_by().values_list("kind").annotate(n=Count("pk")))
    return {label: found[kind] for kind, label in kinds.items() if kind in found}


def _entered(reader: Reader, since: date) -> QuerySet[TaskProgress]:
    return reader.rows(TaskProgress).filter(at__gte=then.night_of(since), at__lt=then.night_of(reader.day))


def _counts(reader: Reader, by: str, workdays: Workdays) -> list[dict]:
    day = reader.day
    rows = owing(reader, then.as_it_stood(reader, reader.rows(Task).filter(within(reader), given_on__lte=day)))
    rows = coloured(rows.exclude(state_then=State.WITHDRAWN), day, alerts_on(day), workdays)
    late = Case(When(next_due__lt=day, state_then__in=UNFINISHED, then=True), default=False, output_field=BooleanField())
    grouped = rows.order_by().annotate(group=F(GROUPS[by]), is_late=late).values("group", "state_then", "colour", "is_late")
    found: dict[object, dict] = {}
    for one in grouped.annotate(name=Max("doer"), n=Count("pk")):
        row = found.setdefault(one["group"], {"group": one["group"], "doer": one["name"], **dict.fromkeys(COUNTED, 0)})
        state = "open" if one["state_then"] in UNFINISHED else "reported" if one["state_then"] == State.REPORTED else "done"
        for what in filter(None, (COLUMNS.get(one["colour"]), "late" if one["is_late"] else "", state, "all")):
            row[what] += one["n"]
    return list(found.values())

