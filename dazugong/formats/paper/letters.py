"""文书: many letters of one kind as one file, a page for each; to print, or to change in Word first."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt

from dazugong.formats.compilation import plain_text, set_up
from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import set_pdf

Pages = Sequence[tuple[str, str]]


def letters_pdf(pages: Pages, *, title: str, signed_by: str, day: str) -> bytes:
    """`pages`: (to whom, body). The line that names the addressee (…：) stands flush, every other one is indented."""
    letters = [[{"text": breakable(text), "first": first} for text, first in _paragraphs(body)] for _, body in pages]
    return set_pdf("letters", {"title": breakable(title), "letters": letters, "signed_by": breakable(signed_by), "day": breakable(day)})


def letters_docx(pages: Pages, *, title: str, signed_by: str, day: str) -> bytes:
    """The same for Word."""
    paper = Document()
    set_up(paper, title)
    for number, (_, body) in enumerate(pages):
        if number:
            paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        paper.add_paragraph(plain_text(title), style="Title")
        for text, first in _paragraphs(body):
            paper.add_paragraph(plain_text(text)).paragraph_format.first_line_indent = Pt(0 if first else 32)
        for text in ("", signed_by, day):
            paper.add_paragraph(plain_text(text)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    buffer = BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _paragraphs(body: str) -> list[tuple[str, bool]]:
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    return [(line, number == 0 and line.endswith("：")) for number, line in enumerate(lines)]
