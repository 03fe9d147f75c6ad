"""长表导出: what can be written while one waits is handed out at once; a longer list is asked for, and made in the background.

The background asks the same page for the same address (`making`), so the file, its fence and its traces are those of the page.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dazugong.kernel.exports.actions import Asked, ask_to_export

T = TypeVar("T")
Tell = Callable[[int], None]
CELLS = 200_000  # what is written in some two seconds: 8 to 10 microseconds a cell, read, shown, and opened where it is sealed
STEP = 2_000     # rows between two words of how far it is

_telling: ContextVar[Tell | None] = ContextVar("telling", default=None)


class TooLong(Exception):  # noqa: N818  no error: another way to the same file
    """太长: the list is too long to be written while one waits."""

    def __init__(self, rows: int, noun: str, narrowed: str) -> None:
        super().__init__(rows)
        self.rows, self.noun, self.narrowed = rows, noun, narrowed


def most_rows(cells: int) -> int:
    """How many rows of so many cells are written while one waits."""
    return CELLS // max(cells, 1)


def nobody_waits() -> bool:
    """Whether this is the background."""
    return _telling.get() is not None


def told(rows: Iterable[T]) -> Iterable[T]:
    """The rows; in the background it is told how many have gone by."""
    tell = _telling.get()
    return rows if tell is None else _counted(rows, tell)


def _counted(rows: Iterable[T], tell: Tell) -> Iterator[T]:
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % STEP == 0:
            tell(number)
    tell(number)


@contextmanager
def making(tell: Tell) -> Iterator[None]:
    """Within the block a list is written however long it is, and `tell` hears how far it has come."""
    token = _telling.set(tell)
    try:
        yield
    finally:
        _telling.reset(token)


def asked_instead(request: HttpRequest, long: TooLong) -> HttpResponse:
    """交办: to the page that shows how far it is. Raises `Refusal` where too many are waited for."""
    if request.method == "HEAD":
        return HttpResponse()
    address = f"{quote(request.path)}?{request.GET.urlencode()}"
    asked = Asked(address, long.rows, long.noun, long.narrowed, request.attendance.chosen.key)
    export = ask_to_export(asked=asked, by=request.reader, at=timezone.now())
    return redirect("export", export.public_id)
