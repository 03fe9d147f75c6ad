"""读文件: what is read, what is refused, and in which words."""

from __future__ import annotations

import io
import resource
import time
import zipfile
import zlib

import docx
import pytest

from dazugong.reading import Marked, Unreadable, marking_of, pagedfile, read_document
from dazugong.reading.refusing import MOST_PAGES, Endless
from dazugong.reading.source import refuse_marked
from tests.reading.printing import printed

REMEDY = "另存为 docx"


def word(*paragraphs: str, above: str = "") -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = above
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    box = io.BytesIO()
    document.save(box)
    return box.getvalue()


def box_with(xml: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", xml)
    return held.getvalue()


def pdf(text: str) -> bytes:
    """The smallest PDF with one line of text."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("ascii")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += f"{number} 0 obj".encode() + part + b"endobj\n"
    table = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return data + f"trailer<</Size 6/Root 1 0 R>>startxref\n{table}\n%%EOF".encode()


def test_a_word_document_is_read_paragraph_by_paragraph() -> None:
    assert read_document(word("一、抓基层", "各乡镇党委要建立台账。"), name="讲话.docx") == "一、抓基层\n各乡镇党委要建立台账。"


def test_a_pdf_with_text_is_read() -> None:
    assert "monthly 2026" in read_document(pdf("monthly 2026"), name="要点.PDF")


def test_a_scan_without_text_is_refused_with_the_remedy() -> None:
    with pytest.raises(Unreadable, match="扫描件"):
        read_document(pdf(""), name="扫描.pdf")


@pytest.mark.parametrize("name", ["讲话.doc", "讲话.wps", "表.et", "公文.ofd", "表.xlsx", "照片.jpg", "没有后缀"])
def test_other_kinds_are_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(Unreadable, match=REMEDY):
        read_document(b"anything", name=name)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old word", box_with(b"<w:document"), box_with(b"")])
def test_a_broken_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match=REMEDY):
        read_document(data, name="讲话.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_word_document_with_a_doctype_is_refused(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY a "秘">]><d>&a;</d>'.encode(encoding)
    with pytest.raises(Unreadable, match="声明"):
        read_document(box_with(xml), name="讲话.docx")


def test_a_word_document_that_unpacks_to_a_mountain_is_refused_unopened() -> None:
    with pytest.raises(Unreadable, match="过大"):
        read_document(box_with(b" " * 70_000_000), name="讲话.docx")


def test_a_binary_file_named_txt_is_refused() -> None:
    with pytest.raises(Unreadable, match="纯文本"):
        read_document(b"MZ\x00\x01\x02", name="讲话.txt")


def test_an_empty_file_and_a_missing_file_are_refused() -> None:
    with pytest.raises(Unreadable, match="没有文字"):
        read_document(b"  \n", name="空.txt")
    with pytest.raises(Unreadable, match="打不开"):
        read_document("没有这个文件.txt", name="没有这个文件.txt")


@pytest.mark.parametrize("text", ["机密★1年\n关于干部的请示", "绝密★\n通知", "关于某事的通知\n\n秘密\n正文", "【机 密】\n正文", "秘密 ★ 长期", "机　密　★　1年\n正文", "绝\u200b密★", "机\u2060密☆5年", "密\u202e\n秘 密⭐"])
def test_a_marked_document_is_refused(text: str) -> None:
    assert marking_of(text)
    with pytest.raises(Marked, match="保密规定"):
        read_document(text.encode(), name="通知.txt")


def test_a_text_in_the_traditional_encoding_is_read_and_not_garbled() -> None:
    text = "各鄉鎮要在六月三十日前走訪困難黨員，建立臺帳。"
    assert read_document(text.encode("big5"), name="通知.txt") == text
    assert read_document("各乡镇要建立台账，按月销号。".encode("gb18030"), name="通知.txt") == "各乡镇要建立台账，按月销号。"


def test_a_pdf_that_swells_layer_by_layer_ends_with_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = zlib.compress(zlib.compress(b"0 " * 300_000_000, 9), 9)
    plain = pdf("x").partition(b"4 0 obj")[0]
    bomb = plain + b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(drawing) + drawing + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    monkeypatch.setattr(pagedfile, "SECONDS", 5)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(Endless, match="读不完.*docx"):
        read_document(bomb, name="要点.pdf")
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "what it unpacks to is held by the other process"


def test_a_kept_pdf_is_searched_for_a_marking_also_where_it_cannot_be_taken_apart() -> None:
    long = printed('#set text(font: "Noto Sans CJK SC")\n机密★ 5年\n' + "#pagebreak()\nx\n" * MOST_PAGES)
    with pytest.raises(Unreadable, match=f"超过{MOST_PAGES}页") as refused:
        read_document(long, name="汇编.pdf")
    assert not isinstance(refused.value, Marked)
    with pytest.raises(Marked, match="机密★"):
        refuse_marked(long, name="汇编.pdf")
    refuse_marked(printed("plain\n" + "#pagebreak()\nx\n" * MOST_PAGES), name="汇编.pdf")
    refuse_marked(pdf(""), name="扫描.pdf")


def test_a_marking_above_every_page_counts_and_other_words_there_are_no_text() -> None:
    with pytest.raises(Marked, match="机密★"):
        read_document(word("建立台账。", above="机密★5年"), name="通知.docx")
    with pytest.raises(Marked, match="机密"):
        read_document(word("建立台账。", above="机密\n请勿外传"), name="通知.docx")
    assert read_document(word("建立台账。", above="内部资料"), name="通知.docx") == "建立台账。"


@pytest.mark.parametrize("text", ["实行秘密投票。", "要保守党的秘密", "一、绝密材料的管理", "\n".join(["一行正文"] * 10 + ["秘密"])])
def test_prose_about_secrets_is_not_marked(text: str) -> None:
    assert marking_of(text) is None
    assert read_document(text.encode(), name="通知.txt") == text
