"""汇编 (PDF): the same document as `formats.compilation` writes for Word, set for print."""

from __future__ import annotations

from collections.abc import Sequence

from dazugong.formats.compilation import WIDE_FROM, Chapter, FigureTable, Section, ordinal
from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import set_pdf


def compilation_pdf(*, title: str, lines: Sequence[str], chapters: Sequence[Chapter], table: FigureTable) -> bytes:
    """Title, `lines` below it, the chapters numbered 一、二、, and the table of figures on pages of its own."""
    rows = [*table.rows, *([table.totals] if table.totals else [])]
    return set_pdf("compilation", {
        "title": breakable(title), "lines": [breakable(line) for line in lines],
        "chapters": [_chapter(number, chapter) for number, chapter in enumerate(chapters, 1)],
        "figures": f"{ordinal(len(chapters) + 1)}、{breakable(table.title)}", "wide": len(table.headings) >= WIDE_FROM,
        "headings": [breakable(text) for text in table.headings], "rows": [[breakable(cell) for cell in row] for row in rows],
    })  # fmt: skip


def _chapter(number: int, chapter: Chapter) -> dict[str, object]:
    sections = [_section(chapter.heading(place), one) for place, one in enumerate(chapter.sections)]
    table = chapter.table
    rows = [*table.rows, *([table.totals] if table.totals else [])] if table else []
    empty = not table and not any(one["texts"] or one["silent"] for one in sections)
    return {"title": f"{ordinal(number)}、{breakable(chapter.title)}", "sections": sections, "empty": "（没有内容）" if empty else "",
            "headings": [breakable(text) for text in table.headings] if table else [], "rows": [[breakable(cell) for cell in row] for row in rows]}  # fmt: skip


def _section(heading: str, section: Section) -> dict[str, object]:
    texts = [(breakable(unit), [breakable(line.strip()) for line in text.split("\n") if line.strip()]) for unit, text in section.texts]
    return {"heading": breakable(heading), "texts": texts, "silent": breakable(section.silence)}
