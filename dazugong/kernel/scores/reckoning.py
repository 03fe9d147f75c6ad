"""算分: sheets of a round → what is known of each and what comes of it; live while marking, as frozen afterwards."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.records.packs import pack_of
from dazugong.spec.model import Pack
from dazugong.spec.scoring import SETTLED, Gate, Item, Sheet, Veto
from dazugong.spec.scoring_read import entered, known_from, own_bars
from dazugong.spec.scoring_reckon import Known, Score, reckoned

from .evidence import Evidence, Source, days_of, gathered
from .models import Mark, Point, Round, ScoreSheet

Entries = dict[str, dict[str, Fraction]]


@dataclass(frozen=True)
class Reckoned:
    """一份算得的分: what it rests on, what comes of it, and the rows behind each item by its term."""

    known: Known
    score: Score
    sources: Mapping[str, list[Source]] = field(default_factory=dict)


def definition(round_: Round) -> tuple[Pack, Sheet]:
    """The pack and the sheet of a round, in the version it was opened with."""
    pack = pack_of(round_.pack_version)
    sheet = pack.sheet(round_.sheet)
    if sheet is None:
        raise Hidden("sheet")
    return pack, sheet


def reckon_all(reader: Reader, round_: Round, sheets: Iterable[ScoreSheet], *, anew: bool = False) -> dict[int, Reckoned]:
    """By id of the sheet. A frozen sheet is read back as it was frozen, unless it is reckoned `anew`."""
    sheets = list(sheets)
    frozen = [] if anew else [one for one in sheets if one.version]
    found = _as_frozen(reader, round_, frozen)
    live = [one for one in sheets if one.pk not in found]
    if live:
        pack, sheet = definition(round_)
        evidence = gathered(reader, round_, sheet, pack, {one.unit_id for one in live})
        typed = typed_in(reader, live)
        for one in live:
            found[one.pk] = _live(sheet, pack, evidence[one.unit_id], round_, typed.get(one.pk, {}))
    return found


def _live(sheet: Sheet, pack: Pack, evidence: Evidence, round_: Round, typed: Entries) -> Reckoned:
    known = known_from(sheet, pack, evidence.rows, days_of(round_), typed)
    score = reckoned(sheet, known)
    return Reckoned(known, score, {one.term: _behind(one, pack, evidence, round_, known) for one in sheet.marked})


def _behind(one: Item | Veto | Gate, pack: Pack, evidence: Evidence, round_: Round, known: Known) -> list[Source]:
    """The rows that entered the value; where there is no value, those that were looked at."""
    indicator = pack.indicator(one.source.indicator)
    table = one.source.over or (indicator.over if indicator else "")
    if not table:
        return []
    entries = known.entries.get(one.term, {})
    measured = "" in entries if isinstance(one, Item) else known.bars.get(one.term) is not None and SETTLED not in entries
    return evidence.sources(table, entered(one, pack, evidence.rows, days_of(round_)) if measured else None)


def newest_marks(reader: Reader, sheets: Iterable[ScoreSheet]) -> dict[tuple[int, str, str], Mark]:
    """The marks that count: the newest of each sheet, item and slot, given under the sheet as it is."""
    rows = reader.rows(Mark).filter(sheet__in=[one.pk for one in sheets], aside=False).order_by("number", "pk")
    return {(mark.sheet_id, mark.item, mark.slot): mark for mark in rows}


def typed_in(reader: Reader, sheets: Iterable[ScoreSheet]) -> dict[int, Entries]:
    """What was typed, by sheet, item and slot."""
    found: dict[int, Entries] = {}
    for (sheet, item, slot), mark in newest_marks(reader, sheets).items():
        if mark.value:
            found.setdefault(sheet, {}).setdefault(item, {})[slot] = Fraction(mark.value)
    return found


def _as_frozen(reader: Reader, round_: Round, sheets: list[ScoreSheet]) -> dict[int, Reckoned]:
    if not sheets:
        return {}
    _, sheet = definition(round_)
    wanted = {one.pk: one.version for one in sheets}
    points: dict[int, list[Point]] = {one.pk: [] for one in sheets}
    for point in reader.rows(Point).filter(sheet__in=wanted).order_by("pk"):
        if point.version == wanted[point.sheet_id]:
            points[point.sheet_id].append(point)
    bars = {one.term for one in (*sheet.vetoes, *sheet.gates)}
    found = {}
    for pk, rows in points.items():
        known = Known(
            {row.item: {slot: Fraction(text) for slot, text in row.entries.items()} for row in rows},
            {row.item: Fraction(row.target) for row in rows if row.target},
            {row.item: row.holds for row in rows if row.item in bars},
        )
        found[pk] = Reckoned(known, reckoned(sheet, known), {row.item: [Source(*one) for one in row.sources] for row in rows})
    return found


def frozen_points(sheet: ScoreSheet, version: int, definition_: Sheet, one: Reckoned) -> list[Point]:
    """The rows that keep a reckoned sheet."""
    known, score = one.known, one.score
    rows = []
    for term in (item.term for item in definition_.marked):
        target, points = known.targets.get(term), score.items.get(term)
        rows.append(Point(
            sheet=sheet, version=version, item=term, holds=known.bars.get(term),
            entries={slot: str(value) for slot, value in known.entries.get(term, {}).items()},
            target="" if target is None else str(target), points="" if points is None else str(points),
            sources=[source.as_list() for source in one.sources.get(term, [])],
        ))  # fmt: skip
    return rows


def lacking(one: Reckoned, asked: Item | Veto | Gate) -> bool:
    """取不到数: whether an item or gate that is to be measured cannot be, and the scheme does not say what counts then."""
    entries = one.known.entries.get(asked.term, {})
    if asked.source.typed or isinstance(asked, Veto):
        return False
    if isinstance(asked, Gate):
        return bool(asked.source.over or asked.source.indicator) and (one.known.bars.get(asked.term) is None or SETTLED in entries)
    return SETTLED in entries or one.score.items.get(asked.term) is None


def changed(sheet: Sheet, one: Reckoned, name: str, slot: str, value: Fraction) -> Reckoned:
    """试算: the same sheet with one value changed; nothing is saved. Gates that read the sheet's own points follow."""
    known = one.known
    bar = any(each.term == name for each in (*sheet.vetoes, *sheet.gates))
    if bar:
        known = replace(known, bars={**known.bars, name: bool(value)})
    if not bar or slot == SETTLED:
        known = replace(known, entries={**known.entries, name: {**known.entries.get(name, {}), slot: value}})
    own = {term: holds for term, holds in own_bars(sheet, reckoned(sheet, known)).items() if term != name}
    known = replace(known, bars={**known.bars, **own})
    return Reckoned(known, reckoned(sheet, known), one.sources)
