"""变更: a running task in other words, days or targets, version by version; what stood before is kept beside why it was changed."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal, uncut

from .actions import Source
from .countersigning import ask_again
from .models import OPEN, Task, TaskVersion
from .queries import carrying, taken_along
from .recurring import how_often
from .rights import must, on_givers_side
from .steps import fresh, in_words, must_be, named, needed, window_day, written
from .targets import Target, from_lines, said_whole

MOST_LINE = 20      # characters of a line of work (条线)
MOST_SHOWN = 40     # of what another has just put there, in the refusal that names it
CONTENT = ("title", "opens", "due", "every", "targets", "line", "detail", "sentence", "place", "document", "measure", "due_text")     # what versions are of
DAYS = ("opens", "due")
PARTS = {  # of the content, those that a person reads: how they are called on the pages
    "title": "事项", "detail": "要求", "opens": "起始日期", "due": "完成期限", "every": "周期", "targets": "目标值", "line": "条线", "place": "出处",
}  # fmt: skip


class Unchanged(Enum):
    """不动: what an act is not told of stays as it is; for a day that may also be taken away."""

    AS_IT_IS = 0


@transaction.atomic
def change_task(
    *, task: Task, title: str, due: date | None, targets: Sequence[Target] | str, reason: str, by: Reader, at: datetime,
    with_children: bool = False, line: str | None = None, opens: date | Unchanged | None = Unchanged.AS_IT_IS,
    detail: str | None = None, source: Source | None = None, seen: int | None = None, every: str | None = None,
) -> TaskVersion | None:
    """变更: a new version of title, 要求 (`detail`), first day, deadline, 周期 (`every`; its periods begin with the day) and targets (rows, or lines as typed); None when nothing differs.
    Units that countersigned the version before are asked again.

    `detail`, `line`, `every` and `source`, the sentence it rests on, stay as they are where None. `with_children` takes the unfinished
    tasks below along: whatever of them is still as in this one changes with it. `seen`: the version that whoever changes it had
    before him; Refusal where another was quicker, because his change would be taken back unseen.
    """
    task = fresh(by, task)
    must(on_givers_side(by, task))
    must_be(task, OPEN, "变更")
    if seen is not None and seen != task.version:
        raise Refusal(_overtaken(by, task))
    reason = needed(reason, "请写明变更原因", "reason", most=200)
    above = by.rows(Task).filter(pk=task.parent_id).first() if task.parent_id else None
    if above and above.due and (due is None or due > above.due):
        raise Refusal(f"完成期限不能晚于上一级任务的期限{in_words(above.due)}；确需延后的，请先变更上一级任务", field="due")
    first = task.opens if opens is Unchanged.AS_IT_IS else opens
    given = _content(task) | {
        "title": named(title), "opens": _iso(first), "due": _iso(due), "every": task.every if every is None else every, "targets": from_lines(targets) if isinstance(targets, str) else list(targets),
        "line": task.line if line is None else uncut(line, "条线", MOST_LINE, field="line"), "detail": _required(task, detail),
    } | _resting(source)  # fmt: skip
    changed = [name for name, value in _content(task).items() if value != given[name]]
    followers = [(child, taken_along(child, task, changed)) for child in carrying(by, task, changed)] if with_children else []
    version = _add_version(task, given, reason, by, at)
    for child, names in followers:
        _add_version(child, _content(child) | {name: given[name] for name in names}, reason, by, at)
    if version:
        ask_again(task, by=by, at=at)
        leave_trace(by=by, at=at, verb="变更任务", kind="任务", thing=task.public_id, count=1 + len(followers))
    return version


def parts_changed(version: TaskVersion) -> list[tuple[str, str, str]]:
    """改了什么: each part with what stood before and what stands since, in words."""
    return [(PARTS[name], _in_words(version.before[name], name), _in_words(version.after[name], name)) for name in PARTS if name in version.after]


def _overtaken(by: Reader, task: Task) -> str:
    last = by.rows(TaskVersion).filter(task=task, number=task.version).first()
    parts = parts_changed(last) if last else []
    changes = "；".join(f"{name}改为“{now if len(now) <= MOST_SHOWN else now[:MOST_SHOWN] + '…'}”" for name, _, now in parts)
    who = f"{last.label}" if last else "同事"
    return f"您打开这一页以后，{who}已变更为第{task.version}版{f'：{changes}' if changes else ''}。您填的还在下面，请对照核对后再按变更"


def _required(task: Task, detail: str | None) -> str:
    """要求 from now on: what a browser only ends its lines otherwise is no other text."""
    return task.detail if detail is None or detail.strip().splitlines() == task.detail.splitlines() else written(detail)


def _content(task: Task) -> dict[str, object]:
    return {name: _iso(value) if isinstance(value := getattr(task, name), date) else value for name in CONTENT}


def _resting(source: Source | None) -> dict[str, object]:
    if source is None:
        return {}
    where = {"place": source.place[:300], "document": source.document, "measure": source.measure}
    return {"sentence": source.sentence, "due_text": source.due_text[:60]} | where


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _in_words(value: str | Iterable[Mapping[str, str]] | None, name: str) -> str:
    if name == "every":
        return how_often(str(value))
    return (value if isinstance(value, str) else "；".join(said_whole(value or ()))) or "无"


def _add_version(task: Task, given: dict[str, Any], reason: str, by: Reader, at: datetime) -> TaskVersion | None:
    before = _content(task)
    changed = [name for name in before if before[name] != given[name]]
    if not changed:
        return None
    for name in changed:
        if name not in DAYS:
            setattr(task, name, given[name])
    if "every" in changed:
        task.every_since = timezone.localdate(at)
    first, due = (date.fromisoformat(given[name]) if given[name] else None for name in ("opens", "due"))
    task.opens, task.due = window_day(first, due), due
    task.version, task.changed_at = task.version + 1, at
    task.save(update_fields=[*CONTENT, "every_since", "version", "changed_at"])
    return TaskVersion.objects.create(
        task=task, number=task.version, before={n: before[n] for n in changed}, after={n: given[n] for n in changed},
        reason=reason, label=by.label, login=by.login_id, at=at,
    )
