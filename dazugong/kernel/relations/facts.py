"""事实表: relations, the objects they cover and the visits, as formulas and indicators see them.

The SELECT names the guarded tables by their own names: it runs on a connection that looks through a reader's eyes.
What a row must be is said in `dazugong.spec.relations`; this is the same in SQL.
"""
from __future__ import annotations

from dataclasses import replace

from dazugong.formula.facts import register
from dazugong.spec.relations import COVERED, ENDED, RELATIONS, RUNNING, TO_EVALUATE, VISITS, WAITING, with_sql


def _part(name: str, begin: int, length: int) -> str:
    return f"CAST(SUBSTR(CAST(:{name} AS text), {begin}, {length}) AS integer)"


MONTHS_ASKED = f"(({_part('last', 1, 4)} - {_part('first', 1, 4)}) * 12 + {_part('last', 6, 2)} - {_part('first', 6, 2)} + 1)"
STATE = f"""CASE WHEN r.until <= :day THEN '{ENDED}' WHEN r.holder = '' OR r.vacant_on <= :day THEN '{WAITING}'
 WHEN r.due < :day AND r.evaluate AND (r.evaluated_on IS NULL OR r.evaluated_on > :day) THEN '{TO_EVALUATE}'
 WHEN r.due < :day THEN '{ENDED}' ELSE '{RUNNING}' END"""
BY_THEN = "v.day <= :last AND v.day <= :day AND (NOT r.confirm OR v.confirmed_on <= :day)"
WITHIN = f"v.day >= :first AND {BY_THEN}"


def _of_visits(value: str, when: str = WITHIN) -> str:
    """A value over the visits of the whole chain of hand-overs that count in the period, or at any time up to its end."""
    return f"""(SELECT {value} FROM relations_visit v JOIN relations_relation q ON q.id = v.relation_id
 WHERE q.origin = r.origin AND {when})"""


STANDING = f"""SELECT r.unit_id AS unit, r.pack AS pack, r.title AS kind, r.object AS object, r.at_least AS at_least,
 CASE WHEN r.vacant_on <= :day THEN '' ELSE r.holder END AS holder, {STATE} AS state, r.since AS since, r.due AS due,
 CASE WHEN r.until <= :day THEN r.until END AS until, r.remind_on AS remind_on,
 CASE WHEN r.evaluated_on <= :day THEN 1 ELSE 0 END AS evaluated, r.evaluate_by AS evaluate_by,
 CASE WHEN EXISTS (SELECT 1 FROM relations_reply a WHERE a.relation_id = r.id AND a.day <= :day) THEN 1 ELSE 0 END AS replied, r.visits AS visits, r.months AS months,
 CASE WHEN r.counts_days THEN {_of_visits("COALESCE(SUM(v.days), 0)")} ELSE {_of_visits("COUNT(*)")} END AS made,
 {_of_visits("MAX(v.day)", BY_THEN)} AS last_visit, {_of_visits("COALESCE(SUM(v.raised), 0)")} AS raised,
 {_of_visits("COALESCE(SUM(v.solved), 0)")} AS solved, r.holder_unit_id, r.holder_person_id, r.holder_post_id,
 r.public_id AS public_id FROM relations_relation r
 WHERE r.since <= :last AND r.since <= :day AND (r.until IS NULL OR r.until > :first)"""
REQUIRED = f"""SELECT s.*, CASE WHEN s.state IN ('{RUNNING}', '{TO_EVALUATE}') THEN s.visits * ({MONTHS_ASKED} / s.months)
 ELSE 0 END AS required FROM ({STANDING}) s"""
SHORT = "CASE WHEN t.required > t.made THEN t.required - t.made ELSE 0 END"
OTHERS = f"""SELECT COUNT(*) FROM relations_relation r WHERE r.pack = t.pack AND r.title = t.kind AND r.holder <> ''
 AND (r.holder_unit_id = t.holder_unit_id OR r.holder_person_id = t.holder_person_id OR r.holder_post_id = t.holder_post_id)
 AND r.since <= :last AND {STATE} <> '{ENDED}'"""
COVERED_SQL = f"""SELECT c.unit, c.pack, c.kind, c.object, c.holders, CASE WHEN c.holders >= c.at_least THEN 1 ELSE 0 END AS covered,
 SUM(CASE WHEN c.holders >= c.at_least THEN 1 ELSE 0 END) OVER (PARTITION BY c.unit, c.pack, c.object) AS kinds, c.required, c.made, CASE WHEN c.required > c.made THEN c.required - c.made ELSE 0 END AS short FROM (
 SELECT t.unit, t.pack, t.kind, t.object, MAX(t.at_least) AS at_least, MAX(t.required) AS required,
 SUM(CASE WHEN t.state IN ('{RUNNING}', '{TO_EVALUATE}') THEN 1 ELSE 0 END) AS holders,
 CAST(SUM(CASE WHEN t.state IN ('{RUNNING}', '{TO_EVALUATE}') THEN t.made ELSE 0 END) AS BIGINT) AS made
 FROM ({REQUIRED}) t WHERE t.state <> '{ENDED}' GROUP BY t.unit, t.pack, t.kind, t.object) c"""
VISITS_SQL = """SELECT r.unit_id AS unit, r.pack AS pack, r.title AS kind, r.object AS object, r.holder AS holder, v.day AS day,
 v.days AS days, v.what AS what, v.raised AS raised, v.solved AS solved,
 CASE WHEN v.confirmed_on <= :day THEN 1 ELSE 0 END AS confirmed, r.public_id AS public_id
 FROM relations_visit v JOIN relations_relation r ON r.id = v.relation_id WHERE v.day <= :day"""


def register_tables() -> None:
    """登记: once the app is ready."""
    relations = f"SELECT t.*, {SHORT} AS short, ({OTHERS}) AS others FROM ({REQUIRED}) t"
    for table, sql in ((RELATIONS, relations), (COVERED, COVERED_SQL), (VISITS, VISITS_SQL)):
        register(replace(with_sql(table, sql), reach=("records",)))
