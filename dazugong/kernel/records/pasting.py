"""粘贴: a block copied from a spreadsheet into a form: one column goes down the fields, two are 栏目 and 内容.

`static/pasting.js` does the same on the page; this serves those without a script and says what is right.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.model import Field, Form

from .answers import Refusals, typed

MOST_CHARACTERS = 200_000
QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
PLAIN = re.compile(r"[^\t\n]*")
NOT_IN_NAMES = re.compile(r"[\s*＊:：]+")


@dataclass(frozen=True)
class Pasted:
    """粘贴的结果: values by field id (empty cells change nothing) and, by field id, what must be mended."""

    values: Mapping[str, str]
    wrong: Mapping[str, str]


def place(form: Form, text: str, *, start: str) -> Pasted:
    """Where each cell of the block belongs. `start` is the field a single column begins at.

    Raises `Refusal` for a block that cannot be placed whole: more rows than fields, more than two columns, or rows
    that name no field; then nothing is filled.
    """
    rows = cells_of(text)
    while rows and _empty(rows[-1]):
        rows.pop()
    if not rows:
        raise Refusal("没有粘贴内容，请先在表格里复制，再粘贴到框里", field="paste")
    width = max(len(row) for row in rows)
    if width > 2:
        raise Refusal(f"粘贴的有{width}列，分不清哪一列是内容。请只复制内容一列，或栏目和内容两列", field="paste")
    placed = _named(form, rows) if width == 2 else _downwards(form, [row[0] for row in rows], start)
    return _judged(placed)


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells as a spreadsheet copies them: tabs between, a cell with a line break in it stands in quotes."""
    text = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
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


def _downwards(form: Form, cells: list[str], start: str) -> list[tuple[int, Field, str]]:
    fields = [field for field in form.fields if field.type != "computed"]
    first = next((number for number, field in enumerate(fields) if field.id == start), 0)
    room = fields[first:]
    if len(cells) > len(room):
        raise Refusal(f"粘贴的有{len(cells)}行，从“{room[0].label}”往下只有{len(room)}栏，一栏也没有填。请核对从哪一栏开始", field="paste")
    return [(number, field, cell) for number, (field, cell) in enumerate(zip(room, cells), 1)]


def _named(form: Form, rows: list[list[str]]) -> list[tuple[int, Field, str]]:
    """By the name in the first column; what is computed is left to the computation."""
    by_name = {_bare(name): field for field in form.fields for name in (field.term, field.label)}
    found, wrong, seen = [], [], set()
    for number, row in enumerate(rows, 1):
        name, cell = row[0], row[1] if len(row) > 1 else ""
        field = by_name.get(_bare(name))
        if _empty(row):
            continue
        if field is None:
            wrong.append(Refusal(f"第{number}行“{name.strip()[:20]}”不是这张表的栏目，一栏也没有填", field="paste"))
        elif field.id in seen:
            wrong.append(Refusal(f"第{number}行“{field.label}”出现了两次，分不清哪一行有效，一栏也没有填", field="paste"))
        elif field.type != "computed":
            seen.add(field.id)
            found.append((number, field, cell))
    if wrong:
        raise Refusals(wrong)
    return found


def _empty(row: list[str]) -> bool:
    return not any(cell.strip() for cell in row)


def _bare(name: str) -> str:
    return NOT_IN_NAMES.sub("", unicodedata.normalize("NFKC", name))


def _judged(placed: list[tuple[int, Field, str]]) -> Pasted:
    values, wrong = {}, {}
    for number, field, cell in placed:
        if not (written := cell.replace("\x00", "").strip()):
            continue
        values[field.id] = written
        try:
            values[field.id] = typed(field, written).text
        except Refusal as refusal:
            wrong[field.id] = f"粘贴的第{number}行：{refusal.message}"
    return Pasted(values, wrong)
