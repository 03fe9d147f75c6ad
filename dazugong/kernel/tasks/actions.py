"""办任务: give, hand down, change, report, finish, close, send back, withdraw."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit

from .models import FINISHED, OPEN, UNFINISHED, Duty, State, Task, TaskProgress, TaskVersion
from .queries import carrying, receivers
from .rights import hands_down, may_close, must, on_doers_side, on_givers_side, reaches
from .targets import Target, from_lines

Kind = TaskProgress.Kind
TITLE_MOST = 200


@dataclass(frozen=True)
class Source:
    """来源: the sentence a task rests on and where it stands; `document` and `measure` are public numbers, no address."""

    sentence: str = ""
    place: str = ""
    document: str = ""
    measure: int | None = None


@transaction.atomic
def give_task(
    *, unit: Unit, title: str, by: Reader, at: datetime, given_by: Unit | None = None, detail: str = "", kind: str = "",
    due: date | None = None, due_text: str = "", source: Source | None = None, targets: Sequence[Target] = (),
) -> Task:
    """立项: a task that `unit` owes, given by `given_by` or, at the top, set by itself."""
    by.need("tasks.give")
    must(reaches(by, unit.pk) and (given_by is None or reaches(by, given_by.pk)))
    source = source or Source()
    task = Task.objects.create(
        unit=unit, given_by=given_by, giver=given_by.name if given_by else "", title=_title(title), detail=detail.strip(),
        kind=kind, due=due, due_text=due_text, targets=list(targets), given_on=timezone.localdate(at),
        sentence=source.sentence, place=source.place[:300], document=source.document, measure=source.measure,
    )
    leave_trace(by=by, at=at, verb="立项", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def hand_down(
    *, task: Task, to: Sequence[Unit], by: Reader, at: datetime, due: date | None = None, detail: str = "",
    assisting: Collection[int] = (),
) -> list[Task]:
    """下达: one task for each of the units, in one act with one trace; units that have it already are left alone.

    `due` None keeps the deadline of the task; `assisting` are the ids of the units that assist instead of leading.
    Errors: Refusal for a deadline later than the task's own, or when nobody is left to receive it.
    """
    task = _fresh(by, task)
    must(hands_down(by, task))
    _must_be(task, UNFINISHED, "下达")
    if due and task.due and due > task.due:
        raise Refusal(f"完成期限不能晚于本级期限{_said(task.due)}，请改早，或先请交办单位调整本级期限", field="due")
    reachable = set(receivers(by, task).values_list("pk", flat=True))
    must(all(unit.pk in reachable for unit in to))
    having = set(by.rows(Task).filter(parent=task).exclude(state=State.WITHDRAWN).values_list("unit_id", flat=True))
    new = [unit for unit in dict.fromkeys(to) if unit.pk not in having]
    if not new:
        raise Refusal("所选单位都已领到这项任务，请另选单位" if to else "还没有选承办单位，请至少选一个", field="to")
    copied = ("title", "kind", "sentence", "place", "document", "measure", "due_text", "targets")
    common = {name: getattr(task, name) for name in copied}
    children = Task.objects.bulk_create(
        Task(
            **common, parent=task, unit=unit, given_by=task.unit, giver=task.unit.name, due=due or task.due,
            detail=detail.strip() or task.detail, given_on=timezone.localdate(at),
            duty=Duty.ASSIST if unit.pk in assisting else Duty.LEAD,
        )
        for unit in new
    )  # fmt: skip
    if task.state == State.GIVEN:
        _move(task, State.DOING)
    _enter(task, Kind.HAND_DOWN, f"下达给{len(children)}个单位", by, at)
    leave_trace(by=by, at=at, verb="下达任务", kind="任务", thing=task.public_id, count=len(children))
    return children


@transaction.atomic
def change_task(
    *, task: Task, title: str, due: date | None, targets: Sequence[Target] | str, reason: str, by: Reader, at: datetime,
    with_children: bool = False,
) -> TaskVersion | None:
    """变更: a new version of title, deadline and targets (rows, or lines as typed); None when nothing differs.

    `with_children` carries the new deadline to the unfinished tasks below that still have the old one.
    """
    task = _fresh(by, task)
    must(on_givers_side(by, task))
    _must_be(task, OPEN, "变更")
    reason = _needed(reason, "请写明变更原因", "reason", most=200)
    above = by.rows(Task).filter(pk=task.parent_id).first() if task.parent_id else None
    if above and above.due and (due is None or due > above.due):
        raise Refusal(f"完成期限不能晚于上一级任务的期限{_said(above.due)}；确需延后的，请先变更上一级任务", field="due")
    given = {"title": _title(title), "due": due.isoformat() if due else None, "targets": from_lines(targets) if isinstance(targets, str) else list(targets)}
    followers = carrying(by, task) if with_children and due != task.due else []
    version = _add_version(task, given, reason, by, at)
    for child in followers:
        _add_version(child, _content(child) | {"due": given["due"]}, reason, by, at)
    if version:
        leave_trace(by=by, at=at, verb="变更任务", kind="任务", thing=task.public_id, count=1 + len(followers))
    return version


@transaction.atomic
def report_progress(
    *, task: Task, text: str, by: Reader, at: datetime, percent: int | None = None, day: date | None = None
) -> TaskProgress:
    """报进展: what was done up to `day`."""
    task = _fresh(by, task)
    must(on_doers_side(by, task))
    _must_be(task, UNFINISHED, "报进展")
    text = _needed(text, "请写明进展情况", "text")
    if percent is not None and not 0 <= percent <= 100:
        raise Refusal("完成比例请填0至100的整数", field="percent")
    if task.state == State.GIVEN:
        _move(task, State.DOING)
    entry = _enter(task, Kind.PROGRESS, text, by, at, percent=percent, day=_not_ahead(day, at))
    leave_trace(by=by, at=at, verb="报进展", kind="任务", thing=task.public_id)
    return entry


@transaction.atomic
def finish(*, task: Task, evidence: str, by: Reader, at: datetime, done_on: date | None = None) -> Task:
    """报结: the doer says it was done on `done_on`, and by what that can be seen; the giver's side closes it."""
    task = _fresh(by, task)
    must(on_doers_side(by, task))
    _must_be(task, UNFINISHED, "报结")
    evidence = _needed(evidence, "请写明完成情况和佐证，例如：已建成活动室3个，验收单已存档", "text")
    below = by.rows(Task).filter(parent=task, state__in=OPEN).count()
    if below:
        raise Refusal(f"下级还有{below}项没有销号，请先逐项销号，或撤销不再需要的，再报结")
    day = _not_ahead(done_on, at)
    if day < task.given_on:
        raise Refusal(f"办结日期不能早于下达日期{_said(task.given_on)}", field="day")
    _move(task, State.REPORTED, done_on=day, reported_by=by.login_id)
    _enter(task, Kind.FINISH, evidence, by, at, percent=100, day=day)
    leave_trace(by=by, at=at, verb="报结任务", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def close_task(*, task: Task, by: Reader, at: datetime, note: str = "") -> Task:
    """销号: the giver's side confirms that it is done."""
    task = _fresh(by, task)
    must(may_close(by, task))
    _must_be(task, (State.REPORTED,), "销号")
    _move(task, State.DONE)
    _enter(task, Kind.CLOSE, note.strip(), by, at)
    leave_trace(by=by, at=at, verb="销号", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def send_back(*, task: Task, reason: str, by: Reader, at: datetime) -> Task:
    """退回: reported or closed, but not done; it goes on, and its deadline stands."""
    task = _fresh(by, task)
    must(may_close(by, task))
    _must_be(task, FINISHED, "退回")
    reason = _needed(reason, "请写明退回原因和要补的内容", "text")
    _move(task, State.DOING, done_on=None, reported_by=None)
    _enter(task, Kind.RETURN, reason, by, at)
    leave_trace(by=by, at=at, verb="退回任务", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def withdraw_task(*, task: Task, reason: str, by: Reader, at: datetime) -> int:
    """撤销: the task and everything unfinished below it are no longer owed; the number of tasks withdrawn."""
    task = _fresh(by, task)
    must(on_givers_side(by, task))
    _must_be(task, OPEN, "撤销")
    reason = _needed(reason, "请写明撤销原因", "text")
    count, level = 0, [task]
    while level:
        for one in level:
            _move(one, State.WITHDRAWN, done_on=None, reported_by=None)
            _enter(one, Kind.WITHDRAW, reason, by, at)
        count += len(level)
        level = list(by.rows(Task).filter(parent__in=level, state__in=OPEN))
    leave_trace(by=by, at=at, verb="撤销任务", kind="任务", thing=task.public_id, count=count)
    return count


def _fresh(by: Reader, task: Task) -> Task:
    """The task as it stands now, locked where the database can."""
    found = by.rows(Task).select_for_update(of=("self",)).select_related("unit").filter(pk=task.pk).first()
    if found is None:
        raise Hidden("task")
    return found


def _move(task: Task, state: State, **changes: object) -> None:
    task.state = state
    for name, value in changes.items():
        setattr(task, name, value)
    task.save(update_fields=["state", *changes])


def _enter(
    task: Task, kind: Kind, text: str, by: Reader, at: datetime, *, percent: int | None = None, day: date | None = None
) -> TaskProgress:
    task.changed_at = at
    task.save(update_fields=["changed_at"])
    return TaskProgress.objects.create(
        task=task, kind=kind, text=text, percent=percent, day=day or timezone.localdate(at), unit_id=by.unit_id,
        label=by.label, login=by.login_id, at=at,
    )


def _content(task: Task) -> dict[str, object]:
    return {"title": task.title, "due": task.due.isoformat() if task.due else None, "targets": task.targets}


def _add_version(task: Task, given: dict, reason: str, by: Reader, at: datetime) -> TaskVersion | None:
    before = _content(task)
    changed = [name for name in before if before[name] != given[name]]
    if not changed:
        return None
    task.title, task.targets = given["title"], given["targets"]
    task.due = date.fromisoformat(given["due"]) if given["due"] else None
    task.version, task.changed_at = task.version + 1, at
    task.save(update_fields=["title", "targets", "due", "version", "changed_at"])
    return TaskVersion.objects.create(
        task=task, number=task.version, before={n: before[n] for n in changed}, after={n: given[n] for n in changed},
        reason=reason, label=by.label, login=by.login_id, at=at,
    )


def _must_be(task: Task, states: Collection[str], verb: str) -> None:
    if task.state not in states:
        allowed = "、".join(State(state).label for state in states)
        raise Refusal(f"这项任务现在是“{task.get_state_display()}”，{allowed}的才能{verb}，请刷新页面查看最新情况")


def _title(title: str) -> str:
    return _needed(title, "请写明事项", "title", most=TITLE_MOST)


def _needed(text: str, message: str, field: str, most: int = 2000) -> str:
    text = text.strip()
    if not text:
        raise Refusal(message, field=field)
    if len(text) > most:
        raise Refusal(f"文字请控制在{most}字以内，现有{len(text)}字", field=field)
    return text


def _not_ahead(day: date | None, at: datetime) -> date:
    today = timezone.localdate(at)
    if day and day > today:
        raise Refusal(f"日期不能晚于今天（{_said(today)}）", field="day")
    return day or today


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
