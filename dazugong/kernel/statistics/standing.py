"""现成的统计: in a large installation the yearly statistics are read from a snapshot of who stood where and when, added up by the
roll-up engine. It answers for every day up to the one on which it was made; rows behind a figure are read from the database.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import dazugong.kernel.indicators.standing as boards
from dazugong.yearbook.book import Count

from .moving import RECRUITED, VALUES, Step

INDEX, STEPS = "statistics.json", "steps"
NODE, FLOW, ON = "单位编号", "增减", "哪一天"
COUNTED = {"sex": "性别", "ethnic_group": "民族", "education": "学历", "birth": "出生日期", "joined": "入党日期", "occupation": "职业"}


@dataclass(frozen=True)
class Fresh:
    """快照的新旧: made at `at` on `day`; who came and went is in it after `since`."""

    day: date
    at: datetime
    since: date
    meaning: str


def folder() -> Path:
    """Where the snapshot lies."""
    return boards.folder().with_name("statistics")


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
    return Fresh(date.fromisoformat(said["day"]), datetime.fromisoformat(said["at"]), date.fromisoformat(said["since"]), said["meaning"])


def fresh_for(day: date) -> datetime | None:
    """When the statistics as of a day were taken, if they are read from the snapshot."""
    found = fresh()
    return found.at if found and _answers(found, day) else None


def _answers(found: Fresh, day: date) -> bool:
    return found.since.year < day.year and day <= found.day


@dataclass(frozen=True)
class Standing:
    """现成的统计 as of a day and the end of the year before."""

    members: Callable[[int, date], Count]
    kinds: Callable[[int, date], dict[str, int]]
    steps: Callable[[int], list[Step]]


def standing(before: date, day: date) -> Standing | None:
    """None where the database must count: no snapshot, a day before or after it, the engine gone, a newer one just put in its place."""
    found = fresh()
    if found is None or not _answers(found, day):
        return None
    try:
        snapshot = _snapshot(found.at, folder())
        counted = {on: (_members(found.at, on), _kinds(found.at, on)) for on in (before, day)}
    except (ValueError, ImportError):
        return None
    return Standing(lambda unit, on: _of(counted[on][0], unit) or Count(), lambda unit, on: _of(counted[on][1], unit) or {},
                    lambda unit: _steps(snapshot.tables[STEPS], unit, before, day))  # fmt: skip


def _of(several: Any, unit: int) -> Any:
    """Nothing where nobody is counted, as the database says it."""
    if unit not in several.figures.places:
        return None
    found = several.of(unit)
    return found if not isinstance(found, Count) or found.total else None


@lru_cache(maxsize=1)
def _snapshot(_: datetime, path: Path) -> Any:
    from dazugong.analytics.store import load

    return load(path)


@lru_cache(maxsize=4)
def _members(at: datetime, on: date) -> Any:
    from dazugong.analytics.booked import Counted
    from dazugong.analytics.rollup import When

    return Counted(_snapshot(at, folder()), When(on, on, on))


@lru_cache(maxsize=4)
def _kinds(at: datetime, on: date) -> Any:
    from dazugong.analytics.booked import Organised
    from dazugong.analytics.rollup import When

    return Organised(_snapshot(at, folder()), When(on, on, on))


def _steps(table: Any, unit: int, before: date, day: date) -> list[Step]:
    """Who came to the unit and who left it; without names, and without the branch. What a person is is looked up for new members only."""
    from dazugong.analytics.coding import date_text, packed_date

    nodes, days, flows = (table.columns[name] for name in (NODE, ON, FLOW))
    low, high = (packed_date(one.isoformat()) for one in (before, day))
    rows = ((nodes.values == unit)[nodes.codes] & ((days.values > low) & (days.values <= high))[days.codes]).nonzero()[0]
    found = []
    for row, flow, on in zip(rows.tolist(), flows.values[flows.codes[rows]].tolist(), days.values[days.codes[rows]].tolist()):
        values = _values(table, row) if flow == RECRUITED else ()
        found.append(Step(unit, 0, 0, flow, date.fromisoformat(date_text(on)), values))
    return found


def _values(table: Any, row: int) -> tuple[str, ...]:
    said = (table.columns[COUNTED[name]] for name in VALUES)
    return tuple("" if (value := one.plain(int(one.codes[row]))) is None else str(value) for one in said)
