"""原文与意思: a cell of the form that is kept as written, and whose meaning is read when it is first asked for.

A county's files are read much oftener than every line of every CV in them is looked at.
"""

from __future__ import annotations

from typing import ClassVar


class Understood:
    """原文与意思: `text` as the form carries it; what it tells, and in `unread` what of it was not understood.

    Never changed once made; equal where text and meaning are.
    """

    __slots__ = ("_meaning", "text")
    _read: ClassVar

    def __init__(self, text: str = "", told: tuple | None = None, unread: tuple[str, ...] = ()) -> None:
        self.text = text
        self._meaning = None if told is None else (told, unread)

    @property
    def _told(self) -> tuple[tuple, tuple[str, ...]]:
        if self._meaning is None:
            self._meaning = self._read(self.text) if self.text else ((), ())
        return self._meaning

    @property
    def unread(self) -> tuple[str, ...]:
        """What of the text was not understood."""
        return self._told[1]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.text == other.text and self._told == other._told

    def __hash__(self) -> int:
        return hash((type(self), self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"
