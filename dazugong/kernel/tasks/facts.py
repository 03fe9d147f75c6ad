"""任务事实表: tasks as formulas, indicators and pre-filling see them.

The SELECT names the guarded tables by their own names and no reader: it runs on a connection that looks through a
reader's eyes, so the fence gives it only the tasks which that reader may see. A task counts for the unit that owes it
(`unit_id`) and falls into the period of its deadline (`due`); a task without a deadline falls into none.
"""
from __future__ import annotations

from dazugong.formula.facts import Column, FactTable

from .models import State


def _in_words(states: list[tuple[str, str]]) -> str:
    return " ".join(f"WHEN '{value}' THEN '{term}'" for value, term in states)


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
        f"SELECT t.unit_id, t.title, CASE t.state {_in_words(State.choices)} END AS state, t.given_on, t.due, t.done_on,"
        " t.place AS source, (SELECT p.text FROM tasks_taskprogress p WHERE p.task_id = t.id"
        " AND p.kind IN ('progress', 'finish') ORDER BY p.id DESC LIMIT 1) AS latest,"
        " (SELECT COUNT(*) FROM tasks_taskprogress p WHERE p.task_id = t.id AND p.kind = 'return') AS returned, t.line, t.evidence, t.public_id FROM tasks_task t"
    ),
)
