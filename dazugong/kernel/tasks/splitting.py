"""拆分: one task becomes several parts, each with its own words, unit and days: phases of a campaign, or pieces of a job."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.answers import Refusals

from .actions import COPIED
from .admission import admit
from .hindering import must_be_free
from .models import UNFINISHED, State, Task, TaskProgress
from .queries import receivers
from .rights import hands_down, must
from .steps import enter, fresh, in_words, move, must_be, named, window_day
from .targets import from_lines

MOST = 20
PARTS = "parts"
SHARED = tuple(name for name in COPIED if name not in ("title", "targets", "opens"))


@dataclass(frozen=True)
class Part:
    """一项: what, who, from when until when (None: as the whole), and what is to be reached (lines as typed)."""

    title: str
    unit: Unit
    due: date | None = None
    opens: date | None = None
    targets: str = ""


@transaction.atomic
def split_task(*, task: Task, parts: Sequence[Part], by: Reader, at: datetime, admitted: str = "") -> list[Task]:
    """拆分: every part is a task below it; the whole is finished when its parts are closed. `admitted`: as where it is handed down.

    Errors: Refusals, each naming the part and its cell (parts.2.due), for words or days that do not fit; Refusal where the
    task may not be handed down yet.
    """
    task = fresh(by, task)
    must(hands_down(by, task))
    must_be(task, UNFINISHED, "拆分")
    if not 1 <= len(parts) <= MOST:
        raise Refusal(f"请写1至{MOST}项，现有{len(parts)}项", field=PARTS)
    reachable = set(receivers(by, task).values_list("pk", flat=True))
    must(all(part.unit.pk in reachable for part in parts))
    admit(task, admitted)
    must_be_free(by, task, list({part.unit.pk: part.unit for part in parts}.values()), "拆分")
    last = by.rows(Task).filter(parent=task).aggregate(last=Max("part"))["last"] or 0
    rows = _parts(task, parts, last, timezone.localdate(at))
    if task.state == State.GIVEN:
        move(task, State.DOING)
    enter(task, TaskProgress.Kind.SPLIT, f"拆分为{len(rows)}项：" + "；".join(row.title for row in rows)[:1800], by, at)
    leave_trace(by=by, at=at, verb="拆分任务", kind="任务", thing=task.public_id, count=len(rows))
    return Task.objects.bulk_create(rows)


def _parts(task: Task, parts: Sequence[Part], last: int, day: date) -> list[Task]:
    """Every part as a task, numbered behind those there are; all that is wrong with them at once."""
    rows, wrong = [], []
    for place, part in enumerate(parts, 1):
        try:
            rows.append(_part(task, part, last + place, day))
        except Refusal as refusal:
            wrong.append(Refusal(f"第{last + place}项：{refusal.message}", field=f"{PARTS}.{place}.{refusal.field}"))
    if wrong:
        raise Refusals(wrong)
    return rows


def _part(task: Task, part: Part, number: int, day: date) -> Task:
    due, opens = part.due or task.due, part.opens or task.opens
    if due and task.due and due > task.due:
        raise Refusal(f"完成期限不能晚于整项的期限{in_words(task.due)}", field="due")
    return Task(
        **{name: getattr(task, name) for name in SHARED}, parent=task, part=number, title=named(part.title), unit=part.unit, doer=part.unit.name,
        given_by_id=task.unit_id, giver=task.doer, due=due, opens=window_day(opens, due), detail=task.detail,
        targets=from_lines(part.targets), given_on=day,
    )  # fmt: skip
