"""原文: the text of a document cut into pieces, so that each word shows which measure it went into, or that none has it."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LINE_END = re.compile(r"\n")  # a piece ends with its line: a browser counts a line end as one character, however it is written


class Piece(NamedTuple):
    """原文的一段: plain text, the sentence of a measure, or (`stretch`) part of a sentence that no measure has.

    `stretch` is where that sentence stands, as 起点-字数; `ends` is whether the piece is its last.
    """

    text: str
    offset: int
    number: int | None = None
    stretch: str = ""
    ends: bool = False


def pieces(text: str, sentences: Sequence[tuple[int, int, int]], outside: Sequence[tuple[int, int]] = ()) -> Iterator[Piece]:
    """The original cut at its lines, at its measures (offset, length, number) and at the sentences outside them (start, end).

    Where two measures overlap, the words belong to the shorter.
    """
    waiting = sorted(((offset, offset + length, number) for offset, length, number in sentences), reverse=True)
    left = sorted(outside, reverse=True)
    cuts = {0, len(text), *(found.end() for found in LINE_END.finditer(text))}
    cuts |= {place for start, end, _ in waiting for place in (start, end)} | {place for each in left for place in each}
    places, over = sorted(cuts), []
    for start, end in zip(places, places[1:]):
        while waiting and waiting[-1][0] <= start:
            over.append(waiting.pop())
        over = [each for each in over if each[1] > start]
        while left and left[-1][1] <= start:
            left.pop()
        here = min(over, key=lambda each: each[1] - each[0], default=None)
        out = left[-1] if left and left[-1][0] <= start and here is None else None
        stretch = f"{out[0]}-{out[1] - out[0]}" if out else ""
        yield Piece(text[start:end], start, here[2] if here else None, stretch, bool(out and out[1] == end))
