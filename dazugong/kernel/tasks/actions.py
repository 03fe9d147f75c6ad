"""办任务: give, hand down, report, finish, take back, close, send back, withdraw; what changes in a running one: `changing`."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit

from .admission import admit
from .countersigning import must_be_agreed
from .evidence import Sent, keep_evidence
from .hindering import must_be_free, open_below
from .models import FINISHED, OPEN, UNFINISHED, Duty, Every, Origin, State, Task, TaskProgress
from .prerequisites import must_have_begun
from .queries import having_it, receivers
from .rights import hands_down, may_close, may_take_back, must, on_doers_side, on_givers_side, reaches
from .steps import TITLE_MOST, enter, fresh, in_words, move, must_be, named, needed, not_ahead, window_day, written
from .targets import Target, values_given

__all__ = [
    "TITLE_MOST", "Source", "close_task", "finish", "give_task", "hand_down", "report_progress", "send_back",
    "take_back", "withdraw_task",
]  # fmt: skip
Kind = TaskProgress.Kind
COPIED = ("title", "kind", "sentence", "place", "document", "measure", "due_text", "every", "targets", "line", "origin", "opens", "admitted")


@dataclass(frozen=True)
class Source:
    """来源: the sentence a task rests on, where it stands, the deadline and how often as it writes them; `document` and `measure` are
    public numbers, no address."""

    sentence: str = ""
    place: str = ""
    document: str = ""
    measure: int | None = None
    due_text: str = ""
    origin: str = ""        # one of `Origin`; empty: a document where one is named, else other

    @property
    def kind(self) -> str:
        return self.origin or (Origin.DOCUMENT if self.document else Origin.OTHER)


@transaction.atomic
def give_task(
    *, unit: Unit, title: str, by: Reader, at: datetime, given_by: Unit | None = None, detail: str = "", kind: str = "",
    due: date | None = None, source: Source | None = None, targets: Sequence[Target] = (),
    opens: date | None = None, line: str = "", every: str = "",
) -> Task:
    """立项: a task that `unit` owes, given by `given_by` or, at the top, set by itself."""
    by.need("tasks.give")
    must(reaches(by, unit.pk) and (given_by is None or reaches(by, given_by.pk)))
    source = source or Source()
    task = Task.objects.create(
        unit=unit, doer=unit.name, given_by=given_by, giver=given_by.name if given_by else "", title=named(title), detail=written(detail),
        kind=kind, due=due, due_text=source.due_text[:60], every=Every(every) if every else "", targets=list(targets), given_on=timezone.localdate(at),
        sentence=source.sentence, place=source.place[:300], document=source.document, measure=source.measure,
        origin=source.kind, opens=window_day(opens, due), line=needed(line, "", "line", most=20) if line.strip() else "",
    )
    leave_trace(by=by, at=at, verb="立项", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def hand_down(
    *, task: Task, to: Sequence[Unit], by: Reader, at: datetime, due: date | None = None, detail: str = "",
    assisting: Collection[int] = (), admitted: str = "", leads_itself: bool = False,
) -> list[Task]:
    """下达: one task for each of the units, in one act with one trace; units that have it already are left alone.

    `due` None keeps the deadline of the task; `assisting` are the ids of the units that assist instead of leading: where one
    unit leads they are given their part by it and report to it, where several do - `leads_itself`: the unit of the task beside
    them - they report to whoever gives the task. `admitted`: the entry of the register by which it may reach a community.
    Errors: Refusal for a deadline later than the task's own, when nobody is left to receive it, and where a prerequisite,
    a countersigning unit or an admission is lacking.
    """
    task = fresh(by, task)
    must(hands_down(by, task))
    must_be(task, UNFINISHED, "下达")
    if due and task.due and due > task.due:
        raise Refusal(f"完成期限不能晚于本级期限{in_words(task.due)}，请改早，或先请交办单位调整本级期限", field="due")
    reachable = set(receivers(by, task).values_list("pk", flat=True))
    must(all(unit.pk in reachable for unit in to))
    having = having_it(by, task)
    new = [unit for unit in dict.fromkeys(to) if unit.pk not in having]
    if not new:
        raise Refusal("所选单位都已领到这项任务，请另选单位" if to else "还没有选承办单位，请至少选一个", field="to")
    admit(task, admitted)
    must_be_free(by, task, new, "下达")
    common = {name: getattr(task, name) for name in COPIED} | {
        "due": due or task.due, "detail": written(detail) or task.detail, "given_on": timezone.localdate(at),
    }  # fmt: skip
    children = Task.objects.bulk_create(
        Task(**common, parent=task, unit=unit, doer=unit.name, given_by_id=task.unit_id, giver=task.doer) for unit in new if unit.pk not in assisting
    )
    children += _given_helpers(by, task, children, [unit for unit in new if unit.pk in assisting], common, leads_itself)
    if task.state == State.GIVEN:
        move(task, State.DOING)
    enter(task, Kind.HAND_DOWN, f"下达给{len(children)}个单位", by, at)
    leave_trace(by=by, at=at, verb="下达任务", kind="任务", thing=task.public_id, count=len(children))
    return children


@transaction.atomic
def report_progress(
    *, task: Task, text: str, by: Reader, at: datetime, percent: int | None = None, day: date | None = None,
    values: Mapping[str, str] | None = None, files: Sequence[Sent] = (),
) -> TaskProgress:
    """报进展: what was done up to `day`; `values`: how much has been reached, by what is aimed at (活动阵地: 2个); `files`: 佐证材料."""
    task = fresh(by, task)
    must(on_doers_side(by, task))
    must_be(task, UNFINISHED, "报进展")
    must_have_begun(by, task)
    text = needed(text, "请写明进展情况", "text")
    if percent is not None and not 0 <= percent <= 100:
        raise Refusal("完成比例请填0至100的整数", field="percent")
    if task.state == State.GIVEN:
        move(task, State.DOING)
    reached = values_given(values or {}, task.targets)
    entry = enter(task, Kind.PROGRESS, text, by, at, percent=percent, day=not_ahead(day, at), values=reached)
    keep_evidence(entry, files, by=by, at=at)
    leave_trace(by=by, at=at, verb="报进展", kind="任务", thing=task.public_id)
    return entry


@transaction.atomic
def finish(
    *, task: Task, evidence: str, by: Reader, at: datetime, done_on: date | None = None, values: Mapping[str, str] | None = None,
    files: Sequence[Sent] = (),
) -> Task:
    """报结: the doer says it was done on `done_on`, and by what that can be seen; the giver's side closes it.

    Whoever leads finishes the whole: what the units that assist owe him is below his task, and must be closed first.
    """
    task = fresh(by, task)
    must(on_doers_side(by, task))
    must_be(task, UNFINISHED, "报结")
    must_have_begun(by, task)
    evidence = needed(evidence, "请写明完成情况和佐证，例如：已建成活动室3个，验收单已存档", "text")
    if why := open_below(by, task):
        raise Refusal(why)
    day = not_ahead(done_on, at)
    if day < task.given_on:
        raise Refusal(f"办结日期不能早于下达日期{in_words(task.given_on)}", field="day")
    reached = values_given(values or {}, task.targets)
    move(task, State.REPORTED, done_on=day, reported_by=by.login_id)
    keep_evidence(enter(task, Kind.FINISH, evidence, by, at, percent=100, day=day, values=reached), files, by=by, at=at)
    leave_trace(by=by, at=at, verb="报结任务", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def take_back(*, task: Task, by: Reader, at: datetime) -> Task:
    """撤回报结: reported too early or wrongly, and not closed yet; it goes on, and counts as no return."""
    task = fresh(by, task)
    must(may_take_back(by, task))
    must_be(task, (State.REPORTED,), "撤回报结")
    move(task, State.DOING, done_on=None, reported_by=None)
    enter(task, Kind.TAKE_BACK, "报结已撤回，继续办理", by, at)
    leave_trace(by=by, at=at, verb="撤回报结", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def close_task(*, task: Task, by: Reader, at: datetime, note: str = "") -> Task:
    """销号: the giver's side confirms that it is done."""
    task = fresh(by, task)
    must(may_close(by, task))
    must_be(task, (State.REPORTED,), "销号")
    must_be_agreed(by, task, "销号")
    move(task, State.DONE)
    enter(task, Kind.CLOSE, note.strip(), by, at)
    leave_trace(by=by, at=at, verb="销号", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def send_back(*, task: Task, reason: str, by: Reader, at: datetime) -> Task:
    """退回: reported or closed, but not done; it goes on, and its deadline stands."""
    task = fresh(by, task)
    must(may_close(by, task))
    must_be(task, FINISHED, "退回")
    reason = needed(reason, "请写明退回原因和要补的内容", "text")
    move(task, State.DOING, done_on=None, reported_by=None)
    enter(task, Kind.RETURN, reason, by, at)
    leave_trace(by=by, at=at, verb="退回任务", kind="任务", thing=task.public_id)
    return task


@transaction.atomic
def withdraw_task(*, task: Task, reason: str, by: Reader, at: datetime) -> int:
    """撤销: the task and everything unfinished below it are no longer owed; the number of tasks withdrawn."""
    task = fresh(by, task)
    must(on_givers_side(by, task))
    must_be(task, OPEN, "撤销")
    reason = needed(reason, "请写明撤销原因", "text")
    count, level = 0, [task]
    while level:
        for one in level:
            move(one, State.WITHDRAWN, done_on=None, reported_by=None)
            enter(one, Kind.WITHDRAW, reason, by, at)
        count += len(level)
        level = list(by.rows(Task).filter(parent__in=level, state__in=OPEN))
    leave_trace(by=by, at=at, verb="撤销任务", kind="任务", thing=task.public_id, count=count)
    return count


def _given_helpers(by: Reader, task: Task, children: list[Task], helpers: list[Unit], common: dict[str, object], leads_itself: bool) -> list[Task]:
    """配合: below the one task that leads; where several lead, its unit among them, or none, below the task itself."""
    leading = list(by.rows(Task).filter(parent=task, duty=Duty.LEAD, part=0).exclude(state=State.WITHDRAWN))
    host = leading[0] if len(leading) == 1 and not leads_itself else task
    if helpers and host.state == State.REPORTED:
        raise Refusal(f"牵头单位{host.doer}已经报结，不能再加配合单位；确需增加的，请先退回牵头单位的任务", field="to")
    rows = [Task(**common, parent=host, whole=None if host is task else task, unit=unit, doer=unit.name, given_by_id=host.unit_id, giver=host.doer, duty=Duty.ASSIST) for unit in helpers]     # type: ignore[misc]
    if helpers and host is not task and host.state == State.GIVEN:
        move(host, State.DOING)
    return Task.objects.bulk_create(rows)
