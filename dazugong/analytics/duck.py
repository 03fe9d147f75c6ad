"""DuckDB 读法: the same formulas as SQL over Parquet, counted by unit there; the tree above is the same single pass.

For rows that lie with somebody else, or do not fit into memory. Slower than the snapshot and in agreement with it; whoever
asks often builds a snapshot.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np

from dazugong.formula.sql import Making
from dazugong.formula.sqlfast import condition_of
from dazugong.formula.sqltext import Sql, SqlColumn, joined
from dazugong.formula.tree import FormulaError, Node
from dazugong.spec.filling import parse
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally

from .measures import NO, YES, asked_then
from .parquet import files_of
from .rollup import TODAY, When, placed, upward
from .snapshot import Snapshot, Table
from .sources import DAY, SINCE, UNTIL

DIALECT = "duckdb"
TRUE = Sql("(1 = 1)")


@dataclass(frozen=True)
class Told:
    """各单位的数 of one indicator: band → (above, below) by place; whole numbers to be divided by their scales."""

    bands: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(repr=False)
    scales: tuple[int, int]
    ratio: bool
    places: Mapping[int, int] = field(repr=False)

    def tally(self, unit: int, band: str = "") -> Tally:
        """The two numbers of one unit in one band, exact."""
        if band not in self.bands:
            return Tally(0, 0 if self.ratio else None)
        above, below = (Fraction(int(one[self.places[unit]]), scale) for one, scale in zip(self.bands[band], self.scales))
        return Tally(above, below if self.ratio else None)


def roll_up_with_duckdb(snapshot: Snapshot, folder: Path, indicators: Sequence[Indicator], when: When) -> dict[str, Told]:
    """Indicator → its figures. `snapshot` gives the tree; rows are read from the Parquet of `folder`."""
    with duckdb.connect() as base:
        return {one.id: _told(base, snapshot, folder, one, when) for one in indicators}


def _told(base: duckdb.DuckDBPyConnection, snapshot: Snapshot, folder: Path, indicator: Indicator, when: When) -> Told:
    table = snapshot.tables[indicator.over]
    if DAY in table.columns:
        raise FormulaError("按日期发生的事请在快照上算，这里只算某日在册的行", 0)
    if indicator.distinct:
        raise FormulaError("分别计数请在快照上算", 0)
    tree = snapshot.tree(when.tree, when.known if when.tree == TODAY else when.day)
    asked = _Asked(table, indicator, when)
    rows = base.execute(*asked.statement(files_of(snapshot, folder, indicator.over))).fetchall()
    bands: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for place, band, above, below in rows:
        two = bands.setdefault(str(band), (np.zeros((len(snapshot.units), 1), object), np.zeros((len(snapshot.units), 1), object)))
        two[0][place, 0], two[1][place, 0] = int(above or 0), int(below or 0)
    found = {band: tuple(_up(one, tree) for one in two) for band, two in bands.items() if band or not indicator.per}
    return Told(found, asked.scales, bool(indicator.of or indicator.of_sum), snapshot.places)       # type: ignore[arg-type]


def _up(leaves: np.ndarray, tree: object) -> np.ndarray:
    """Machine numbers where they fit, else Python's own, slower."""
    if max(map(abs, leaves[:, 0].tolist()), default=0) * len(leaves) < 2**62:
        leaves = leaves.astype(np.int64)
    placed(leaves, tree)        # type: ignore[arg-type]
    upward(leaves, tree)        # type: ignore[arg-type]
    return leaves[:, 0]


class _Asked:
    """One indicator as one statement: unit, band, what stands above and below the line."""

    def __init__(self, table: Table, indicator: Indicator, when: When) -> None:
        self.indicator = indicator
        self.words = tuple({one.term: one for one in table.terms().values()}.values())
        self.columns = {name: SqlColumn(f'"{name}"', one.column.decimals, blank=False) for name, one in table.columns.items()}
        self.columns |= {name: SqlColumn("%s", blank=False, params=(day.isoformat(),)) for name, day in when.days.items()}
        self.stands = [Sql(said, params=(when.day.isoformat(),)) for name, said in (
            (SINCE, f'("{SINCE}" IS NULL OR "{SINCE}" <= %s)'), (UNTIL, f'("{UNTIL}" IS NULL OR "{UNTIL}" > %s)')) if name in table.columns]  # fmt: skip
        self.then = condition_of(asked_then(table.columns, indicator.fixed), self.columns, DIALECT) if indicator.fixed else None
        self.scales = (1, 1)

    def statement(self, files: str) -> tuple[str, list[object]]:
        i = self.indicator
        below = self._all(self._condition(i.of))
        above = self._all(self._condition(i.of), self._condition(i.count))
        (first, one), (second, other) = self._adding(i.sum, above), self._adding(i.of_sum, below)
        self.scales = (one, other)
        where = self._all(*self.stands, self.then, self._condition(i.where))
        band = self._band(i.per) if i.per else Sql("''")
        sql = Sql("SELECT unit, {} AS band, {}, {} FROM read_parquet('" + files.replace("'", "''") + "') WHERE {} GROUP BY unit, band", band, first, second, where)
        return sql.text.replace("%s", "?"), list(sql.params)

    def _condition(self, text: str) -> Sql | None:
        return condition_of(self._parsed(text), self.columns, DIALECT) if text else None

    def _parsed(self, text: str) -> Node:
        return parse(text, self.words)

    def _all(self, *conditions: Sql | None) -> Sql:
        found = [one for one in conditions if one is not None]
        return Sql("({})", joined(" AND ", found)) if found else TRUE

    def _adding(self, text: str, rows: Sql) -> tuple[Sql, int]:
        if not text:
            return Sql("COUNT(*) FILTER (WHERE {})", rows), 1
        ratio = Making(self.columns, DIALECT).ratio(self._parsed(text))
        if ratio.under is not None:
            raise FormulaError("逐行相除的和请在快照上算，或写成 求和(甲) ÷ 求和(乙)", 0)
        return Sql("SUM({}) FILTER (WHERE {})", ratio.above.sql, rows), ratio.scale

    def _band(self, text: str) -> Sql:
        node = self._parsed(text)
        if node.kind in ("number", "percent"):
            raise FormulaError("按数分档请在快照上算", 0)
        value = Making(self.columns, DIALECT).value(node)
        if node.kind in ("yesno", "truth"):
            value = Sql(f"CASE WHEN {{}} THEN '{YES}' WHEN NOT {{}} THEN '{NO}' END", value, value)
        return Sql("COALESCE({}, '')", value)
