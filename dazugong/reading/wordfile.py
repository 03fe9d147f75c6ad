"""读 docx: paragraphs with the numbers drawn before them and the notes below them, tables row by row, text boxes; nothing
deleted, hidden or listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from dazugong.reading.boxes import Box
from dazugong.reading.numbering import WORD, Numbering, numbering_of
from dazugong.reading.tables import one_line

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOXED = f"{WORD}txbxContent"
SKIPPED = {f"{WORD}moveFrom", f"{WORD}del", f"{WORD}rt", f"{WORD}pPr", FALLBACK, BOXED}
CONTENTS = re.compile(r"toc\s*\d", re.IGNORECASE)
MARGINS = re.compile(r"word/(header|footer)\d*\.xml", re.IGNORECASE)
BREAKS = {f"{WORD}br", f"{WORD}cr"}  # a line begun anew within a paragraph
NOTES = ("footnote", "endnote")


class _Drawn(NamedTuple):
    """What the word processor draws beside the text itself: numbers, the lists of contents, and the notes by kind and id."""

    numbering: Numbering
    contents: set[str]
    notes: dict[tuple[str, str], etree._Element]


def word_text(data: bytes, name: str) -> str:
    """The text of a .docx: a line for each paragraph, and for each row of a table with tabs between its cells."""
    box = Box(data, name, "docx")
    root = box.tree("word/document.xml")
    styles = box.tree("word/styles.xml") if "word/styles.xml" in box else None
    numbers = box.tree("word/numbering.xml") if "word/numbering.xml" in box else None
    lists = {
        style.get(f"{WORD}styleId", "")
        for style in (styles.iter(f"{WORD}style") if styles is not None else ())
        if CONTENTS.match(_value(style.find(f"{WORD}name")))
    }
    body = root.find(f"{WORD}body")
    notes = {
        (kind, note.get(f"{WORD}id", "")): note
        for kind in NOTES if f"word/{kind}s.xml" in box
        for note in box.tree(f"word/{kind}s.xml").iter(f"{WORD}{kind}")
    }  # fmt: skip
    return "\n".join(_blocks(body if body is not None else root, _Drawn(numbering_of(numbers, styles), lists, notes)))


def margin_text(data: bytes, name: str) -> str:
    """页眉页脚: what stands above and below every page of a .docx; no part of its text, but a marking may stand there."""
    box = Box(data, name, "docx")
    paragraphs = (p for part in box.parts() if MARGINS.fullmatch(part) for p in box.tree(part).iter(f"{WORD}p"))
    return "\n".join("".join("\n" if run.tag in BREAKS else run.text or "" for run in p.iter(f"{WORD}t", *BREAKS)) for p in paragraphs)


def _blocks(parent: etree._Element, drawn: _Drawn) -> Iterator[str]:
    """The lines of the paragraphs and tables below `parent`, in order, with what stands in their text boxes after each."""
    for node in parent:
        if node.tag == f"{WORD}p":
            if _value(node.find(f"{WORD}pPr/{WORD}pStyle")) not in drawn.contents:
                text = "".join(_runs(node))
                yield (drawn.numbering.before(node) if text.strip() else "") + text
            yield from _boxed(node, drawn)
            yield from _noted(node, drawn)
        elif node.tag == f"{WORD}tbl":
            yield from _rows(node, drawn)
        elif isinstance(node.tag, str) and node.tag not in SKIPPED:
            yield from _blocks(node, drawn)


def _boxed(paragraph: etree._Element, drawn: _Drawn) -> Iterator[str]:
    for box in paragraph.iter(BOXED):
        if next(box.iterancestors(FALLBACK), None) is None and next(box.iterancestors(BOXED), None) is None:
            yield from _blocks(box, drawn)


def _noted(paragraph: etree._Element, drawn: _Drawn) -> Iterator[str]:
    """脚注和尾注: a line for each of theirs, below the paragraph that refers to them."""
    for kind in NOTES:
        for sign in paragraph.iter(f"{WORD}{kind}Reference"):
            note = drawn.notes.get((kind, sign.get(f"{WORD}id", "")))
            lines = _lines("".join(_runs(each)) for each in note.iter(f"{WORD}p")) if note is not None else []
            yield from (f"注：{line.strip()}" for line in lines if line.strip())


def _rows(table: etree._Element, drawn: _Drawn) -> Iterator[str]:
    for row in table.iter(f"{WORD}tr"):
        if next(row.iterancestors(f"{WORD}tbl")) is not table:
            continue
        cells = [list(_blocks(cell, drawn)) for cell in row.iter(f"{WORD}tc") if next(cell.iterancestors(f"{WORD}tr")) is row]
        if len(cells) == 1:  # a frame around text, not a row
            yield from cells[0]
        else:
            yield "\t".join(one_line(_lines(blocks)) for blocks in cells)


def _lines(blocks: Iterable[str]) -> list[str]:
    """Paragraphs line by line: two owners in a cell are as often kept apart by a break as by a paragraph each."""
    return [line for block in blocks for line in block.split("\n")]


def _runs(node: etree._Element) -> Iterator[str]:
    for child in node:
        if child.tag == f"{WORD}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield "\n"
        elif child.tag == f"{WORD}tab":
            yield "\t"
        elif child.tag == f"{WORD}noBreakHyphen":
            yield "-"
        elif isinstance(child.tag, str) and child.tag not in SKIPPED and not _hidden(child):
            yield from _runs(child)


def _hidden(run: etree._Element) -> bool:
    sign = run.find(f"{WORD}rPr/{WORD}vanish")
    return sign is not None and _value(sign) not in ("0", "false")


def _value(node: etree._Element | None) -> str:
    return "" if node is None else node.get(f"{WORD}val", "")
