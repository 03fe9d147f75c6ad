"""事实表: meetings, attendance, what had to be held and what was decided, as formulas and indicators see them.

The SELECT names the guarded tables by their own names: it runs on a connection that looks through a reader's eyes.
What a row must be is said in `dazugong.spec.meetings`; this is the same in SQL.
"""
from __future__ import annotations

from dataclasses import replace

from dazugong.formula.facts import register
from dazugong.kernel.tasks.models import State
from dazugong.spec.meetings import ATTENDANCE, DECISIONS, DUTIES, FULLNESS, MEETINGS, TASK_STATES, TRAINED
from dazugong.spec.relations import with_sql

from .models import Attendance, Meeting

_OF_MEETING = "m.pack AS pack, m.title AS kind"


def _in_words(column: str, choices: list[tuple[str, str]]) -> str:
    cases = " ".join(f"WHEN '{value}' THEN '{term}'" for value, term in choices)
    return f"CASE {column} {cases} END"


MEETINGS_SQL = f"""SELECT m.unit_id AS unit, {_OF_MEETING}, m.category AS category, m.day AS day, m.topic AS topic,
 {_in_words("m.state", Meeting.State.choices)} AS state, m.due AS due, m.present AS present, m.on_leave AS on_leave,
 m.absent AS absent, m.excused AS excused, m.quorate AS quorate, m.entered_on AS entered_on, m.late AS entered_late,
 (SELECT COUNT(*) FROM meetings_decision d WHERE d.meeting_id = m.id) AS decisions, m.public_id AS public_id
 FROM meetings_meeting m WHERE m.day <= :day"""
TOOK_PART = "(a.mark = 'present' OR a.made_up_on <= :day)"
ATTENDANCE_SQL = f"""SELECT a.unit_id AS unit, {_OF_MEETING}, m.category AS category, m.day AS day, a.name AS person,
 {_in_words("a.mark", Attendance.Mark.choices)} AS mark, a.reason AS reason,
 CASE WHEN a.made_up_on <= :day THEN a.made_up_on END AS made_up_on,
 CASE WHEN {TOOK_PART} THEN m.hours ELSE 0 END AS hours, m.public_id AS public_id
 FROM meetings_attendance a JOIN meetings_meeting m ON m.id = a.meeting_id
 WHERE a.replaced_at IS NULL AND m.day <= :day"""
HELD = """(SELECT COUNT(*) FROM meetings_meeting m WHERE m.unit_id = d.unit_id AND m.pack = d.pack AND m.kind = d.kind
 AND m.state = 'held' AND m.day >= d.first AND m.day <= d.last AND m.day <= :day)"""
DUTIES_SQL = f"""SELECT e.*, CASE WHEN e.exempt = 1 OR e.held >= e.required THEN 0 ELSE e.required - e.held END AS short FROM (
 SELECT d.unit_id AS unit, d.pack AS pack, d.title AS kind, d.period AS period, d.first AS period_first, d.last AS period_last,
 d.times AS required, {HELD} AS held, CASE WHEN d.exempt_reason <> '' THEN 1 ELSE 0 END AS exempt FROM meetings_duty d) e"""
FULLNESS_SQL = f"""SELECT f.unit, f.pack, COUNT(*) AS duties, SUM(CASE WHEN f.short = 0 THEN 1 ELSE 0 END) AS met,
 CASE WHEN MAX(f.short) = 0 THEN 1 ELSE 0 END AS complete FROM ({DUTIES_SQL}) f
 WHERE f.exempt = 0 AND f.period_last >= :first AND f.period_last <= :last GROUP BY f.unit, f.pack"""
STILL_THERE = """(EXISTS (SELECT 1 FROM people_membership b WHERE b.person_id = a.person_id AND b.since <= :last
 AND (b.until IS NULL OR b.until > :last)) OR EXISTS (SELECT 1 FROM people_appointment c WHERE c.person_id = a.person_id
 AND c.since <= :last AND (c.until IS NULL OR c.until > :last)))"""
TRAINED_SQL = f"""SELECT a.unit_id AS unit, {_OF_MEETING}, MAX(a.name) AS person,
 SUM(CASE WHEN m.day >= :first AND a.mark <> 'excused' THEN 1 ELSE 0 END) AS due,
 SUM(CASE WHEN m.day >= :first AND {TOOK_PART} THEN 1 ELSE 0 END) AS present,
 SUM(CASE WHEN m.day >= :first AND {TOOK_PART} THEN m.hours ELSE 0 END) AS hours,
 MAX(CASE WHEN a.made_up_on <= :day THEN a.made_up_on WHEN a.mark = 'present' THEN m.day END) AS last_day,
 (SELECT MIN(c.since) FROM people_appointment c WHERE c.person_id = a.person_id AND c.since <= :last AND (c.until IS NULL OR c.until > :last)) AS arrived
 FROM meetings_attendance a JOIN meetings_meeting m ON m.id = a.meeting_id
 WHERE a.replaced_at IS NULL AND m.day <= :last AND m.day <= :day AND {STILL_THERE} GROUP BY a.unit_id, m.pack, m.title, a.person_id"""
DECISIONS_SQL = f"""SELECT COALESCE(d.unit_id, m.unit_id) AS unit, {_OF_MEETING}, m.day AS day, d.text AS text, d.due AS due,
 CASE WHEN d.task_id IS NULL THEN '{TASK_STATES[0]}' ELSE {_in_words("t.state", State.choices)} END AS state,
 m.public_id AS public_id FROM meetings_decision d JOIN meetings_meeting m ON m.id = d.meeting_id
 LEFT JOIN tasks_task t ON t.id = d.task_id WHERE m.day <= :day"""


def register_tables() -> None:
    """登记: once the app is ready."""
    for table, sql in (
        (MEETINGS, MEETINGS_SQL), (ATTENDANCE, ATTENDANCE_SQL), (DUTIES, DUTIES_SQL), (FULLNESS, FULLNESS_SQL),
        (TRAINED, TRAINED_SQL), (DECISIONS, DECISIONS_SQL),
    ):  # fmt: skip
        register(replace(with_sql(table, sql), reach=("records", "people", "tasks")))
