"""透视: one field of one form over a year: units down, periods across, each cell with the revision it came from."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F

from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.spec.form import Field, Form
from dazugong.spec.totals import Total, total_of

from .events import standing_on
from .models import Answer, Obligation
from .naming import names_in, trace_persons
from .packs import pack_of, version_on
from .queries import obligations
from .register import NO_ANSWER_YET, NOT_APPLICABLE, NOT_FILED
from .schedule import period_of_code
from .veiling import WITHHELD, withheld
from .written import NUMERIC

NOT_CROSSED = frozenset({"longtext", "table", "file"})   # what has no place in a cell


@dataclass(frozen=True)
class Cell:
    """一格: the report of one unit for one period. `mark` says why there is no value, else it is empty."""

    public_id: str
    number: int | None
    text: str
    value: Fraction | None
    mark: str


@dataclass(frozen=True)
class PivotRow:
    """一行: one unit, under its name of the day, with its cells by period."""

    public_id: str
    unit: str
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Pivot:
    """透视表: `periods` are (code, words) in the order of time; `rows` one for each unit that owes the form in the year."""

    pack: str
    form: Form
    field: Field
    year: int
    years: tuple[int, ...]
    fields: tuple[Field, ...]
    periods: tuple[tuple[str, str], ...]
    rows: tuple[PivotRow, ...]

    @property
    def added(self) -> bool:
        """Whether adding the values up says anything."""
        return total_of((self.field,), self.field) == Total()


def pivot_of(reader: Reader, *, pack: str, form: str, field: str = "", year: int | None = None) -> Pivot:
    """Without a field the first that fits a cell; without a year the latest. Raises `Hidden` for what there is none of."""
    version = version_on(pack, reader.day)
    asked = pack_of(version).form(form) if version else None
    fields = tuple(f for f in asked.fields if f.type not in NOT_CROSSED) if asked else ()
    chosen = next((f for f in fields if f.id == field), None) if field else next(iter(fields), None)
    if asked is None or chosen is None:
        raise Hidden("pivot")
    owed = obligations(reader).filter(pack=pack, form=form)
    years = tuple(sorted({last.year for last in owed.order_by().values_list("last", flat=True).distinct()}, reverse=True))
    year = year or (years[0] if years else reader.day.year)
    found = list(owed.filter(last__gte=date(year, 1, 1), last__lte=date(year, 12, 31)).order_by("unit_name", "unit_id", "last"))
    answers = _answers(reader, found, chosen)
    periods = {o.period: period_of_code(o.period, o.last).term for o in sorted(found, key=lambda o: (o.last, o.period))}
    rows: dict[int, PivotRow] = {}
    for obligation in found:
        row = rows.setdefault(obligation.unit_id, PivotRow(obligation.unit.public_id, obligation.unit_name, {}))
        row.cells[obligation.period] = _cell(reader, chosen, obligation, answers.get(obligation.pk))
    return Pivot(pack, asked, chosen, year, years, fields, tuple(periods.items()), tuple(rows.values()))


def _answers(reader: Reader, found: list[Obligation], field: Field) -> dict[int, Answer]:
    """The standing answer of the field by obligation; one query."""
    of = "revision__record__obligation"
    if not found:
        return {}
    same = {f"{of}__{name}": getattr(found[0], name) for name in ("pack", "form")}
    rows = reader.rows(Answer).filter(
        standing_on(reader.day, "revision__"), **same, field=field.id,
        **{f"{of}__last__gte": min(o.last for o in found), f"{of}__last__lte": max(o.last for o in found)},
    )  # fmt: skip
    return {answer.of_obligation: answer for answer in rows.annotate(of_obligation=F(f"{of}_id"), number_of=F("revision__number"))}


def _cell(reader: Reader, field: Field, obligation: Obligation, answer: Answer | None) -> Cell:
    mark = ""
    if withheld(reader, field):
        mark, answer = WITHHELD, None
    elif answer is None:
        mark = NO_ANSWER_YET.get(obligation.state_on, NOT_FILED)
    elif not answer.text:
        mark = NOT_APPLICABLE
    exact = Fraction(answer.number, 10**Answer.SCALE) if answer and field.type in NUMERIC and answer.number is not None else None
    return Cell(obligation.public_id, answer.number_of if answer else None, answer.text if answer else "", exact, mark)


def trace_names(*, pivot: Pivot, rows: Iterable[PivotRow], verb: str = "阅看名单", by: Reader, at: datetime) -> None:
    """阅看名单: one trace for the persons named in the rows shown, with their number and the table they were read in."""
    cells = [cell for row in rows for cell in row.cells.values()]
    number = sum(names_in(pivot.field, cell.text) for cell in cells)
    purpose = f"{pivot.form.title}透视表　{pivot.field.label}　{pivot.year}年"
    trace_persons(number=number, purpose=purpose, reports=[cell.public_id for cell in cells], verb=verb, by=by, at=at)


@transaction.atomic
def trace_pivot(*, pivot: Pivot, by: Reader, at: datetime) -> None:
    """导出: one trace with the number of reports taken out and the digest of their ids."""
    ids = sorted(cell.public_id for row in pivot.rows for cell in row.cells.values())
    note = f"{pivot.form.id} {pivot.field.id} {pivot.year}"
    leave_trace(by=by, at=at, verb="导出透视表", kind="汇总表", thing=pivot.pack, count=len(ids), digest=digest_of_ids(ids), note=note)
