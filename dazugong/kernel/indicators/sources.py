"""行的来处: what a formula may ask of a row, as one SELECT for either database.

Every source yields the same first columns (unit, day, revision, public_id, title, for_unit, answered) and behind them one
column for each name that the formulas use. A unit that was asked and has not answered is a row too, with `answered` 0.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dazugong.formula import tree as t
from dazugong.formula.facts import NUMERIC_KINDS, Column, FactTable, bind_names, fact_table
from dazugong.formula.sqltext import Sql, SqlColumn, joined
from dazugong.formula.tree import Node
from dazugong.kernel.records.answers import formula
from dazugong.kernel.records.factrows import PUBLIC_ID, TITLES
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.spec.model import Indicator

from .asking import Question
from .dialects import comma, day_text, earlier_of, is_postgresql, number_of, on_day, yes_no

MECHANISM = "机制"
SAID = (*TITLES, "事由", "议题", "对象", "考核表", "资源", "所指", "种类")     # what a row is called, the first that it has; never a person


@dataclass(frozen=True)
class Source:
    """来处: `sql` is read under the name s; `columns` says what each name is there, `inside` how to ask a table inside a record.

    `judges_answered`: only rows that were answered are judged (a form); in a table of facts every row is. `day`: the day of
    every row, where it is the same.
    """

    sql: Sql
    columns: dict[str, SqlColumn] = field(repr=False)
    inside: dict[str, Sql] = field(default_factory=dict, repr=False)
    judges_answered: bool = False
    day: Sql | None = field(default=None, repr=False)


def formulas_of(indicator: Indicator, columns: tuple[Column, ...]) -> list[Node]:
    """Every formula of an indicator, parsed."""
    said = (indicator.count, indicator.of, indicator.where, indicator.per, indicator.sum, indicator.of_sum, indicator.distinct)
    return [formula(text, columns) for text in said if text]


def terms_of(asked: Iterable[Question]) -> list[t.Term]:
    """Every term that the indicators use, each once."""
    nodes = [node for one in asked for node in formulas_of(one.indicator, one.columns)]
    return list({term.name: term for node in nodes for term in t.walk(node) if isinstance(term, t.Term)}.values())


def days_of(asked: Question) -> dict[str, SqlColumn]:
    """期初, 期末 and 当日, the same for every row."""
    days = {"期初": asked.period.first, "期末": asked.period.last, "当日": asked.known}
    return {term: SqlColumn("%s", blank=False, params=(day.isoformat(),)) for term, day in days.items()}


def of_table(asked: Sequence[Question], within: Sql | None) -> Source:
    """The rows of a fact table that fall into the period; `within` narrows the units."""
    one = asked[0]
    table = fact_table(one.indicator.over)
    named = {"day": one.known.isoformat(), "first": one.period.first.isoformat(), "last": one.period.last.isoformat()}
    inner, params = bind_names(table.sql, named)
    known = {column.term: column for column in table.columns}
    used = [known[term.name] for term in terms_of(asked) if term.name in known]
    head, columns = _head(table, one), days_of(one)
    for number, column in enumerate(used):
        expression, columns[column.term] = _kept(column, number)
        head.append(Sql(f"{expression} AS c{number}"))
    where = [Sql("1 = 1")]
    if table.day:
        where.append(Sql(f"f.{table.day} >= {{}} AND f.{table.day} <= {{}}", on_day(one.period.first), on_day(one.period.last)))
    if MECHANISM in known:      # what another mechanism owes, holds or pairs is its own
        where.append(Sql(f"f.{known[MECHANISM].name} = %s", params=(one.pack.id,)))
    if within is not None:
        where.append(Sql(f"f.{table.scope} IN {{}}", within))
    return Source(Sql("SELECT {} FROM ({}) f WHERE {}", comma(head), Sql(inner, params=tuple(params)), joined(" AND ", where)), columns,
                  day=None if table.day else on_day(one.tree_day))  # fmt: skip


def _head(table: FactTable, asked: Question) -> list[Sql]:
    """The first columns of a fact table's rows."""
    columns = {column.term: column.name for column in table.columns}
    titles = [f"NULLIF(CAST(f.{columns[term]} AS text), '')" for term in SAID if term in columns]
    number = f"CAST(f.{columns[PUBLIC_ID]} AS text)" if PUBLIC_ID in columns else "''"
    answered = "CASE WHEN f.first_filed_on IS NULL THEN 0 ELSE 1 END" if table.name == OBLIGATIONS.name else "1"
    day = earlier_of(f"f.{table.day}", asked.known) if table.day else on_day(asked.tree_day)
    return [
        Sql(f"f.{table.scope} AS unit"), Sql("{} AS day", day), Sql("NULL AS revision"), Sql(f"{number} AS public_id"),
        Sql(f"COALESCE({', '.join([*titles, chr(39) * 2])}) AS title" if titles else "'' AS title"), Sql("NULL AS for_unit"),
        Sql(f"{answered} AS answered"),
    ]  # fmt: skip


def _kept(column: Column, number: int) -> tuple[str, SqlColumn]:
    """How a column of a fact table is fetched, and what it is then called."""
    raw, name = f"f.{column.name}", f"s.c{number}"
    if column.kind in NUMERIC_KINDS:
        return raw, SqlColumn(name, column.decimals)
    if column.kind == "yesno":
        return number_of(raw), yes_no(name)
    if column.kind == "date":
        return day_text(raw), SqlColumn(name)
    return (f"CAST({raw} AS text)" if column.kind == "unit" and is_postgresql() else raw), SqlColumn(name)
