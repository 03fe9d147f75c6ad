"""事实表: publications, readings, what had to be published and what came from outside, as formulas and indicators see them.

What a row must be is said in `dazugong.spec.publications`; this is the same in SQL.
"""
from __future__ import annotations

from dataclasses import replace

from dazugong.formula.facts import register
from dazugong.spec.publications import (
    CLOSED,
    DISCLOSURES,
    PUBLICATIONS,
    PUBLISHED,
    READINGS,
    REMARK_KINDS,
    REMARKS,
    WITHDRAWN,
)
from dazugong.spec.relations import with_sql

_NUMBER = "(SELECT MAX(e.number) FROM publications_edition e WHERE e.publication_id = p.id AND e.approved_on <= :day)"
_OBJECTIONS = "SELECT COUNT(*) FROM publications_remark r WHERE r.publication_id = p.id AND r.kind = 'objection' AND r.came_on <= :day"
PUBLICATIONS_SQL = f"""SELECT p.unit_id AS unit, p.pack AS pack, p.title AS kind, p.subject AS title, {_NUMBER} AS edition,
 CASE WHEN p.withdrawn_on <= :day THEN '{WITHDRAWN}' WHEN p.closed_on <= :day THEN '{CLOSED}' ELSE '{PUBLISHED}' END AS state,
 p.published_on AS published_on, p.until AS until, p.open AS open, ({_OBJECTIONS}) AS objections,
 ({_OBJECTIONS} AND r.state = 'answered' AND r.settled_on <= :day) AS answered, p.public_id AS public_id
 FROM publications_publication p WHERE p.published_on <= :day"""
READINGS_SQL = f"""SELECT r.unit_id AS unit, p.pack AS pack, p.title AS kind, p.subject AS title, e.number AS edition,
 CASE WHEN e.number = {_NUMBER} THEN 1 ELSE 0 END AS standing, r.post_name AS post,
 CASE WHEN r.read_on <= :day THEN 1 ELSE 0 END AS read, CASE WHEN r.read_on <= :day THEN r.read_on END AS read_on, r.due AS due, p.public_id AS public_id
 FROM publications_reading r JOIN publications_edition e ON e.id = r.edition_id JOIN publications_publication p ON p.id = e.publication_id
 WHERE e.approved_on <= :day AND (r.lapsed_on IS NULL OR r.lapsed_on > :day) AND (p.withdrawn_on IS NULL OR p.withdrawn_on > :day)"""
_MADE = """(SELECT MIN(p.published_on) FROM publications_publication p WHERE p.unit_id = d.unit_id AND p.pack = d.pack AND p.kind = d.kind
 AND p.period = d.period AND p.published_on <= :day AND (p.withdrawn_on IS NULL OR p.withdrawn_on > :day))"""
DISCLOSURES_SQL = f"""SELECT t.*, CASE WHEN t.made_on IS NULL THEN 0 ELSE 1 END AS made,
 CASE WHEN t.made_on IS NULL AND t.due < :day THEN 1 ELSE 0 END AS overdue FROM (
 SELECT d.unit_id AS unit, d.pack AS pack, d.title AS kind, d.period AS period, d.last AS period_last, d.due AS due, d.responsible AS responsible,
 {_MADE} AS made_on FROM publications_disclosure d WHERE d.first <= :day) t"""
_KIND = " ".join(f"WHEN '{kind}' THEN '{word}'" for kind, word in REMARK_KINDS.items())
REMARKS_SQL = f"""SELECT r.unit_id AS unit, r.pack AS pack, CASE r.kind {_KIND} END AS kind, r.title AS about, r.office AS office, r.came_on AS came_on,
 r.due AS due, CASE WHEN r.settled_on <= :day THEN 1 ELSE 0 END AS settled, CASE WHEN r.settled_on <= :day THEN r.settled_on END AS settled_on,
 CASE WHEN r.settled_on <= :day AND (r.due IS NULL OR r.settled_on <= r.due) THEN 1 ELSE 0 END AS in_time,
 CASE WHEN r.due < :day AND (r.settled_on IS NULL OR r.settled_on > :day) THEN 1 ELSE 0 END AS overdue
 FROM publications_remark r WHERE r.came_on <= :day"""


def register_tables() -> None:
    """登记: once the app is ready."""
    for table, sql in ((PUBLICATIONS, PUBLICATIONS_SQL), (READINGS, READINGS_SQL), (DISCLOSURES, DISCLOSURES_SQL), (REMARKS, REMARKS_SQL)):
        register(replace(with_sql(table, sql), reach=("records",)))
