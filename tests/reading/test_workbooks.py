"""表格软件里的清单: a workbook itself is not read; what was copied out of it, or saved as text, is."""

from __future__ import annotations

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.reading import Marked, Unreadable, decompose, read_document
from dazugong.reading.copied import rows_apart
from dazugong.reading.tables import one_line
from tests.cpu import quickest
from tests.reading.test_files import saved


@pytest.mark.parametrize("name", ["清单.xlsx", "清单.XLS", "清单.et", "清单.csv", "清单.ods"])
def test_a_workbook_is_refused_with_the_two_ways_that_lead_in(name: str) -> None:
    with pytest.raises(Unreadable, match="是电子表格.*复制要拆解的表格（连同表头），粘贴到文字处理软件的空白文档，另存为 docx.*另存为制表符分隔的文本（txt）") as refused:
        read_document(b"PK", name=name)
    assert "用文字处理软件打开" not in str(refused.value)


LIST = [["序号", "重点\n任务", "责任\n单位", "完成时限"], ["1", '建立"双培"台账3个，按季通报', "县委组织部\n县民政局", "6月底前"], ["2", "举办支部书记轮训2期,每期3天", "党校", "9月底前"]]


def test_the_two_ways_out_of_a_workbook_lead_to_the_same_measures() -> None:
    """As a table of a .docx, as text on the clipboard (quotes around cells with a break), as text saved (also with a comma or a quote)."""
    document = docx.Document()
    table = document.add_table(3, 4)
    for row, cells in zip(table.rows, LIST):
        for cell, text in zip(row.cells, cells):
            first, *others = text.split("\n")
            cell.text = first
            for line in others:
                cell.add_paragraph(line)
    read = [read_document(saved(document), name="清单.docx")]
    for needs in ("\n", '\n,"'):
        rows = [["\"" + cell.replace('"', '""') + "\"" if set(needs) & set(cell) else cell for cell in cells] for cells in LIST]
        text = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
        read += [read_document(text.encode("utf-8-sig"), name="清单.txt"), read_document(text.encode("gb18030"), name="清单.txt"), read_document(text.encode("utf-16"), name="清单.txt")]
    assert {tuple((item.text, item.responsible, item.deadline) for item in decompose(text)) for text in read} == {
        (('建立"双培"台账3个，按季通报', "县委组织部;县民政局", "6月底前"), ("举办支部书记轮训2期", "党校", "9月底前"))
    }


@given(st.lists(st.lists(st.text(st.sampled_from('甲"，,\n2'), max_size=6), min_size=3, max_size=5), min_size=1, max_size=5))
def test_what_a_spreadsheet_saves_as_text_is_read_cell_for_cell(rows: list[list[str]]) -> None:
    def put(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if set(cell) & set('\n,"') else cell

    text = "\r\n".join("\t".join(map(put, row)) for row in rows)
    read = [line.split("\t") for line in rows_apart(text).split("\r\n")]
    assert read == [[one_line(cell.splitlines()) if set(cell) & set('\n,"') else cell for cell in row] for row in rows]


@given(st.lists(st.text(st.sampled_from("甲，,\n2\""), min_size=1, max_size=6).filter(lambda cell: "\n" in cell or '"' not in cell), min_size=2, max_size=6))
def test_one_column_copied_is_read_cell_for_cell(cells: list[str]) -> None:
    def put(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if "\n" in cell else cell

    assert rows_apart("\n".join(map(put, cells))) == "\n".join(one_line(cell.splitlines()) if "\n" in cell else cell for cell in cells)


def test_one_column_copied_under_a_title_has_no_quotes_of_the_spreadsheet() -> None:
    text = '2026年甲县组织工作要点\r\n"建立""双培""台账3个，\n按季通报"\r\n举办支部书记轮训2期\r\n'
    read = read_document(text.encode(), name="要点.txt")
    assert read == '2026年甲县组织工作要点\r\n建立"双培"台账3个，按季通报\r\n举办支部书记轮训2期\r\n'


@pytest.mark.parametrize("text", ['"四强"支部要建台账。\n"三会一课，一课三会"\n', '要办：\t"甲，乙"\n"一\n二"\n', '1\t"双培"工程\t"头雁"\n2\t"没有收尾\t三\n', '"\t', '要办：\n"甲\t乙\n丙"\n', '"全文只有\n这一格"'])
def test_quotes_that_are_the_writers_own_stay(text: str) -> None:
    assert rows_apart(text) == text


def test_a_marking_within_a_cell_is_seen_before_its_lines_are_joined() -> None:
    with pytest.raises(Marked):
        read_document('1\t"说明\n机密\n附件"\t县委组织部\n'.encode(), name="清单.txt")


@pytest.mark.parametrize("line", ['"\t', '"甲\n', '"甲\n""\n', '"""甲\n"\n', '1\t"一""二\t', '""\t""""甲\t', '1\t2\t""\n', '甲\t"乙\n'])
def test_a_text_full_of_quotes_takes_time_by_its_length(line: str) -> None:
    bound = 40 * max(quickest(lambda: rows_apart(line * 2000), enough=0), 0.002)
    assert quickest(lambda: rows_apart(line * 16000), enough=bound) < bound
