"""一页简报: the page as a word processor opens it."""
from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.shared import Cm

from dazugong.formats.briefing import LINE, Brief, BriefFigure, figure_widths, write_brief

POINT = 2.54 / 72      # centimetres
WIDEST_SIGN, CELL_MARGINS = 0.64, 0.38      # of a figure, in the broadest of the usual fonts; left and right together, in centimetres


def figures(*values: str) -> list[BriefFigure]:
    return [BriefFigure("党员参评率", value, "满意度测评，2026年，截至2026-11-23", "http://127.0.0.1/") for value in values]


@pytest.mark.parametrize("value", ["2篇", "100.0%（1172/1172）", "11.4%（3008/26403）", "68.4%（130000/190000）"])
def test_a_number_stands_on_one_line_in_any_font(value: str) -> None:
    _, numbers, _ = figure_widths(figures("0次", value))
    signs = sum(1 if "\u2e80" <= sign <= "\uffef" else WIDEST_SIGN for sign in value)
    assert numbers >= signs * 10.5 * POINT + CELL_MARGINS


@pytest.mark.parametrize("values", [(), ("2篇",), ("100.0%（1172/1172）", "字" * 60)])
def test_the_columns_fill_the_line_whatever_stands_in_them(values: tuple[str, ...]) -> None:
    widths = figure_widths(figures(*values))
    assert sum(widths) == pytest.approx(LINE) and min(widths) > 2


def test_the_columns_of_the_paper_are_those_reckoned() -> None:
    shown, made = figures("0次", "100.0%（1172/1172）"), BytesIO()
    write_brief(made, Brief("甲二镇简报", "截至2026年11月23日", "共3项。", shown, []))
    table = Document(BytesIO(made.getvalue())).tables[0]
    for row in table.rows:
        assert [cell.width.cm for cell in row.cells] == pytest.approx([Cm(width).cm for width in figure_widths(shown)], abs=0.01)
