"""预填: what the system already knows of a unit and a period, shown with where it comes from."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from dazugong.formula.facts import Column, fact_table
from dazugong.formula.record import holds
from dazugong.formula.words import PERIODS
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.fields import Personal
from dazugong.kernel.orgs.queries import units_on
from dazugong.spec import reckon
from dazugong.spec.form import LAST, Field, Form, Prefill
from dazugong.spec.numbers import fitted
from dazugong.spec.published import UNITS

from .answers import formula
from .events import standing_on
from .factrows import FactRow, fact_rows, form_rows
from .facts import OBLIGATIONS
from .models import Answer, Obligation, PackVersion
from .owing import unit_row
from .packs import form_of, pack_of, version_on
from .rostered import roster_of, rostered
from .schedule import period_of_code
from .written import Typed, shown_number

MOST_SOURCES = 200


@dataclass(frozen=True)
class Source:
    """来源: one row behind a pre-filled value."""

    public_id: str
    title: str


@dataclass(frozen=True)
class Prefilled:
    """预填值: `text` as it stands in the field, from the rows of the fact table `over` as of `day`."""

    text: str
    over: str
    over_term: str
    day: date
    sources: tuple[Source, ...] = ()
    more: int = 0       # rows that count and are not listed, being past the first MOST_SOURCES

    def as_json(self) -> dict[str, object]:
        """As an answer keeps it; a personal value stands in the answer alone, sealed."""
        return {
            "text": "" if isinstance(self.text, Personal) else self.text, "over": self.over, "term": self.over_term, "day": self.day.isoformat(),
            "rows": [[s.public_id, s.title] for s in self.sources], "more": self.more,
        }  # fmt: skip


def prefill(reader: Reader, obligation: Obligation) -> dict[str, Prefilled]:
    """What is known for each field that says how it is pre-filled, and what is carried from the last time, by address.

    Counts and lists are over the unit and everything below it; `take` is the unit's own. Each source is read once.
    """
    form, found = form_of(obligation), carried(reader, obligation)
    sources = _Sources(reader, obligation)
    for field in form.fields:
        if field.prefill is not None:
            over, term, columns, rows = sources.rows(field.prefill)
            if field.prefill.rows:
                found |= known_rows(field, over, term, columns, rows, reader.day)
                continue
            found[field.id] = known(field, over, term, columns, rows, reader.day)
    meant, _ = rostered(form, {address: Typed(one.text) for address, one in found.items()}, roster_of(obligation, reader.day))
    return {address: replace(one, text=meant[address].text) for address, one in found.items()}


def carried(reader: Reader, obligation: Obligation) -> dict[str, Prefilled]:
    """沿用: the unit's own standing answers of the last time, by address, for the fields that carry them on."""
    form = form_of(obligation)
    carrying: dict[str, list[Field]] = {}
    for field in form.fields:
        if source := form.carried_from(field):
            carrying.setdefault(source.id, []).append(field)
    if not carrying:
        return {}
    before = reader.rows(Obligation).filter(
        pack=obligation.pack, form=obligation.form, unit=obligation.unit_id, entry=False, last__lt=obligation.first,
        record__standing__isnull=False,
    ).order_by("-last").first()  # fmt: skip
    if before is None:
        return {}
    answers = reader.rows(Answer).filter(standing_on(reader.day, "revision__"), revision__record__obligation=before)
    term = f"上一次报的（{period_of_code(before.period, before.last).term}）"
    source = (Source(before.public_id, form.title),)
    day = before.first_filed_on or before.last
    return {
        answer.field if field.carry == LAST else field.id: Prefilled(_carried_text(answer, field), OBLIGATIONS.name, term, day, source)
        for answer in answers if answer.text for field in carrying.get(answer.field.partition(".")[0], ())
    }


def _carried_text(answer: Answer, field: Field) -> str:
    """A number with as many places as the field takes: what was computed shows fewer than it has."""
    return answer.text if answer.number is None else shown_number(Fraction(answer.number, 10**Answer.SCALE), field.decimals)


class _Sources:
    """来源: rows of what the fields of one report are pre-filled from, each read once."""

    def __init__(self, reader: Reader, obligation: Obligation) -> None:
        self.reader, self.obligation = reader, obligation
        self.pack = pack_of(obligation.pack_version)
        self.read: dict[tuple[str, bool, tuple[str, ...]], tuple[str, str, tuple[Column, ...], list[FactRow]]] = {}

    def rows(self, asked: Prefill) -> tuple[str, str, tuple[Column, ...], list[FactRow]]:
        """(fact table whose pages the rows have, its term, columns, rows)."""
        own, ever = bool(asked.take), bool((asked.take and not asked.fresh) or asked.stock)       # one's own latest row, and a stock, may be older than the period
        said = " ".join([asked.count, asked.total, asked.where, *(formula for _, formula in asked.rows)])
        back = tuple(word for word in PERIODS[1:] if word in said)       # 上期 and the like
        if (asked.over, ever, back) not in self.read:
            self.read[asked.over, ever, back] = self._rows(asked.over, ever, back)
        over, term, columns, rows = self.read[asked.over, ever, back]
        if asked.stock and self._by_period(asked.over):
            rows = list({row.unit: row for row in rows}.values())       # of each unit the report that it filed last
        return over, term, columns, [row for row in rows if row.unit == self.obligation.unit_id] if own else rows

    def _form(self, over: str) -> tuple[PackVersion | None, Form | None]:
        pack, _, form_id = over.rpartition(".")
        version = version_on(pack, self.reader.day) if pack else self.obligation.pack_version
        return version, pack_of(version).form(form_id) if version else None

    def _by_period(self, over: str) -> bool:
        form = self._form(over)[1]
        return form is not None and not form.entries

    def _rows(self, over: str, ever: bool, back: tuple[str, ...]) -> tuple[str, str, tuple[Column, ...], list[FactRow]]:
        reader, obligation = self.reader, self.obligation
        first = date.min if ever else obligation.first
        version, form = self._form(over)
        if form is not None:
            rows = form_rows(reader, pack=version.pack, form=form, under=obligation.unit_id, first=first, last=obligation.last, looking_back=back)     # type: ignore[union-attr]
            return OBLIGATIONS.name, form.title, form.columns, rows
        if over == UNITS.name:
            unit = units_on(reader).filter(pk=obligation.unit_id).first()
            rows = [FactRow(unit.pk, unit_row(unit.kind, unit.nature, unit.name_on, reader.day))] if unit else []
            return over, UNITS.term, UNITS.columns, rows
        if "." in over:
            return over, over, (), []       # the other mechanism is no longer in force
        table = fact_table(over)
        return table.name, table.term, table.columns, fact_rows(reader, table, under=obligation.unit_id, first=first, last=obligation.last)


def known(field: Field, over: str, term: str, columns: tuple[Column, ...], rows: Sequence[FactRow], day: date) -> Prefilled:
    """One pre-filled value from the rows of its source; the rows that count are its sources."""
    asked = field.prefill
    assert asked is not None
    value = reckon.prefilled(asked, columns, [row.values for row in rows]) if columns else None
    text = _written(fitted(field, value))
    conditions = [formula(text, columns) for text in (asked.where, asked.count) if text]
    behind = [row for row in rows if row.public_id and all(holds(node, row.values) for node in conditions)]
    sources = tuple(Source(row.public_id, row.title) for row in (behind[-1:] if asked.take else behind[:MOST_SOURCES]))
    return Prefilled(text, over, term, day, sources, more=0 if asked.take else len(behind) - len(sources))


def known_rows(table: Field, over: str, term: str, columns: tuple[Column, ...], rows: Sequence[FactRow], day: date) -> dict[str, Prefilled]:
    """The cells of a table by address, a row for each row of the source, and the number of them; each cell knows its own row."""
    assert table.prefill is not None
    own, behind = {column.term: column for column in table.columns}, {id(row.values): row for row in rows}
    filled = reckon.prefilled_rows(table.prefill, columns, [row.values for row in rows]) if columns else []
    found = {table.id: Prefilled(str(len(filled)), over, term, day)} if filled else {}
    for number, (values, cells) in enumerate(filled, 1):
        row = behind[id(values)]
        sources = (Source(row.public_id, row.title),) if row.public_id else ()
        found |= {f"{table.id}.{number}.{own[name].id}": Prefilled(_written(fitted(own[name], value)), over, term, day, sources) for name, value in cells.items()}
    return found


def _written(value: object) -> str:
    """A value as it stands in a field."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else "" if value is None else shown_number(value) if isinstance(value, int | Fraction) else str(value)
