"""办任务的步骤: what every act on a task does: read it afresh, check its state, move it, enter what was done."""
from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, legible

from .models import State, Task, TaskProgress

Kind = TaskProgress.Kind
TITLE_MOST = 200


def fresh(by: Reader, task: Task) -> Task:
    """The task as it stands now, locked where the database can."""
    found = by.rows(Task).select_for_update(of=("self",)).filter(pk=task.pk).first()
    if found is None:
        raise Hidden("task")
    return found


def move(task: Task, state: State, **changes: object) -> None:
    """Into the state, with whatever changes along."""
    task.state = state
    for name, value in changes.items():
        setattr(task, name, value)
    task.save(update_fields=["state", *changes])


def enter(
    task: Task, kind: Kind, text: str, by: Reader, at: datetime, *, percent: int | None = None, day: date | None = None,
    values: dict[str, str] | None = None,
) -> TaskProgress:
    """办理记录: one line of what was done."""
    task.changed_at = at
    task.save(update_fields=["changed_at"])
    return TaskProgress.objects.create(
        task=task, kind=kind, text=text, percent=percent, values=values or {}, day=day or timezone.localdate(at), unit_id=by.unit_id,
        label=by.label, login=by.login_id, at=at,
    )


def must_be(task: Task, states: Collection[str], verb: str) -> None:
    """Raises `Refusal` for a task in another state."""
    if why := unfit(task, states, verb):
        raise Refusal(why)


def unfit(task: Task, states: Collection[str], verb: str) -> str:
    """Why the state of a task does not allow it; else empty."""
    if task.state in states:
        return ""
    allowed = "、".join(State(state).label for state in states)
    return f"这项任务现在是“{task.get_state_display()}”，{allowed}的才能{verb}，请刷新页面查看最新情况"


def named(title: str) -> str:
    """事项, as it may be called."""
    return needed(title, "请写明事项", "title", most=TITLE_MOST)


def needed(text: str, message: str, field: str, most: int = 2000) -> str:
    """A text that may not be empty, nor longer than `most`."""
    text = text.strip()
    if not text:
        raise Refusal(message, field=field)
    if len(text) > most:
        raise Refusal(f"文字请控制在{most}字以内，现有{len(text)}字", field=field)
    return legible(text, "文字", field=field)


def written(detail: str) -> str:
    """要求, as it is kept: nothing blank around it, its lines ended one way whichever browser sent it."""
    return legible(detail.replace("\r\n", "\n").strip(), "要求", field="detail")


def not_ahead(day: date | None, at: datetime) -> date:
    """The day, today where none is given; `Refusal` for one that lies ahead."""
    today = timezone.localdate(at)
    if day and day > today:
        raise Refusal(f"日期不能晚于今天（{in_words(today)}）", field="day")
    return day or today


def in_words(day: date) -> str:
    """2026年5月3日"""
    return f"{day.year}年{day.month}月{day.day}日"


def window_day(opens: date | None, due: date | None) -> date | None:
    """起始日期, which cannot lie behind the deadline."""
    if opens and due and opens > due:
        raise Refusal(f"起始日期不能晚于完成期限{in_words(due)}", field="opens")
    return opens
