"""当日的任务: how a task stood at the end of a day: as its row says where nothing has changed since, else as its dated
entries and versions tell. Every expression is over Task."""
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader

from .models import FINISHED, State, Task, TaskProgress, TaskVersion

Kind = TaskProgress.Kind
READ_ALONE = ("detail", "targets", "line", "sentence", "place", "due_text")     # what lists do not show of a task's content
AFTER = {       # 动作之后的状态；督办、回复和前置不改状态
    Kind.HAND_DOWN: State.DOING, Kind.SPLIT: State.DOING, Kind.PROGRESS: State.DOING, Kind.FINISH: State.REPORTED, Kind.RETURN: State.DOING,
    Kind.TAKE_BACK: State.DOING, Kind.CLOSE: State.DONE, Kind.WITHDRAW: State.WITHDRAWN,
}  # fmt: skip


def night_of(day: date) -> datetime:
    """The first moment after the day, in the office."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def as_it_stood(reader: Reader, rows: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with `state_then`, `due_then`, `title_then`, `every_then` and `done_then`: today as their rows say."""
    if not reader.looks_back:
        return rows.annotate(state_then=_own("state"), due_then=_own("due"), title_then=_own("title"), every_then=_own("every"), done_then=_own("done_on"))
    day = reader.day
    rows = rows.annotate(state_then=state_then(day), due_then=due_then(day), title_then=_words_then(day, "title"), every_then=_words_then(day, "every"))
    return rows.annotate(done_then=done_then(day))


def _own(field: str) -> ExpressionWrapper:
    """The row's own value; wrapped, because Django confuses a column selected twice where a window is filtered."""
    return ExpressionWrapper(F(field), Task._meta.get_field(field))


def state_then(day: date) -> Case:
    """状态 at the end of the day."""
    after = Case(*(When(kind=kind, then=Value(str(state))) for kind, state in AFTER.items()), output_field=CharField())
    last = _entries(day).values(after=after)[:1]
    return Case(_unchanged(day, "state"), default=Coalesce(Subquery(last), Value(str(State.GIVEN))), output_field=CharField())


def done_then(day: date) -> Case:
    """办结日期 as it was known then."""
    finished = Q(state_then__in=FINISHED)
    said = _entries(day).filter(kind=Kind.FINISH).values("day")[:1]
    return Case(_unchanged(day, "done_on"), When(finished, then=Subquery(said)), default=None, output_field=DateField())


def due_then(day: date) -> Case:
    """完成期限 before the changes that came later."""
    changed = _changes(day, "due")
    before = Cast(Subquery(changed.annotate(was=KT("before__due")).values("was")[:1]), DateField())
    return Case(_unchanged(day, "due"), When(Exists(changed), then=before), default=F("due"), output_field=DateField())


def _words_then(day: date, field: str) -> Case:
    """事项, 周期 before the changes that came later."""
    was = Subquery(_changes(day, field).annotate(was=KT(f"before__{field}")).values("was")[:1])
    return Case(_unchanged(day, field), default=Coalesce(was, F(field)), output_field=CharField())


def content_then(reader: Reader, task: Task) -> dict[str, Any]:
    """要求、目标值 and whatever else is read on its page alone, as it said at the end of the reader's day."""
    said = {name: getattr(task, name) for name in READ_ALONE}
    if task.changed_at and task.changed_at >= night_of(reader.day):
        for later in reader.rows(TaskVersion).filter(task=task, at__gte=night_of(reader.day)).order_by("-number"):
            said |= {name: value for name, value in later.before.items() if name in said}
    return said


def _unchanged(day: date, field: str) -> When:
    return When(Q(changed_at=None) | Q(changed_at__lt=night_of(day)), then=F(field))


def _entries(day: date) -> QuerySet[TaskProgress]:
    return TaskProgress.objects.filter(task=OuterRef("pk"), kind__in=AFTER, at__lt=night_of(day)).order_by("-pk")


def _changes(day: date, field: str) -> QuerySet[TaskVersion]:
    """The changes of one part of the content after the day, the earliest first: what stood before it stood on the day."""
    return TaskVersion.objects.filter(task=OuterRef("pk"), at__gte=night_of(day), before__has_key=field).order_by("number")
