"""前置任务: a task begins when those it needs are closed."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.reading import quoted

from .models import OPEN, UNFINISHED, Prerequisite, State, Task, TaskProgress
from .rights import must, on_givers_side
from .steps import enter, fresh, must_be

MOST = 10
STOPS = "定了前置任务，前置没有销号以前这项任务先停，不能报进展、报结、下达"
GOES_ON = "取消了前置任务，可以接着办"


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
def set_prerequisites(*, task: Task, needs: Collection[Task], by: Reader, at: datetime) -> int:
    """定前置: what the task waits for from now on; nothing where `needs` is empty. Where it thereby stops, or may go on, that is entered
    with it and with every unfinished task below, whose doers read it; the number of these tasks.

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
    waited = bool(waits_for(by, task))
    by.rows(Prerequisite).filter(task=task).delete()
    Prerequisite.objects.bulk_create(Prerequisite(task=task, needs=one) for one in needs)
    leave_trace(by=by, at=at, verb="定前置任务", kind="任务", thing=task.public_id, count=len(needs))
    waits = bool(waits_for(by, task))
    told = _unfinished_from(by, task) if waits != waited else []
    for one in told:
        enter(one, TaskProgress.Kind.WAIT, STOPS if waits else GOES_ON, by, at)
    return len(told)


def at_work(reader: Reader, task: Task) -> list[str]:
    """在办的: the units that a prerequisite would stop now, those below included; none while the task waits already."""
    if task.state not in UNFINISHED or waits_for(reader, task):
        return []
    return list(dict.fromkeys(one.doer for one in _unfinished_from(reader, task) if one.state == State.DOING))


def not_begun(waiting: Sequence[str]) -> str:
    """Why a task cannot begin, where it waits for others (their titles); else empty."""
    said = "、".join(map(quoted, waiting[:3])) + (f"等{len(waiting)}项" if len(waiting) > 3 else "")
    return f"前置任务{said}还没有销号，这项任务还不能开始；请先办结前置任务，或请交办单位取消前置" if waiting else ""


def must_have_begun(by: Reader, task: Task) -> None:
    """Raises `Refusal` while the task waits for another."""
    if why := not_begun(waits_for(by, task)):
        raise Refusal(why)


def _unfinished_from(reader: Reader, task: Task) -> list[Task]:
    """The task and everything unfinished below it."""
    found, level = [task], [task]
    while level:
        level = list(reader.rows(Task).filter(parent__in=level, state__in=UNFINISHED).order_by("pk"))
        found += level
    return found


def _behind(by: Reader, task: Task) -> set[int]:
    """Everything the task waits for, directly or through others, itself included."""
    found, level = {task.pk}, [task.pk]
    while level:
        level = list(by.rows(Prerequisite).filter(task__in=level).exclude(needs__in=found).values_list("needs_id", flat=True))
        found.update(level)
    return found
