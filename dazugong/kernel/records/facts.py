"""事实表: the ledger itself (who owed what, filed when) and the answers of every form, for formulas and indicators."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.db.models import F, QuerySet

from dazugong.formula.facts import register
from dazugong.kernel.identity.reader import Reader
from dazugong.spec import published
from dazugong.spec.form import Form

from .answers import row_of
from .events import standing_on
from .models import Answer, Obligation
from .states import STATE_SQL

OBLIGATIONS = replace(
    published.OBLIGATIONS,
    reach=("records",),
    sql=f"""SELECT o.unit_id AS unit, o.pack AS pack, o.form AS form, o.period AS period, o.last AS period_last,
 o.opens AS opens, o.due AS due, CASE WHEN o.first_filed_on <= :day THEN o.first_filed_on END AS first_filed_on,
 {STATE_SQL} AS state, o.exempt_reason <> '' AS exempt,
 CASE WHEN o.approved_on <= :day THEN o.approved_on END AS approved_on, o.public_id AS public_id
 FROM records_obligation o LEFT JOIN records_record r ON r.obligation_id = o.id WHERE NOT o.entry""",
)


def register_tables() -> None:
    """登记: once the app is ready."""
    register(OBLIGATIONS)


def standing_answers(
    reader: Reader, *, pack: str, form: Form, periods: Iterable[str], units: Iterable[int] | None = None, known: date | None = None
) -> dict[tuple[int, str], dict[str, object]]:
    """现行答案: for each unit and period the answers that count (approved, else filed), by term; one query.

    `units` narrows to these units; a unit without a standing revision is not there. `known`: the day up to which things
    are known, where that is not the reader's: what was filed or corrected later counts for nothing.
    """
    answers = reader.rows(Answer).filter(
        standing_on(known or reader.day, "revision__"),
        revision__record__obligation__pack=pack,
        revision__record__obligation__form=form.id,
        revision__record__obligation__period__in=list(periods),
    )
    if units is not None:
        answers = answers.filter(revision__record__obligation__unit__in=units)
    unit, period = "revision__record__obligation__unit_id", "revision__record__obligation__period"
    found: dict[tuple[int, str], dict[str, Answer]] = {}
    for row in answers.annotate(of_unit=F(unit), of_period=F(period)).order_by():
        found.setdefault((row.of_unit, row.of_period), {})[row.field] = row
    return {key: row_of(form, given) for key, given in found.items()}


def entered_answers(reader: Reader, form: Form, entries: QuerySet[Obligation], *, known: date | None = None) -> dict[int, dict[str, object]]:
    """现行答案 of entries of a register, by the entry's key; one that is not filed is not there."""
    answers = reader.rows(Answer).filter(
        standing_on(known or reader.day, "revision__"), revision__record__obligation__in=entries.order_by().values("pk"))
    found: dict[int, dict[str, Answer]] = {}
    for row in answers.annotate(of_entry=F("revision__record__obligation_id")).order_by():
        found.setdefault(row.of_entry, {})[row.field] = row
    return {key: row_of(form, given) for key, given in found.items()}


def added(rows: Iterable[dict[str, object]], term: str) -> Fraction | None:
    """下级合计: the sum of a term over rows; empty when no row has it."""
    values = [row[term] for row in rows if row.get(term) is not None]
    return sum((Fraction(v) for v in values), Fraction(0)) if values else None  # type: ignore[arg-type]
