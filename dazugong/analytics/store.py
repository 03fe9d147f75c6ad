"""存取: a snapshot as a folder of Arrow files, which any program that knows Arrow can read, and a manifest of counts.

The rows of a kind lie in several files, each a stretch of units. Where a stretch begins is said by the units' own numbers, and a
file is named by a digest of what it holds: what did not change is, in the next version, the same file (a second name for it, not a
copy). A folder is written beside its place and moved there when it is whole. A table of one file is mapped as it lies and not read
until it is asked; several are put together in memory.
"""
from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from dazugong.formula.facts import Column

from .coding import DATES, OPEN, WHOLE, Coded, date_text, lie_as, packed_date, said_of, values_of
from .places import Places
from .snapshot import FORMAT, Disagreement, Snapshot, Table, agrees
from .tree import NOWHERE, Lines

MANIFEST = "manifest.json"
UNIX = date(1970, 1, 1).toordinal()
ROWS, MOST_FILES = 1 << 16, 64      # about so many rows a file; a large table has about so many files
SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Kept:
    """写成: how many files of rows there are, and how many of them are those of the version before."""

    files: int
    shared: int


def save(snapshot: Snapshot, folder: Path) -> Kept:
    """写快照; what stood in the folder before is replaced at the end, its files kept on where they still hold."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    lines, units = snapshot.lines, {"id": pa.array(snapshot.units), "name": pa.array(snapshot.names.tolist(), pa.string())}
    files: dict[str, list[list[object]]] = {}
    shared = 0
    for number, table in enumerate(snapshot.tables.values()):
        units[f"first:{table.name}"] = pa.array(table.offsets[:-1])
        if table.marks is not None:
            units[f"mark:{table.name}"] = pa.array(table.marks)
        for first, last in _stretches(snapshot.units, table):
            columns = {name: Coded(one.column, one.codes[first:last], one.values) for name, one in table.columns.items()}
            name = f"table{number}.{_digest(columns)}.arrow"
            files.setdefault(table.name, []).append([name, last - first])
            if not (partial / name).exists():
                shared += _kept_on(folder / name, partial / name)
            if not (partial / name).exists():
                _write(partial / name, {one: _dictionary(coded) for one, coded in columns.items()}, last - first)
    _write(partial / "units.arrow", units, len(snapshot.units))
    _write(partial / "placements.arrow", {
        "unit": pa.array(snapshot.units[lines.child]), "above": pa.array(_above(snapshot), mask=lines.parent < 0),
        "since": _day_column(lines.since), "until": _day_column(lines.until)}, len(lines.child))  # fmt: skip
    _write(partial / "successions.arrow", {
        "before": pa.array(snapshot.units[lines.before]), "after": pa.array(snapshot.units[lines.after]), "day": _day_column(lines.day)},
        len(lines.before))  # fmt: skip
    (partial / MANIFEST).write_text(json.dumps(snapshot.manifest() | {"files": files}, ensure_ascii=False, indent=1), encoding="utf8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return Kept(len({name for several in files.values() for name, _ in several}), shared)


def _stretches(units: np.ndarray, table: Table) -> Iterator[tuple[int, int]]:
    """(first row, last) of each file: cut before units whose own number says so, so that a change moves no other cut."""
    every = _every(len(units), table.rows)
    cuts = table.offsets[:-1][(units.astype(np.uint64) * SPREAD >> np.uint64(40)) % np.uint64(every) == 0] if every else []
    bounds = sorted({0, table.rows, *map(int, cuts)})
    yield from zip(bounds, bounds[1:]) if table.rows else [(0, 0)]


def _every(units: int, rows: int) -> int:
    """One unit in so many begins a file, a power of two, so that it seldom becomes another; nought for a single file."""
    wanted = max(ROWS, rows // MOST_FILES)
    return 2 ** round(math.log2(max(units * wanted / rows, 1))) if rows > wanted else 0


def _digest(columns: Mapping[str, Coded]) -> str:
    """Of what rows hold: their codes, and what these mean."""
    found = hashlib.blake2b(digest_size=12)
    for name, one in columns.items():
        meant = one.values[: int(one.codes.max(initial=0)) + 1]
        said = "\n".join(meant.tolist()).encode() if meant.dtype == object else meant.tobytes()
        found.update(f"{name} {said_of(one.column)} {one.codes.dtype} {len(said)} ".encode() + said)
        found.update(np.ascontiguousarray(one.codes).data)
    return found.hexdigest()


def _kept_on(earlier: Path, path: Path) -> bool:
    """The earlier version's file under this name too, where there is one."""
    try:
        os.link(earlier, path)
    except OSError:
        return False
    return True


def load(folder: Path) -> Snapshot:
    """读快照. Raises `Disagreement` where files are missing, of another format, or not those the manifest counted."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf8"))
    except (OSError, ValueError):
        raise Disagreement("这里没有完整的快照，请先建快照") from None
    if manifest.get("format") != FORMAT:
        raise Disagreement("快照是别的版本写的，请重建快照")
    try:
        found = _read(folder, manifest)
    except (OSError, KeyError, pa.ArrowInvalid):
        raise Disagreement("快照的文件不全，请重建快照") from None
    agrees(found, manifest)
    return found


def _read(folder: Path, manifest: Mapping) -> Snapshot:
    units = _open(folder / "units.arrow")
    ids = units["id"].to_numpy()
    places = Places(ids)
    placed, went = _open(folder / "placements.arrow"), _open(folder / "successions.arrow")
    lines = Lines(len(ids), _places(placed["unit"], places), _places(placed["above"], places), _numbers(placed["since"], 0), _numbers(placed["until"]),
                  _places(went["before"], places), _places(went["after"], places), _numbers(went["day"]))  # fmt: skip
    tables = {}
    for name, said in manifest["tables"].items():
        rows = [_open(folder / Path(file).name) for file, _ in manifest["files"][name]]
        columns = {one: _coded([some[one] for some in rows], Column(one, about["term"], about["kind"], tuple(about["choices"]), about["decimals"]))
                   for one, about in said["columns"].items()}  # fmt: skip
        marks = units[f"mark:{name}"].to_numpy() if f"mark:{name}" in units.schema.names else None
        tables[name] = Table(name, np.append(units[f"first:{name}"].to_numpy(), said["rows"]), columns, marks)
    names = np.array(units["name"].to_pylist(), object)
    return Snapshot(date.fromisoformat(manifest["day"]), ids, names, lines, tables, places, manifest["version"])


def _above(snapshot: Snapshot) -> np.ndarray:
    return snapshot.units[np.maximum(snapshot.lines.parent, 0)] if len(snapshot.lines.parent) else np.zeros(0, np.int64)


def _dictionary(one: Coded) -> pa.DictionaryArray:
    """Codes as they are, and what they mean in a form others understand: text, whole numbers, dates as text."""
    meant = one.values[1 : int(one.codes.max(initial=0)) + 1].tolist()
    if one.lies == WHOLE:
        values = pa.array([None, *meant], pa.int64())
    elif one.lies == DATES:
        values = pa.array([None, *map(date_text, meant)], pa.string())
    elif one.lies == "yesno":
        values = pa.array([None, *map(bool, meant)], pa.bool_())
    else:
        values = pa.array([None, *meant], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(one.codes), values)


def _coded(found: list[pa.Array], column: Column) -> Coded:
    """A column from its files, each of which knows the values up to the last it needs."""
    longest = max((some.dictionary for some in found), key=len)
    if any(not longest.slice(0, len(some.dictionary)).equals(some.dictionary) for some in found):
        raise Disagreement(f"快照各个文件里“{column.term}”的值对不上，请重建快照")
    values, lies = longest.to_pylist()[1:], lie_as(column)
    codes = [some.indices.to_numpy(zero_copy_only=True) for some in found]
    return Coded(column, codes[0] if len(codes) == 1 else np.concatenate(codes), values_of(lies, [packed_date(one) for one in values] if lies == DATES else values))


def _day_column(numbers: np.ndarray) -> pa.Array:
    return pa.array((numbers.astype(np.int64) - UNIX).astype(np.int32), pa.int32(), mask=(numbers == 0) | (numbers == OPEN)).cast(pa.date32())


def _numbers(days: pa.Array, empty: int = OPEN) -> np.ndarray:
    """Days back to numbers; without a day a period has begun always, or goes on."""
    found = days.cast(pa.int32()).fill_null(0).to_numpy() + np.int32(UNIX)
    return np.where(days.is_null().to_numpy(zero_copy_only=False), np.int32(empty), found)


def _places(units: pa.Array, places: Places) -> np.ndarray:
    none = units.is_null().to_numpy(zero_copy_only=False)
    found = np.full(len(units), NOWHERE, np.int32)
    found[~none] = places.of(units.drop_null().to_numpy())
    return found


def _write(path: Path, columns: Mapping[str, pa.Array], rows: int) -> None:
    """One file with one batch."""
    batch = pa.record_batch(list(columns.values()), names=list(columns))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    if batch.num_rows != rows:
        raise Disagreement(f"写“{path.name}”时行数对不上，请重建快照")


def _open(path: Path) -> pa.RecordBatch:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).get_batch(0)
