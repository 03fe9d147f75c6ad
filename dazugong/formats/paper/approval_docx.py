"""干部任免审批表 as a word-processing file: the same two tables, for offices that go on writing in the form.

    approval_form_docx(cadre, on=date(2026, 11, 1)).data
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from dazugong.formats.compilation import entitle
from dazugong.formats.lrmx.cadre import Cadre
from dazugong.formats.paper.approval import Sheet, notices_about, sheet_of
from dazugong.formats.paper.measures import (
    CAREER_HEIGHT,
    FAMILY_CELLS,
    FIRST_CELLS,
    FIRST_WIDTHS,
    NAMES_BELOW,
    SECOND_WIDTHS,
    broad_points,
    career_pitch,
    first_heights,
    points_for,
    second_heights,
    signing_heights,
)
from dazugong.formats.paper.printable import printable
from dazugong.formats.paper.typesetting import Printed

SONG, TITLE_FONT = "宋体", "方正小标宋简体"
_BLANK_DAY = "年　　月　　日"
_TIME_COLUMN = 9.5  # full-width characters that the time of a CV line takes

# printed label or cell of the record → row, first column, last row, last column of the first table
_LABELS = (("姓　名", 0, 0), ("性　别", 0, 2), ("出生年月\n（　岁）", 0, 4), ("民　族", 1, 0), ("籍　贯", 1, 2), ("出 生 地", 1, 4),
           ("入　党\n时　间", 2, 0), ("参加工\n作时间", 2, 2), ("健康状况", 2, 4), ("专业技\n术职务", 3, 0), ("熟悉专业\n有何专长", 3, 3))
_CELLS = {"name": (0, 1), "sex": (0, 3), "birth": (0, 5, 0, 6), "ethnic_group": (1, 1), "native_place": (1, 3),
          "birthplace": (1, 5, 1, 6), "joining": (2, 1), "work_started": (2, 3), "health": (2, 5, 2, 6),
          "technical_post": (3, 1, 3, 2), "speciality": (3, 4, 3, 6), "full_time": (4, 2, 5, 3), "full_time_school": (4, 6, 5, 7),
          "in_service": (6, 2, 7, 3), "in_service_school": (6, 6, 7, 7), "post": (8, 2, 8, 7), "proposed_post": (9, 2, 9, 7),
          "post_to_leave": (10, 2, 10, 7)}
_WIDE_LABELS = (("学　历\n学　位", 4, 0, 7, 0), ("全日制\n教　育", 4, 1, 5, 1), ("毕业院校\n系及专业", 4, 4, 5, 5), ("在　职\n教　育", 6, 1, 7, 1),
                ("毕业院校\n系及专业", 6, 4, 7, 5), ("现　任　职　务", 8, 0, 8, 1), ("拟　任　职　务", 9, 0, 9, 1), ("拟　免　职　务", 10, 0, 10, 1))
_FAMILY_HEADS = ("称　谓", "姓　名", "年　龄", "政治面貌", "工作单位及职务")


def approval_form_docx(cadre: Cadre, *, on: date) -> Printed:
    """The form of one person; a photo that cannot be shown leaves its cell empty and is told."""
    sheet = sheet_of(cadre, on=on)
    notices = notices_about(cadre, sheet)
    paper = _blank_paper()
    heights = first_heights(sheet.cells)
    pitch = career_pitch(sheet.career, sheet.career_points) if None not in heights else None
    _first_table(paper, sheet, heights, pitch)
    if sheet.photo and not _placed_photo(paper.tables[0].cell(0, 7), sheet.photo):
        notices.append(f"{printable(cadre.name)}的照片已损坏，没有放进表里。请重新插入照片。")
    if pitch is not None:
        _smallest(paper.add_paragraph()).add_run().add_break(WD_BREAK.PAGE)
    else:
        _smallest(paper.add_paragraph())
    _second_table(paper, sheet, compact=pitch is None)
    _line(paper.add_paragraph(), f"填表人：{sheet.cells['filled_by']}", 12, WD_ALIGN_PARAGRAPH.RIGHT)
    out = io.BytesIO()
    paper.save(out)
    return Printed(out.getvalue(), tuple(notices))


def _blank_paper() -> Paper:
    paper = Document()
    entitle(paper, "干部任免审批表")
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(18), Mm(12), Mm(20), Mm(20)
    page.header_distance = page.footer_distance = Mm(5)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = SONG, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    title = _line(paper.add_paragraph(), "干部任免审批表", 22, WD_ALIGN_PARAGRAPH.CENTER, font=TITLE_FONT, bold=True)
    title.paragraph_format.space_after = Pt(8)
    return paper


def _first_table(paper: Paper, sheet: Sheet, heights: Sequence[float | None], pitch: float | None) -> None:
    table = _table(paper, 12, FIRST_WIDTHS)
    _set_heights(table, [*heights, CAREER_HEIGHT - 4 if pitch is not None else None])
    for text, *place in (*_LABELS, *_WIDE_LABELS):
        _write(_area(table, *place), text)
    for cell, place in _CELLS.items():
        left = cell in ("post", "proposed_post", "post_to_leave")
        _write(_area(table, *place), sheet.cells[cell], points_for(sheet.cells[cell], *FIRST_CELLS[cell]), left=left)
    table.cell(0, 7).merge(table.cell(3, 7))
    _write(table.cell(11, 0), "简\n\n\n历")
    _write_career(_area(table, 11, 1, 11, 7), sheet, pitch)


def _write_career(cell: _Cell, sheet: Sheet, pitch: float | None) -> None:
    """Each line with its time hanging before it."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER if pitch is not None else WD_ALIGN_VERTICAL.TOP
    points = sheet.career_points
    for place, line in enumerate(sheet.career):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        text = f"{line.when}\t{line.what}" if line.when else line.what
        _line(paragraph, text, points, WD_ALIGN_PARAGRAPH.LEFT)
        layout = paragraph.paragraph_format
        layout.left_indent = Pt(points * _TIME_COLUMN)
        layout.first_line_indent = Pt(-points * _TIME_COLUMN) if line.when else Pt(0)
        layout.line_spacing = Pt(points * (1 + (0.15 if pitch is None else pitch)))


def _second_table(paper: Paper, sheet: Sheet, *, compact: bool) -> None:
    cells, family = sheet.cells, sheet.family
    heights = second_heights(cells, family, compact=compact)
    table = _table(paper, len(family) + 6, SECOND_WIDTHS)
    _set_heights(table, [*heights, *signing_heights(cells, heights, compact=compact)])
    small = 10 if compact else 12
    for row, (label, cell) in enumerate((("奖　惩\n情　况", "awards"), ("年　度\n考　核\n结　果", "assessments"), ("任　免\n理　由", "reason"))):
        _write(table.cell(row, 0), label, small)
        _write(_area(table, row, 1, row, 6), cells[cell], broad_points(cells[cell], heights[row]), left=True)
    _write(_area(table, 3, 0, 3 + len(family), 0), "家庭主\n要成员\n及重要\n社会关\n系", small)
    for row, texts in enumerate([_FAMILY_HEADS, *family], 3):
        for column, (text, width) in enumerate(zip(texts, FAMILY_CELLS), 1):
            place = _area(table, row, column, row, 6 if column == 5 else column)
            height = heights[row] or 0
            _write(place, text, points_for(text, width, height), left=column == 5 and row > 3)
    last = len(family) + 4
    _write(table.cell(last, 0), "呈　报\n单　位", small)
    unit = _area(table, last, 1, last, 6)
    _write(unit, cells["reporting_unit"], points_for(cells["reporting_unit"], *NAMES_BELOW), left=True)
    _line(unit.add_paragraph(), cells["form_date"], 12, WD_ALIGN_PARAGRAPH.RIGHT)
    for label, place in (("审　批\n机　关\n意　见", (0, 1, 4)), ("行　政\n机　关\n任　免\n意　见", (5, 6, 6))):
        _write(table.cell(last + 1, place[0]), label, small)
        signed = _area(table, last + 1, place[1], last + 1, place[2])
        _write(signed, "（盖章）", left=True)
        signed.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _line(signed.add_paragraph(), _BLANK_DAY, 12, WD_ALIGN_PARAGRAPH.RIGHT)
        signed.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM


def _table(paper: Paper, rows: int, widths: Sequence[float]) -> Table:
    table = paper.add_table(rows, len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _set_heights(table: Table, heights: Sequence[float | None]) -> None:
    for row, height in zip(table.rows, heights):
        row.height_rule = WD_ROW_HEIGHT_RULE.AUTO if height is None else WD_ROW_HEIGHT_RULE.EXACTLY
        row.height = None if height is None else Mm(height)


def _area(table: Table, row: int, column: int, last_row: int | None = None, last_column: int | None = None) -> _Cell:
    first = table.cell(row, column)
    if (last_row, last_column) in ((None, None), (row, column)):
        return first
    return first.merge(table.cell(last_row or row, last_column or column))


def _write(cell: _Cell, text: str, points: float = 12, *, left: bool = False) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _line(cell.paragraphs[0], text, points, WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER)


def _line(paragraph: Paragraph, text: str, points: float, to: WD_ALIGN_PARAGRAPH, *, font: str = SONG, bold: bool = False) -> Paragraph:
    """One paragraph; control characters, which the file could not hold, as □."""
    when, tab, what = text.partition("\t")
    run = paragraph.add_run(printable(when) + tab + printable(what))
    run.font.size, run.font.name, run.bold = Pt(points), font, bold
    run._element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
    paragraph.alignment = to
    return paragraph


def _smallest(paragraph: Paragraph) -> Paragraph:
    """The paragraph that must stand between two tables, as low as it can be."""
    paragraph.paragraph_format.line_spacing = Pt(1)
    return paragraph


def _placed_photo(cell: _Cell, photo: bytes) -> bool:
    """The photo within its cell, neither side longer than the cell allows."""
    run = cell.paragraphs[0].add_run()
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    try:
        picture = run.add_picture(io.BytesIO(photo), width=Mm(30))
    except Exception:  # noqa: BLE001 - the library raises whatever its picture readers meet
        return False
    if picture.height > Mm(46):
        picture.width, picture.height = int(picture.width * Mm(46) / picture.height), Mm(46)
    return True
