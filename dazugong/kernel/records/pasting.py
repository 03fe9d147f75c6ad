"""粘贴: a block copied from a spreadsheet into a form: one column goes down the fields, two are 栏目 and 内容.

`static/block.js` with `pasting.js` and `rowspasting.js` does the same on the page; this serves those without a script and says what is right.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.form import RECKONED_TYPES, Field, Form

from .answers import Refusals, close_ranks
from .written import typed

MOST_CHARACTERS = 200_000
QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
PLAIN = re.compile(r"[^\t\n]*")
NOT_PASTED = (*RECKONED_TYPES, "table", "file")
Placed = tuple[int, Field, str, str]        # (row of the block, field or column, cell, address)
NOT_IN_NAMES = re.compile(r"[\s*＊:：]+")


@dataclass(frozen=True)
class Pasted:
    """粘贴的结果: values by address (empty cells change nothing) and, by address, what must be mended."""

    values: Mapping[str, str]
    wrong: Mapping[str, str]


def place(form: Form, text: str, *, start: str, given: Mapping[str, str] | None = None) -> Pasted:
    """Where each cell of the block belongs. `start` is the field a single column begins at, or a table: then the block's
    rows follow on those that `given` (values by address) has in it.

    Raises `Refusal` for a block that cannot be placed whole: more rows than fields, more than two columns, or rows
    that name no field; then nothing is filled.
    """
    rows = cells_of(text)
    while rows and _empty(rows[-1]):
        rows.pop()
    if not rows:
        raise Refusal("没有粘贴内容，请先在表格里复制，再粘贴到框里", field="paste")
    table = next((field for field in form.fields if field.id == start and field.type == "table"), None)
    if table is not None:
        return _judged(_into_table(form, table, rows, given or {}))
    width = max(len(row) for row in rows)
    if width > 2:
        raise Refusal(f"粘贴的有{width}列，分不清哪一列是内容。请只复制内容一列，或栏目和内容两列", field="paste")
    placed = _named(form, rows) if width == 2 else _downwards(form, [row[0] for row in rows], start)
    return _judged(placed)


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells as a spreadsheet copies them: tabs between, a cell with a line break in it stands in quotes."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(f"一次最多粘贴{MOST_CHARACTERS // 10_000}万个字，这里有{len(text)}个字，一栏也没有填，请分几次粘贴", field="paste")
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows, row, at = [], [], 0
    while True:
        quoted = QUOTED.match(text, at)
        if quoted and ("\n" in quoted[1] or "\t" in quoted[1]):
            row.append(quoted[1].replace('""', '"'))
        else:
            quoted = PLAIN.match(text, at)
            row.append(quoted[0])
        at = quoted.end()
        if at == len(text) or text[at] == "\n":
            rows.append(row)
            row = []
        if at == len(text):
            return rows
        at += 1


def _into_table(form: Form, table: Field, rows: list[list[str]], given: Mapping[str, str]) -> list[Placed]:
    """Row by row; a first row of names says which column is which, else they stand in the order of the table."""
    columns = [column for column in table.columns if not column.reckoned]
    by_name = {bare(name): column for column in columns for name in (column.term, column.label)}
    named = [by_name.get(bare(cell)) for cell in rows[0]]
    if all(named) and len(set(c.id for c in named if c)) == len(named):
        columns, rows = [column for column in named if column], rows[1:]
    if (width := max((len(row) for row in rows), default=0)) > len(columns):
        raise Refusal(f"粘贴的有{width}列，“{table.label}”只有{len(columns)}栏可填，一行也没有填。请核对是哪张表格", field="paste")
    there = int(close_ranks(form, given)[table.id] or 0)
    if there + len(rows) > table.most_rows:
        raise Refusal(f"“{table.label}”最多{table.most_rows}行，已有{there}行，粘贴的有{len(rows)}行，一行也没有填", field="paste")
    return [
        (number, column, cell, f"{table.id}.{there + number}.{column.id}")
        for number, row in enumerate(rows, 1) for column, cell in zip(columns, row)
    ]  # fmt: skip


def _downwards(form: Form, cells: list[str], start: str) -> list[Placed]:
    fields = [field for field in form.fields if field.type not in NOT_PASTED]
    first = next((number for number, field in enumerate(fields) if field.id == start), 0)
    room = fields[first:]
    if len(cells) > len(room):
        raise Refusal(f"粘贴的有{len(cells)}行，从“{room[0].label}”往下只有{len(room)}栏，一栏也没有填。请核对从哪一栏开始", field="paste")
    return [(number, field, cell, field.id) for number, (field, cell) in enumerate(zip(room, cells), 1)]


def _named(form: Form, rows: list[list[str]]) -> list[Placed]:
    """By the name in the first column; what is computed is left to the computation."""
    by_name = {bare(name): field for field in form.fields for name in (field.term, field.label)}
    found, wrong, seen = [], [], set()
    for number, row in enumerate(rows, 1):
        name, cell = row[0], row[1] if len(row) > 1 else ""
        field = by_name.get(bare(name))
        if _empty(row):
            continue
        if field is None:
            wrong.append(Refusal(f"第{number}行“{name.strip()[:20]}”不是这张表的栏目，一栏也没有填", field="paste"))
        elif field.id in seen:
            wrong.append(Refusal(f"第{number}行“{field.label}”出现了两次，分不清哪一行有效，一栏也没有填", field="paste"))
        elif field.type not in NOT_PASTED:
            seen.add(field.id)
            found.append((number, field, cell, field.id))
    if wrong:
        raise Refusals(wrong)
    return found


def _empty(row: list[str]) -> bool:
    return not any(cell.strip() for cell in row)


def bare(name: str) -> str:
    return NOT_IN_NAMES.sub("", unicodedata.normalize("NFKC", name))


def _judged(placed: list[Placed]) -> Pasted:
    values, wrong = {}, {}
    for number, field, cell, address in placed:
        if not (written := cell.replace("\x00", "").strip()):
            continue
        values[address] = written
        try:
            values[address] = typed(field, written).text
        except Refusal as refusal:
            wrong[address] = f"粘贴的第{number}行：{refusal.message}"
    return Pasted(values, wrong)
