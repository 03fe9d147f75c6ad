"""读文件: what a word processor, a printer and an office system do to a text before it reaches the reader."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from dazugong.reading import Unreadable, decompose, read_document
from dazugong.reading.numbering import chinese, roman, written
from tests.reading.printing import printed


def saved(document: docx.document.Document) -> bytes:
    box = io.BytesIO()
    document.save(box)
    return box.getvalue()


def listed(document: docx.document.Document, levels: list[tuple[str, str]]) -> None:
    """Adds list 77 with these (format, text) levels, as a word processor keeps them."""
    drawn = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    part = document.part.numbering_part.element
    part.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{drawn}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def numbered(document: docx.document.Document, text: str, level: int) -> None:
    paragraph = document.add_paragraph(text)
    asked = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(asked))


def test_numbers_drawn_by_the_word_processor_are_read_as_if_typed() -> None:
    document = docx.Document()
    listed(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    for text, level in [("抓基层", 0), ("抓支部", 1), ("建立台账", 2), ("每月通报一次", 2), ("抓书记", 1), ("要选派第一书记。", 2), ("抓队伍", 0), ("要培训组织员。", 1)]:
        numbered(document, text, level)
    text = read_document(saved(document), name="要点.docx")
    assert text.split("\n") == [
        "一、抓基层", "（一）抓支部", "1.建立台账", "2.每月通报一次", "（二）抓书记", "1.要选派第一书记。", "二、抓队伍", "（一）要培训组织员。",
    ]  # fmt: skip
    assert [item.heading_path for item in decompose(text)] == [
        ["一、抓基层", "（一）抓支部"], ["一、抓基层", "（一）抓支部"], ["一、抓基层", "（二）抓书记"], ["二、抓队伍"],
    ]  # fmt: skip


def test_bullets_draw_no_number_and_an_unknown_list_draws_nothing() -> None:
    document = docx.Document()
    listed(document, [("bullet", "●")])
    numbered(document, "建立台账", 0)
    numbered(document, "层级不存在", 5)
    assert read_document(saved(document), name="要点.docx") == "建立台账\n层级不存在"


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1000, "1000"), (0, "0")])
def test_numbers_are_written_as_chinese_papers_write_them(number: int, said: str) -> None:
    assert chinese(number) == said


def test_other_formats_of_numbers() -> None:
    assert [written(4, form) for form in ("decimal", "upperRoman", "lowerLetter", "decimalEnclosedCircle", "decimalZero")] == ["4", "IV", "d", "④", "04"]
    assert roman(0) == "0"


def test_a_table_comes_row_by_row_and_merged_cells_mean_the_one_above() -> None:
    document = docx.Document()
    document.add_paragraph("重点任务分工")
    table = document.add_table(4, 4)
    rows = [("序号", "工作任务", "责任单位", "完成时限"), ("1", "建立党员档案", "组织科", "6月底前"), ("2", "走访困难党员", "", "9月底前")]
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    table.rows[3].cells[1].text = "举办培训班2期"
    table.rows[3].cells[1].add_paragraph("印发简报")
    table.rows[3].cells[2].text = "干教科"
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("请各科室抓好落实。")
    text = read_document(saved(document), name="分工.docx")
    assert text.split("\n")[1] == "序号\t工作任务\t责任单位\t完成时限"
    assert [(i.text, i.responsible, i.deadline) for i in decompose(text)][:4] == [
        ("建立党员档案", "组织科", "6月底前"), ("走访困难党员", "组织科", "9月底前"),
        ("举办培训班2期", "干教科", "9月底前"), ("印发简报", "干教科", "9月底前"),
    ]  # fmt: skip


def test_a_line_begun_anew_within_a_cell_or_a_paragraph_keeps_owners_and_sentences_apart() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for row, texts in zip(table.rows, [("工作任务", "责任\n单位", "完成时限"), ("建立党员档案\n走访困难党员", "县民政局\n县教育局", "6月底前")]):
        for cell, text in zip(row.cells, texts):
            cell.text = text  # each line break becomes a break within the one paragraph of the cell
    document.add_paragraph("一、举办培训班2期。\n二、").add_run()._r.append(parse_xml(f"<w:cr {nsdecls('w')}/>"))
    text = read_document(saved(document), name="分工.docx")
    assert text == "工作任务\t责任；单位\t完成时限\n建立党员档案；走访困难党员\t县民政局；县教育局\t6月底前\n一、举办培训班2期。\n二、\n"
    found = decompose(text)
    assert [(i.text, i.responsible, i.deadline) for i in found][:2] == [(work, "县民政局;县教育局", "6月底前") for work in ("建立党员档案", "走访困难党员")]
    assert all(text[i.offset : i.offset + len(i.text)] == i.text for i in found)


def test_a_frame_around_the_whole_text_is_no_table() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.text = "一、抓基层"
    cell.add_paragraph("各乡镇党委要建立台账。")
    assert read_document(saved(document), name="讲话.docx") == "一、抓基层\n各乡镇党委要建立台账。"


def test_a_text_box_is_read_once_and_what_is_deleted_hidden_or_a_reading_aid_is_not() -> None:
    ns = f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    boxed = "<w:txbxContent><w:p><w:r><w:t>框内：每月调度一次</w:t></w:r></w:p></w:txbxContent>"
    runs = (
        "<w:r><w:t>建立</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移走的</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>tái</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>台</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>账。</w:t></w:r>"
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{boxed}</mc:Choice><mc:Fallback>{boxed}</mc:Fallback></mc:AlternateContent></w:r>'
    )
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {ns}>{runs}</w:p>"))
    assert read_document(saved(document), name="讲话.docx") == "建立新台账。\n框内：每月调度一次"


def test_a_note_at_the_foot_stands_below_the_paragraph_that_refers_to_it() -> None:
    document = docx.Document()
    document.add_paragraph("建立台账。")._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("完善制度。")
    notes = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>由组织科保管。</w:t><w:br/><w:t>每年核对。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    held = io.BytesIO(saved(document))
    with zipfile.ZipFile(held, "a") as box:
        box.writestr("word/footnotes.xml", notes)
    assert read_document(held.getvalue(), name="讲话.docx") == "建立台账。\n注：由组织科保管。\n注：每年核对。\n完善制度。"


@pytest.mark.parametrize("data", [b"%PDF-1.4\n1 0 obj", rb"{\rtf1\ansi abc}", b"\n<HTML><p>x</p></HTML>"])
def test_a_file_of_another_kind_does_not_pass_as_plain_text(data: bytes) -> None:
    with pytest.raises(Unreadable, match="改了后缀.*另存为 docx"):
        read_document(data, name="要点.txt")


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、抓基层\t3", style="toc 1")
    document.add_paragraph("一、抓基层")
    assert read_document(saved(document), name="讲话.docx") == "一、抓基层"


def test_an_encrypted_and_a_renamed_word_document_are_told_apart() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    with pytest.raises(Unreadable, match="打开密码.*另存为 docx"):
        read_document(old + "EncryptedPackage".encode("utf-16-le"), name="讲话.docx")
    with pytest.raises(Unreadable, match="改了后缀.*另存为 docx"):
        read_document(old, name="讲话.docx")


PAGE = '#set page(width: 120mm, height: {height}mm, margin: 15mm, header: [岭南县文件], footer: context [— #counter(page).display() —])\n#set text(font: "Noto Sans CJK SC", size: 10pt)\n'
BODY = "各乡镇党委要在9月底前对辖区内的软弱涣散村党组织逐一摸排，建立整顿工作台账，选派工作队驻村帮扶，县委组织部每月通报一次进度，对整顿不力的乡镇党委书记进行约谈；各村要建立后备干部名册，每村储备不少于2名后备干部，每半年更新一次。"


def test_lines_broken_by_the_page_and_across_pages_come_together_without_page_numbers() -> None:
    text = read_document(printed(PAGE.format(height=62) + f"= 一、抓后进\n{BODY}\n\n= 二、抓头雁\n{BODY}\n\n= 三、抓党员\n{BODY}"), name="要点.pdf")
    assert "— 2 —" not in text
    assert "岭南县文件" not in text
    items = decompose(text)
    assert [i.text_norm for i in items if "约谈" in i.text_norm] != []
    assert [i.deadline for i in items if "摸排" in i.text_norm] == ["9 月底前"] * 3
    assert all("\n" not in i.text_norm for i in items)
    for item in items:
        assert text[item.offset :].startswith(item.text)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head, data = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0), zlib.compress(b"\0" * 72)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_pdf_with_one_scanned_page_is_refused_naming_the_page() -> None:
    picture = ", ".join(str(b) for b in png())
    source = f'各乡镇党委要建立台账。\n#pagebreak()\n#image(bytes(({picture},)), width: 50mm)'
    with pytest.raises(Unreadable, match="第2页是扫描图片.*文字识别"):
        read_document(printed(PAGE.split("\n")[1] + "\n" + source), name="要点.pdf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_is_read_in_every_encoding_of_office_machines(encoding: str) -> None:
    text = "一、抓基层\n各乡镇党委要在3月底前建立整顿工作台账。"
    assert read_document(text.encode(encoding), name="要点.txt") == text


OFD = "urn:ofd"  # the reader asks for names only, whatever the namespace


def ofd(*pages: str, locked: bool = False) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as box:
        box.writestr("OFD.xml", f'<ofd:OFD xmlns:ofd="{OFD}"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>')
        listed_pages = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        box.writestr("Doc_0/Document.xml", f'<ofd:Document xmlns:ofd="{OFD}"><ofd:Pages>{listed_pages}</ofd:Pages></ofd:Document>')
        for number, page in enumerate(pages):
            box.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content>{page}</ofd:Content></ofd:Page>')
        if locked:
            box.writestr("Encryptions.xml", "<a/>")
    return held.getvalue()


def drawn(text: str, x: float, y: float) -> str:
    return f'<ofd:TextObject Boundary="{x} {y} 100 5"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'


def test_an_ofd_is_read_line_by_line_as_drawn() -> None:
    first = drawn("各乡镇党委要建立", 20, 40) + drawn("一、抓基层", 20, 30) + drawn("整顿台账。", 90, 40.3) + drawn("1", 100, 280)
    text = read_document(ofd(first, drawn("二、抓队伍", 20, 30)), name="公文.ofd")
    assert text == "一、抓基层\n各乡镇党委要建立整顿台账。\n二、抓队伍"


def test_an_ofd_of_pictures_an_encrypted_and_a_broken_one_are_refused() -> None:
    with pytest.raises(Unreadable, match="第1页是扫描图片"):
        read_document(ofd('<ofd:ImageObject ID="1" Boundary="0 0 200 200"/>'), name="公文.ofd")
    with pytest.raises(Unreadable, match="加密.*docx"):
        read_document(ofd(drawn("一", 0, 0), locked=True), name="公文.ofd")
    with pytest.raises(Unreadable, match="另存为 docx"):
        read_document(ofd(drawn("一", 0, 0))[:200], name="公文.ofd")


def test_an_ofd_that_points_to_a_part_outside_is_refused() -> None:
    with pytest.raises(Unreadable, match="另存为 docx"):
        read_document(ofd(drawn("一", 0, 0)).replace(b"Pages/Page_0/Content.xml\"", b"../../../etc/passwd12345\""), name="公文.ofd")


@pytest.mark.parametrize("name", ["文件.zip", "文件.RAR", "文件.7z"])
def test_a_packed_file_is_refused_with_its_own_remedy(name: str) -> None:
    with pytest.raises(Unreadable, match="是压缩包，请先解压，再上传里面的文件"):
        read_document(b"PK\x03\x04", name=name)


@pytest.mark.parametrize(("name", "said"), [("讲话.doc", "旧版文字文档"), ("讲话.wps", "旧版文字文档"), ("扫描.JPG", "图片"), ("讲话.html", "不能读的格式")])
def test_each_kind_that_is_not_read_is_called_by_its_name(name: str, said: str) -> None:
    with pytest.raises(Unreadable, match=f"{said}.*另存为 docx"):
        read_document(b"anything", name=name)


WRAPPED = """全县组织工作要点
一、抓后进转化。后进村不转，群众就不信。各乡镇党委要在九月底前完成剩余五个
村的整顿，县委组织部每月通报一次进度，对整顿不力的乡镇党委书记，由县委组织
部约谈。
二、抓带头人队伍。要逐村建立后备干部名册，每村储备不少于2名，推行“导师帮带”
制度，举办村党组织书记培训班X期，年内轮训一遍，健全村干部坐班值班制度，对连
续三次不在岗的要严肃处理。
"""


def test_measures_broken_over_lines_are_one_measure_and_a_placeholder_stays() -> None:
    items = decompose(WRAPPED)
    assert "各乡镇党委要在九月底前完成剩余五个村的整顿" in [i.text_norm for i in items]
    assert [t["value"] for i in items for t in i.targets if "X" in t["value"]] == ["X期"]
    for item in items:
        assert WRAPPED[item.offset :].startswith(item.text)


def whole_files() -> dict[str, bytes]:
    document = docx.Document()
    listed(document, [("chineseCounting", "%1、")])
    numbered(document, "抓基层", 0)
    document.add_table(2, 2).rows[0].cells[0].text = "建立台账"
    return {"讲话.docx": saved(document), "公文.ofd": ofd(drawn("建立台账", 0, 0)), "要点.pdf": printed(PAGE.split("\n")[1] + "\n建立台账")}


WHOLE = whole_files()


@given(st.sampled_from(sorted(WHOLE)), st.floats(0, 1), st.binary(max_size=8), st.booleans())
def test_a_damaged_file_is_read_or_refused_in_chinese_and_never_breaks_the_reader(name: str, at: float, put: bytes, cut: bool) -> None:
    data = WHOLE[name]
    place = int(at * len(data))
    damaged = data[:place] + put + (b"" if cut else data[place + len(put) :])
    try:
        decompose(read_document(damaged, name=name))
    except Unreadable as refused:
        assert "docx" in str(refused)
