"""原值与现值: a reported figure beside what the same question gives today, and each row that makes the difference."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dazugong.formula.facts import fact_table
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.models import Revision
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.records.written import shown_number

from .asking import Question, question
from .judging import judged_rows, named
from .models import Figure
from .tables import Row, table_of

Kept = list     # unit, band, above, below, revision, amount, base
CORRECTED, FILED_LATER, COUNTED_ANEW, NO_LONGER, JUDGED_ANEW = "更正", "迟报补报", "后来计入", "不再计入", "所依据的其他数据变了"
NEW_RULE = "算法变了（机制换了版本）"


@dataclass(frozen=True)
class Line:
    """一档: 原值 and 现值 of one band; None where there is no base, or no figure any more."""

    band: str
    was: tuple[str, str | None]
    now: tuple[str, str | None] | None

    @property
    def same(self) -> bool:
        """Whether nothing has changed."""
        return self.was == self.now


@dataclass(frozen=True)
class Change:
    """一处变动: why one row counts otherwise today than when the figure was reported; `said` is the reason given with the correction."""

    why: str
    unit: str
    public_id: str
    revision: int | None
    said: str = ""


@dataclass(frozen=True)
class Compared:
    """对照: a reported figure, its values then and today, and the changes between."""

    figure: Figure
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    rule_changed: bool

    @property
    def same(self) -> bool:
        """Whether every value is what it was."""
        return all(line.same for line in self.lines)

    @property
    def why(self) -> str:
        """In one sentence: how many rows of which kind."""
        kinds = [change.why for change in self.changes]
        parts = [f"{kind}{kinds.count(kind)}条" for kind in dict.fromkeys(kinds)]
        return "；".join([NEW_RULE] * self.rule_changed + parts)


def reported(reader: Reader) -> list[Figure]:
    """Figures reported by units within reach, the latest first."""
    reader.need("figures.read")
    rows = reader.rows(Figure).filter(at__date__lte=reader.day).select_related("pack_version").defer("rows")
    return list(rows.order_by("-at", "-pk"))


def compared(reader: Reader, public_id: str) -> Compared:
    """One reported figure beside today's. Raises `Hidden`."""
    reader.need("figures.read")
    figure = reader.rows(Figure).select_related("pack_version", "unit").filter(public_id=public_id).first()
    if figure is None:
        raise Hidden("figure")
    asked = question(reader, pack=figure.pack_version.pack, indicator=figure.indicator, period=figure.period, under=figure.unit, tree=figure.tree)
    now = {row["band"]: row for row in totals_to_keep(table_of(reader, asked).totals)}
    lines = tuple(Line(row["band"], _pair(row), _pair(now[row["band"]]) if row["band"] in now else None) for row in figure.totals)
    anew = tuple(Line(band, ("—", None), _pair(row)) for band, row in now.items() if band not in {line.band for line in lines})
    changes = _changes(reader, figure.rows, rows_to_keep(reader, asked))
    return Compared(figure, (*lines, *anew), changes, asked.pack.version != figure.pack_version.version and pack_of(figure.pack_version).indicator(figure.indicator) != asked.indicator)


def _pair(row: dict) -> tuple[str, str | None]:
    return row["count"], row["of"]


def totals_to_keep(rows: Sequence[Row]) -> list[dict[str, str | None]]:
    """The totals as they are kept: numbers in text, so that no decimal is lost."""
    return [{"band": r.band, "count": r.mark or str(r.count), "of": None if r.mark or r.of is None else str(r.of)} for r in rows]


def rows_to_keep(reader: Reader, asked: Question) -> dict[str, Kept]:
    """The rows that a figure counted, by key; none where each row is a person."""
    if asked.form is None and fact_table(asked.indicator.over).of_persons:
        return {}
    found: dict[str, Kept] = {}
    for number, one in enumerate(named(reader, asked, judged_rows(reader, asked))):
        fact = one.fact
        key = f"{fact.public_id or number}|{fact.for_unit or ''}"
        while key in found:
            key += "'"
        found[key] = [fact.unit, fact.band, int(fact.count), int(fact.of), one.revision, _text(fact.amount), _text(fact.base)]
    return found


def _text(number: Fraction | int) -> str:
    return shown_number(Fraction(number))


def _changes(reader: Reader, was: dict[str, Kept], now: dict[str, Kept]) -> tuple[Change, ...]:
    found = []
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key), now.get(key)
        if before and after and before[1:4] == after[1:4] and before[5:] == after[5:]:
            continue
        row = after or before
        found.append((_why(before, after), row[0], key.partition("|")[0], row[4]))
    with widened(reader):   # only the names of units whose rows were counted for this reader
        names = dict(Unit.objects.filter(pk__in={unit for _, unit, _, _ in found}).values_list("pk", "name"))
        corrected = Revision.objects.filter(record__obligation__public_id__in={public_id for _, _, public_id, _ in found}).exclude(why="")
        said = {(public_id, number): why for public_id, number, why in corrected.values_list("record__obligation__public_id", "number", "why")}
    return tuple(Change(why, names.get(unit, ""), public_id, revision, said.get((public_id, revision), "")) for why, unit, public_id, revision in found)


def _why(before: Kept | None, after: Kept | None) -> str:
    if before is None:
        return COUNTED_ANEW
    if after is None:
        return NO_LONGER
    if before[4] != after[4]:
        return FILED_LATER if before[4] is None else CORRECTED
    return JUDGED_ANEW
