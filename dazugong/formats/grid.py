"""表格: rows as they come from a file, with the row of headings found and every place named."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

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


@dataclass(slots=True)
class OpenTable:
    """正在读的表格: as a `Table`, its rows still to come. They can be gone through once; the notices are complete after."""

    headings: tuple[str, ...]
    rows: Generator[Row]
    notices: list[str] = field(default_factory=list)

    def read(self) -> Table:
        """The whole table; a fault of a later row is refused here."""
        return Table(self.headings, list(self.rows), self.notices)

    def close(self) -> None:
        """Reads no further; a process that reads for it is ended."""
        self.rows.close()


@lru_cache(maxsize=512)
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
    return open_rows(rows, filename, even=even).read()


def open_rows(rows: Iterable[tuple[int, list[str]]], filename: str, *, even: bool = False) -> OpenTable:
    """The table made of numbered rows, read as far as its headings; each row is checked when it is asked for."""
    coming = iter(rows)
    for number, cells in coming:
        if is_heading_row(cells) or len(cells) == 1 and heading(cells[0]) == "姓名":
            headings = _headings(cells, number)
            return OpenTable(headings, _below(coming, headings, filename, even))
    raise Refused("表格", filename, "是空的，没有找到表头", "请在第一行写上姓名、公民身份号码等表头，下面逐行填写")


def _below(rows: Iterator[tuple[int, list[str]]], headings: tuple[str, ...], filename: str, even: bool) -> Generator[Row]:
    """The filled rows below the headings."""
    shared: dict[str, str] = {}
    count = 0
    for number, cells in rows:
        if not any(map(str.strip, cells)):
            continue
        count += 1
        if count > ROW_LIMIT:
            raise Refused("表格", filename, f"超过{ROW_LIMIT}行", "请分成几个文件导入")
        yield _row(number, cells, headings, even, shared)
    if not count:
        raise Refused("表格", filename, "只有表头，没有数据", "请在表头下面逐行填写后再导入")


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
    ordinary = len(cells) <= width and "" not in headings and max(map(len, cells)) <= CELL_LIMIT
    for index, cell in () if ordinary else enumerate(cells):
        nameless = index >= width or not headings[index]
        if nameless and cell.strip():
            raise Refused("表格", cell, f"{column_letters(index)}列有内容，却没有表头",
                          "请核对该行是否多了分隔符，或给这一列写上表头", f"第{number}行")
        if len(cell) > CELL_LIMIT:
            raise Refused(headings[index] or "表格", cell, f"一格超过{CELL_LIMIT}个字", "请精简后再导入", f"第{number}行")
    if even and len(cells) < width:
        raise Refused("表格", "", f"只有{len(cells)}格，表头有{width}格", "请补齐该行的分隔符后再导入", f"第{number}行")
    remember = shared.setdefault if len(shared) < SHARED_LIMIT else shared.get
    whole = (cells + [""] * width)[:width]
    return Row(number, tuple(map(remember, whole, whole)))
