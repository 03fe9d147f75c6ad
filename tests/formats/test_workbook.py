"""导出的工作簿里没有公式：一格写什么，就是什么字。"""
from __future__ import annotations

import io
import zipfile

import pytest

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
