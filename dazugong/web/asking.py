"""所求: what the address asks of a list, held against what the list has. What it does not have is left out and said in words."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.http import QueryDict

if TYPE_CHECKING:
    from dazugong.web.columns import Column

LONGEST = 100
ECHOED = 20  # of what was asked, so many characters are said again


class Asked:
    """所求: order, words, filters and form of a list as the address gives them; `amiss` says by parameter what was left out.

    Names are matched against the declared columns, so nothing from the address ever becomes a look-up. A view that is not the
    one asked for is shown, with the words, and never exported or printed: the file would not say so.
    """

    def __init__(self, params: QueryDict | Mapping[str, str], columns: Mapping[str, Column], *, searchable: bool, exports: bool, order: str) -> None:
        self.params, self.columns, self.amiss = params, columns, {}
        self.sorted_by = self._sort() or order
        self.query = self._words() if searchable else self._no_words()
        self.filters = self._filters()
        self.out = self._out(exports)

    def page(self, last: int) -> int:
        """第几页: the first where the address names none that there is."""
        asked = self.params.get("page", "") or "1"
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else 0
        if 1 <= number <= last:
            return number
        return int(self._leave_out("page", f"没有第“{_echo(asked)}”页，一共{last}页，下面是第1页。", "1"))

    def _leave_out(self, param: str, words: str, instead: str = "") -> str:
        self.amiss[param] = words
        return instead

    def _sort(self) -> str:
        asked = self.params.get("sort", "")
        column = self.columns.get(asked.removeprefix("-"))
        if asked and (column is None or not column.sort):
            return self._leave_out("sort", f"本表不能按“{_echo(asked)}”排序，仍照原来的次序列出；点栏目名称可以排序。")
        return asked

    def _no_words(self) -> str:
        asked = self.params.get("q", "").strip()
        return self._leave_out("q", f"本表没有查找，没有按“{_echo(asked)}”查找，下面是没有查找过的全部内容。") if asked else ""

    def _words(self) -> str:
        return self._text("q", "查找的文字")

    def _text(self, param: str, what: str) -> str:
        text = self.params.get(param, "").strip()
        if len(text) > LONGEST:
            return self._leave_out(param, f"{what}有{len(text)}个字，最多{LONGEST}个，没有照它筛；请改短再找。")
        if "\x00" in text:
            return self._leave_out(param, f"{what}里有不能识别的字符，没有照它筛；请重新输入。")
        return text

    def _filters(self) -> dict[str, str]:
        asked = {}
        for param in self.params:
            if param.startswith("f_") and (value := self._filter(param)):
                asked[param.removeprefix("f_")] = value
        return asked

    def _filter(self, param: str) -> str:
        column, asked = self.columns.get(param.removeprefix("f_")), self.params.get(param, "")
        if column is None or not column.filter:
            return self._leave_out(param, f"本表没有“{_echo(param.removeprefix('f_'))}”这一项筛选，没有照它筛；请点“按栏筛选”重选。")
        if column.filter == "text":
            return self._text(param, f"“{column.label}”筛选的文字")
        if asked not in ("", *(key for key, _ in column.choices)):
            return self._leave_out(param, f"“{column.label}”没有“{_echo(asked)}”这一项，没有照它筛；请在“按栏筛选”里重选。")
        return asked

    def _out(self, exports: bool) -> str:
        asked = self.params.get("out", "")
        allowed: Sequence[str] = ("", "print", "workbook") if exports else ("", "print")
        if asked not in allowed:
            return self._leave_out("out", "本表只能打印，不能导出。" if not exports else "本表只能导出表格和打印，没有别的形式。")
        if asked and self.amiss:
            return self._leave_out("out", "因此没有导出，也没有打印；请看过下面的内容再办。")
        return asked


def _echo(asked: str) -> str:
    said = asked.replace("\x00", "")
    return said if len(said) <= ECHOED else f"{said[:ECHOED]}……"
