"""查任务: lists with their light, one task, what is below it, and the three columns of the desk."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit, UnitName
from dazugong.kernel.orgs.queries import children as units_below
from dazugong.kernel.orgs.queries import open_on, place_of, subtree

from . import rights, sharing, then
from .alerts import GRAVEST_FIRST, alerts_on, coloured
from .models import OPEN, UNFINISHED, Countersign, State, Supervision, Task, TaskProgress, TaskVersion
from .recurring import owing
from .targets import said

TOLD_FOR = timedelta(days=8)    # so long one is told that a task of one's own was withdrawn
CHANGE_TOLD_FOR = timedelta(days=7)     # so long a task says that it was changed
CHANGED = ("title", "detail", "opens", "due", "every", "targets", "line")    # what a change of a task may change
OK, SOON, LATE, DONE = LIGHTS = ("ok", "soon", "late", "done")
STATES = tuple(State.choices)
COLOURS = GRAVEST_FIRST
SIDES = {
    "do": rights.on_doers_side, "give": rights.on_givers_side, "hand_down": rights.hands_down, "close": rights.may_close, "below": rights.sees_below,
}


def soon_until(day: date, workdays: Workdays | None = None) -> date:
    """The last deadline that is 临期 on `day`; the rule stands with the calendar, one for reports and tasks."""
    return (workdays or Workdays()).soon_until(day)


def light(day: date, workdays: Workdays | None = None) -> Case:
    """灯: 正常, 临期, 逾期 or 办结 on `day`, as one expression for rows, filters and counts, over `state_then`, `next_due` and the like.

    The clock stops on the day of completion: what was reported in time stays in time while it waits to be closed.
    """
    stands = When(state_then__in=[State.DONE, State.WITHDRAWN], then=Value(DONE))
    late = When(Q(next_due__lt=day, done_then=None) | Q(done_then__gt=F("due_then")), then=Value(LATE))
    soon = When(next_due__lte=soon_until(day, workdays), done_then=None, then=Value(SOON))
    return Case(stands, late, soon, default=Value(OK), output_field=CharField())


def tasks(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """Every task given by the reader's day within reach, unfinished and soonest first, as it stood on that day: with
    `state_then`, `due_then`, `done_then`, `title_then`, `unit_name`, `light`, `latest`, `handed`, `closed`, and what `recurring.owing` adds.

    `workdays`: the calendar, where the caller has read it already.
    """
    reader.need("tasks.read")
    day = reader.day
    latest = TaskProgress.objects.filter(task=OuterRef("pk"), kind__in=["progress", "finish", "take_back"], at__lt=then.night_of(day)).order_by("-pk")
    names = UnitName.objects.filter(open_on(day), unit=OuterRef("unit_id")).values("name")[:1]
    return (
        owing(reader, then.as_it_stood(reader, reader.rows(Task).filter(given_on__lte=day)))
        .annotate(
            unit_name=Coalesce(Subquery(names), F("doer")),
            light=light(day, workdays),
            latest=Subquery(latest.values("text")[:1]),
            **sharing.counts(reader),
        )
        .order_by(
            Case(When(state_then__in=[State.DONE, State.WITHDRAWN], then=1), default=0), F("next_due").asc(nulls_last=True), "pk"
        )
    )


def task_for(reader: Reader, public_id: str, side: str = "") -> Task:
    """One task within reach, for one who stands on that `side` of it: do, give, hand_down, close, below. Raises `Hidden`."""
    row = reader.rows(Task).filter(public_id=public_id).first()      # whether it is there, and for whom, costs a hundredth of how it stands
    if row is None or (side and not SIDES[side](reader, row)):
        raise Hidden("task")
    task = tasks(reader).filter(pk=row.pk).first()
    if task is None:
        raise Hidden("task")
    return task


def children(reader: Reader, task: Task) -> QuerySet[Task]:
    """The tasks it was handed down as, those of the units that assist behind the one that leads, withdrawn ones last."""
    rank = Case(When(state_then=State.WITHDRAWN, then=Value(1)), default=Value(0), output_field=IntegerField())
    return tasks(reader).filter(sharing.below(task)).order_by(rank, "-duty", "part", "unit_id", "pk")


def parent_of(reader: Reader, task: Task) -> Task | None:
    """The task it came from, where the reader may see it."""
    return reader.rows(Task).filter(pk=task.parent_id).first() if task.parent_id else None


def carrying(reader: Reader, task: Task, what: Iterable[str] = CHANGED) -> list[Task]:
    """Unfinished tasks below it, level by level, that still say the same as it of anything in `what`."""
    found: list[Task] = []
    level = [task.pk]
    while level:
        below = list(reader.rows(Task).filter(parent__in=level, state__in=OPEN).order_by("pk"))
        found += [child for child in below if taken_along(child, task, what)]
        level = [child.pk for child in below]
    return found


def taken_along(child: Task, task: Task, what: Iterable[str] = CHANGED) -> list[str]:
    """What of `what` the child still has as the task above has it; a part of a split task has words and targets of its own."""
    return [name for name in what if getattr(child, name) == getattr(task, name) and not (child.part and name in ("title", "targets"))]


def mine(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """我要办的: unfinished tasks of the units in whose name one acts."""
    return tasks(reader, workdays).filter(_lanes(reader)["mine"])


def changed_lately(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """最近变更的: of one's own, those of which somebody has asked otherwise these days."""
    return mine(reader, workdays).annotate(new_version_at=_new_version_at(reader)).filter(_news(reader))


def unfinished(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """本级和下级要办的: every unfinished task within reach."""
    return tasks(reader, workdays).filter(rights.within(reader), state_then__in=UNFINISHED)


def waiting(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """等我销号: reported done, given by the units in whose name one acts (or, at the top, owed by them)."""
    return tasks(reader, workdays).filter(_lanes(reader)["waiting"])


def late_below(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """下面逾期: unfinished and past the deadline, owed by units below."""
    return tasks(reader, workdays).filter(_lanes(reader)["late"])


def alerted(reader: Reader, workdays: Workdays | None = None) -> QuerySet[Task]:
    """预警的: unfinished tasks that the rules of the packs colour, the gravest first."""
    workdays = workdays or Workdays()
    rank = Case(*(When(colour=colour, then=Value(place)) for place, colour in enumerate(GRAVEST_FIRST)), default=Value(9))
    rows = coloured(tasks(reader, workdays).filter(rights.within(reader)), reader.day, alerts_on(reader.day), workdays)
    return rows.exclude(colour="").annotate(colour_rank=rank).order_by("colour_rank", F("next_due").asc(nulls_last=True), "pk")


def alerted_of(reader: Reader, *, within: QuerySet | None, topic: str) -> QuerySet[Task]:
    """Standing tasks of units (None: all within reach) that a topic names in title, line or source, with `colour`."""
    workdays = Workdays()
    rows = tasks(reader, workdays).exclude(state_then=State.WITHDRAWN)
    if within is not None:
        rows = rows.filter(unit__in=within)
    if topic:
        rows = rows.filter(Q(title_then__contains=topic) | Q(line__contains=topic) | Q(place__contains=topic))
    return coloured(rows, reader.day, alerts_on(reader.day), workdays)


def counted_by_state(rows: QuerySet[Task]) -> dict[str, int]:
    """在办264项，已办结309项: how many of these tasks stand in each state, in the order of the states."""
    found = dict(rows.order_by().values_list("state_then").annotate(n=Count("pk")))
    return {word: found[state] for state, word in STATES if state in found}


def overdue(rows: QuerySet[Task]) -> list[Task]:
    """没有报结而逾期、预警的: of these tasks (with `colour`), the gravest first."""
    late = rows.filter(~Q(colour="") | Q(light=LATE), state_then__in=UNFINISHED)
    return sorted(late, key=lambda row: (COLOURS.index(row.colour) if row.colour else len(COLOURS), row.next_due or date.max))


def at_the_desk(reader: Reader, workdays: Workdays, *, most: int) -> dict[str, list[Task]]:
    """工作台: the first `most` of `gone` (one's own that were withdrawn these days), `sign` (会签 that one owes), `told` (督办单 that the rules tell one as the unit above), `mine`, `waiting` and `late` in one statement; a row's `in_all` says how many there are, `new_version_at` when it was last changed, `news` how many were these days, `sign_due` until when it is to be countersigned, `objected` whether somebody did not agree, `last_word` whether it was last reported done or sent back, `waited_at` when what it waits for was last set or taken away."""
    lanes = _lanes(reader)
    asked = Countersign.objects.filter(task=OuterRef("pk"), version=OuterRef("version"), verdict="", unit__in=rights.acting_units(reader))
    against = Countersign.objects.filter(task=OuterRef("pk"), version=OuterRef("version"), verdict=Countersign.Verdict.OBJECTED)
    word = TaskProgress.objects.filter(task=OuterRef("pk"), kind__in=[TaskProgress.Kind.FINISH, TaskProgress.Kind.RETURN], at__lt=then.night_of(reader.day)).order_by("-pk")
    wait = TaskProgress.objects.filter(task=OuterRef("pk"), kind=TaskProgress.Kind.WAIT, at__lt=then.night_of(reader.day)).order_by("-pk")
    gone = Q(unit__in=rights.acting_units(reader), state_then=State.WITHDRAWN, changed_at__gte=then.night_of(reader.day - TOLD_FOR)) & ~Q(given_by=None)
    lanes = {"gone": gone, "sign": Q(Exists(asked), state_then__in=OPEN), "told": Q(Exists(_told(reader)), state_then__in=UNFINISHED), **lanes}
    rows = tasks(reader, workdays).annotate(new_version_at=_new_version_at(reader), sign_due=Subquery(asked.values("due")[:1]), objected=Exists(against), last_word=Subquery(word.values("kind")[:1]), waited_at=Subquery(wait.values("at")[:1]), lane=Case(*(When(asked, then=Value(name)) for name, asked in lanes.items()), default=Value("")))
    order = [F("next_due").asc(nulls_last=True), "pk"]
    turn = Window(RowNumber(), partition_by="lane", order_by=order)
    rows = rows.exclude(lane="").annotate(turn=turn, in_all=Window(Count("pk"), partition_by="lane"), news=Window(Count("pk", filter=_news(reader)), partition_by="lane"))
    found: dict[str, list[Task]] = {name: [] for name in lanes}
    for task in rows.filter(turn__lte=most):
        found[task.lane].append(task)
    return found


def _new_version_at(reader: Reader) -> Subquery:
    changed = TaskVersion.objects.filter(task=OuterRef("pk"), at__lt=then.night_of(reader.day)).order_by("-number")
    return Subquery(changed.values("at")[:1])


def _news(reader: Reader) -> Q:
    return Q(new_version_at__gte=then.night_of(reader.day - CHANGE_TOLD_FOR - timedelta(days=1)))


def _told(reader: Reader) -> QuerySet[Supervision]:
    """抄报: sheets without a reply that the rules tell the units in whose name one acts; not those one issued himself."""
    rows = Supervision.objects.filter(task=OuterRef("pk"), above__in=rights.acting_units(reader), replied_on=None, issued_on__lte=reader.day)
    return rows.exclude(login=reader.login_id) if reader.login_id is not None else rows


def _lanes(reader: Reader) -> dict[str, Q]:
    """The conditions of the three columns; no task meets two of them."""
    own = rights.acting_units(reader)
    theirs = Q(given_by__in=own) | Q(given_by=None, unit__in=own)
    by_others = ~Q(reported_by=reader.login_id) if reader.login_id is not None else Q()
    return {
        "mine": Q(unit__in=own, state_then__in=UNFINISHED),
        "waiting": theirs & Q(state_then=State.REPORTED) & by_others,
        "late": Q(light=LATE, state_then__in=UNFINISHED) & ~Q(unit__in=own) & rights.within(reader),
    }


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
    having = having_it(reader, task)
    return [unit for unit in one_step_down(reader, task) if unit.pk not in having]


def one_step_down(reader: Reader, task: Task) -> list[Unit]:
    """The units one step below the one that owes it: who may be given the whole or a part."""
    return list(units_below(reader, giving_unit(reader, task.unit)).exclude(pk=task.unit_id))


def gaps_of(task: Task) -> list[str]:
    """下达前核对: what the task still lacks: 期限, 目标值, 来源."""
    lacking = {"没有完成期限": task.due is None and not task.every, "没有可以检查的目标值": not task.targets}
    return [words for words, missing in lacking.items() if missing]


def having_it(reader: Reader, task: Task) -> set[int]:
    """Ids of the units that have the task from there, leading or assisting; a part of it is not the task."""
    return units_having(reader, [task.pk]).get(task.pk, set())


def units_having(reader: Reader, parents: Iterable[int]) -> dict[int, set[int]]:
    """For each task id the ids of the units that have it from there, withdrawn ones left out."""
    found: dict[int, set[int]] = {}
    asked = set(parents)
    rows = reader.rows(Task).filter(Q(parent__in=asked) | Q(whole__in=asked), part=0)
    for parent, whole, unit in rows.exclude(state=State.WITHDRAWN).values_list("parent_id", "whole_id", "unit_id"):
        found.setdefault(parent if parent in asked else whole, set()).add(unit)
    return found


def versions(reader: Reader, task: Task) -> QuerySet[TaskVersion]:
    """Changes of the task up to the reader's day, newest first."""
    return reader.rows(TaskVersion).filter(task=task, at__lt=then.night_of(reader.day)).order_by("-number")


def entries(reader: Reader, task: Task) -> QuerySet[TaskProgress]:
    """办理记录 up to the reader's day, newest first."""
    return reader.rows(TaskProgress).filter(task=task, at__lt=then.night_of(reader.day)).order_by("-pk")


def sent_back(made: Iterable[TaskProgress]) -> TaskProgress | None:
    """退回: of the entries of a task, newest first, the one by which it was sent back, until it is reported done again."""
    words = (one for one in made if one.kind in (TaskProgress.Kind.FINISH, TaskProgress.Kind.RETURN))
    last = next(words, None)
    return last if last is not None and last.kind == TaskProgress.Kind.RETURN else None


def doors(reader: Reader, task: Task) -> frozenset[str]:
    """What the reader may do with it now: progress finish take_back hand_down change withdraw close send_back; nothing where the
    day looked at shows another state than today's."""
    return rights.doors(reader, task) if task.state == getattr(task, "state_then", task.state) else frozenset()


def targets_said(task: Task) -> list[str]:
    """The targets as lines."""
    return said(task.targets)
