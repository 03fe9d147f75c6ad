"""栏与格: what a list page declares once about each column, and the cells that come of it."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from django.utils.html import format_html

from dazugong.web.marks import Mark, Ratio, plain, settled
from dazugong.web.rows import follow


@dataclass(frozen=True)
class Column:
    """栏: one column of a list.

    value: path from the row ("unit.name"), or a function of the row; the name itself if left out.
    sort: order key of the database (a path for plain sequences); filter_on: where the filter looks, else `sort`.
    choices: (key, label) of a choice; beside a filter of text, what may be meant: it is found by its key and by its label.
    main: one of the two figures a phone shows; absent: what an empty value means here.
    """

    name: str
    label: str
    kind: Literal["text", "figure", "date", "status", "link", "ratio"] = "text"
    value: str | Callable[[Any], object] = ""
    href: Callable[[Any], str | None] | None = None
    sort: str | None = None
    filter: Literal["text", "choice"] | None = None
    filter_on: str | None = None
    choices: Sequence[tuple[str, str]] = ()
    unit: str = ""
    main: bool = False
    export: bool = True
    absent: Mark = Mark.NOT_APPLICABLE

    @property
    def said(self) -> str:
        """What stands before a value where there is no head above it: the label, with the unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    def read(self, row: object) -> object:
        """The settled value of this column in `row`: never None, never empty."""
        value = self.value(row) if callable(self.value) else follow(row, self.value or self.name)
        return settled(value, self.kind, self.absent)

    def meant(self, words: str) -> list[str]:
        """The keys whose labels hold these words: 2026年11月 is 2026-11."""
        return [key for key, label in self.choices if words in label]


@dataclass(frozen=True)
class Bulk:
    """批量办理: a verb for the selected rows; the page at `url` receives their keys as `pick` by POST."""

    label: str
    url: str


class Cell(NamedTuple):
    """格"""

    html: str
    label: str
    css: str
    lead: bool


class Row(NamedTuple):
    """行"""

    key: object
    cells: list[Cell]


def exported(value: object, kind: str) -> list[object]:
    if kind != "ratio":
        return [plain(value)]
    if isinstance(value, Ratio):
        return [value.tenths() / 10, value.count, value.of]
    return [str(value)] * 3


def on_day(url: str, day: str) -> str:
    """The same address looked at on the same day; the day of the address stays if it names one."""
    if not day or not url.startswith("/") or "on=" in url.partition("?")[2]:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'on': day})}"


def linked(html: str, href: str | None) -> str:
    return format_html('<a href="{}">{}</a>', href, html) if href else html


def css_of(column: Column) -> str:
    kind = "status-cell" if column.kind == "status" else column.kind
    return f"{kind} main-cell" if column.main else kind
