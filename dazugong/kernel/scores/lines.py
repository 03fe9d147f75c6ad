"""考核表的一条: an item, veto or gate as a page shows it: its rule, what it read, what came of it, what may be marked."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dazugong.formula.facts import fact_tables
from dazugong.kernel.identity.reader import Reader
from dazugong.spec.model import Pack
from dazugong.spec.scoring import KINDS, SETTLED, Gate, Item, Veto
from dazugong.spec.scoring_words import method_in_words, source_in_words

from .evidence import Source
from .marking import what_is_typed, yes_no
from .models import Mark, ScoreSheet, State
from .reckoning import Reckoned, lacking
from .rights import may_mark

Marks = dict[tuple[str, str], Mark]     # the marks that count of one sheet, by item and slot


@dataclass(frozen=True)
class Slot:
    """一格: one value of an item as it stands, and whether the reader may mark it."""

    name: str
    value: Fraction | None
    mark: Mark | None
    open: bool
    yes_no: bool
    unit: str


@dataclass(frozen=True)
class Line:
    """一条: an item, veto or gate of a sheet: its rule, what it read, what came of it, and where that comes from."""

    id: str
    term: str
    label: str
    kind: str
    most: Fraction | None
    points: Fraction | None
    holds: bool | None
    method: str
    source: str
    place: str
    by: str
    target: Fraction | None
    measured: bool
    own: bool       # a gate that reads the points of the sheet itself
    lacks: str      # why nothing could be measured; empty where something was, or where the item is marked by hand
    slots: tuple[Slot, ...]
    sources: tuple[Source, ...]


def line_of(reader: Reader, sheet: ScoreSheet, one: Item | Veto | Gate, reckoned: Reckoned, marks: Marks, pack: Pack) -> Line:
    """One item, veto or gate of a sheet, for the reader."""
    item = one if isinstance(one, Item) else None
    names = {table.name: table.term for table in fact_tables()} | {form.id: form.title for form in pack.forms}
    indicators = {each.id: each.label for each in pack.indicators}
    return Line(
        one.id, one.term, getattr(one, "label", one.term), KINDS[item.kind] if item else "一票否决" if isinstance(one, Veto) else "门槛",
        item.points if item else None, reckoned.score.items.get(one.term), reckoned.known.bars.get(one.term),
        method_in_words(item) if item else f"定为“{one.grade}”" if isinstance(one, Veto) else f"达不到的最高“{one.most}”",  # type: ignore[union-attr]
        source_in_words(one.source, names, indicators), one.place, "、".join(one.by), reckoned.known.targets.get(one.term),
        not one.source.typed, isinstance(one, Gate) and one.own, _lacks(pack, one, reckoned, names), tuple(_slots(reader, sheet, one, reckoned, marks)),
        tuple(reckoned.sources.get(one.term, ())),
    )  # fmt: skip


def _slots(
    reader: Reader, sheet: ScoreSheet, one: Item | Veto | Gate, reckoned: Reckoned, marks: Marks
) -> Sequence[Slot]:
    """The values of an item; for judges those that marked, and a seat for the reader if he may take one."""
    entries = reckoned.known.entries.get(one.term, {})
    if not isinstance(one, Item):
        held = reckoned.known.bars.get(one.term)
        entries = {} if held is None else {"": Fraction(held)}
    names = one.slots if isinstance(one, Item) else ("",)
    if lacking(reckoned, one):
        settled = reckoned.known.entries.get(one.term, {})
        return [*(_slot(reader, sheet, one, name, {}, {}) for name in names), _settled(reader, sheet, one, settled, marks)]
    if isinstance(one, Item) and one.method == "judges":
        mine = [slot for (item, slot), mark in marks.items() if item == one.term and mark.login == reader.login_id]
        seated = sorted({slot for item, slot in marks if item == one.term} | set(entries), key=int)
        names = (*seated, *(() if mine else (str(len(seated) + 1),)))
        return [_slot(reader, sheet, one, name, entries, marks, open_=name in mine or name not in seated) for name in names]
    return [_slot(reader, sheet, one, name, entries, marks) for name in names]


def _slot(
    reader: Reader, sheet: ScoreSheet, one: Item | Veto | Gate, name: str, entries: dict[str, Fraction],
    marks: Marks, *, open_: bool = True,
) -> Slot:
    may = one.source.typed and open_ and sheet.round.state == State.MARKING and may_mark(reader, sheet, one, name)
    return Slot(name, entries.get(name), marks.get((one.term, name)), may, yes_no(one), what_is_typed(one) if isinstance(one, Item) else "")


def _settled(
    reader: Reader, sheet: ScoreSheet, one: Item | Veto | Gate, entries: Mapping[str, Fraction], marks: Marks
) -> Slot:
    """研究定分: where nothing can be measured, what those who run the round decide: points of an item, 是 or 否 of a gate."""
    may = sheet.round.state == State.MARKING and may_mark(reader, sheet, one, SETTLED)
    plain = one.settled if isinstance(one, Item) else None
    return Slot(SETTLED, entries.get(SETTLED), marks.get((one.term, SETTLED)), may, plain is None, what_is_typed(plain) if plain else "")


def _lacks(pack: Pack, one: Item | Veto | Gate, reckoned: Reckoned, names: dict[str, str]) -> str:
    """无，因为: in the words of the table that it would have been read from."""
    nothing = "" not in reckoned.known.entries.get(one.term, {})
    if one.source.typed or not (lacking(reckoned, one) or (isinstance(one, Item) and nothing)):
        return ""
    if not nothing:
        return "目标没有数" if reckoned.known.targets.get(one.term) is None else "目标是零，没有可以比的"
    indicator = pack.indicator(one.source.indicator)
    table = one.source.over or (indicator.over if indicator else "")
    if not reckoned.sources.get(one.term):
        return f"这一期没有报“{names[table]}”" if pack.form(table) else f"这一期没有{names[table]}"
    return "这些行里没有可以算的"
