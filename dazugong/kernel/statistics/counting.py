"""数人、数组织: members by every class and organisations by kind, for any units on a day, by SQL.

One SELECT says of every standing member to which class of every dimension he belongs (`classified`); the numbers are made of
it, leaf by leaf and then up the tree, and so are the names behind a number. Who by an error stands in two branches at once is
counted in the one he came to last.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from dazugong.formula.sqltext import Sql, joined, literal
from dazugong.kernel.indicators.dialects import among, comma, listed, on_day
from dazugong.yearbook.book import Count
from dazugong.yearbook.dimensions import BLANK, Dimension, dimensions

OPEN = "{0}.since <= {{}} AND ({0}.until IS NULL OR {0}.until > {{}})"
TEXTS = tuple(one for one in dimensions() if one.kind == "words")


@dataclass(frozen=True)
class Words:
    """用词: the texts that stand in the register, by dimension and class, so that SQL need not read them."""

    said: Mapping[str, Mapping[str, Sequence[str]]]


def run(sql: Sql) -> list[tuple]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
        return cursor.fetchall()


def open_then(table: str, day: date) -> Sql:
    """Rows of `table` whose period holds the day."""
    then = on_day(day)
    return Sql(OPEN.format(table), then, then)


def below(under: int | None) -> Sql:
    """Units that ever stood below `under`; the tree of the day narrows further. None: every unit."""
    if under is None:
        return Sql("1 = 1")
    return Sql("m.unit_id IN (SELECT w.descendant_id FROM orgs_ancestry w WHERE w.ancestor_id = {} AND w.kind = 'line')", literal(under))


def words_of(under: int | None, *, first: date, last: date) -> Words:
    """Every different text of the members between two days, sorted into classes; one statement."""
    fields = ", ".join(f"p.{one.field}" for one in TEXTS)
    sql = Sql(f"SELECT DISTINCT {fields} FROM people_membership m JOIN people_person p ON p.id = m.person_id"
              " WHERE m.since <= {} AND (m.until IS NULL OR m.until > {}) AND {}", on_day(last), on_day(first), below(under))  # fmt: skip
    rows = run(sql)
    said: dict[str, dict[str, list[str]]] = {}
    for number, one in enumerate(TEXTS):
        for text in sorted({row[number] for row in rows} - {""}):
            said.setdefault(one.id, {}).setdefault(one.word_class(text), []).append(text)
    return Words(said)


def classified(under: int | None, day: date, words: Words, more: Iterable[str] = ()) -> Sql:
    """Every member standing on the day below `under`: unit, d0, d1 … the number of the class in each dimension, and `more`."""
    head = [Sql("m.unit_id AS unit"), *(Sql(f"{{}} AS d{n}", _class_number(one, day, words)) for n, one in enumerate(dimensions()))]
    head += [Sql(text) for text in more]
    last = Sql("NOT EXISTS (SELECT 1 FROM people_membership x WHERE x.person_id = m.person_id AND {}"
               " AND (x.since > m.since OR (x.since = m.since AND x.id > m.id)))", open_then("x", day))  # fmt: skip
    return Sql("SELECT {} FROM people_membership m JOIN people_person p ON p.id = m.person_id WHERE {} AND {} AND {}",
               comma(head), open_then("m", day), last, below(under))  # fmt: skip


def _class_number(one: Dimension, day: date, words: Words) -> Sql:
    """The place of a member's class in `one.ids`."""
    column, number = f"p.{one.field}", {class_id: n for n, class_id in enumerate(one.ids)}
    whens = [Sql(f"WHEN {column} = '' THEN {number[BLANK]}")]
    if one.kind == "words":
        for class_id, texts in words.said.get(one.id, {}).items():
            whens.append(Sql(f"WHEN {column} IN {{}} THEN {number[class_id]}", Sql("(SELECT said FROM {} AS said_so)", listed([[t] for t in texts], said="text"))))
        rest = number[one.rest]
    else:
        whens += [Sql(f"WHEN {column} {way} {{}} THEN {number[class_id]}", literal(bound)) for class_id, way, bound in one.bounds(day)]
        rest = number[one.classes[-1].id]
    return Sql(f"CASE {{}} ELSE {rest} END", joined(" ", whens))


def members_of(nodes: Sequence[int] | None, day: date, words: Words, *, under: int | None) -> dict[int, Count]:
    """The members of units and of all below them on the day, each person once; `nodes` None asks for every unit."""
    places = [(one.id, class_id, f"d{n} = {place}") for n, one in enumerate(dimensions()) for place, class_id in enumerate(one.ids)]
    sums = ", ".join(f"COUNT(*) FILTER (WHERE r.{test}) AS n{number}" for number, (*_, test) in enumerate(places))
    totals = ", ".join(f"SUM(l.n{number})" for number in range(len(places)))
    sql = Sql(f"WITH l AS (SELECT r.unit, COUNT(*) AS n, {sums} FROM ({{}}) r GROUP BY r.unit) SELECT t.ancestor_id, SUM(l.n), {totals}"
              " FROM l JOIN orgs_ancestry t ON t.descendant_id = l.unit AND t.kind = 'line' AND {} WHERE {} GROUP BY t.ancestor_id",
              classified(under, day, words), open_then("t", day), _asked(nodes))  # fmt: skip
    found = {}
    for unit, total, *numbers in run(sql):
        by: dict[str, dict[str, int]] = {}
        for (dimension, class_id, _), number in zip(places, numbers, strict=True):
            by.setdefault(dimension, {})[class_id] = int(number)
        found[unit] = Count(int(total), by)
    return found


def units_of(nodes: Sequence[int] | None, day: date) -> dict[int, dict[str, int]]:
    """Units standing on the day, by kind, for units and all below them."""
    sql = Sql("SELECT t.ancestor_id, u.kind, COUNT(*) FROM orgs_ancestry t JOIN orgs_unit u ON u.id = t.descendant_id"
              " WHERE t.kind = 'line' AND {} AND {} GROUP BY t.ancestor_id, u.kind", open_then("t", day), _asked(nodes))  # fmt: skip
    found: dict[int, dict[str, int]] = {}
    for unit, kind, number in run(sql):
        found.setdefault(unit, {})[kind] = int(number)
    return found


def _asked(nodes: Sequence[int] | None) -> Sql:
    return Sql("1 = 1") if nodes is None else Sql("t.ancestor_id IN {}", among(nodes))
