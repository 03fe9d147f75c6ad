"""Looks at a printed file: its pages, words, sizes and typefaces."""
from __future__ import annotations

import ctypes
import re

import pypdfium2
import pypdfium2.raw as raw

_EDGE = 28.0  # points, a centimetre


def pages(pdf: bytes) -> list[str]:
    """The text of every page, without blanks and breaks."""
    paper = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s|\u200b|\x00", "", page.get_textpage().get_text_range().replace("\ufffe", "-").replace("\x02", "-")) for page in paper]


def lines(pdf: bytes, page: int) -> list[str]:
    """The lines of a page from top to bottom, by where their characters stand."""
    words = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    rows: dict[int, str] = {}
    for place in range(words.count_chars()):
        char = words.get_text_range(place, 1)
        if char.strip():
            _, bottom, _, top = words.get_charbox(place, loose=True)
            rows[round((bottom + top) / 2 / 6)] = rows.get(round((bottom + top) / 2 / 6), "") + char
    return [rows[row] for row in sorted(rows, reverse=True)]


def sizes(pdf: bytes, text: str, page: int = 0) -> set[float]:
    """The sizes in points of the characters of a text on a page."""
    words = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    whole = words.get_text_range()
    start = whole.index(text)
    return {round(raw.FPDFText_GetFontSize(words, place), 1) for place in range(start, start + len(text))}


def typefaces(pdf: bytes) -> set[str]:
    """The typefaces of all characters, without the mark of a part of a face."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        words = page.get_textpage()
        for place in range(words.count_chars()):
            name = ctypes.create_string_buffer(200)
            raw.FPDFText_GetFontInfo(words, place, name, 200, ctypes.c_int())
            found.add(name.value.decode().rpartition("+")[2])
    return found - {""}


def a4(pdf: bytes) -> bool:
    """Whether every page is A4, upright or across."""
    return all(sorted(round(side) for side in page.get_size()) == [595, 842] for page in pypdfium2.PdfDocument(pdf))


def inside(pdf: bytes) -> bool:
    """Whether every character and every rule stands wholly on its page, the rules at a distance from its edges."""
    for page in pypdfium2.PdfDocument(pdf):
        (width, height), words = page.get_size(), page.get_textpage()
        for place in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(place)
            if words.get_text_range(place, 1).strip() and (left < 0 or bottom < 0 or right > width or top > height):
                return False
        for thing in page.get_objects():
            left, bottom, right, top = thing.get_bounds()
            if thing.type == raw.FPDF_PAGEOBJ_PATH and (left < _EDGE or bottom < _EDGE or right > width - _EDGE or top > height - _EDGE):
                return False
    return True
