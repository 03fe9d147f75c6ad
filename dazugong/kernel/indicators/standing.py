"""现成的汇总: in a large installation boards read a snapshot of what every unit has in itself, added up by the roll-up engine.

It holds for the day on which it was made (`refreshing`), for the periods that boards show first, in the tree as it was. Whatever
else is asked (other days, different values, quotients of rows, rows of which the reader may see only some) the database counts.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from dazugong.kernel.identity.reader import Reader
from dazugong.spec.model import Indicator

from .asking import AS_WAS, Question, open_to
from .sums import Summed, Sums, exact

INDEX, BAND = "questions.json", "档"
Columns = tuple[int, int, int | None, int, int, int]    # asked, answered, above (None: told apart), its scale, below, its scale


@dataclass(frozen=True)
class Fresh:
    """快照的新旧: made at `at` for `day`; question → (its table, where its sums stand); of each table the first and the last day of its rows."""

    day: date
    at: datetime
    questions: Mapping[str, tuple[int, Columns]]
    spans: Sequence[tuple[date, date]]


def folder() -> Path:
    """Where the snapshot lies."""
    return Path(settings.FIGURES_FOLDER) / "boards"


def sum_term(number: int) -> str:
    """What a sum of a statement is called in the snapshot."""
    return f"第{number}数"


def key_of(asked: Question) -> str:
    """One question in one period; an indicator that says something else is another question."""
    said = hashlib.sha256(repr(asked.indicator).encode()).hexdigest()[:16]
    return "|".join([asked.pack.id, asked.pack.version, asked.indicator.id, asked.period.code, said])


def fresh() -> Fresh | None:
    """The snapshot that stands; None where there is none."""
    path = folder() / INDEX
    try:
        return _index(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=2)
def _index(path: Path, _: int) -> Fresh:
    said = json.loads(path.read_text("utf8"))
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in said["spans"]]
    questions = {key: (table, tuple(columns)) for key, (table, columns) in said["questions"].items()}
    return Fresh(date.fromisoformat(said["day"]), datetime.fromisoformat(said["at"]), questions, spans)


def fresh_for(reader: Reader, asked: Question) -> datetime | None:
    """When the figures of a question were taken, if they are read from the snapshot."""
    found = _usable(reader, [asked])
    return found.at if found else None


def _usable(reader: Reader, several: Sequence[Question]) -> Fresh | None:
    found = fresh()
    if found is None or not all(one.known == found.day and one.tree == AS_WAS and key_of(one) in found.questions for one in several):
        return None
    return found if all(open_to(reader, one) for one in several) else None


def standing(reader: Reader, several: Sequence[Question], nodes: Sequence[int] | None) -> list[Summed] | None:
    """For each question its sums by unit and band, from the snapshot; None where the database must count."""
    found = _usable(reader, several)
    try:
        return [_Standing(found, *found.questions[key_of(one)], nodes) for one in several] if found else None
    except (ValueError, ImportError):
        return None         # more bands than the engine takes, a newer snapshot just being put in its place, the engine gone


class _Standing(Mapping[int, dict[str, Sums]]):
    """One question's sums, made when they are asked for."""

    def __init__(self, found: Fresh, table: int, columns: Columns, nodes: Sequence[int] | None) -> None:
        self.columns = columns
        wanted = sorted({number for number in (columns[0], columns[1], columns[2], columns[4]) if number is not None})
        self.figures = _figures(found.at, table, found.spans[table], found.day, tuple(wanted))
        self.units = self.figures.places.keys() if nodes is None else {node for node in nodes if node in self.figures.places}
        self.bands = self.figures.bands(sum_term(columns[0]))

    def __getitem__(self, unit: int) -> dict[str, Sums]:
        if unit not in self.units:
            raise KeyError(unit)
        asked, answered, count, scale, of, base = self.columns
        bands = {band[1:]: [None if n is None else self._number(n, unit, band) for n in (asked, answered, count, of)] for band in self.bands}
        found = {band: Sums(one[0], one[1], 0 if count is None else exact(one[2], scale), exact(one[3], base)) for band, one in bands.items() if one[0]}
        if not found:
            raise KeyError(unit)
        return found

    def _number(self, number: int, unit: int, band: str) -> int:
        return int(self.figures.tally(sum_term(number), unit, band).count)

    def __iter__(self) -> Iterator[int]:
        return (unit for unit in self.units if any(self._number(self.columns[0], unit, band) for band in self.bands))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=1)
def _snapshot(_: datetime, path: Path) -> Any:
    from dazugong.analytics.store import load

    return load(path)


@lru_cache(maxsize=32)
def _figures(at: datetime, table: int, span: tuple[date, date], day: date, wanted: tuple[int, ...]) -> Any:
    """Some sums of one table, of every unit."""
    from dazugong.analytics.rollup import When, roll_up

    name = f"t{table}"
    asked = [Indicator(sum_term(n), BAND, name, sum=sum_term(n), per=BAND) for n in wanted]
    return roll_up(_snapshot(at, folder()), asked, When(day, *span))[name]
