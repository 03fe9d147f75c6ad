"""A township clerk uploads a table: good ones are read to the letter, the others refused with the place."""
from __future__ import annotations

import io
import re
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.refusal import Refused
from dazugong.formats.tables import read_table
from dazugong.formats.workbook import write_table
from tests.formats.making import (
    GOOD,
    HEADINGS,
    MAIN,
    OTHER,
    examples,
    link,
    row,
    sheet,
    text_cell,
    text_row,
    workbook,
    zipped,
)

CSV = ",".join(HEADINGS) + "\n" + ",".join(GOOD) + "\n"


def cells_of(data: bytes, name: str = "名册.xlsx") -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(data, name).rows]


def refusal_of(data: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(Refused) as refused:
        read_table(data, name)
    return refused.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_every_encoding_of_the_office(encoding: str) -> None:
    table = read_table(CSV.encode(encoding), "名册.csv")
    assert table.headings == tuple(HEADINGS) and table.rows[0].cells == tuple(GOOD) and table.rows[0].place == "第2行"


def test_quotes_blank_lines_and_tabs_are_understood() -> None:
    assert cells_of('姓名,备注\n\n样甲,"走访,慰问\n""座谈"""\n'.encode(), "a.csv") == [("样甲", '走访,慰问\n"座谈"')]
    assert cells_of("姓名\t备注\n样甲\t=1+1\n".encode("utf-16"), "a.csv") == [("样甲", "=1+1")]
    assert read_table("姓名,备注\n,\n\n样甲,\n".encode(), "a.csv").rows[0].place == "第4行"


@pytest.mark.parametrize(("data", "because"), [
    (b"", "空文件"), (b"\n\n\n", "空的"), (b" , ,\n,,\n", "空的"), (",".join(HEADINGS).encode(), "没有数据"),
    (CSV.encode() + "样,\x00,男,,,,,,\n".encode(), "空字符"), (CSV.encode("utf-16-le"), "空字符|编码"),
    (CSV.encode() + b"\xff\xfe\x80", "编码"), (CSV.encode("gb18030")[:-15], "编码|只有"),
    (CSV.encode("gb18030") + "样表乙，测试".encode() + b",,,,,,,,\n", "编码"), (CSV.encode() + '"样,1\n'.encode(), "引号"),
    (CSV.encode() + '样"甲",1\n'.encode() + b'"a"b,1', "引号|只有"), (CSV.encode() + "样,1\n".encode(), "第3行.*只有2格"),
    (CSV.encode() + ("样,1,男,汉族,,,,,,多\n").encode(), "第3行.*没有表头"), ("姓名,性别,姓名\n甲,男,乙\n".encode(), "两次"),
    (f"姓名,备注\n样,{'长' * 140_000}\n".encode(), "超过"), (b"a," * 3000 + b"\n", "列"), (("姓名,备注\n样,\ufffd\n").encode(), "丢失"),
    (b"\xff\xfe\x00", "编码"), (("姓名,备注\n" + '"' + "\n" * 900).encode(), "引号"),
])
def test_a_csv_file_that_can_be_read_two_ways_is_refused(data: bytes, because: str) -> None:
    assert re.search(because, refusal_of(data, "名册.csv"))


def test_a_workbook_is_read_to_the_letter() -> None:
    table = read_table(workbook(sheet(text_row(1, ["样例镇党员名册"]) + text_row(2, ["单位：样例镇", "日期：2026.1"]) + text_row(3, HEADINGS) + text_row(4, GOOD) + text_row(6, OTHER))),
                       "名册.xlsx")
    assert [row.cells for row in table.rows] == [tuple(GOOD), tuple(OTHER)] and not table.notices
    assert [row.place for row in table.rows] == ["第4行", "第6行"]


def test_a_text_that_begins_with_an_equals_sign_stays_text() -> None:
    assert cells_of(workbook(sheet(text_row(1, ["姓名", "备注"]) + text_row(2, ["样", "=1+1"])))) == [("样", "=1+1")]


def number_cell(address: str, value: str, more: str = "") -> str:
    return f'<c r="{address}"{more}><v>{value}</v></c>'


def test_numbers_come_without_exponent_and_dates_as_the_cell_shows_them() -> None:
    styles = (f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
              '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>')
    body = text_row(1, ["姓名", "手机号", "比例", "出生日期", "入党时间"]) + row(
        2, text_cell("A2", "样"), number_cell("B2", "13900000001"), number_cell("C2", "1.0E-3"), number_cell("D2", "33055", ' s="1"'),
        number_cell("E2", "33055", ' s="2"'))
    table = read_table(workbook(sheet(body), extra={"xl/styles.xml": styles}, more_links=(link("r9", "styles", "styles.xml"),)), "a.xlsx")
    assert table.rows[0].cells == ("样", "13900000001", "0.001", "1990-07-01", "1990-07")
    assert len(table.notices) == 2 and "出生日期" in table.notices[0]


STRINGS = (f'<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><r><t>性</t></r><r><t>别</t></r><rPh><t>x</t></rPh></si><si><t>样_x0041_</t></si>'
           "<si><t>男</t></si></sst>")


def test_shared_strings_are_joined_from_their_runs() -> None:
    body = "".join(row(n, *(f'<c r="{c}{n}" t="s"><v>{v}</v></c>' for c, v in zip("AB", pair))) for n, pair in ((1, "01"), (2, "23")))
    data = workbook(sheet(body), extra={"xl/sharedStrings.xml": STRINGS}, more_links=(link("r2", "sharedStrings", "sharedStrings.xml"),))
    assert cells_of(data) == [("样A", "男")]


HEAD = text_row(1, ["姓名", "公民身份号码", "备注"])



@pytest.mark.parametrize(("body", "because"), [
    (HEAD + row(2, '<c r="C2"><f>1+1</f><v>2</v></c>'), "C2.*备注.*公式"), (HEAD + row(2, '<c r="C2"><f t="shared" si="0"/></c>'), "公式"),
    (HEAD + row(2, '<c r="B2"><v>110101190701010015</v></c>'), "B2.*公民身份号码.*后几位.*文本"),
    (HEAD + row(2, '<c r="B2"><v>1.10101190701010E+17</v></c>'), "B2.*公民身份号码.*后几位.*文本"),
    (HEAD + row(2, '<c r="C2" t="e"><v>#REF!</v></c>'), "C2.*出错"), (HEAD + row(1048576, text_cell("XFD1048576", "x")), "XFD1048576"),
    (HEAD + row(1048576, '<c r="XFD1048576"/>'), "XFD1048576"), (HEAD + row("99999999999", text_cell("A99999999999", "x")), "行号"),
    (HEAD + row(0, ""), "行号"), (HEAD + row("-1", ""), "行号"), (HEAD + row(2, text_cell("ZZZ2", "x")), "不存在"), (HEAD + row(2, text_cell("A3", "x")), "不存在"),
    (HEAD + row(2, text_cell("B2", "x"), text_cell("A2", "x")), "两次"), (HEAD + text_row(3, ["x"]) + text_row(2, ["y"]), "次序"),
    (HEAD + row(2, '<c r="A2" t="s"><v>7</v></c>'), "文字不存在"), (HEAD + row(2, '<c r="A2" t="s"><v>-1</v></c>'), "文字不存在"),
    (HEAD + row(2, '<c r="A2"><v>nan</v></c>'), "不是数字"), (HEAD + row(2, '<c r="A2"><v>1e999</v></c>'), "不是数字"),
    (HEAD + text_row(2, ["样", "1", "2", "多"]), "第2行.*D列"), ("", "空的"), (HEAD, "没有数据"), ("<row r='1'>", "损坏"), ("<x>" * 400, "损坏"),
    (HEAD + "<row r='2'>" + " " * 20_000, "损坏|没有数据"),
])
def test_a_sheet_with_a_trap_is_refused_and_the_cell_is_named(body: str, because: str) -> None:
    assert re.search(because, refusal_of(workbook(sheet(body))))


def test_merged_cells_in_the_data_are_refused_but_a_merged_title_is_not() -> None:
    title = text_row(1, ["党员名册"]) + text_row(2, ["姓名", "备注"]) + text_row(3, ["样", "x"])
    assert cells_of(workbook(sheet(title, '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'))) == [("样", "x")]
    assert "合并" in refusal_of(workbook(sheet(title, '<mergeCells><mergeCell ref="A3:A4"/></mergeCells>')))


def test_other_sheets_and_hidden_rows_are_never_dropped_in_silence() -> None:
    two = '<sheet name="党员" sheetId="1" r:id="r1"/><sheet name="另册" sheetId="2" state="hidden" r:id="r2"/>'
    second = {"xl/worksheets/sheet2.xml": sheet(text_row(1, ["姓名", "备注"]))}
    table = read_table(workbook(sheets=two, extra=second, more_links=(link("r2", "worksheet", "worksheets/sheet2.xml"),)), "a.xlsx")
    assert "另册" in table.notices[0]
    empty = {"xl/worksheets/sheet2.xml": sheet("")}
    assert not read_table(workbook(sheets=two, extra=empty, more_links=(link("r2", "worksheet", "worksheets/sheet2.xml"),)), "a.xlsx").notices
    table = read_table(workbook(sheet(HEAD + '<row r="2" hidden="1">' + text_cell("A2", "样") + "</row>")), "a.xlsx")
    assert "隐藏" in table.notices[0] and table.rows[0].cells[0] == "样"
    hidden = '<sheet name="党员" sheetId="1" state="veryHidden" r:id="r1"/>'
    assert "没有可见" in refusal_of(workbook(sheets=hidden))


@pytest.mark.parametrize(("data", "because"), [
    (workbook('<?xml version="1.0"?><!DOCTYPE y [<!ENTITY y SYSTEM "file:///etc/issue">]><worksheet>&y;</worksheet>'), "文档类型"),
    (workbook(extra={"xl/sharedStrings.xml": "<!DOCTYPE x><x/>"}), "文档类型"),
    (workbook('<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16").decode("latin-1")), "损坏"),
    (workbook(extra={"xl/vbaProject.bin": b"x"}), "宏"), (workbook(extra={"xl/externalLinks/externalLink1.xml": "<x/>"}), "别的工作簿"),
    (workbook(more_links=(link("r7", "image", "https://127.0.0.1/x.png", ' TargetMode="External"'),)), "文件之外"),
    (workbook(extra={"../evil.xml": "<x/>"}), "文件夹之外"), (workbook(extra={"/etc/x": "x"}), "文件夹之外"), (workbook(extra={"XL/workbook.xml": "<x/>"}), "同名"),
    (workbook(sheet(" " * 70_000_000)), "一百倍"), (zipped({f"{n}.xml": b"" for n in range(2100)}), "2000个|2100个"), (workbook()[:-400], "损坏|夹带|不完整"),
    (b"GIF89a" + workbook(), "扩展名"), (workbook() + b"\n<script>", "夹带"), (zipped({"a": b"x"}), "不是工作簿"),
    (zipped({"a": b"x"}, attributes=0o120777 << 16), "链接"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"), (b"%PDF-1.4", "PDF"), (CSV.encode(), "扩展名"),
    (b"<html><table></table>", "扩展名"), (b"PK\x03\x04", "损坏"),
])
def test_a_package_with_a_trap_is_refused(data: bytes, because: str) -> None:
    assert re.search(because, refusal_of(data))


def test_an_encrypted_member_and_a_lying_directory_are_refused() -> None:
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "密码" in refusal_of(bytes(data))
    data = bytearray(workbook())
    at = data.rfind(b"PK\x01\x02")
    data[at + 42 : at + 46] = struct.pack("<I", 0)
    assert "重叠" in refusal_of(bytes(data))


def test_a_renamed_or_old_file_is_refused_with_the_remedy() -> None:
    assert "另存为 xlsx" in refusal_of(b"whatever", "名册.et")
    assert "另存为 xlsx" in refusal_of(workbook(), "名册.csv")
    assert "另存为 xlsx" in refusal_of(workbook(), "名册.xls")


def test_a_workbook_too_large_for_its_process_ends_as_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    from dazugong.formats import xlsxtable
    monkeypatch.setattr(xlsxtable, "SECONDS", 0.001)
    assert "读不完" in refusal_of(workbook())


PRINTABLE = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\ufffe\uffff"), max_size=40)


@examples
@given(st.lists(st.tuples(PRINTABLE, PRINTABLE), min_size=1, max_size=8))
def test_what_is_exported_is_read_back_code_point_for_code_point(rows: list[tuple[str, str]]) -> None:
    out = io.BytesIO()
    kept = [("甲", *r) for r in rows if not any(re.search("_x[0-9A-Fa-f]{4}_x", cell) for cell in r)] or [("甲", "", "")]
    assert write_table(out, ["姓名", "备注", "标题"], kept, title="党员/名册?", notes=["仅供内部使用"]) == len(kept)
    assert cells_of(out.getvalue()) == kept


def test_an_export_holds_no_formula_no_link_and_no_number() -> None:
    import zipfile
    out = io.BytesIO()
    write_table(out, ["姓名", "备注"], [("样", "=1+1"), ("样", "https://127.0.0.1"), ("样", "110101190701010015"), ("样", "@A1")])
    with zipfile.ZipFile(out) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page and "hyperlink" not in page and "<v>" not in page and "pane" in page
        assert not [n for n in book.namelist() if "sheet1.xml.rels" in n]


@examples
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.txt", "a"]))
def test_random_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    for start in (b"", b"PK\x03\x04", "姓名,备注\n".encode()):
        try:
            read_table(start + data, name)
        except Refused as no:
            assert no.reason and no.remedy


@examples
@given(st.data())
def test_a_workbook_with_changed_bytes_is_read_or_refused(data: st.DataObject) -> None:
    book = bytearray(workbook())
    for _ in range(data.draw(st.integers(1, 4))):
        book[data.draw(st.integers(4, len(book) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(book), "a.xlsx")
    except Refused as no:
        assert no.reason and no.remedy


