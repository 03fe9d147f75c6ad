"""发布的内容: the whitelisted columns of a form or the figures of an indicator, as text, fixed at the moment of drafting."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from dazugong.formula.partial import PartialDate
from dazugong.formula.record import holds
from dazugong.formula.tree import rows_name
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators.queries import figures, latest_periods
from dazugong.kernel.indicators.tables import Row
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import subtree
from dazugong.kernel.records.answers import formula, row_of
from dazugong.kernel.records.register import RegisterRow, register_of
from dazugong.kernel.records.written import shown_number
from dazugong.reading.refusing import Marked, Unreadable
from dazugong.reading.source import read_document
from dazugong.spec.form import Form

from .kinds import Offer

MOST_ROWS = 5000
UNIT = "单位"


@dataclass(frozen=True)
class Content:
    """内容: names of the columns and the rows of text below them."""

    columns: list[str]
    rows: list[list[str]]


def text_of_file(data: bytes, name: str) -> str:
    """正文 out of a file: its words alone; the file itself, with whatever hides in it, stays outside. Raises `Refusal`."""
    try:
        return read_document(data, name=name)
    except Marked as marked:
        raise Refusal(f"{marked}；涉密的请走涉密渠道", field="file") from None
    except Unreadable as refused:
        raise Refusal(str(refused), field="file") from None


def period_of_source(reader: Reader, offer: Offer) -> str:
    """The latest period of the form or the mechanism that the content is taken from; empty where it has none."""
    kind = offer.kind
    form = offer.pack.form(kind.form) if kind.form else None
    if form and not form.entries:
        return register_of(reader, pack=offer.pack.id, form=form.id).period
    indicator = offer.pack.indicator(kind.indicator) if kind.indicator else None
    shown = latest_periods(reader).of(offer.pack, indicator) if indicator else None
    return shown[0] if shown else ""


def content_of(reader: Reader, offer: Offer, unit: Unit, period: str = "", subject: str = "") -> Content:
    """What the kind takes from records or figures within the unit and below it; empty where it takes nothing."""
    if offer.kind.form:
        return _of_form(reader, offer, unit, period, subject)
    if offer.kind.indicator:
        return _of_indicator(reader, offer, unit, period)
    return Content([], [])


def _of_form(reader: Reader, offer: Offer, unit: Unit, period: str, subject: str) -> Content:
    """Approved reports of the period, or the standing entries of a register; a row of a table is a row of its own."""
    kind, form = offer.kind, offer.pack.form(offer.kind.form)
    assert form is not None
    register = register_of(reader, pack=offer.pack.id, form=form.id, period="" if form.entries else period)
    within = set(subtree(reader, unit).values_list("pk", flat=True))
    rows: list[list[str]] = []
    for row in register.rows:
        if row.obligation.unit_id in within and _stands(row, form):
            answers = row_of(form, row.answers)
            chosen = not kind.titled or _said(answers.get(kind.titled)).strip() == subject.strip()
            if chosen and (not kind.where or holds(formula(kind.where, form.columns), answers)):
                rows += [[row.obligation.unit.name, *values] for values in _values(form, kind.fields, answers)]
    if len(rows) > MOST_ROWS:
        raise Refusal(f"一次最多公开{MOST_ROWS}行，这里有{len(rows)}行，请按单位分开")
    return Content([UNIT, *kind.fields], rows)


def _stands(row: RegisterRow, form: Form) -> bool:
    """A report counts once it is approved; an entry while it stands."""
    return row.number is not None and (form.entries or row.obligation.approved_on is not None)


def _values(form: Form, fields: tuple[str, ...], answers: dict[str, object]) -> Iterator[list[str]]:
    """The whitelisted values, and of a whitelisted table one line for each of its rows."""
    table = next((t for t in form.fields if any(column.term in fields for column in t.columns)), None)
    inside = answers.get(rows_name(table.term)) if table else None
    for line in inside if isinstance(inside, list) else [{}]:
        yield [_said({**answers, **line}.get(term)) for term in fields]


def _said(value: object) -> str:
    """As a table writes it: 2026-05-03, 57.5, 是."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return shown_number(value)
    return value.text if isinstance(value, PartialDate) else str(value)


def _of_indicator(reader: Reader, offer: Offer, unit: Unit, period: str) -> Content:
    """One line for every unit directly below and the sum, as the board has it; few persons are not shown here either."""
    found = figures(reader, pack=offer.pack.id, indicator=offer.kind.indicator, period=period, under=unit)
    heads = [UNIT, *(["档"] if found.bands != ("",) else []), "数", *(["应数", "占比（%）"] if found.indicator.of or found.indicator.of_sum else [])]
    return Content(heads, [_line(heads, row, row.name) for row in found.rows] + [_line(heads, row, "合计") for row in found.totals])


def _line(heads: list[str], row: Row, name: str) -> list[str]:
    share = shown_number(Fraction(row.count) * 100 / Fraction(row.of), 1) if row.of else ""
    said = {UNIT: name, "档": row.band, "数": row.mark or str(row.count), "应数": "" if row.of is None or row.mark else str(row.of), "占比（%）": "" if row.mark else share}
    return [said[head] for head in heads]
