"""工作簿当附件: an ordinary one is taken whole, formulas that count included; what would fetch, start or hide something is not."""
from __future__ import annotations

import io
import re
from datetime import datetime
from random import Random

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.attachments import Kind, check_attachment
from dazugong.formats.refusal import Refused
from dazugong.formats.workbookwords import faces_of, texts_of
from dazugong.reading.source import marking_of
from tests.formats.making import MAIN, document, examples, link, links, png, row, sheet, text_row, workbook, zipped

OUTSIDE = ' TargetMode="External"'
RELATED = "xl/worksheets/_rels/sheet1.xml.rels"
SHEETS = '<sheet name="台账" sheetId="1" r:id="r1"/>'
MACRO_BOOK = {"[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'}


def with_formula(text: str) -> bytes:
    return workbook(sheet(row(1, f'<c r="A1"><f>{text}</f><v>1</v></c>')))


def typed(kind: str, part: str = "/xl/worksheets/sheet1.xml") -> dict[str, bytes | str]:
    """The list of parts, one of them of this type wherever it lies."""
    of = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    return {"[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{of}sheet.main+xml"/><Override PartName="{part}" ContentType="{kind}"/></Types>'}


def everyday() -> bytes:
    """What a clerk's workbook holds: sums, a list to choose from, colours, a chart, a picture, a remark, a link, print settings."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.set_properties({"created": datetime(2026, 5, 1)})      # the same bytes each time
    page = book.add_worksheet("走访台账")
    page.write_row(0, 0, ["村", "户数", "已走访", "比例"])
    page.write_row(1, 0, ["样例村", 120, 90])
    page.write_formula(1, 3, "=IF(B2=0,\"—\",C2/B2)", None, 0.75)
    page.write_formula(2, 1, "=SUMIFS(B2:B2,A2:A2,\"样|例\")+VLOOKUP(A2,'代|码'!A1:B2,2,0)")
    page.write_url(3, 0, "https://127.0.0.1/样", string="公示")
    page.write_url(3, 1, "internal:'代|码'!A1", string="代码")
    page.data_validation("A2:A9", {"validate": "list", "source": ["样例村", "样例湾"]})
    page.conditional_format("D2:D9", {"type": "formula", "criteria": "=$D2<0.5", "format": book.add_format({"bold": True})})
    page.write_comment("A2", "入户时家中无人")
    page.insert_image("F1", "走访.png", {"image_data": io.BytesIO(png(30, 20))})
    page.set_header("&L样例镇&R第&P页")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=走访台账!$B$2:$C$2"})
    page.insert_chart("F10", chart)
    book.add_worksheet("代|码").hide()
    book.define_name("户数", "=走访台账!$B$2")
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(("data", "name", "kind"), [
    (everyday(), "走访台账.xlsx", Kind.XLSX), (workbook(), "A.XLSX", Kind.XLSX), (zipped({"台账/一.xlsx": everyday(), "说明.txt": "走访"}), "材料.zip", Kind.ZIP),
    (workbook(extra={"xl/printerSettings/printerSettings1.bin": b"\0\1"}), "a.xlsx", Kind.XLSX),
])
def test_an_ordinary_workbook_is_taken(data: bytes, name: str, kind: Kind) -> None:
    assert check_attachment(data, name) is kind


@pytest.mark.parametrize(("data", "name", "because"), [
    # 不是 xlsx
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "旧.xls", "另存为 xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "加密.xlsx", "打开密码.*去掉密码，另存为 xlsx"),
    (workbook(), "表.xlsm", "不带宏"), (workbook(extra=MACRO_BOOK), "表.xlsx", "宏"), (b"a,b", "表.csv", "另存为 xlsx.*zip"), (b"x", "表.et", "另存为 xlsx"), (b"x", "表.xlsb", "另存为 xlsx"),
    (document(), "表.xlsx", "不是完整的 xlsx"), (workbook(), "表.docx", "不是完整的 docx"), (workbook(), "表.zip", "改回 docx 或 xlsx"), (b"<html>", "表.xlsx", "不符"), (b"", "表.xlsx", "空文件"),
    (workbook(extra=typed("a", "/a") | {"[Content_Types].xml": "<Types/>"}), "表.xlsx", "扩展名被改过"), (workbook()[:-80], "表.xlsx", "损坏|不完整|夹带"),
    (workbook(sheet_xml="<worksheet><sheetData>"), "表.xlsx", "损坏"), (workbook(sheet_xml=f'<!DOCTYPE y [<!ENTITY y "yy">]><worksheet xmlns="{MAIN}"/>'), "表.xlsx", "文档类型"),
    # 宏和程序, whatever the parts are called
    (workbook(extra={"xl/vbaProject.bin": b"x"}), "表.xlsx", "宏"), (workbook(extra={"xl/macrosheets/sheet1.xml": "<a/>"}), "表.xlsx", "宏"),
    (workbook(extra=typed("application/vnd.ms-excel.macrosheet+xml")), "表.xlsx", "宏"), (workbook(extra=typed("application/vnd.ms-office.vbaProject", "/xl/a.dat")), "表.xlsx", "宏"),
    (workbook(more_links=(link("r9", "xlMacrosheet", "worksheets/sheet1.xml"),)), "表.xlsx", "别的文件"), (workbook(more_links=(link("r9", "vbaProject", "a.dat"),)), "表.xlsx", "别的文件"),
    (workbook(extra={"xl/activeX/activeX1.xml": "<a/>"}), "表.xlsx", "控件"), (workbook(extra={"xl/embeddings/a.docx": document()}), "表.xlsx", "嵌入"),
    (workbook(extra={"customUI/customUI.xml": "<a/>"}), "表.xlsx", "插件"), (workbook(extra={"xl/webextensions/webextension1.xml": "<a/>"}), "表.xlsx", "插件"),
    (workbook(extra={"xl/a.exe": b"MZ"}), "表.xlsx", "程序"), (workbook(extra={"xl/printerSettings/a.exe": b"MZ"}), "表.xlsx", "程序"),
    # 文件之外
    (workbook(extra={"xl/externalLinks/externalLink1.xml": "<a/>"}), "表.xlsx", "别的工作簿。请断开链接"), (workbook(extra=typed("x.externalLink+xml", "/xl/a.xml")), "表.xlsx", "别的工作簿"),
    (workbook(extra={"xl/connections.xml": "<a/>"}), "表.xlsx", "外部数据"), (workbook(extra={"xl/queryTables/queryTable1.xml": "<a/>"}), "表.xlsx", "外部数据"),
    (workbook(extra={RELATED: links(link("r1", "image", "https://127.0.0.1/a.png", OUTSIDE))}), "表.xlsx", "之外"),
    (workbook(extra={RELATED: links(link("r1", "hyperlink", "\\\\host\\x", OUTSIDE))}), "表.xlsx", "之外.*断开链接"),
    (workbook(extra={RELATED: links(link("r1", "hyperlink", "javascript:x", OUTSIDE))}), "表.xlsx", "之外"),
    (workbook(extra={RELATED: links(link("r1", "externalLink", "a.xml"))}), "表.xlsx", "别的文件"),
    # 公式
    (with_formula("cmd|'/c calc'!A0"), "表.xlsx", "公式.*数值"), (with_formula("cmd&#124;'/c calc'!A0"), "表.xlsx", "公式"), (with_formula("<![CDATA[cmd|'/c calc'!A0]]>"), "表.xlsx", "公式"),
    (with_formula("_xlfn.WEBSERVICE(\"https://127.0.0.1\"&amp;A1)"), "表.xlsx", "公式"), (with_formula("1+image (A1)"), "表.xlsx", "公式"), (with_formula("RTD(\"a\",,\"b\")"), "表.xlsx", "公式"),
    (with_formula("DDE(\"a\";\"b\")"), "表.xlsx", "公式"), (with_formula("REGISTER.ID(\"a\",\"b\")"), "表.xlsx", "公式"), (with_formula("CALL(A1,A2)"), "表.xlsx", "公式"),
    (workbook(sheets=SHEETS + '</sheets><definedNames><definedName name="a">CALL(A1,"b")</definedName></definedNames><sheets>'), "表.xlsx", "公式"),
    (workbook(sheet(row(1), '<conditionalFormatting><cfRule><formula>WEBSERVICE(A1)=1</formula></cfRule></conditionalFormatting>')), "表.xlsx", "公式"),
    (workbook(sheet_xml=sheet(row(1, '<c r="A1"><f>a|b</f></c>')).encode("utf-16")), "表.xlsx", "公式"),
    # 炸弹
    (workbook(extra={"xl/a.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "表.xlsx", "一百倍"), (workbook(extra={"xl/media/a.png": b"x" * 45_000_000}), "表.xlsx", "一百倍"),
    (workbook(extra={f"xl/{n}.xml": "<a/>" for n in range(2000)}), "表.xlsx", "超过2000个"), (workbook(extra={"../a.xml": "<a/>"}), "表.xlsx", "之外"),
    (zipped({"内.xlsx": with_formula("WEBSERVICE(A1)")}), "包.zip", "内.xlsx.*公式"), (zipped({"内.xlsm": workbook()}), "包.zip", "种类"),
])
def test_any_other_is_refused_with_what_to_do(data: bytes, name: str, because: str) -> None:
    with pytest.raises(Refused) as refused:
        check_attachment(data, name)
    assert re.search(because, refused.value.message) and refused.value.remedy


def test_a_workbook_too_large_to_look_through_is_refused() -> None:
    with pytest.raises(Refused, match="展开后超过40兆.*只留与这件事有关的行"):
        check_attachment(workbook(extra={"xl/media/a.png": Random(1).randbytes(41 * 1024 * 1024)}), "表.xlsx")


def said(data: bytes) -> set[str]:
    """The marking lines of a workbook."""
    return {mark for words in (*faces_of(data, "表.xlsx"), *texts_of(data, "表.xlsx")) if (mark := marking_of(words))}


def strings(*texts: str) -> dict[str, bytes | str]:
    return {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'}


KEPT_APART = (link("r2", "sharedStrings", "sharedStrings.xml"),)
TWO = SHEETS + '<sheet name="选项" sheetId="2" state="hidden" r:id="r2"/>'
OPTIONS = sheet("".join(text_row(n, [word]) for n, word in enumerate(("密级", "绝密", "机密", "秘密"), 1)))


@pytest.mark.parametrize(("data", "marks"), [
    (everyday(), set()), (workbook(), set()),
    (workbook(sheet(text_row(1, ["机　密"]) + text_row(2, ["姓名"]))), {"机密"}), (workbook(sheet(text_row(1, ["秘密★1年", "样例"]))), {"秘密★"}),
    (workbook(sheet(text_row(1, ["姓名"]), "<headerFooter><oddHeader>&amp;L&amp;\"宋体,常规\"&amp;12机密★3年</oddHeader></headerFooter>")), {"机密★"}),
    (workbook(sheet(text_row(1, ["姓名"]), "<headerFooter><oddHeader>&amp;R绝密</oddHeader></headerFooter>")), {"绝密"}),
    (workbook(sheet(row(1, '<c r="A1" t="s"><v>1</v></c>')), extra=strings("<t>别的</t>", "<r><t>机</t></r><r><t>密</t></r>"), more_links=KEPT_APART), {"机密"}),
    (workbook(sheet(row(900, '<c r="C900" t="s"><v>0</v></c>')), extra=strings("<r><t>绝密</t></r><r><t>★</t></r>"), more_links=KEPT_APART), {"绝密★"}),
    (workbook(sheets=TWO, extra={"xl/worksheets/sheet2.xml": sheet(text_row(40, ["机密★"]))}, more_links=(link("r2", "worksheet", "worksheets/sheet2.xml"),)), {"机密★"}),
    (workbook(extra={"xl/drawings/drawing1.xml": "<a><p><t>机密</t></p><p><t>年</t></p></a>"}), {"机密"}),
    # 登记密级的表不是密件
    (workbook(sheets=TWO, extra={"xl/worksheets/sheet2.xml": OPTIONS}, more_links=(link("r2", "worksheet", "worksheets/sheet2.xml"),)), set()),
    (workbook(sheet(text_row(1, ["文号", "密级"]) + "".join(text_row(n, ["一", "秘密"]) for n in range(2, 11)) + text_row(11, ["秘密"]))), set()),
])
def test_a_marking_line_is_found_where_it_stands_and_only_there(data: bytes, marks: set[str]) -> None:
    check_attachment(data, "表.xlsx")
    assert said(data) == marks


def test_a_workbook_whose_list_of_sheets_cannot_be_read_is_refused() -> None:
    with pytest.raises(Refused, match="内部目录"):
        said(workbook(sheets='<sheet name="台账" sheetId="1" nobody:id="r1"/>'))


GOOD = [workbook(), everyday()]


@examples
@given(st.data())
def test_changed_bytes_are_taken_or_refused_and_what_is_taken_can_be_read(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(GOOD)))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        check_attachment(bytes(content), "表.xlsx")
        said(bytes(content))
    except Refused as no:
        assert no.reason and no.remedy
