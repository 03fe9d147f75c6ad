"""What may be kept as an attachment, and what is turned away at the door."""
from __future__ import annotations

import re
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.attachments import Kind, check_attachment
from dazugong.formats.refusal import Refused
from tests.formats.making import document, examples, jpeg, link, pdf, png, workbook, zipped

OUTSIDE = ' TargetMode="External"'
OBJECTS = zlib.compress(b"5 0 <</S/JavaScript/JS(app.alert(1))>>")
BOMB = zlib.compress(b"1 0 2 " + b" " * 120_000_000)


def object_stream(body: bytes, head: bytes = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>") -> bytes:
    return b"4 0 obj\n" + head + b"\nstream\n" + body + b"\nendstream\nendobj\n"


@pytest.mark.parametrize(("data", "name", "kind"), [
    (document(), "材料.docx", Kind.DOCX), (document(relations=(link("r2", "hyperlink", "https://127.0.0.1", OUTSIDE),)), "a.DOCX", Kind.DOCX),
    (pdf(), "纪要.pdf", Kind.PDF), (pdf(more=object_stream(zlib.compress(b"5 0 <</Type/Font>>"))), "a.pdf", Kind.PDF),
    (png(), "照片.png", Kind.PNG), (jpeg(), "照片.jpg", Kind.JPG), (jpeg(), "照片.JPEG", Kind.JPG),
    (zipped({"材料/一.txt": "走访记录", "材料/": "", "材料/二.csv": "座谈".encode("gb18030"), "纪要.pdf": pdf(), "文.docx": document(), "图.png": png()}),
     "材料.zip", Kind.ZIP),
])
def test_plain_files_are_taken(data: bytes, name: str, kind: Kind) -> None:
    assert check_attachment(data, name) is kind


@pytest.mark.parametrize(("data", "name", "because"), [
    (b"", "a.pdf", "空文件"), (pdf(), "a.exe", "种类"), (b"x", "a.doc", "另存为 docx"), (b"x", "a.wps", "另存为 docx"), (b"x", "a.rar", "zip"), (b"x", "a.svg", "jpg"),
    (b"<html>", "a.html", "pdf"), (b"x", "无扩展名", "种类"), (png(), "a.jpg", "不符"), (b"<svg xmlns='x'/>", "a.png", "不符"), (b"<html>", "a.pdf", "不符"),
    (b"MZ\x90", "a.docx", "不符"), (pdf(), "a/../b.pdf", "文件名"), (pdf(), "gpj\u202efdp.pdf", "文件名"), (pdf(), "a\x00.pdf", "文件名"), (pdf(), "长" * 300 + ".pdf", "文件名"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.docx", "不符"),
    # 图片
    (png(40_000, 40_000), "a.png", "像素"), (png(30_000, 10), "a.png", "像素"), (png(0, 5), "a.png", "损坏"), (png()[:-9], "a.png", "损坏"),
    (png() + b"PK\x03\x04", "a.png", "夹带"), (png()[:40] + b"x" + png()[41:], "a.png", "损坏"), (jpeg(60_000, 60_000), "a.jpg", "像素"),
    (jpeg()[:-2], "a.jpg", "损坏"), (jpeg()[:30], "a.jpg", "损坏"), (jpeg() + b"<script>alert(1)</script>", "a.jpg", "夹带"),
    (jpeg() + zipped({"a": b"x"}), "a.jpg", "夹带"),
    # PDF
    (pdf("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "a.pdf", "脚本"), (pdf("/OpenAction<</S/J#61vaScript>>"), "a.pdf", "脚本"),
    (pdf("/OpenAction<</S/Launch/F(calc.exe)>>"), "a.pdf", "程序"), (pdf("/Names<</EmbeddedFiles 5 0 R>>"), "a.pdf", "嵌入"), (pdf("/AcroForm<</XFA 6 0 R>>"), "a.pdf", "表单"),
    (pdf(more=b"5 0 obj<</Filter/Standard>>endobj trailer<</Encrypt 5 0 R>>\n"), "a.pdf", "密码"), (pdf()[:-60], "a.pdf", "不完整"), (b"%PDF-1.7\n" + b"x" * 50, "a.pdf", "不完整"),
    (pdf(more=object_stream(OBJECTS)), "a.pdf", "脚本"), (pdf(more=object_stream(OBJECTS, b"<</Type/#4fbjStm/Filter[/FlateDecode]>>%obj")), "a.pdf", "脚本"),
    (pdf(more=object_stream(b"x", b"<</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]>>")), "a.pdf", "少见"), (pdf(more=object_stream(BOMB)), "a.pdf", "膨胀"),
    (pdf() + zipped({"a": b"x"}), "a.pdf", "不完整|夹带"), (pdf("/AF[<</EF<</F 7 0 R>>>>]"), "a.pdf", "嵌入"),
    # 文字处理文件
    (document(before='<!DOCTYPE y [<!ENTITY y "yy">]>'), "a.docx", "文档类型"), (document(extra={"word/vbaProject.bin": b"x"}), "a.docx", "宏"),
    (document(kind="wordprocessingml.document.macroEnabled"), "a.docx", "宏"), (document(extra={"word/embeddings/oleObject1.bin": b"x"}), "a.docx", "对象"),
    (document(relations=(link("r2", "attachedTemplate", "https://127.0.0.1/x.dotm", OUTSIDE),)), "a.docx", "之外"),
    (document(relations=(link("r2", "image", "file:///c:/x.png", OUTSIDE),)), "a.docx", "之外"), (document(relations=(link("r2", "hyperlink", "javascript:x", OUTSIDE),)), "a.docx", "之外"),
    (document(relations=(link("r2", "hyperlink", "\\\\host\\x", OUTSIDE),)), "a.docx", "之外"), (document(relations=(link("r2", "aFChunk", "x.xml"),)), "a.docx", "嵌入"),
    (document("<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\x</w:instrText></w:r></w:p>"), "a.docx", "域代码"),
    (document('<w:p><w:r><w:instrText> QUOTE 68 68 69 65 85 84 79 </w:instrText></w:r></w:p>'), "a.docx", "域代码"),
    (document('<w:p><w:r><w:instrText>PAGE "</w:instrText><w:fldChar/><w:instrText> LINK x </w:instrText><w:fldChar/><w:instrText>"</w:instrText></w:r></w:p>'), "a.docx", "域代码"),
    (document('<w:p><w:r><w:instrText> SET a "DDEAUTO" </w:instrText></w:r></w:p>'), "a.docx", "域代码"),
    (document('<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;c:/x&quot; "/></w:p>'), "a.docx", "域代码"), (document("<w:p>"), "a.docx", "损坏"), (document()[:-100], "a.docx", "损坏|夹带|不完整"),
    (workbook(), "a.docx", "不是完整的 docx"), (zipped({"a.txt": b"x"}), "a.docx", "不是完整的 docx"), (document(extra={"word/a.exe": b"MZ"}), "a.docx", "程序"),
    # 压缩包
    (zipped({"../evil.txt": b"x"}), "a.zip", "之外"), (zipped({"/etc/x.txt": b"x"}), "a.zip", "之外"), (zipped({"C:/x.txt": b"x"}), "a.zip", "之外"),
    (zipped({"a\\..\\x.txt": b"x"}), "a.zip", "之外|种类"), (zipped({"a.txt": b"x"}, attributes=0o120777 << 16), "a.zip", "链接"), (zipped({"a.exe": b"MZ"}), "a.zip", "种类"),
    (zipped({"a.txt": b"MZ\x90\x00\xff"}), "a.zip", "不是文本"), (zipped({"a.zip": zipped({"b.txt": b"x"})}), "a.zip", "又是压缩包"), (zipped({"a.7z": b"x"}), "a.zip", "种类"),
    (zipped({"a.bin": b"\0" * 9_000_000}), "a.zip", "一百倍"), (zipped({f"{n}.txt": b"x" for n in range(2001)}), "a.zip", "2001个"), (zipped({}), "a.zip", "不符"),
    (zipped({"a/": b""}), "a.zip", "没有文件"), (zipped({"a.txt": b"x", "A.TXT": b"y"}), "a.zip", "同名"), (zipped({"a.txt": b"x", "a.txt/b.txt": b"y"}), "a.zip", "同名"),
    (zipped({"a.pdf": pdf("/OpenAction<</S/JavaScript>>")}), "a.zip", "a.pdf.*脚本"), (zipped({"a.png": png(40_000, 40_000)}), "a.zip", "像素"), (document(), "a.zip", "扩展名"),
    (zipped({"a.docx": b"x"}), "a.zip", "不符"), (zipped({"a\u202e.txt": b"x"}), "a.zip", "看不见"), (b"PK\x03\x04" + b"x" * 50, "a.zip", "损坏"),
])
def test_everything_else_is_refused_with_the_reason(data: bytes, name: str, because: str) -> None:
    with pytest.raises(Refused) as refused:
        check_attachment(data, name)
    assert re.search(because, refused.value.message) and refused.value.remedy


def test_a_document_written_by_the_usual_library_is_taken(tmp_path) -> None:  # noqa: ANN001
    import docx
    made = docx.Document()
    made.add_heading("样例镇走访记录")
    made.add_table(2, 2)
    made.save(tmp_path / "a.docx")
    assert check_attachment((tmp_path / "a.docx").read_bytes(), "a.docx") is Kind.DOCX


def test_members_that_share_their_bytes_are_refused() -> None:
    data = bytearray(zipped({"a.txt": b"x" * 50, "b.txt": b"x" * 50}))
    first, second = data.find(b"PK\x01\x02"), data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with pytest.raises(Refused, match="重叠"):
        check_attachment(bytes(data), "a.zip")


def test_an_old_compression_is_refused(tmp_path) -> None:  # noqa: ANN001
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Refused, match="压缩方式"):
        check_attachment((tmp_path / "a.zip").read_bytes(), "a.zip")


GOOD = [(document(), "a.docx"), (pdf(more=object_stream(zlib.compress(b"5 0 <</Type/Font>>"))), "a.pdf"), (png(), "a.png"), (jpeg(), "a.jpg"),
        (zipped({"a.txt": b"x", "b.pdf": pdf()}), "a.zip")]


@examples
@given(st.data())
def test_changed_and_random_bytes_are_taken_or_refused(data: st.DataObject) -> None:
    whole, name = data.draw(st.sampled_from(GOOD))
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
    try:
        check_attachment(bytes(content) + data.draw(st.binary(max_size=8)), name)
    except Refused as no:
        assert no.reason and no.remedy
