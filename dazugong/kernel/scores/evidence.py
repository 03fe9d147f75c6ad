"""取数: the rows that the items of a sheet read, for all assessed of a round at once, each with the link behind it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dazugong.formula.facts import FactTable, fact_table
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.queries import ancestors_of
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.facts import standing_answers
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.schedule import period_of_code
from dazugong.spec.form import Form
from dazugong.spec.model import Pack
from dazugong.spec.scoring import Sheet
from dazugong.spec.scoring_read import Rows, tables_of

from .models import Round

MOST_SOURCES = 60
OWN = "own"         # kind of a source that is a filed record


@dataclass(frozen=True)
class Source:
    """来由: one row behind a value. `kind` names the fact table, or "own" for a record, of which `revision` counts."""

    kind: str
    public_id: str
    title: str
    revision: int | None = None

    def as_list(self) -> list[object]:
        return [self.kind, self.public_id, self.title, self.revision]


@dataclass
class Evidence:
    """证据 of one assessed unit: rows and their sources by table."""

    rows: dict[str, Rows] = field(default_factory=dict)
    behind: dict[str, list[_Row]] = field(default_factory=dict)

    def sources(self, table: str, entered: Sequence[Mapping[str, object]] | None) -> list[Source]:
        """What leads to these rows of the table, or to all of them (None); beyond MOST_SOURCES only how many more."""
        wanted = None if entered is None else {id(one) for one in entered}
        found = [row.source for row in self.behind.get(table, []) if row.source and (wanted is None or id(row.values) in wanted)]
        more = [Source("", "", f"另有{len(found) - MOST_SOURCES}条没有列出")] if len(found) > MOST_SOURCES else []
        return found[:MOST_SOURCES] + more


@dataclass(frozen=True)
class _Row:
    unit: int
    last: date | None
    values: Mapping[str, object]
    source: Source | None


def days_of(round_: Round) -> dict[str, date]:
    """期初, 期末, 当日 of a round."""
    return {"期初": round_.first, "期末": round_.last, "当日": round_.day}


def gathered(reader: Reader, round_: Round, sheet: Sheet, pack: Pack, units: Iterable[int]) -> dict[int, Evidence]:
    """The evidence of each unit: each table is read once, in the tree at the end of the period, as known on the day."""
    units = set(units)
    found = {unit: Evidence() for unit in units}
    tables = tables_of(sheet, pack)
    if not tables:
        return found
    with reading(reader.on(min(round_.day, round_.last))) as then:
        for table in sorted(tables):
            form = pack.form(table)
            columns = form.columns if form else fact_table(table).columns
            rows = _form_rows(then, pack, form, round_, reader.day) if form else _fact_rows(then, table, round_)
            above = ancestors_of({row.unit for row in rows}, then.day)
            for unit in units:
                _add(found[unit], table, columns, unit, [row for row in rows if unit in above.get(row.unit, (row.unit,))], bool(form))
    return found


def _add(evidence: Evidence, table: str, columns: tuple, unit: int, rows: list[_Row], form: bool) -> None:
    """Own latest record apart from all rows at and below the unit."""
    mine = max((row for row in rows if row.unit == unit), key=lambda row: row.last or date.min, default=None) if form else None
    evidence.rows[table] = Rows(columns, [row.values for row in rows], mine.values if mine else None)
    evidence.behind[table] = rows


def _form_rows(reader: Reader, pack: Pack, form: Form, round_: Round, known_on: date) -> list[_Row]:
    """What stands filed, on the day of whoever asks, under the form for the periods that end within the round."""
    owed = reader.rows(Obligation).filter(pack=pack.id, form=form.id, last__gte=round_.first, last__lte=round_.last)
    known = {
        (unit, period): (last, Source(OWN, public_id, f"{form.title}（{period_of_code(period, last).brief}）", standing))
        for unit, period, last, public_id, standing in owed.values_list("unit_id", "period", "last", "public_id", "record__standing")
    }
    answers = standing_answers(reader, pack=pack.id, form=form, periods={period for _, period in known}, known=known_on)
    return [_Row(key[0], *_dated(known[key], values)) for key, values in sorted(answers.items()) if key in known]


def _dated(owed: tuple[date, Source], values: Mapping[str, object]) -> tuple[date, Mapping[str, object], Source]:
    return owed[0], values, owed[1]


def _fact_rows(reader: Reader, name: str, round_: Round) -> list[_Row]:
    table = fact_table(name)
    rows = fact_rows(reader, table, under=round_.unit_id, first=round_.first, last=round_.last, known=round_.day)
    return [_Row(row.unit, None, row.values, Source(name, row.public_id, row.title or _called(table, row.values))) for row in rows]


def _called(table: FactTable, values: Mapping[str, object]) -> str:
    """What a row without a title of its own is called: its period in words, else its kind and its day."""
    if code := values.get("期间"):
        return period_of_code(str(code)).brief
    day = table.day_term
    return " ".join(str(values[term]) for term in ("种类", day) if values.get(term))
