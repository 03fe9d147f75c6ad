"""填好的工作簿: what people and spreadsheets do to a workbook in a village before it comes back."""
from __future__ import annotations

import io
import re
import zipfile

import pytest

from dazugong.formats.refusal import Refused
from dazugong.formats.sheet_lines import Origin, SheetLine, SheetTable
from dazugong.formats.sheet_workbook import read_sheet, write_sheet

MAIN, ROWS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LINES = [
    SheetLine("done", "办结数", "number", "3"), SheetLine("share", "满意率", "percent"), SheetLine("day", "走访日期", "date"),
    SheetLine("", "联系户", "table", rows="homes"), SheetLine("code", "文号", "text", "007"),
]  # fmt: skip
TABLE = SheetTable("homes", "联系户", (SheetLine("name", "户主", "text"), SheetLine("people", "人口", "number")), [{"name": "样甲", "people": "4"}], 200)


@pytest.fixture
def book() -> dict[str, str]:
    """The parts of a workbook as it was taken out: done C5, share C6, day C7, code C9; the rows of the table from row 6."""
    out = io.BytesIO()
    write_sheet(out, title="样例", notes=["一", "二"], lines=LINES, tables=[TABLE], origin=Origin("A", "1", 1, 0, ""))
    with zipfile.ZipFile(out) as box:
        return {name: box.read(name).decode() for name in box.namelist()}


def read(parts: dict[str, str]) -> dict[str, str]:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    _, filled = read_sheet(box.getvalue(), "填好.xlsx")
    return {key: cell.text for key, cell in filled.items() if cell.text}


def with_cell(parts: dict[str, str], sheet: str, place: str, cell: str) -> dict[str, str]:
    changed, count = re.subn(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', f'<c r="{place}"{cell}</c>', parts[sheet])
    assert count == 1
    return parts | {sheet: changed}


def with_sheet(parts: dict[str, str], name: str, content: str) -> dict[str, str]:
    """Another sheet in front of all others."""
    link = f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/{name}.xml"/>'
    return parts | {
        f"xl/worksheets/{name}.xml": content,
        "xl/workbook.xml": parts["xl/workbook.xml"].replace("<sheets>", f'<sheets><sheet name="{name}" sheetId="99" r:id="rId99"/>'),
        "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace("</Relationships>", f"{link}</Relationships>"),
        "[Content_Types].xml": parts["[Content_Types].xml"].replace("</Types>", f'<Override PartName="/xl/worksheets/{name}.xml" ContentType="{SHEET_TYPE}"/></Types>'),
    }


def test_what_stands_in_it_comes_back(book):
    assert read(book) == {"done": "3", "code": "007", "homes.1.name": "样甲", "homes.1.people": "4"}


def test_renamed_sheets_are_known_and_a_sheet_of_notes_with_formulas_is_passed_over(book):
    renamed = book | {"xl/workbook.xml": book["xl/workbook.xml"].replace('name="联系户"', 'name="五月联系户"').replace('name="填报"', 'name="五月"')}
    notes = re.sub(r"<sheetData>.*</sheetData>", '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>', book[ROWS], flags=re.S)
    assert read(with_sheet(renamed, "notes", notes)) == read(book)


@pytest.mark.parametrize(("sheet", "said"), [(MAIN, "有2张一样的（“copy”、“填报”）"), (ROWS, "有2张一样的工作表（“copy”、“联系户”）")])
def test_of_two_sheets_alike_none_is_chosen(book, sheet, said):
    with pytest.raises(Refused, match="分不清哪一张有效") as refused:
        read(with_sheet(book, "copy", book[sheet]))
    assert said in refused.value.message


def test_a_long_list_of_choices_is_picked_from_all_the_same():
    out, many = io.BytesIO(), tuple(f"第{number}类，含其他" for number in range(60))
    write_sheet(out, title="样例", notes=["一", "二"], lines=[SheetLine("kind", "类别", "choice", many[3], choices=many)], origin=Origin("A", "1", 1, 0, ""))
    with zipfile.ZipFile(out) as box:
        book = {name: box.read(name).decode() for name in box.namelist()}
    assert "<formula1>choices_1</formula1>" in book[MAIN] and "'选项'!$A$1:$A$60" in book["xl/workbook.xml"].replace("&apos;", "'").replace("选项!", "'选项'!")
    assert read(book) == {"kind": many[3]}


def test_a_formula_in_a_table_is_refused_at_its_cell(book):
    with pytest.raises(Refused, match="工作表“联系户”第7行（C7格）.*是公式"):
        read(with_cell(book, ROWS, "C7", "><f>SUM(C6)</f><v>4</v>"))


def test_rows_below_gaps_count_and_what_stands_beside_a_table_is_named(book):
    assert read(with_cell(book, ROWS, "B30", ' t="inlineStr"><is><t>样乙</t></is>'))["homes.2.name"] == "样乙"
    beside = book | {ROWS: re.sub(r'(<row r="6".*?)(</row>)', r'\1<c r="H6" t="inlineStr"><is><t>备注</t></is></c>\2', book[ROWS], count=1)}
    with pytest.raises(Refused, match="工作表“联系户”H6.*这一列没有表头"):
        read(beside)


def test_a_row_put_in_by_hand_is_not_dropped_in_silence(book):
    below = '<row r="60"><c r="B60" t="inlineStr"><is><t>填表人：样丙</t></is></c></row></sheetData>'
    with pytest.raises(Refused, match="第60行.*“填表人：样丙”.*后来插入的"):
        read(book | {MAIN: book[MAIN].replace("</sheetData>", below)})


def test_a_share_typed_with_its_sign_is_read_as_it_shows(book):
    look = book | {"xl/styles.xml": re.sub(r"(<cellXfs.*?)(</cellXfs>)", r'\1<xf numFmtId="10"/>\2', book["xl/styles.xml"], flags=re.S)}
    number = len(re.findall("<xf ", look["xl/styles.xml"].split("<cellXfs")[1].split("</cellXfs>")[0])) - 1
    assert read(with_cell(look, MAIN, "C6", f' s="{number}"><v>0.955</v>'))["share"] == "95.5%"


def test_texts_with_readings_beside_them_and_prefixed_names_are_read(book):
    spoken = ' t="inlineStr"><is><r><t>00</t></r><r><t>8</t></r><rPh sb="0" eb="1"><t>リン</t></rPh></is>'
    changed = with_cell(book, MAIN, "C9", spoken)
    named = {
        name: re.sub(r"<(/?)([A-Za-z]+)(?=[ />])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=", 1) if name.startswith("xl/worksheets/sheet") else text
        for name, text in changed.items()
    }
    assert read(changed)["code"] == read(named)["code"] == "008"
