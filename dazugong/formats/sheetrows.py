"""寻常的行: the rows of a sheet as nearly all programs write them, read from their text; anything else is left to the XML parser.

A sheet of a hundred thousand members is one element of two hundred megabytes: building a tree for every row of it, only to
write the row out again, was most of the time of reading. Both ways read the same (test_sheet_rows).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

CHUNK = 256 * 1024
LONGEST = 4 * CHUNK  # of a head, or of a row: what is longer is nothing usual
_OPENS, _ENDS = b"<sheetData>", "</row>"
_HEAD = re.compile(rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["'](?:yes|no)["'])? ?\?>\s*)?"""
                   rb'<worksheet xmlns="[^"<>&]+"')
_INSTRUCTION = re.compile(rb"<[!?]")
_ROW = re.compile(r'[ \t\n]*<row r="([1-9][0-9]{0,5})"(?: spans="[0-9: ]*")?(?: s="[0-9]{1,9}")?(?: customFormat="1")?(?: ht="[0-9.]+")?'
                  r'(?: customHeight="1")?( x14ac:dyDescent="[0-9.]+")?>')
_CELL = re.compile(  # a text in its place, a shared text, or nothing
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]{1,9}")?'
    r'(?:/>| t="s"><v>([0-9]{1,9})</v></c>'
    r'| t="inlineStr"><is><t(?: xml:space="preserve")?>([^<&\]\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]+)</t></is></c>)'
)
Cells = list[tuple[str, str, str | None, str | None]]


class OrdinaryRow(NamedTuple):
    """寻常的行: its number, and of each cell the letters and the number of its address, the place of a shared text, or a text."""

    number: str
    cells: Cells


def ordinary_cells(inside: str) -> Cells | None:
    """The cells in a row; None if there is anything else, or a text in which a character is written by its number."""
    pieces = _CELL.split(inside)  # what stands between, an address in two parts, a shared text, a text, what stands between, …
    if any(pieces[::5]) or "_x" in inside:
        return None
    return list(zip(pieces[1::5], pieces[2::5], pieces[3::5], pieces[4::5]))


def pieces_of(stream: IO[bytes], last_row: int) -> Iterator[OrdinaryRow | bytes]:
    """The sheet in its order: ordinary rows up to number `last_row` read, and between them whatever the parser must see.

    Where an instruction of XML begins (a comment …), what looks like a row may be none: from there on all is left to the parser.
    """
    waiting = b""
    while _OPENS not in waiting and len(waiting) < LONGEST and (more := stream.read(CHUNK)):
        waiting += more
    head, opens, waiting = waiting.partition(_OPENS)
    yield head + opens
    begins = _HEAD.match(head)
    plain = bool(opens and begins) and not _INSTRUCTION.search(head, begins.end())
    more = opens
    while plain and more and len(waiting) < LONGEST:
        more = stream.read(CHUNK)
        rows, end, waiting = (waiting + more).rpartition(_ENDS.encode())
        for piece in _rows((rows + end).decode("utf-8", "surrogateescape"), last_row, extended=b' xmlns:x14ac="' in head):
            yield piece
            plain = plain and (isinstance(piece, OrdinaryRow) or not _INSTRUCTION.search(piece))
    yield waiting
    while more := stream.read(CHUNK):
        yield more


def _rows(written: str, last_row: int, *, extended: bool) -> Iterator[OrdinaryRow | bytes]:
    """Whole rows one by one; the rest at once where an instruction begins."""
    at = 0
    while at < len(written):
        end = written.index(_ENDS, at)
        row = _ROW.match(written, at, end)
        usual = row and int(row[1]) <= last_row and (extended or not row[2])
        cells = ordinary_cells(written[row.end() : end]) if usual else None
        end += len(_ENDS)
        if cells is None:
            odd = written[at:end].encode("utf-8", "surrogateescape")
            end = len(written) if _INSTRUCTION.search(odd) else end
            yield written[at:end].encode("utf-8", "surrogateescape")
        else:
            yield OrdinaryRow(row[1], cells)
        at = end
