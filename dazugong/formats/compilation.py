"""汇编 (.docx): what many units wrote, chapter by chapter, and their figures in one table. Plain text only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table

BODY, HEAD = "仿宋", "黑体"
MOST_NAMED = 3
WIDE_FROM = 7                                   # columns from which the table lies on its side
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Section:
    """一节: a field, what each unit wrote under it, and the units that wrote nothing."""

    title: str
    texts: tuple[tuple[str, str], ...]
    silent: tuple[str, ...] = ()

    @property
    def silence(self) -> str:
        """Who wrote nothing; where nobody of many wrote anything their number is enough."""
        if len(self.silent) > MOST_NAMED and not self.texts:
            return f"（{len(self.silent)}个单位都没有填这一栏）"
        return f"（没有填这一栏的：{'、'.join(self.silent)}）" if self.silent else ""


@dataclass(frozen=True)
class FigureTable:
    """数字表: headings, one row a unit, and the totals."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """一章: what was written, then its figures. A single section of the chapter's own name needs no heading of its own."""

    title: str
    sections: tuple[Section, ...]
    table: FigureTable | None = None

    def heading(self, number: int) -> str:
        """（一）题目 of a section; empty where the chapter's own title says it."""
        section = self.sections[number]
        return "" if len(self.sections) == 1 and not self.table else f"（{ordinal(number + 1)}）{section.title}"


def write_compilation(target: BinaryIO, *, title: str, lines: Sequence[str], chapters: Sequence[Chapter], table: FigureTable) -> None:
    """Writes the document: title, `lines` below it (from whom, as of when, who is missing), chapters, table."""
    paper = Document()
    set_up(paper, title)
    paper.add_paragraph(plain_text(title), style="Title")
    for line in lines:
        paper.add_paragraph(plain_text(line)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, chapter in enumerate(chapters, start=1):
        paper.add_paragraph(f"{ordinal(number)}、{plain_text(chapter.title)}", style="Heading 1")
        _write_chapter(paper, chapter)
    if len(table.headings) > 1:
        _write_table(paper, table, f"{ordinal(len(chapters) + 1)}、")
    paper.save(target)


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十."""
    if number <= 10:
        return ORDINALS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else ORDINALS[tens - 1]) + "十" + (ORDINALS[ones - 1] if ones else "")


def plain_text(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def entitle(paper: Paper, title: str) -> None:
    """属性: the paper's own title in its properties, and nothing of the tool that wrote it or of the day its template was made."""
    said = paper.core_properties
    said.title, said.author, said.comments = plain_text(title), "", ""
    for element in list(said._element):
        if element.tag.endswith(("}created", "}modified")):
            said._element.remove(element)


def set_up(paper: Paper, title: str) -> None:
    """A4 with the margins of an official document; 仿宋 for text, 黑体 for headings."""
    entitle(paper, title)
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    for name, font, size in (("Normal", BODY, 16), ("Title", HEAD, 22), ("Heading 1", HEAD, 16), ("Heading 2", BODY, 16), ("Heading 3", BODY, 16)):
        _set_style(paper.styles[name], font, size)
    paper.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    border = paper.styles["Title"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _set_style(style: ParagraphStyle, font: str, size: int) -> None:
    style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), None
    style.font.bold = style.name in ("Heading 2", "Heading 3")
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{which}"), None)
    fonts.set(qn("w:eastAsia"), font)
    color = style.element.rPr.find(qn("w:color"))
    if color is not None:
        style.element.rPr.remove(color)


def _write_chapter(paper: Paper, chapter: Chapter) -> None:
    for number, section in enumerate(chapter.sections):
        if heading := chapter.heading(number):
            paper.add_paragraph(plain_text(heading), style="Heading 2")
        _write_section(paper, section, "Heading 3" if heading else "Heading 2")
    if chapter.table:
        _write_rows(paper, chapter.table)
    elif not any(section.texts or section.silent for section in chapter.sections):
        paper.add_paragraph("（没有内容）")


def _write_section(paper: Paper, section: Section, style: str) -> None:
    for unit, text in section.texts:
        paper.add_paragraph(plain_text(unit), style=style)
        for part in filter(None, (line.strip() for line in text.split("\n"))):
            paper.add_paragraph(plain_text(part)).paragraph_format.first_line_indent = Pt(32)
    if section.silent:
        paper.add_paragraph(plain_text(section.silence))


def _write_table(paper: Paper, table: FigureTable, before: str) -> None:
    section = paper.add_section()
    if len(table.headings) >= WIDE_FROM:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    paper.add_paragraph(before + plain_text(table.title), style="Heading 1")
    _write_rows(paper, table)


def _write_rows(paper: Paper, table: FigureTable) -> None:
    shown = paper.add_table(rows=0, cols=len(table.headings), style="Table Grid")
    for cells in (table.headings, *table.rows, *([table.totals] if table.totals else [])):
        _add_row(shown, cells)
    repeated = OxmlElement("w:tblHeader")
    shown.rows[0]._tr.get_or_add_trPr().append(repeated)


def _add_row(shown: Table, cells: Sequence[str]) -> None:
    """One row; figures stand to the right."""
    for number, (cell, text) in enumerate(zip(shown.add_row().cells, cells)):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(plain_text(text)).font.size = Pt(10.5)
        if number and re.fullmatch(r"-?[0-9,.]+%?", text):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
