"""Tiny builders of files, good and bad; every person in them is invented."""
from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from datetime import date

from hypothesis import settings

TODAY = date(2026, 11, 21)
HEADINGS = ["姓名", "公民身份号码", "性别", "民族", "出生日期", "入党时间", "所在党支部", "手机号", "备注"]
GOOD = ["样表甲", "110101190701010015", "男", "汉族", "1907.01", "1935.07", "样例村党支部", "13900000001", ""]
OTHER = ["样表丁", "11010119070104002X", "女", "汉族", "1907.01", "1935.07", "样例村党支部", "13900000002", "走访"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{part}" '
          'ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>')
_LINK = '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{to}"{more}/>'
examples = settings(max_examples=20_000 if os.environ.get("DZG_DRILL_MINUTES") else 60, deadline=None)


def zipped(members: dict[str, bytes | str], **kinds: int) -> bytes:
    """A zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = kinds.get("attributes", 0)
            archive.writestr(info, content)
    return out.getvalue()


def links(*rows: str) -> str:
    return ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(rows)
            + "</Relationships>")


def link(id_: str, kind: str, to: str, more: str = "") -> str:
    return _LINK.format(id=id_, kind=kind, to=to, more=more)


def sheet(body: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{after}</worksheet>'


def row(number: int | str, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text_cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def text_row(number: int, values: list[str]) -> str:
    return row(number, *(text_cell(f"{chr(65 + i)}{number}", v) for i, v in enumerate(values)))


def workbook(sheet_xml: str | None = None, *, sheets: str = '<sheet name="党员" sheetId="1" r:id="r1"/>',
             extra: dict[str, bytes | str] | None = None, more_links: tuple[str, ...] = ()) -> bytes:
    """An .xlsx file as a plain writer makes it; without `sheet_xml` it holds one good row."""
    sheet_xml = sheet_xml or sheet(text_row(1, HEADINGS) + text_row(2, GOOD))
    return zipped({
        "[Content_Types].xml": _TYPES.format(part="xl/workbook.xml", kind="spreadsheetml.sheet"),
        "_rels/.rels": links(link("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                           f'relationships"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(link("r1", "worksheet", "worksheets/sheet1.xml"), *more_links),
        "xl/worksheets/sheet1.xml": sheet_xml,
        **(extra or {}),
    })


def document(body: str = "<w:p><w:r><w:t>样例镇考察材料：同意。</w:t></w:r></w:p>", *, before: str = "", kind: str = "",
             relations: tuple[str, ...] = (), extra: dict[str, bytes | str] | None = None) -> bytes:
    """A .docx file."""
    return zipped({
        "[Content_Types].xml": _TYPES.format(part="word/document.xml", kind=kind or "wordprocessingml.document"),
        "_rels/.rels": links(link("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<?xml version="1.0"?>{before}<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": links(*relations),
        **(extra or {}),
    })


def png(width: int = 3, height: int = 2, *, more: bytes = b"") -> bytes:
    """A PNG picture; only the header need agree with the size."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x80" * 9 for _ in range(2)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int = 30, height: int = 20) -> bytes:
    """The skeleton of a JPEG picture."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\xff\xc0"
            + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\xff\xd9")


def pdf(catalog: str = "", *, more: bytes = b"") -> bytes:
    """A small PDF file; `catalog` stands in its root object."""
    body = (f"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{catalog}>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\n"
            "endobj\n").encode()
    return body + more + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def form(name: str = "样表人", *, head: str = '<?xml version="1.0" encoding="utf-8"?>', more: str = "",
         number: str = "110101190601010018", photo: str = "") -> str:
    """An appointment form (.lrmx)."""
    return (f"{head}<Person><XingMing>{name}</XingMing><XingBie>男</XingBie><ChuShengNianYue>190601</ChuShengNianYue>"
            f"<JianLi>1926.09--1930.07  样例学校学生\n1930.07--         样例村党支部书记</JianLi>{more}"
            f"<ShenFenZheng>{number}</ShenFenZheng><ZhaoPian>{photo}</ZhaoPian><Version>3.2.1.16</Version></Person>")
