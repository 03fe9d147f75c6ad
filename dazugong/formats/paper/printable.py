"""可印的文字: any text as it will stand on paper - nothing invisible, nothing that turns the line around.

A control or direction mark would print as nothing or reorder what stands beside it; it is shown as □ instead.
"""

from __future__ import annotations

import re
import unicodedata

MARK = "□"
_JOINERS = "\u200c\u200d"  # they belong to the writing of several minority scripts
_CONTROL = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
_ZERO_WIDTH_SPACE = "\u200b"
_LONG_RUN = re.compile(r"[!-~]{13,}")


def printable(text: str) -> str:
    """The text with line breaks kept, a tab as a blank, and every character that no paper can show as □."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return plain if plain.isprintable() else "".join(map(_shown, plain))


def breakable(text: str) -> str:
    """For the typesetter: a long run of Latin letters or signs may break anywhere, or it would leave its cell."""
    return _LONG_RUN.sub(lambda run: _ZERO_WIDTH_SPACE.join(run[0]), printable(text))


def wide(text: str) -> float:
    """How many full-width characters a line of text takes: a half-width one counts as a half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _shown(char: str) -> str:
    if char == "\n" or char in _JOINERS:
        return char
    return MARK if unicodedata.category(char) in _CONTROL else char
