"""一页简报 (.docx): one page on a unit or a topic: how its tasks stand, its figures with where they come from, what is late,
what was done lately."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from dazugong.formats.compilation import plain_text, set_up
from dazugong.formats.paper.printable import wide

SMALL = Pt(10.5)
NAME, LINE, ITEM_WIDTHS, LATELY_WIDTHS = 4.4, 16.2, (7.5, 3.7, 5), (5.2, 3.5, 7.5)      # of the columns, in centimetres
FONT, LEAST_FIGURE, MOST_FIGURE, BESIDE = 1.3, 2.8, 6.5, 0.5      # figures of a font that stands in for the paper's are up to so much wider


@dataclass(frozen=True)
class BriefFigure:
    """一个数: its name, the value as shown, where it comes from and as of when, and the address of its rows."""

    name: str
    value: str
    source: str
    url: str


@dataclass(frozen=True)
class BriefItem:
    """一项: what is late or waits, whose, since when, and its address."""

    what: str
    whose: str
    state: str
    url: str


@dataclass(frozen=True)
class Brief:
    """简报."""

    title: str
    as_of: str
    summary: str
    figures: Sequence[BriefFigure]
    late: Sequence[BriefItem]
    more_late: int = 0
    lately: Sequence[BriefItem] = ()


def write_brief(target: BinaryIO, brief: Brief) -> None:
    """Writes the page; every figure and item leads back to where it stands."""
    paper = Document()
    set_up(paper, brief.title)
    section = paper.sections[0]
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin = section.right_margin = Cm(2.4)
    paper.styles["Title"].font.size = Pt(18)
    paper.styles["Heading 1"].font.size = Pt(12)
    paper.styles["Normal"].font.size = Pt(12)
    for style in ("Title", "Heading 1", "Normal"):
        paper.styles[style].paragraph_format.space_before = paper.styles[style].paragraph_format.space_after = Pt(3)
    paper.add_paragraph(plain_text(brief.title), style="Title")
    paper.add_paragraph(plain_text(brief.as_of)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph("一、任务", style="Heading 1")
    paper.add_paragraph(plain_text(brief.summary)).paragraph_format.first_line_indent = Pt(24)
    paper.add_paragraph("二、数字", style="Heading 1")
    _table(paper, ("指标", "数", "来源和日期"), [((f.name, f.url), (f.value, ""), (f.source, "")) for f in brief.figures], "（没有可以看的数字）", figure_widths(brief.figures))
    paper.add_paragraph("三、逾期和预警", style="Heading 1")
    _table(paper, ("事项", "承办单位", "情况"), [((i.what, i.url), (i.whose, ""), (i.state, "")) for i in brief.late], "（没有）", ITEM_WIDTHS)
    if brief.more_late:
        paper.add_paragraph(f"另有{brief.more_late}项，见任务台账。")
    paper.add_paragraph("四、近来办的", style="Heading 1")
    _table(paper, ("事项", "承办单位", "情况"), [((i.what, i.url), (i.whose, ""), (i.state, "")) for i in brief.lately], "（没有）", LATELY_WIDTHS)
    paper.save(target)


def figure_widths(figures: Sequence[BriefFigure]) -> tuple[float, float, float]:
    """The columns of the figures: the middle one holds the longest number on one line, the last takes what is left."""
    needed = max((wide(each.value) for each in figures), default=0) * SMALL.cm * FONT + BESIDE
    numbers = round(min(max(needed, LEAST_FIGURE), MOST_FIGURE), 1)
    return NAME, numbers, round(LINE - NAME - numbers, 1)


def _table(paper: Paper, heads: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], empty: str, widths: Sequence[float]) -> None:
    if not rows:
        paper.add_paragraph(empty)
        return
    shown = paper.add_table(rows=0, cols=len(heads), style="Table Grid")
    shown.autofit = False
    for column, width in zip(shown.columns, widths):
        column.width = Cm(width)
    for cells in ([(head, "") for head in heads], *rows):
        for cell, (text, url), width in zip(shown.add_row().cells, cells, widths):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
            if url:
                _link(paragraph, text, url)
            else:
                paragraph.add_run(plain_text(text)).font.size = SMALL


def _link(paragraph: Paragraph, text: str, url: str) -> None:
    """A run that leads to `url`."""
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(plain_text(text))
    run.font.size, run.font.underline = SMALL, True
    hyperlink.append(run._r)
    paragraph._p.append(hyperlink)
