"""任务事实表: tasks as formulas, indicators and pre-filling see them.

The SELECT names the guarded tables by their own names and no reader: it runs on a connection that looks through a
reader's eyes, so the fence gives it only the tasks which that reader may see. A task counts for the unit that owes it
(`unit_id`). In 任务 it falls into the period of its deadline (`due`), and without one into none; in 任务进展 into every period in
which something was reported on it or it was closed, whenever it is due: one row for each task, however often it was reported on.
"""
from __future__ import annotations

from dazugong.formula.facts import Column, FactTable

from .models import State, TaskProgress

Kind = TaskProgress.Kind
REPORTED = f"'{Kind.PROGRESS}', '{Kind.FINISH}'"
CLOSED = f"'{Kind.CLOSE}'"
MOVED = f"{REPORTED}, {CLOSED}"
WITHIN = "p.day BETWEEN :first AND :last"


def _in_words(states: list[tuple[str, str]]) -> str:
    return " ".join(f"WHEN '{value}' THEN '{term}'" for value, term in states)


def _entry(value: str, kinds: str, when: str) -> str:
    """Of the task's entries of these kinds the value of the last."""
    return f"(SELECT p.{value} FROM tasks_taskprogress p WHERE p.task_id = t.id AND p.kind IN ({kinds}) AND {when} ORDER BY p.day DESC, p.id DESC LIMIT 1)"


STATE = f"CASE t.state {_in_words(State.choices)} END AS state"
TASKS = FactTable(
    name="tasks",
    term="任务",
    scope="unit_id",
    day="due",
    reach=("tasks",),
    columns=(
        Column("unit_id", "单位", "unit"),
        Column("title", "事项", "text"),
        Column("state", "状态", "choice", choices=tuple(State.labels)),
        Column("given_on", "下达日期", "date"),
        Column("due", "完成期限", "date"),
        Column("done_on", "办结日期", "date"),
        Column("source", "来源", "text"),
        Column("latest", "进展", "text"),
        Column("returned", "退回次数", "number"),
        Column("line", "条线", "text"),
        Column("evidence", "佐证材料", "text"),
        Column("public_id", "编号", "text"),
    ),
    sql=(
        f"SELECT t.unit_id, t.title, {STATE}, t.given_on, t.due, t.done_on,"
        " t.place AS source, (SELECT p.text FROM tasks_taskprogress p WHERE p.task_id = t.id"
        " AND p.kind IN ('progress', 'finish') ORDER BY p.id DESC LIMIT 1) AS latest,"
        " (SELECT COUNT(*) FROM tasks_taskprogress p WHERE p.task_id = t.id AND p.kind = 'return') AS returned, t.line, t.evidence, t.public_id FROM tasks_task t"
    ),
)
PROGRESS = FactTable(
    name="task_progress",
    term="任务进展",
    scope="unit_id",
    day="moved_on",
    reach=("tasks",),
    columns=(
        Column("unit_id", "单位", "unit"),
        Column("title", "事项", "text"),
        Column("state", "状态", "choice", choices=tuple(State.labels)),
        Column("due", "完成期限", "date"),
        Column("done_on", "办结日期", "date"),
        Column("moved_on", "最近办理日期", "date"),
        Column("closed_on", "销号日期", "date"),
        Column("latest", "进展", "text"),
        Column("line", "条线", "text"),
        Column("evidence", "佐证材料", "text"),
        Column("public_id", "编号", "text"),
    ),
    sql=(
        f"SELECT t.unit_id, t.title, {STATE}, t.due, t.done_on, {_entry('day', MOVED, WITHIN)} AS moved_on,"
        f" {_entry('day', CLOSED, WITHIN)} AS closed_on, {_entry('text', REPORTED, 'p.day <= :last')} AS latest, t.line,"
        " CASE WHEN EXISTS (SELECT 1 FROM tasks_taskfile f JOIN tasks_taskprogress p ON p.id = f.progress_id"
        f" WHERE p.task_id = t.id AND {WITHIN}) THEN t.evidence ELSE '' END AS evidence, t.public_id FROM tasks_task t"
    ),
)
