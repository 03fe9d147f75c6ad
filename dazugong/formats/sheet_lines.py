"""填报工作簿的内容: what goes out in the workbook of one report and what comes back; how a cell looks and what it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dazugong.formats.grid import column_letters
from dazugong.formats.workbook import put_text

NUMBERS = frozenset({"number", "money", "percent"})
LONGEST_LIST, LONGEST_MESSAGE, LONGEST_TITLE = 255, 255, 32
EXACT = 10**11                                  # with four decimals fifteen digits, as many as a spreadsheet keeps
LISTS = "选项"
AGAIN = "请回到填报页重新取一份工作簿"
RED = {"bg_color": "#FFD5D5", "font_color": "#9C0006"}


@dataclass(frozen=True)
class SheetLine:
    """一栏, or the column of a table. `id` is empty for what is shown but not filled; `kind` is the type of the field."""

    id: str
    label: str
    kind: str
    text: str = ""
    unit: str = ""
    before: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    broken_when: tuple[str, ...] = ()       # formulas over other cells; while one holds the cell is red
    places: int | None = None               # of a number, how many decimals at most; None: as many as there are
    lowest: int | None = None               # of a number, how small it may be
    rows: str = ""                          # id of the table that is filled on a sheet of its own


@dataclass(frozen=True)
class SheetTable:
    """一张表格, filled row by row on a sheet of its own. `rows`: column id → text, of those there are; `most`: how many there may be."""

    id: str
    label: str
    columns: tuple[SheetLine, ...]
    rows: Sequence[Mapping[str, str]]
    most: int
    note: str = ""


@dataclass(frozen=True)
class KnownValue:
    """已知的数 (上期 走访户数, 期末): what a rule compares with and nobody fills; `source`: where it comes from."""

    name: str
    value: float | str
    source: str


@dataclass(frozen=True)
class Origin:
    """出处: which report the workbook is of, and how its draft stood when the workbook was taken out."""

    obligation: str
    version: str
    revision: int
    saves: int
    digest: str


@dataclass(frozen=True)
class FilledCell:
    """填写的一格: its address (C7) and what stands in it; in some workbooks days are counted from 1904."""

    place: str
    text: str
    from_1904: bool = False


@dataclass
class Looks:
    """格子的样子: each kind of cell is made once for a workbook."""

    book: xlsxwriter.Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)     # choices too many to stand in a check → their name

    def get(self, **looks: object) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(looks)
        return self.made[key]

    @property
    def locked(self) -> Format:
        return self.get(num_format="@", valign="top", text_wrap=True, border=1, bg_color="#F2F2F2")

    @property
    def head(self) -> Format:
        return self.get(bold=True, border=1, bg_color="#E4E4E4", text_wrap=True, valign="top")

    def open(self, kind: str) -> Format:
        """A cell to be filled. What is no number is text, so that a code keeps its noughts and a month without a day stays one."""
        number = {} if kind in NUMBERS else {"num_format": "@"}
        return self.get(valign="top", text_wrap=True, border=1, locked=False, **number)


def put_answer(sheet: Worksheet, row: int, column: int, kind: str, text: str, looks: Looks) -> None:
    """Writes an answer: a number as a number where it loses nothing, all else as text."""
    if kind in NUMBERS and plain_number(text):
        sheet.write_number(row, column, float(text), looks.open(kind))
    else:
        put_text(sheet, row, column, text, looks.open(kind))


def plain_number(text: str) -> bool:
    """Whether a spreadsheet keeps the number to its last digit: up to eleven digits and four decimals."""
    whole, _, rest = text.removeprefix("-").partition(".")
    digits = whole.isascii() and whole.isdigit() and len(whole) <= 11
    return digits and ("." not in text or (rest.isascii() and rest.isdigit() and len(rest) <= 4))


def guard_cells(sheet: Worksheet, area: tuple[int, int, int, int], line: SheetLine, first: str, looks: Looks) -> None:
    """What the spreadsheet itself says while the cells are filled: red where a rule is broken, and a word on what is no answer."""
    for formula in line.broken_when:
        sheet.conditional_format(*area, {"type": "formula", "criteria": formula, "format": looks.get(**RED)})
    if check := _check(line, first, looks):
        sheet.data_validation(*area, check)


def _number(line: SheetLine, first: str, least: int, most: int) -> dict[str, object]:
    """Whole numbers and any number the spreadsheet knows by itself; how many decimals there may be is a formula."""
    if line.places is None or line.places == 0:
        return {"validate": "decimal" if line.places is None else "integer", "criteria": "between", "minimum": least, "maximum": most}
    return {"validate": "custom", "value": f"=AND(ISNUMBER({first}),ROUND({first},{line.places})={first},{first}>={least},{first}<={most})"}


def _places(line: SheetLine) -> str:
    return "" if line.places is None else "，是整数" if line.places == 0 else f"，小数最多{line.places}位"


def write_lists(looks: Looks) -> None:
    """下拉选项: the lists that are too long for a check, each a column of a hidden sheet."""
    sheet = looks.book.add_worksheet(LISTS) if looks.lists else None
    for column, (choices, name) in enumerate(looks.lists.items()):
        for row, choice in enumerate(choices):
            put_text(sheet, row, column, choice, looks.locked)
        letters = column_letters(column)
        looks.book.define_name(name, f"='{LISTS}'!${letters}$1:${letters}${len(choices)}")
    if sheet:
        sheet.hide()


def _check(line: SheetLine, first: str, looks: Looks) -> dict[str, object]:
    """What is refused, in Chinese (`first`: the first cell); everything is checked again when the workbook comes back."""
    if line.kind == "percent":
        rule = _number(line, first, 0, 100)
        wrong = f"{line.label}应为0至100的数，不写百分号，如 95{_places(line)}"
    elif line.kind in NUMBERS:
        rule = _number(line, first, -EXACT if line.lowest is None else line.lowest, EXACT)
        wrong = f"{line.label}应为阿拉伯数字，如 {'12' if line.places == 0 else '12 或 57.5'}{_places(line)}"
    elif line.kind in ("date", "month"):    # there are many ways to write a day, so it warns and does not refuse
        rule = {"validate": "custom", "value": f'=ISNUMBER(VALUE(LEFT({first},4)&".5"))', "error_type": "warning"}
        wrong = f"{line.label}应为日期，先写四位数的年，如 {date(2026, 5, 3)}；只知道年月的写 2026-05"
    elif line.choices:
        fits = len(",".join(line.choices)) <= LONGEST_LIST and not any("," in choice for choice in line.choices)
        name = "" if fits else looks.lists.setdefault(line.choices, f"choices_{len(looks.lists) + 1}")
        rule = {"validate": "list", "source": list(line.choices) if fits else f"={name}"}
        wrong = f"{line.label}只能从下拉框里选"
    else:
        return {}
    return rule | {"error_title": line.label[:LONGEST_TITLE], "error_message": wrong[:LONGEST_MESSAGE]}
