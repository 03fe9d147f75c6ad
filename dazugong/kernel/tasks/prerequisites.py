"""前置任务: a task begins when those it needs are closed."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.reading import quoted

from .models import OPEN, UNFINISHED, Prerequisite, State, Task
from .rights import must, on_givers_side
from .steps import fresh, must_be

MOST = 10


def prerequisites_of(reader: Reader, task: Task) -> list[Task]:
    """What the task itself waits for, closed ones included, where the reader may see it."""
    needed = reader.rows(Prerequisite).filter(task=task).values("needs")
    return list(reader.rows(Task).filter(pk__in=needed).order_by("pk"))


def waits_for(reader: Reader, task: Task) -> list[str]:
    """Titles of what must be closed before the task may begin, that of the tasks above it included; what the reader may
    not see is named as 上级的前置任务."""
    chain, parent = [task.pk], task.parent_id
    with widened(reader):  # a task waits for whatever the task above it waits for, seen or not; only whether it is closed is asked
        while parent is not None:
            chain.append(parent)
            parent = Task.objects.filter(pk=parent).values_list("parent_id", flat=True).first()
        needed = Prerequisite.objects.filter(task__in=chain).exclude(needs__state__in=[State.DONE, State.WITHDRAWN])
        waiting = list(needed.order_by("pk").values_list("needs_id", flat=True))
    if not waiting:
        return []
    titles = dict(reader.rows(Task).filter(pk__in=waiting).values_list("pk", "title"))
    return [titles.get(pk, "上级的前置任务") for pk in waiting]


def choices(reader: Reader, task: Task) -> list[Task]:
    """Open tasks it could wait for: given by the same unit, or set by it, and neither above nor below it."""
    giver = task.given_by_id or task.unit_id
    rows = reader.rows(Task).filter(given_by=task.given_by, parent=task.parent_id) if task.given_by_id else reader.rows(Task).filter(unit=giver, given_by=None)
    return list(rows.filter(state__in=OPEN).exclude(pk=task.pk).order_by("pk")[:200])


@transaction.atomic
def set_prerequisites(*, task: Task, needs: Collection[Task], by: Reader, at: datetime) -> None:
    """定前置: what the task waits for from now on; nothing where `needs` is empty.

    Errors: Refusal for a task that is finished, for too many, and where two tasks would wait for each other.
    """
    task = fresh(by, task)
    must(on_givers_side(by, task))
    must_be(task, UNFINISHED, "定前置任务")
    if len(needs) > MOST:
        raise Refusal(f"前置任务最多{MOST}项，现选了{len(needs)}项", field="needs")
    allowed = {one.pk for one in choices(by, task)} | {one.pk for one in prerequisites_of(by, task)}
    must(all(one.pk in allowed for one in needs))
    for one in needs:
        if task.pk in _behind(by, one):
            raise Refusal(f"{quoted(one.title)}本来就要等这项任务办结，两项不能互为前置，请去掉其中一个", field="needs")
    by.rows(Prerequisite).filter(task=task).delete()
    Prerequisite.objects.bulk_create(Prerequisite(task=task, needs=one) for one in needs)
    leave_trace(by=by, at=at, verb="定前置任务", kind="任务", thing=task.public_id, count=len(needs))


def not_begun(waiting: Sequence[str]) -> str:
    """Why a task cannot begin, where it waits for others (their titles); else empty."""
    said = "、".join(map(quoted, waiting[:3])) + (f"等{len(waiting)}项" if len(waiting) > 3 else "")
    return f"前置任务{said}还没有销号，这项任务还不能开始；请先办结前置任务，或请交办单位取消前置" if waiting else ""


def must_have_begun(by: Reader, task: Task) -> None:
    """Raises `Refusal` while the task waits for another."""
    if why := not_begun(waits_for(by, task)):
        raise Refusal(why)


def _behind(by: Reader, task: Task) -> set[int]:
    """Everything the task waits for, directly or through others, itself included."""
    found, level = {task.pk}, [task.pk]
    while level:
        level = list(by.rows(Prerequisite).filter(task__in=level).exclude(needs__in=found).values_list("needs_id", flat=True))
        found.update(level)
    return found
