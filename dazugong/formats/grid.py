"""表格: rows as they come from a file, with the row of headings found and every place named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dazugong.formats.refusal import Refused
from dazugong.formats.text import BLANKS, ZERO_WIDTH

ROW_LIMIT = 200_000
COLUMN_LIMIT = 200
CELL_LIMIT = 32_767
SHARED_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Row:
    """一行: `number` as the spreadsheet shows it; as many cells as there are headings."""

    number: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"第{self.number}行"


@dataclass(slots=True)
class Table:
    """读到的表格: headings without blanks in them, the filled rows, and what the clerk should know."""

    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def column_letters(index: int) -> str:
    """The letters of the column with this index: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_heading_row(cells: Iterable[str]) -> bool:
    """Whether a row can be the headings: at least two filled cells (a title has one), none like “填报单位：样例镇”."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= 2 and not any(re.search("[:：]\\s*[^\\s]", cell) for cell in filled)


def heading(cell: str) -> str:
    """A heading without line breaks, blanks, hidden marks and required-marks."""
    return re.sub(f"[\\s*＊{BLANKS}{ZERO_WIDTH}]+", "", cell)


def table_of(rows: Iterable[tuple[int, list[str]]], filename: str, *, even: bool = False) -> Table:
    """The table made of numbered rows. `even`: a row with fewer cells than headings is refused (csv)."""
    table: Table | None = None
    shared: dict[str, str] = {}
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if table is None:
            if is_heading_row(cells) or len(cells) == 1 and heading(cells[0]) == "姓名":
                table = Table(_headings(cells, number))
            continue
        table.rows.append(_row(number, cells, table.headings, even, shared))
        if len(table.rows) > ROW_LIMIT:
            raise Refused("表格", filename, f"超过{ROW_LIMIT}行", "请分成几个文件导入")
    if table is None:
        raise Refused("表格", filename, "是空的，没有找到表头", "请在第一行写上姓名、公民身份号码等表头，下面逐行填写")
    if not table.rows:
        raise Refused("表格", filename, "只有表头，没有数据", "请在表头下面逐行填写后再导入")
    return table


def _headings(cells: list[str], number: int) -> tuple[str, ...]:
    names = [heading(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > COLUMN_LIMIT:
        raise Refused("表头", "", f"超过{COLUMN_LIMIT}列", "请删去不需要的列", f"第{number}行")
    for index, name in enumerate(names):
        if name and name in names[:index]:
            raise Refused("表头", name, "出现了两次，分不清哪一列有效", "请删去或改名其中一列", f"第{number}行")
    return tuple(names)


def _row(number: int, cells: list[str], headings: tuple[str, ...], even: bool, shared: dict[str, str]) -> Row:
    """One row, checked. `shared`: texts already met, so that what many rows say (a branch, a level) is held once."""
    width = len(headings)
    for index, cell in enumerate(cells):
        nameless = index >= width or not headings[index]
        if nameless and cell.strip():
            raise Refused("表格", cell, f"{column_letters(index)}列有内容，却没有表头",
                          "请核对该行是否多了分隔符，或给这一列写上表头", f"第{number}行")
        if len(cell) > CELL_LIMIT:
            raise Refused(headings[index] or "表格", cell, f"一格超过{CELL_LIMIT}个字", "请精简后再导入", f"第{number}行")
    if even and len(cells) < width:
        raise Refused("表格", "", f"只有{len(cells)}格，表头有{width}格", "请补齐该行的分隔符后再导入", f"第{number}行")
    if len(shared) < SHARED_LIMIT:
        return Row(number, tuple([shared.setdefault(cell, cell) for cell in (cells + [""] * width)[:width]]))
    return Row(number, tuple([shared.get(cell, cell) for cell in (cells + [""] * width)[:width]]))
