"""同类比较: units of one kind in their order, those that tie on one place, beside the middle of them. Units only, never persons."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.queries import subtree

from .asking import Question
from .ledger import Ledger, ledgers
from .summing import summed
from .sums import Sums
from .tables import TOO_FEW, Row, bands_of, hidden, rows_of


@dataclass(frozen=True)
class Peer:
    """一家: its figure, and its place from the top; those that tie share a place and the next ones are passed over."""

    row: Row
    value: Fraction | None
    rank: int | None


@dataclass(frozen=True)
class Peers:
    """同类: `kinds` (name, term, how many), the kind looked at, and its units, the highest first. Quartiles None below four of them."""

    kinds: tuple[tuple[str, str, int], ...]
    kind: str
    bands: tuple[str, ...]
    band: str
    rows: tuple[Peer, ...]
    median: Fraction | None
    quartiles: tuple[Fraction, Fraction] | None


def peers(reader: Reader, asked: Question, *, kind: str = "", band: str | None = None) -> Peers:
    """The units of one kind below the one asked about; without a kind that of most units directly below that have a figure.

    Where figures are kept back because they are small, no place and no middle is given: either would give them away.
    """
    with reading(reader.on(asked.shown_day)) as then:
        units = [u for u in subtree(then, asked.under).order_by("rank_on", "pk").values_list("pk", "public_id", "name_on", "kind", "parent_id_on") if u[0] != asked.under.pk]
    (sums,) = summed(reader, [asked], nodes=[unit[0] for unit in units])
    asked_of = [unit for unit in units if unit[0] in sums]
    number = {name: sum(unit[3] == name for unit in asked_of) for name in dict.fromkeys(unit[3] for unit in asked_of)}
    kinds = tuple((name, dict(UnitKind.choices).get(name, name), count) for name, count in number.items())
    told = band if band is not None else next((t.band for t in reversed(asked.indicator.targets) if t.band), None)
    near = [unit[3] for unit in asked_of if unit[4] == asked.under.pk and _has_figure(sums[unit[0]], told)] or list(number)
    kind = kind if kind in number else max(near, key=near.count, default="")
    those = [unit[:3] for unit in asked_of if unit[3] == kind]
    bands = bands_of(asked, (pair for unit in those for pair in sums[unit[0]].items()))
    band = band if band in bands else next((t.band for t in reversed(asked.indicator.targets) if t.band), bands[-1])
    owed = ledgers(reader, asked, [unit[0] for unit in those])
    lines = [row for unit in those for row in rows_of(asked, [band], unit, sums, owed.get((unit[0], False), Ledger()) + owed.get((unit[0], True), Ledger()))]
    lines = hidden(asked.indicator, lines)
    placed = in_places(lines)
    values = sorted(one.value for one in placed if one.value is not None) if not any(row.mark == TOO_FEW for row in lines) else []
    return Peers(kinds, kind, bands, band, placed, middle(values), _quartiles(values))


def _has_figure(bands: dict[str, Sums], told: str | None) -> bool:
    """Whether there is anything to compare in the band that is told of; None asks of any."""
    return any(one.of for band, one in bands.items() if told in (None, band))


def in_places(rows: Sequence[Row]) -> tuple[Peer, ...]:
    """名次: the highest first; equal shares are equal whatever their size; who has no figure has no place."""
    values = [None if row.mark or row.of == 0 else Fraction(row.count) / Fraction(row.of or 1) for row in rows]
    known = [value for value in values if value is not None]
    secret = any(row.mark == TOO_FEW for row in rows)
    found = [Peer(row, value, None if value is None or secret else 1 + sum(one > value for one in known)) for row, value in zip(rows, values)]
    return tuple(sorted(found, key=lambda one: (one.value is None, -(one.value or 0), one.row.unit)))


def middle(values: Sequence[Fraction]) -> Fraction | None:
    """中位数 of values in their order: the middle one, or half way between the two in the middle."""
    if not values:
        return None
    low, high = values[(len(values) - 1) // 2], values[len(values) // 2]
    return (low + high) / 2


def _quartiles(values: Sequence[Fraction]) -> tuple[Fraction, Fraction] | None:
    half = len(values) // 2
    low, high = middle(values[:half]), middle(values[-half:] if half else ())
    return (low, high) if len(values) > 3 and low is not None and high is not None else None
