"""接收与退回: how a boundary answers - `Taken` with the value, or `Refused` with field, reason and remedy."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

SHOWN_CHARACTERS = 24


def shown(value: object) -> str:
    """A value as it may stand in a message: short, on one line, nothing invisible in it."""
    text = value if isinstance(value, str) else str(value)
    visible = "".join("□" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else c
                      for c in text[: SHOWN_CHARACTERS + 1])
    return visible if len(visible) <= SHOWN_CHARACTERS else visible[:SHOWN_CHARACTERS] + "…"


class Refused(Exception):
    """退回: a value or file that is not taken. `place` is added where the row or cell is known."""

    def __init__(self, field: str, value: object, reason: str, remedy: str, place: str = "") -> None:
        self.field, self.value, self.reason, self.remedy, self.place = field, value, reason, remedy, place
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What the person is shown: place, field, value, reason, remedy."""
        where = f"{self.place}：" if self.place else ""
        what = f"{self.field}“{shown(self.value)}”" if self.value not in (None, "") else self.field
        return f"{where}{what}不能接收：{self.reason}。{self.remedy}。"

    def at(self, place: str) -> Refused:
        """The same refusal, with the place where it happened."""
        return Refused(self.field, self.value, self.reason, self.remedy, place)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Taken:
    """接收: the value to store; `notice` says what was changed and is None only if nothing was.

    `routine` marks a change of notation that the personnel files use as a matter of course (1990.07 for 1990-07):
    a page shows the notice beside the field, a table of thousands of rows need not repeat it.
    """

    value: str
    notice: str | None = None
    routine: bool = False


def noticed(field: str, sent: str, value: str, why: str, *, routine: bool = False) -> Taken:
    """`Taken` with a notice if, and only if, the value differs from what was sent."""
    if value == sent:
        return Taken(value)
    return Taken(value, f"{field}“{shown(sent)}”已存为“{shown(value)}”：{why}。", routine)
