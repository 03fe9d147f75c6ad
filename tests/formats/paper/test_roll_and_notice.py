"""花名册 in the chosen columns; the official notice by its measures."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from dazugong.formats.paper import (
    COLUMNS,
    USUAL,
    DocumentNumber,
    Notice,
    notice_pdf,
    roll_pdf,
    roll_rows,
    roll_workbook,
)
from dazugong.formats.refusal import Refused
from dazugong.formats.tables import read_table
from tests.formats.lrmx.people import SOMEBODY
from tests.formats.paper.looking import a4, inside, lines, pages, sizes

DAY = date(2026, 11, 22)
NOTICE = Notice(head="中共样例县委组织部文件", number=DocumentNumber("样组发", 2026, 12), title="关于做好分类定级工作的通知", addressees="各乡镇党委",
                body=["一、总体要求", "（一）对象范围。全县各类基层党组织。"], signed_by="中共样例县委组织部", day=date(2026, 5, 3),
                copies_to=["县委各部门", "县纪委监委"], printed_by="中共样例县委组织部办公室")


def test_a_roll_shows_the_chosen_columns_numbered_with_unit_and_day() -> None:
    assert roll_rows([SOMEBODY], ("姓名", "政治面貌", "任现职时间"), on=DAY) == [["1", "样例·古丽", "中共党员", "2016.03"]]
    pdf = roll_pdf([SOMEBODY] * 40, USUAL, title="样例县干部花名册", unit="中共样例县委组织部", on=DAY).data
    found = pages(pdf)
    assert a4(pdf) and inside(pdf) and len(found) > 1 and all("现任职务" in page for page in found), "the heading stands on every page"
    assert "样例县干部花名册" in found[0] and "2026年11月22日" in found[0] and "共" in found[-1]


def test_every_column_can_be_had_at_once() -> None:
    pdf = roll_pdf([SOMEBODY], tuple(COLUMNS), title="样例", unit="样例", on=DAY).data
    assert inside(pdf) and "维吾尔族" in pages(pdf)[0]


@pytest.mark.parametrize(("columns", "reason"), [(("姓名", "工资"), "没有这一栏"), (("姓名", "姓名"), "选了两次"), ((), "一栏也没有选")])
def test_a_column_that_cannot_be_is_refused(columns: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        roll_rows([SOMEBODY], columns, on=DAY)


def test_the_workbook_holds_the_same_rows_as_text() -> None:
    person = replace(SOMEBODY, name="=1+1")
    sheet = read_table(roll_workbook([person], ("姓名", "公民身份号码", "出生年月"), title="花名册", on=DAY).data, "花名册.xlsx")
    assert list(sheet.headings) == ["序号", "姓名", "公民身份号码", "出生年月"]
    assert [list(row.cells) for row in sheet.rows] == [["1", "=1+1", "11010119070104002X", "1980.07 （46岁）"]]


def test_a_notice_has_its_parts_in_their_places() -> None:
    pdf = notice_pdf(NOTICE).data
    page = pages(pdf)[0]
    order = ["中共样例县委组织部文件", "样组发〔2026〕12号", "关于做好分类定级工作的通知", "各乡镇党委：", "一、总体要求", "2026年5月3日",
             "抄送：县委各部门，县纪委监委。", "中共样例县委组织部办公室", "2026年5月3日印发"]
    places = [page.index(part) for part in order]
    assert a4(pdf) and places == sorted(places)
    assert sizes(pdf, "关于做好分类定级工作的通知") == {22} and sizes(pdf, "各乡镇党委") == {15.8} and sizes(pdf, "抄送") == {14}


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pdf = notice_pdf(replace(NOTICE, body=["样" * (28 * 60)])).data
    rows = [row for row in lines(pdf, 1) if re.fullmatch("样+", row)]
    assert len(rows) == 22 and {len(row) for row in rows} == {28}


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for count in range(8, 40):
        found = pages(notice_pdf(replace(NOTICE, body=["样例一段。"] * count)).data)
        place = next(i for i, page in enumerate(found) if "2026年5月3日中共样例县委组织部办公室" in page or "中共样例县委组织部2026年5月3日" in page)
        assert "样例一段。" in found[place], count


def test_a_document_that_goes_up_names_who_signs_it() -> None:
    assert "签发人：样例乙" in pages(notice_pdf(replace(NOTICE, signatory="样例乙")).data)[0]


@pytest.mark.parametrize(("change", "reason"), [({"title": " "}, "没有填写"), ({"number": DocumentNumber("样组发", 26, 1)}, "年份写全四位")])
def test_a_notice_without_what_makes_it_official_is_refused(change: dict, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        notice_pdf(replace(NOTICE, **change))
