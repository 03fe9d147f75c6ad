"""交给别的引擎: a snapshot's rows as Parquet, cut into parts that are whole stretches of the tree.

Each row carries the place of its unit in tree order (`unit`); a column is called what formulas call it. Any engine that reads
Parquet counts its parts by unit, wherever they lie; the numbers of the units above are one small pass over the sums.
"""
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .coding import DATES, WHOLE, Coded, date_text
from .snapshot import Snapshot, Table

PLACE = "unit"


def write_parquet(snapshot: Snapshot, folder: Path, parts: int = 1) -> None:
    """One folder for each kind of rows, one file for each stretch of units with about as many rows as the others."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for number, table in enumerate(snapshot.tables.values()):
        where = partial / f"table{number}"
        where.mkdir(parents=True)
        cuts = np.searchsorted(table.offsets, np.linspace(0, table.rows, parts + 1)[1:-1]).tolist()
        for part, (first, last) in enumerate(zip([0, *cuts], [*cuts, len(table.offsets) - 1])):
            pq.write_table(_stretch(table, first, last), where / f"part{part}.parquet", compression="zstd")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def files_of(snapshot: Snapshot, folder: Path, table: str) -> str:
    """Where the rows of a kind lie, as engines are told."""
    return str(folder / f"table{list(snapshot.tables).index(table)}" / "*.parquet")


def _stretch(table: Table, first: int, last: int) -> pa.Table:
    """The rows of some units that stand side by side."""
    low, high = int(table.offsets[first]), int(table.offsets[last])
    units = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(table.offsets[first:last + 1]))
    return pa.table({PLACE: units} | {name: _plain(one, one.codes[low:high]) for name, one in table.columns.items()})


def _plain(one: Coded, codes: np.ndarray) -> pa.Array:
    """A column as others understand it: text, whole numbers of 1/10^decimals, days as text."""
    if one.lies == WHOLE:
        values = pa.array([None, *one.values[1:].tolist()], pa.int64())
    elif one.lies == "yesno":
        values = pa.array([None, *(bool(value) for value in one.values[1:])], pa.bool_())
    else:
        texts = map(date_text, one.values[1:].tolist()) if one.lies == DATES else one.values[1:].tolist()
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32) - 1, mask=codes == 0), pa.array(list(texts), pa.string()))
    return values.take(pa.array(codes))
