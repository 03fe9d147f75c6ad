"""填报页: everything a page shows of one obligation, field by field: value, source, last period, note and mistake."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.spec import filling
from dazugong.spec.form import Field, Form

from .answers import cell_of, row_of, take
from .beside import beside
from .models import Answer, Obligation, Record, Revision, State
from .others import Seen, seen_beside
from .packs import form_of
from .prefilling import Prefilled, prefill
from .queries import Rights, answers_of, history, last_period, notes_of, record_of, rights_in
from .schedule import period_of_code
from .veiling import veiled
from .written import shown_number

BLANK_ROWS = 3      # empty rows below a table that is being filled


@dataclass(frozen=True)
class Cell:
    """表格里的一格, at its address (projects.2.cost)."""

    address: str
    column: Field
    text: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Line:
    """一栏. `rows` are those of a table; `asked` is False where its condition does not hold. `known` is what the system knows now, where that differs from the value shown; `source` where the shown
    value came from; `before` the last period's answer; `seen` the other entries that it is reckoned from."""

    field: Field
    text: str
    source: Mapping[str, object] | None = None
    known: Prefilled | None = None
    before: str = ""
    note: str = ""
    wrong: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    asked: bool = True
    seen: Seen | None = None

    @property
    def rows_to_fill(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows there are, and a few empty ones below them."""
        number, most = len(self.rows), self.field.most_rows
        blank = [tuple(Cell(f"{self.field.id}.{row}.{c.id}", c) for c in self.field.columns) for row in range(number + 1, min(number + BLANK_ROWS, most) + 1)]
        return (*self.rows, *blank)

    @property
    def mistakes(self) -> tuple[tuple[str, str], ...]:
        """(address, what is wrong) of the field and of its cells."""
        own = ((self.field.id, self.wrong),) if self.wrong else ()
        return (*own, *((cell.address, cell.wrong) for row in self.rows for cell in row if cell.wrong))


@dataclass(frozen=True)
class Sheet:
    """一份报表: `saves` goes back with the form; `latest` is the revision shown (None: nothing written yet)."""

    obligation: Obligation
    form: Form
    period: str
    lines: tuple[Line, ...]
    rights: Rights
    record: Record | None
    latest: Revision | None
    returned: Revision | None
    history: tuple[Revision, ...] = field(repr=False)
    saves: int = 0

    @property
    def fillable(self) -> bool:
        """Still to be written: no record, a draft, or returned."""
        writable = self.record is None or self.record.state in (State.DRAFT, State.RETURNED)
        return writable and not self.obligation.exempt_reason

    @property
    def waiting(self) -> bool:
        """Filed and not decided."""
        return self.record is not None and self.record.state == State.FILED


def sheet_to_fill(
    reader: Reader, obligation: Obligation, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> Sheet:
    """The draft (or what the system knows, before there is one), ready to be filled; `typed` and `wrong` come from a
    form that was refused, so that nothing typed is lost."""
    form, revisions = form_of(obligation), history(reader, obligation)
    latest = revisions[0] if revisions else None
    draft = latest if latest and latest.state == State.DRAFT else None
    stored = answers_of(reader, latest) if latest else {}
    returned = next((r for r in revisions if r.state == State.RETURNED), None)
    if draft is None and latest is not None and latest.state != State.RETURNED:
        returned = None
    notes = notes_of(reader, returned) if returned else {}
    known, earlier = prefill(reader, obligation), last_period(reader, obligation, form)
    before, texts = earlier["上期"], _texts(stored, known, typed)
    named = beside(reader, obligation, form, reader.day, earlier, texts)
    values = _values(form, texts, typed, named)
    asked, seen = asked_in(form, values, named), seen_beside(reader, form, named)
    shown = values if typed is not None else {address: veiled(reader, text) for address, text in values.items()}
    lines = tuple(
        Line(
            field=f, text=shown[f.id], rows=_rows(f, shown, wrong or {}), asked=f.id in asked, source=_source(f, values[f.id], stored, known),
            before=veiled(reader, as_shown(f, before.get(f.term))), known=_known(reader, known.get(f.id), values[f.id], stored.get(f.id)),
            note=notes.get(f.id, ""), wrong=(wrong or {}).get(f.id, ""), seen=seen.get(f.id),
        )
        for f in form.fields
    )  # fmt: skip
    return _sheet(reader, obligation, form, lines, revisions, latest, returned, _saves(latest))


def sheet_of(reader: Reader, obligation: Obligation, number: int | None = None) -> Sheet:
    """One revision as it was written; without a number the newest that the reader may see. Raises `Hidden`."""
    form, revisions = form_of(obligation), history(reader, obligation)
    shown = next((r for r in revisions if number is None or r.number == number), None)
    if number is not None and shown is None:
        raise Hidden("revision")
    answers = answers_of(reader, shown) if shown else {}
    texts = {address: answer.text for address, answer in answers.items()}
    earlier, day = last_period(reader, obligation, form), timezone.localdate(shown.filed_at) if shown and shown.filed_at else reader.day
    named = beside(reader, obligation, form, day, earlier, texts if form.aside else None)
    seen, asked = seen_beside(reader, form, named), asked_in(form, texts, named)
    texts = {address: veiled(reader, text) for address, text in texts.items()}
    notes, before = notes_of(reader, shown) if shown else {}, earlier["上期"]
    lines = tuple(
        Line(
            field=f, text=texts.get(f.id, ""), rows=_rows(f, texts, {}), asked=f.id in asked, source=answers[f.id].source if f.id in answers else None,
            before=veiled(reader, as_shown(f, before.get(f.term))), note=notes.get(f.id, ""), seen=seen.get(f.id),
        )
        for f in form.fields if f.id in asked
    )  # fmt: skip
    return _sheet(reader, obligation, form, lines, revisions, shown, None, 0)


def asked_in(form: Form, values: Mapping[str, str], named: Mapping[str, object]) -> frozenset[str]:
    """Ids of the fields that are asked, as these answers (text by address) stand; `named` as `beside` gives it."""
    given, _ = take(form, values, named)
    return filling.asked(form, row_of(form, given) | dict(named))


def _rows(table: Field, values: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a table as cells; a column of which nothing is kept is empty."""
    cells = [cell for address in values if (cell := cell_of(address)) and cell[0] == table.id]
    if not table.columns:
        return ()
    return tuple(
        tuple(
            Cell(address := f"{table.id}.{row}.{column.id}", column, values.get(address, ""), wrong.get(address, ""))
            for column in table.columns
        )
        for row in range(1, max((cell[1] for cell in cells), default=0) + 1)
    )


def _saves(latest: Revision | None) -> int:
    """What the page sends back: the count of the draft there is, or that with which the next one begins."""
    return 0 if latest is None else latest.saves if latest.state == State.DRAFT else latest.saves + 1


def as_shown(f: Field, value: object) -> str:
    """A stored value as a page writes it."""
    if isinstance(value, Fraction | int):
        return shown_number(value, f.decimals if f.type == "computed" else Answer.SCALE)
    return "" if value is None else value if isinstance(value, str) else str(value)


def _sheet(
    reader: Reader, obligation: Obligation, form: Form, lines: tuple[Line, ...], revisions: list[Revision],
    shown: Revision | None, returned: Revision | None, saves: int,
) -> Sheet:
    return Sheet(
        obligation=obligation, form=form, period=_when(obligation), lines=lines,
        rights=rights_in(reader, obligation), record=record_of(reader, obligation), latest=shown, returned=returned,
        history=tuple(revisions), saves=saves,
    )  # fmt: skip


def _when(obligation: Obligation) -> str:
    """The period in words; of an entry its day."""
    day = obligation.first
    return f"{day.year}年{day.month}月{day.day}日" if obligation.entry else period_of_code(obligation.period, obligation.last).term


def _texts(stored: Mapping[str, Answer], known: Mapping[str, Prefilled], typed: Mapping[str, str] | None) -> dict[str, str]:
    """What stands in the fields that are filled: what was just typed, else what was saved, else what is known."""
    return dict(typed) if typed is not None else {address: one.text for address, one in (stored or known).items()}


def _values(form: Form, texts: Mapping[str, str], typed: Mapping[str, str] | None, named: Mapping[str, object]) -> dict[str, str]:
    """What stands in each field, with what is worked out from it."""
    given, _ = take(form, texts, named)
    unasked = {f.id: typed.get(f.id, "") for f in form.fields if f.when} if typed is not None else {}
    return {f.id: "" for f in form.fields} | unasked | {key: answer.text for key, answer in given.items()}


def _known(reader: Reader, now: Prefilled | None, text: str, stored: Answer | None) -> Prefilled | None:
    """What the system knows now, where it differs from what stands there; that it knows nothing any more is told only
    beside what it knew before, never beside what a person wrote."""
    if now is None or now.text == text or not (now.text or (stored is not None and stored.source and stored.text == text)):
        return None
    return replace(now, text=veiled(reader, now.text))


def _source(f: Field, text: str, stored: Mapping[str, Answer], known: Mapping[str, Prefilled]) -> Mapping[str, object] | None:
    """Where the value shown came from; nothing for what was typed by hand."""
    if f.id in known and known[f.id].text == text and text:
        return known[f.id].as_json()
    answer = stored.get(f.id)
    return answer.source if answer is not None and answer.text == text else None


