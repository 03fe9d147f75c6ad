"""年度统计 (PDF): the text of the communiqué, then the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import set_pdf
from dazugong.formats.statistics_workbook import FEW, Line, Table


class Paragraph(Protocol):
    """一段."""

    title: str
    text: str


class Section(Protocol):
    """一节."""

    title: str
    paragraphs: Sequence[Paragraph]


class Text(Protocol):
    """公报."""

    title: str
    as_of: str
    sections: Sequence[Section]


def statistics_pdf(text: Text, tables: Sequence[Table]) -> bytes:
    """The paper. Raises NotSet, NoFont."""
    sections = [{"title": breakable(s.title), "paragraphs": [[breakable(p.title), breakable(p.text)] for p in s.paragraphs]} for s in text.sections]
    return set_pdf("statistics", {"title": breakable(text.title), "as_of": breakable(text.as_of), "sections": sections, "tables": [_table(one) for one in tables]})


def _table(table: Table) -> dict[str, object]:
    heads = [f"{table.title}（{table.unit}）", "数", *(["占比%"] if table.shares else []), *(["上年末", "增减"] if table.compared else [])]
    return {"heads": [breakable(head) for head in heads], "rows": [_row(table, line) for line in table.lines]}


def _row(table: Table, line: Line) -> list[str]:
    share = "" if line.share is None else f"{line.share // 10}.{line.share % 10}"
    cells = [breakable(line.term), _said(line.count), *([share] if table.shares else [])]
    return cells + ([_said(line.then), _said(line.more, "{:+,}")] if table.compared else [])


def _said(number: int | None, way: str = "{:,}") -> str:
    return FEW if number is None else way.format(number) if number else "0"
