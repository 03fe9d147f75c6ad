"""单元格: what one cell of a worksheet says as text, and which cells are refused with their address."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from dazugong.formats.grid import COLUMN_LIMIT, ROW_LIMIT, column_letters, heading, is_heading_row
from dazugong.formats.refusal import Refused
from dazugong.formats.sheetrows import Cells, OrdinaryRow
from dazugong.formats.workbookparts import SHARE

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
EXACT_DIGITS = 15
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_AS_TEXT = "请把这一列设为“文本”格式，对照原件重新录入"
_AS_VALUES = "请选中该列，复制后“选择性粘贴”为数值，再导入"
_LETTERS = [column_letters(index) for index in range(10 * COLUMN_LIMIT + 1)]


def column_index(letters: str) -> int:
    """The index of a column: A → 0, XFD → 16383."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


class CellReader:
    """Reads row elements in order and remembers what the messages need: the headings and the last row."""

    def __init__(self, strings: list[str], date_formats: list[str], counts_from_1904: bool) -> None:
        self.strings, self.date_formats = strings, date_formats
        self.day_zero = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30)
        self.headings: list[str] = []
        self.heading_row = self.last_row = 0
        self.hidden_rows = self.hidden_columns = False
        self.date_columns: dict[int, str] = {}

    def row(self, element: etree._Element) -> tuple[int, list[str]] | None:
        """Number and cells of a row; None if nothing is filled in."""
        number = self._row_number(element.get("r"))
        cells = self._cells(element, number)
        if cells and element.get("hidden") in ("1", "true"):
            self.hidden_rows = True
        return self._taken(number, cells)

    def ordinary_row(self, row: OrdinaryRow) -> tuple[int, list[str]] | None:
        """The same of a row that needed no parser."""
        number = self._row_number(row.number)
        return self._taken(number, self._ordinary(row.cells, number, row.number))

    def _taken(self, number: int, cells: list[str]) -> tuple[int, list[str]] | None:
        if not cells:
            return None
        if not self.heading_row and is_heading_row(cells):
            self.headings, self.heading_row = [heading(cell) for cell in cells], number
        return number, cells

    def _ordinary(self, found: Cells, number: int, written: str) -> list[str]:
        """The cells of a row of nothing but ordinary cells, as nearly all rows are."""
        cells: list[str] = []
        last = -1
        for letters, row, shared, text in found:
            last += 1
            if letters != _LETTERS[last] or row != written:
                last = self._column(f"{letters}{row}", number, last - 1)
            value = self._shared(shared, number, last) if shared else text
            if value:
                cells += [""] * (last - len(cells))
                cells.append(value)
        return cells

    def _cells(self, element: etree._Element, number: int) -> list[str]:
        """The cells of any row, one by one."""
        cells: list[str] = []
        last = -1
        for child in element:
            if not child.tag.endswith("}c"):
                continue
            written = child.get("r")
            if written == f"{_LETTERS[last + 1]}{number}" and number <= ROW_LIMIT:
                last += 1
            else:
                last = self._column(written, number, last)
            value = self._value(child, number, last)
            if value:
                cells += [""] * (last - len(cells)) + [value]
        return cells

    def _row_number(self, written: str | None) -> int:
        number = self.last_row + 1
        if written is not None:
            if not re.fullmatch("[0-9]{1,12}", written) or not 0 < int(written) <= LAST_ROW:
                raise Refused("表格", "", f"行号{written[:12]}超出表格的范围", "请另存为新的 xlsx 再导入")
            number = int(written)
        if number <= self.last_row:
            raise Refused("表格", "", "行的次序是乱的或有重复", "请另存为新的 xlsx 再导入", f"第{number}行")
        self.last_row = number
        return number

    def _column(self, written: str | None, number: int, last: int) -> int:
        column = last + 1
        if written is not None:
            found = _ADDRESS.fullmatch(written)
            if not found or int(found[2]) != number or column_index(found[1]) >= LAST_COLUMN:
                raise Refused("表格", written, "单元格的位置不存在", "请另存为新的 xlsx 再导入", f"第{number}行")
            column = column_index(found[1])
        if column <= last:
            raise Refused("表格", "", "同一单元格出现两次", "请另存为新的 xlsx 再导入", f"第{number}行")
        if column >= 10 * COLUMN_LIMIT or number > ROW_LIMIT + 1000:
            raise Refused("表格", "", f"超出{ROW_LIMIT}行或{COLUMN_LIMIT}列的范围", "请删去数据之外的行和列，另存后再导入",
                          self._place(number, column))
        return column

    def _place(self, number: int, column: int) -> str:
        return f"第{number}行（{column_letters(column)}{number}格）"

    def _no(self, number: int, column: int, value: str, reason: str, remedy: str) -> Refused:
        named = self.headings[column] if column < len(self.headings) else ""
        return Refused(named or "单元格", value, reason, remedy, self._place(number, column))

    def _value(self, cell: etree._Element, number: int, column: int) -> str:
        kind, raw, inline = cell.get("t", "n"), None, None
        for child in cell:
            tag = child.tag
            if tag.endswith("}v"):
                raw = child.text
            elif tag.endswith("}is"):
                inline = child
            elif tag.endswith("}f"):
                raise self._no(number, column, child.text or "", "是公式，不是数值", _AS_VALUES)
        if kind == "inlineStr":
            return "" if inline is None else self.text_in(inline)
        if raw is None:
            return ""
        if kind == "s":
            return self._shared(raw, number, column)
        if kind == "e":
            raise self._no(number, column, raw, "是出错的公式结果", "请改为正确的内容后再导入")
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind == "d":
            return raw.removesuffix("T00:00:00")
        if kind == "str":
            return _unescaped(raw)
        return self._number(raw, cell.get("s"), number, column)

    def _shared(self, raw: str, number: int, column: int) -> str:
        if not re.fullmatch("[0-9]{1,9}", raw) or int(raw) >= len(self.strings):
            raise self._no(number, column, "", "指向的文字不存在，文件已损坏", "请用表格软件打开后另存为 xlsx 再导入")
        return self.strings[int(raw)]

    def _number(self, raw: str, style: str | None, number: int, column: int) -> str:
        """A numeric cell without exponent; a date, or a share in percent, as the cell shows it; too many digits are refused."""
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self._no(number, column, raw, "不是数字", "请核对后重新录入")
        parts = self.date_formats[int(style)] if style and int(style) < len(self.date_formats) else ""
        if parts == SHARE:
            return f"{_plain(Decimal(repr(value)) * 100)}%"
        if parts and number != self.heading_row and 0 < value < 2_958_466:
            self.date_columns.setdefault(column, parts)
            day = self.day_zero + timedelta(days=int(value))
            return day.strftime("%Y-%m-%d" if "d" in parts else "%Y-%m" if "m" in parts else "%Y")
        if abs(value) >= 10**EXACT_DIGITS:
            raise self._no(number, column, "", f"是数字格式，超过{EXACT_DIGITS}位，后几位已经丢失", _AS_TEXT)
        try:
            return _plain(Decimal(repr(value)))
        except InvalidOperation:
            return raw

    def refuse_merge(self, area: str) -> None:
        """Merged cells below the headings hide which rows a value belongs to; above them they are a title."""
        first, _, last = area.partition(":")
        rows = [int(found[2]) for corner in (first, last) if (found := _ADDRESS.fullmatch(corner))]
        if not self.heading_row or (rows and max(rows) >= self.heading_row and first != last):
            raise Refused("表格", "", f"{area[:20]}是合并单元格，分不清内容属于哪一行", "请取消合并，逐格填写后再导入",
                          f"第{min(rows) if rows else 1}行")

    def notices(self) -> list[str]:
        """What the clerk should know about the whole sheet."""
        found = [f"“{self.headings[c]}”列是日期格式，按显示的日期读取。" for c in sorted(self.date_columns)
                 if c < len(self.headings) and self.headings[c]]
        if self.hidden_rows:
            found.append("有的行是隐藏的（可能设了筛选），也一并读取了。")
        if self.hidden_columns:
            found.append("有的列是隐藏的，也一并读取了。")
        return found

    @staticmethod
    def text_in(element: etree._Element) -> str:
        """The text of a string item: its runs joined, phonetic hints left out."""
        if len(element) == 1 and (only := element[0]).tag.endswith("}t"):
            return _unescaped(only.text or "")
        texts = []
        for child in element:
            if child.tag.endswith("}t"):
                texts.append(child.text or "")
            elif child.tag.endswith("}r"):
                texts += [t.text or "" for t in child if t.tag.endswith("}t")]
        return _unescaped("".join(texts))


def _plain(value: Decimal) -> str:
    """A number without exponent, and without noughts after the point that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
