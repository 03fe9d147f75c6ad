"""读事实: the rows of a fact table that lie under a unit and within a period, as formulas read them."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import connection
from django.db.models import F, Q, QuerySet

from dazugong.fence.errors import NoReader
from dazugong.fence.scope import current_scope
from dazugong.formula.facts import Column, FactTable, bind_names
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import subtree
from dazugong.spec.form import Form

from .answers import row_of
from .events import standing_on
from .models import Answer, Obligation
from .schedule import back, period_of_code

UNDER = (
    "SELECT a.descendant_id FROM orgs_ancestry a WHERE a.ancestor_id = %s AND a.kind = 'line'"
    " AND a.since <= %s AND (a.until IS NULL OR a.until > %s)"
)
TITLES = ("任务", "事项", "名称", "标题")
PUBLIC_ID = "编号"


@dataclass(frozen=True)
class FactRow:
    """事实: one row. `values` maps terms to values; `public_id` and `title` are what a link to it needs."""

    unit: int
    values: dict[str, object] = field(repr=False)
    public_id: str = ""
    title: str = ""


def fact_rows(reader: Reader, table: FactTable, *, under: int, first: date, last: date, known: date | None = None) -> list[FactRow]:
    """Rows whose unit stands under `under` on the reader's day and whose day lies in first…last, in the order of their days.

    `known`: the day up to which things are known (当日), where that is not the day of the tree. The database shows
    what the reader may see and no more. Raises `NoReader` without one.
    """
    if current_scope() != reader.scope:
        raise NoReader(table.term)
    tree, known = reader.day.isoformat(), known or reader.day
    named = {"day": known.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    inner, params = bind_names(table.sql, named)
    sql = f'SELECT {", ".join(f"f.{_quoted(c.name)}" for c in table.columns)} FROM ({inner}) f'
    sql += f" WHERE f.{_quoted(table.scope)} IN ({UNDER})"
    params += [under, tree, tree]
    if table.day:
        sql += f" AND f.{_quoted(table.day)} >= %s AND f.{_quoted(table.day)} <= %s"
        params += [named["first"], named["last"]]
    days = {"期初": first, "期末": last, "当日": known}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = [_fact(table, row, days) for row in cursor.fetchall()]
    return sorted(found, key=lambda row: str(row.values[table.day_term])) if table.day else found


def form_rows(
    reader: Reader, *, pack: str, form: Form, under: int | None, first: date, last: date, looking_back: Sequence[str] = ()
) -> list[FactRow]:
    """What stands filed under a form, by units under `under` (None: all within reach), for the periods (or entries, by their day) that end in
    first…last; the latest come last. `looking_back`: the words (上期 …) for which each row also tells what its unit had filed then.
    Raises `NoReader` without a reader."""
    asked = reader.rows(Obligation).filter(
        Q(retired_on=None) | Q(retired_on__gt=last), pack=pack, form=form.id, last__gte=first, last__lte=last
    ).select_related("unit", "person")
    if under is not None:
        asked = asked.filter(unit__in=under_unit(reader, under))
    given = _given(reader, asked)
    days = {"期初": first, "期末": last, "当日": reader.day}
    filed = [one for one in asked.order_by("last", "pk") if one.pk in given]
    earlier = _earlier(reader, form, filed, looking_back)
    return [
        FactRow(one.unit_id, {**days, "登记日期": one.first, "对象": one.person.name if one.person else None, **row_of(form, given[one.pk]), **earlier.get(one.pk, {})},
                one.public_id, f"{one.unit.name}　{period_of_code(one.period, one.last).term}")
        for one in filed
    ]  # fmt: skip


def _given(reader: Reader, asked: QuerySet[Obligation]) -> dict[int, dict[str, Answer]]:
    """What stands of each report: its answers by field."""
    answers = reader.rows(Answer).filter(standing_on(reader.day, "revision__"), revision__record__obligation__in=asked.values("pk"))
    given: dict[int, dict[str, Answer]] = {}
    for answer in answers.annotate(of=F("revision__record__obligation_id")).order_by():
        given.setdefault(answer.of, {})[answer.field] = answer
    return given


def _earlier(reader: Reader, form: Form, filed: Sequence[Obligation], words: Sequence[str]) -> dict[int, dict[str, object]]:
    """For each report what its unit had filed for the periods looked back to, as 上期 等次; nothing filed then is empty."""
    if not words or not filed:
        return {}
    codes = {(one.pk, word): back(one.period)[word] for one in filed for word in words}
    before = reader.rows(Obligation).filter(pack=filed[0].pack, form=form.id, period__in=set(codes.values()), unit__in={one.unit_id for one in filed}, entry=False)
    given = _given(reader, before)
    then = {(one.unit_id, one.period): row_of(form, given[one.pk]) for one in before if one.pk in given}
    nothing: dict[str, object] = dict.fromkeys(field.term for field in form.fields)
    return {
        one.pk: {f"{word} {term}": value for word in words for term, value in then.get((one.unit_id, codes[one.pk, word]), nothing).items()} for one in filed
    }


def under_unit(reader: Reader, unit: int) -> list[int]:
    """Ids of a unit and of everything below it on the reader's day."""
    found = list(subtree(reader, unit).values_list("pk", flat=True))
    return found if unit in found else []


def _fact(table: FactTable, row: tuple, days: dict[str, object]) -> FactRow:
    values: dict[str, object] = dict(days)
    unit = 0
    for column, value in zip(table.columns, row, strict=True):
        values[column.term] = _exact(column, value)
        if column.name == table.scope:
            unit = int(value)
    title = next((values[t] for t in TITLES if values.get(t)), "")
    return FactRow(unit, values, str(values.get(PUBLIC_ID) or ""), str(title))


def _exact(column: Column, value: object) -> object:
    """A number kept as a whole number of 1/10^decimals is given back its decimals."""
    if column.decimals and isinstance(value, int | Decimal):
        return Fraction(value) / 10**column.decimals
    return value


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
