"""任务事实表: tasks as formulas, indicators and pre-filling see them.

The SELECT names the guarded tables by their own names and no reader: it runs on a connection that looks through a
reader's eyes, so the fence gives it only the tasks which that reader may see. A task counts for the unit that owes it
(`unit_id`). In 任务 it falls into the period of its deadline (`due`), and without one into none; one that is done by periods
(`recurring`) is a row for each of its own, which falls due and is done for itself: what nobody did in a quarter is late in
that quarter's report. The one that the task owes now is 该办; those passed over are not, nor those behind it. In 任务进展 a task falls into every period in which something was reported on it or it was closed, whenever
it is due: one row for each task, however often it was reported on.
"""
from __future__ import annotations

from django.db import connection

from dazugong.formula.facts import Column, FactTable
from dazugong.kernel.calendar.lastday import last_day

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


EARLIER, LATER = ("MIN", "MAX") if connection.vendor == "sqlite" else ("LEAST", "GREATEST")
ONCE = "t.every = '' OR (t.given_by_id IS NULL AND EXISTS (SELECT 1 FROM tasks_task c WHERE c.parent_id = t.id AND c.state <> 'withdrawn'))"
BEGINS = f"{LATER}(t.given_on, COALESCE(t.opens, t.given_on), COALESCE(t.every_since, t.given_on))"
UNTIL = f"{EARLIER}(:last, COALESCE(t.due, :last), COALESCE(t.done_on, :last))"


def _end(every: str, day: str, ahead: int = 0) -> str:
    return last_day(connection.vendor, kind=every, day=day, ahead=str(ahead))


TURNS = (   # every period that falls due in first…last, of every task done by periods: its last day, and the last day of the one before
    "WITH RECURSIVE turns(id, every, until, ends) AS ("
    f"SELECT b.id, b.every, b.until, {_end('b.every', f'{LATER}(b.begins, :first)')}"
    f" FROM (SELECT t.id, t.every, {BEGINS} AS begins, {UNTIL} AS until FROM tasks_task t WHERE NOT ({ONCE})) b WHERE b.begins <= b.until"
    f" UNION ALL SELECT n.id, n.every, n.until, {_end('n.every', 'n.ends', 1)} FROM turns n WHERE n.ends < n.until)"
    f" SELECT * FROM (SELECT id, until, ends, {_end('every', 'ends', -1)} AS before FROM turns) e WHERE before < until"
)
IN_TURN = "p.task_id = t.id AND p.kind = 'progress' AND p.day > u.before AND p.day <= u.ends"
WHOLE = "(p.percent IS NULL OR p.percent >= 100)"
DONE_IN_TURN = f"(SELECT MIN(p.day) FROM tasks_taskprogress p WHERE {IN_TURN} AND {WHOLE})"
DONE_LAST = f"(SELECT MAX(p.day) FROM tasks_taskprogress p WHERE p.task_id = t.id AND p.kind = 'progress' AND {WHOLE})"
OWED = f"CASE WHEN u.ends = {LATER}({_end('t.every', BEGINS)}, COALESCE({_end('t.every', DONE_LAST, 1)}, t.given_on)) THEN 1 ELSE 0 END AS owed"      # as `recurring.next_due` says
STATE = f"CASE t.state {_in_words(State.choices)} END AS state"
TURN_STATE = f"CASE WHEN t.state <> '{State.WITHDRAWN}' AND {DONE_IN_TURN} IS NOT NULL THEN '{State.DONE.label}' ELSE {STATE.removesuffix(' AS state')} END"
RETURNED = "(SELECT COUNT(*) FROM tasks_taskprogress p WHERE p.task_id = t.id AND p.kind = 'return') AS returned"
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
        Column("owed", "该办", "yesno"),
        Column("public_id", "编号", "text"),
    ),
    sql=(
        f"SELECT t.unit_id, t.title, {STATE}, t.given_on, t.due, t.done_on,"
        " t.place AS source, (SELECT p.text FROM tasks_taskprogress p WHERE p.task_id = t.id"
        f" AND p.kind IN ('progress', 'finish') ORDER BY p.id DESC LIMIT 1) AS latest, {RETURNED}, t.line, t.evidence, 1 AS owed, t.public_id FROM tasks_task t WHERE {ONCE}"
        f" UNION ALL SELECT t.unit_id, t.title, {TURN_STATE}, t.given_on, {EARLIER}(u.ends, COALESCE(t.due, u.ends)), COALESCE({DONE_IN_TURN}, t.done_on), t.place,"
        f" (SELECT p.text FROM tasks_taskprogress p WHERE {IN_TURN} ORDER BY p.id DESC LIMIT 1), {RETURNED}, t.line, t.evidence, {OWED}, t.public_id"
        f" FROM ({TURNS}) u JOIN tasks_task t ON t.id = u.id"
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
