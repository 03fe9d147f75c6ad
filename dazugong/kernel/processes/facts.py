"""事实表: cases, as formulas and indicators see them; what a row must be is said in `dazugong.spec.procedures`."""
from __future__ import annotations

from dazugong.formula.facts import register
from dazugong.spec.procedures import CLOSED, RUNNING, WITHDRAWN, with_sql

_OPEN = "s.case_id = c.id AND s.arrived_on <= :day AND (s.left_on IS NULL OR s.left_on > :day)"
_LEFT = "s.left_on IS NOT NULL AND s.left_on <= :day"
_ENDED = "c.closed_on IS NOT NULL AND c.closed_on <= :day"
# Late: an open step past its day, or the whole past its own, on the day or on the day it was closed.
_OVERDUE = f"""CASE WHEN EXISTS (SELECT 1 FROM processes_step s WHERE {_OPEN} AND s.due < :day) OR (c.due IS NOT NULL
 AND c.due < CASE WHEN {_ENDED} THEN c.closed_on ELSE :day END) THEN 1 ELSE 0 END"""
_FIRST_OPEN = f"SELECT s.title FROM processes_step s WHERE {_OPEN} ORDER BY s.number LIMIT 1"
CASES_SQL = f"""SELECT t.*, CASE WHEN t.state = '{CLOSED}' AND t.overdue = 0 THEN 1 ELSE 0 END AS in_time FROM (
 SELECT c.unit_id AS unit, c.pack AS pack, c.title AS kind, c.subject AS subject,
 CASE WHEN NOT ({_ENDED}) OR c.closed_on IS NULL THEN '{RUNNING}' WHEN c.state = 'withdrawn' THEN '{WITHDRAWN}' ELSE '{CLOSED}' END AS state,
 CASE WHEN {_ENDED} THEN c.outcome ELSE '' END AS outcome, c.sort AS sort, COALESCE(({_FIRST_OPEN}), '') AS step, c.opened_on AS opened_on, c.due AS due,
 CASE WHEN {_ENDED} THEN c.closed_on END AS closed_on, {_OVERDUE} AS overdue,
 (SELECT COALESCE(SUM(s.raised), 0) FROM processes_step s WHERE s.case_id = c.id AND s.arrived_on <= :day) AS escalated,
 (SELECT COUNT(*) FROM processes_step s WHERE s.case_id = c.id AND s.back AND s.left_on <= :day) AS returned, c.public_id AS public_id
 FROM processes_case c WHERE c.opened_on <= :day) t"""


# One row for each time a case came to a step, what was returned included: it was late or not all the same.
STEPS_SQL = f"""SELECT t.*, CASE WHEN t.left_on IS NOT NULL AND t.overdue = 0 THEN 1 ELSE 0 END AS in_time FROM (
 SELECT c.unit_id AS unit, c.pack AS pack, c.title AS kind, s.title AS step, c.subject AS subject, s.arrived_on AS arrived_on, s.due AS due,
 CASE WHEN {_LEFT} THEN s.left_on END AS left_on, CASE WHEN s.due < CASE WHEN {_LEFT} THEN s.left_on ELSE :day END THEN 1 ELSE 0 END AS overdue,
 c.public_id AS public_id FROM processes_step s JOIN processes_case c ON c.id = s.case_id WHERE s.arrived_on <= :day) t"""


def register_table() -> None:
    """登记: once the app is ready."""
    for table in with_sql(CASES_SQL, STEPS_SQL):
        register(table)
