"""存取: a snapshot as a folder of Arrow files, which any program that knows Arrow can read, and a manifest of counts.

Columns lie in the file as they lie in memory, so that opening maps them and reads nothing until it is asked. A folder is
written beside its place and moved there when it is whole.
"""
from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from dazugong.formula.facts import Column

from .coding import DATES, OPEN, WHOLE, Coded, date_text, lie_as, packed_date, values_of
from .places import Places
from .snapshot import FORMAT, Disagreement, Snapshot, Table, agrees
from .tree import NOWHERE, Lines

MANIFEST = "manifest.json"
UNIX = date(1970, 1, 1).toordinal()


def save(snapshot: Snapshot, folder: Path) -> None:
    """写快照; what stood in the folder before is replaced at the end."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    lines, units = snapshot.lines, {"id": pa.array(snapshot.units), "name": pa.array(snapshot.names.tolist(), pa.string())}
    for number, table in enumerate(snapshot.tables.values()):
        units[f"first:{table.name}"] = pa.array(table.offsets[:-1])
        _write(partial / f"table{number}.arrow", {name: _dictionary(one) for name, one in table.columns.items()}, table.rows)
    _write(partial / "units.arrow", units, len(snapshot.units))
    _write(partial / "placements.arrow", {
        "unit": pa.array(snapshot.units[lines.child]), "above": pa.array(_above(snapshot), mask=lines.parent < 0),
        "since": _day_column(lines.since), "until": _day_column(lines.until)}, len(lines.child))  # fmt: skip
    _write(partial / "successions.arrow", {
        "before": pa.array(snapshot.units[lines.before]), "after": pa.array(snapshot.units[lines.after]), "day": _day_column(lines.day)},
        len(lines.before))  # fmt: skip
    (partial / MANIFEST).write_text(json.dumps(snapshot.manifest(), ensure_ascii=False, indent=1), encoding="utf8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


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
    for number, (name, said) in enumerate(manifest["tables"].items()):
        rows = _open(folder / f"table{number}.arrow")
        columns = {one: _coded(rows[one], Column(one, about["term"], about["kind"], tuple(about["choices"]), about["decimals"]))
                   for one, about in said["columns"].items()}  # fmt: skip
        tables[name] = Table(name, np.append(units[f"first:{name}"].to_numpy(), said["rows"]), columns)
    return Snapshot(date.fromisoformat(manifest["day"]), ids, np.array(units["name"].to_pylist(), object), lines, tables, places)


def _above(snapshot: Snapshot) -> np.ndarray:
    return snapshot.units[np.maximum(snapshot.lines.parent, 0)] if len(snapshot.lines.parent) else np.zeros(0, np.int64)


def _dictionary(one: Coded) -> pa.DictionaryArray:
    """Codes as they are, and what they mean in a form others understand: text, whole numbers, dates as text."""
    if one.lies == WHOLE:
        values = pa.array([None, *one.values[1:].tolist()], pa.int64())
    elif one.lies == DATES:
        values = pa.array([None, *map(date_text, one.values[1:].tolist())], pa.string())
    elif one.lies == "yesno":
        values = pa.array([None, *(bool(value) for value in one.values[1:])], pa.bool_())
    else:
        values = pa.array([None, *one.values[1:]], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(one.codes), values)


def _coded(found: pa.Array, column: Column) -> Coded:
    values = found.dictionary.to_pylist()[1:]
    lies = lie_as(column)
    return Coded(column, found.indices.to_numpy(zero_copy_only=True), values_of(lies, [packed_date(one) for one in values] if lies == DATES else values))


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
