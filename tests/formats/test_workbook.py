"""导出的工作簿里没有公式：一格写什么，就是什么字。"""
from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats import workbook
from dazugong.formats.tables import read_table
from dazugong.formats.workbook import write_table

SLY = ["=1+1", "+1", "-1", "@SUM(A1)", "<r><t>a</t></r></is></c><c r=\"B9\"><f>1+1</f></c><c><is><r><t>b</t></r>", "<r></r>", "{=1}", "\t=1"]


@pytest.mark.parametrize("text", SLY)
def test_a_text_that_looks_like_a_formula_or_like_markup_stays_a_text(text: str) -> None:
    out = io.BytesIO()
    write_table(out, ["姓名", "备注"], [["样甲", text]], notes=[text])
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as book:
        parts = {name: book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")}
    assert all(b"<f>" not in part and b"<f " not in part for part in parts.values())
    assert read_table(out.getvalue(), "导出.xlsx").rows[0].cells[1] == text


TEXTS = st.one_of(st.sampled_from(["", "样甲", "439900196006141053", "样路1号", "a|b", "a | b", " 空", "空 ", "_x0041_", "第一行\n第二行", "\t=1", "<r></r>", "a&b", '"引"', "\u3000全角", "\x7f", "\x0b", "\ufffe"]),
                  st.text(st.characters(exclude_categories=["Cs"]), max_size=8))  # fmt: skip


@given(st.lists(st.lists(TEXTS, max_size=5), max_size=8))
def test_an_ordinary_row_is_written_as_the_library_writes_it(rows: list[list[str]]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workbook, "_ODD", re.compile(""))  # every row is odd
        by_the_library = _sheet(rows)
    assert _sheet(rows) == by_the_library


def _sheet(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    assert write_table(out, ["姓名", "备注", "三", "四", "五"], rows) == len(rows)
    with zipfile.ZipFile(out) as book:
        return book.read("xl/worksheets/sheet1.xml")


def test_a_text_too_long_for_a_cell_and_a_row_too_wide_are_refused() -> None:
    with pytest.raises(ValueError, match="32767"):
        write_table(io.BytesIO(), ["姓名"], [["字" * 32_768]])
    with pytest.raises(ValueError, match="列数"):
        write_table(io.BytesIO(), ["姓名"], [["字"] * 16_385])
