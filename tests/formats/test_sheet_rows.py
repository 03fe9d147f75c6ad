"""寻常的行: what is read from its text is read as the XML parser reads it, whatever stands between the rows."""
from __future__ import annotations

import io
import zipfile
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dazugong.formats import sheetreader, sheetrows
from dazugong.formats.refusal import Refused
from dazugong.formats.workbook import write_table
from tests.formats.making import examples

SHEET = "xl/worksheets/sheet1.xml"
BETWEEN = ["", "", "", "\n  ", "<!-- x -->", "<!--", "-->", "<![CDATA[<row r='3'></row>]]>", "<?a b?>", '<row r="900"/>', "</sheetData><sheetData>", "&amp;", "\x0b", "</row>"]
CELLS = ['<c r="A%s" t="inlineStr"><is><t>样例</t></is></c>', '<c r="B%s" s="1" t="inlineStr"><is><t xml:space="preserve"> a ] </t></is></c>', '<c r="C%s"/>', '<c r="D%s"><v>3</v></c>',
         '<c r="A%s" t="inlineStr"><is><t>甲&amp;乙</t></is></c>', '<c r="B%s" t="inlineStr"><is><t>_x0041_</t></is></c>', '<c r="B%s" t="inlineStr"><is><t>\n</t></is></c>', '<c r="A%s"><f>1</f></c>', '<c r="A1%s"/>']
MARKS = ["", "", ' spans="1:4"', ' hidden="1"', ' ht="20" customHeight="1"', ' x14ac:dyDescent="0.25"', ' r="9"']


@pytest.fixture(scope="module")
def book() -> dict[str, bytes]:
    file = io.BytesIO()
    write_table(file, ("姓名", "民族"), [("样例甲", "汉族")], title="名册")
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(book: dict[str, bytes], sheet: bytes) -> object:
    """Every row and notice of a workbook with this sheet, or why it is refused."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in (book | {SHEET: sheet}).items():
            archive.writestr(name, part)
    try:
        return [row for message in sheetreader.read(file.getvalue()) for row in ([*message] if isinstance(message, list) else message.items())]
    except Refused as refused:
        return str(refused)
    except etree.LxmlError:
        return "broken"


@examples
@given(st.lists(st.tuples(st.sampled_from(BETWEEN), st.sampled_from(MARKS), st.lists(st.sampled_from(CELLS), max_size=3)), max_size=6), st.booleans(), st.integers(20, 400))
def test_rows_read_from_their_text_are_read_as_the_parser_reads_them(book, rows, extended, chunk):
    head, _, tail = book[SHEET].decode().partition("</sheetData>")
    head = head.replace(" xmlns:r=", ' xmlns:x14ac="urn:a" xmlns:r=', 1) if extended else head
    sheet = head + "".join(f'{between}<row r="{n}"{mark}>{"".join(cell % n for cell in cells)}</row>' for n, (between, mark, cells) in enumerate(rows, 3)) + "</sheetData>" + tail
    with patch.object(sheetrows, "CHUNK", chunk):
        from_text = read(book, sheet.encode())
    with patch.object(sheetrows, "LONGEST", 0):
        parsed = read(book, sheet.encode())
    assert from_text == parsed or (isinstance(from_text, str) and isinstance(parsed, str))  # of two faults either may be told first


def test_an_ordinary_sheet_needs_no_parser_for_its_rows(book):
    pieces = list(sheetrows.pieces_of(io.BytesIO(book[SHEET]), 10))
    assert [piece.number for piece in pieces[1:-1]] == ["1", "2"]
    assert pieces[2].cells[0] == ("A", "2", None, "样例甲")
    assert b"".join(piece for piece in sheetrows.pieces_of(io.BytesIO(book[SHEET]), 0)) == book[SHEET]


def test_a_byte_that_is_no_text_stays_the_parsers_to_refuse(book):
    assert read(book, book[SHEET].replace("样例甲".encode(), b"\xe6\xa0")) == "broken"
