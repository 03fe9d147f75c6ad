"""The appointment form on paper: two pages of A4 in the rows of the printed form, one person or a hundred."""
from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from dazugong.formats.lrmx import Cadre, FamilyMember, WrittenDate
from dazugong.formats.lrmx.career import Career
from dazugong.formats.paper import NoFont, approval_form_docx, approval_forms_pdf, typesetting
from dazugong.formats.paper.approval import age_at, sheet_of
from dazugong.formats.paper.career_size import career_lines, career_size
from dazugong.formula.partial import PartialDate
from tests.formats.lrmx.people import SOMEBODY
from tests.formats.making import jpeg
from tests.formats.paper.looking import a4, inside, pages, sizes, typefaces

DAY = date(2026, 11, 22)
CELLS_OF_PAGE_ONE = ("姓名", "性别", "出生年月", "民族", "籍贯", "出生地", "入党时间", "参加工作时间", "健康状况", "专业技术职务",
                     "熟悉专业有何专长", "学历学位", "全日制教育", "在职教育", "毕业院校系及专业", "现任职务", "拟任职务", "拟免职务", "简历")
CELLS_OF_PAGE_TWO = ("奖惩情况", "年度考核结果", "任免理由", "家庭主要成员及重要社会关系", "称谓", "姓名", "年龄", "政治面貌", "工作单位及职务",
                     "呈报单位", "审批机关意见", "行政机关任免意见", "填表人")


def with_lines(count: int) -> Cadre:
    return replace(SOMEBODY, career=Career.read("\n".join(f"{1970 + i}.01--{1971 + i}.01  样例县样例镇科员" for i in range(count))))


def anagram(text: str, page: str) -> bool:
    """Whether the characters of a label stand on the page; labels are set in lines of their own."""
    return all(page.count(char) >= text.count(char) for char in text)


def test_the_form_has_two_pages_of_a4_with_all_cells_of_the_printed_form() -> None:
    pdf = approval_forms_pdf([SOMEBODY], on=DAY).data
    first, second = pages(pdf)
    assert a4(pdf) and inside(pdf) and first.startswith("干部任免审批表")
    assert all(anagram(label, first) for label in CELLS_OF_PAGE_ONE) and all(anagram(label, second) for label in CELLS_OF_PAGE_TWO)
    for said in ("样例·古丽", "女", "1980.07", "（46岁）", "维吾尔族", "2001.05；民建", "2002.07", "管理学学士", "样例镇党委副书记", "2016.03-"):
        assert said in first
    for said in ("2019年记三等功一次", "2023年年度考核优秀", "工作需要", "样例丙", "47", "样例村村民（已去世）", "中共样例县委组织部", "2026年11月日", "填表人：样例乙"):
        assert said in second


def test_the_chinese_font_is_in_the_file_and_the_sure_one_where_no_other_is_wanted() -> None:
    assert any("CJK" in face or "Song" in face or "SimSun" in face for face in typefaces(approval_forms_pdf([SOMEBODY], on=DAY).data))
    assert typefaces(approval_forms_pdf([SOMEBODY], on=DAY, of_the_machine=False).data) == {"NotoSansCJKsc-Regular"}


def test_without_the_chinese_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(typesetting, "FONT_PATH", tmp_path / "absent.ttc")
    typesetting._fonts.cache_clear()
    typesetting.families.cache_clear()
    with pytest.raises(NoFont, match="没有找到中文字体"):
        approval_forms_pdf([SOMEBODY], on=DAY, of_the_machine=False)
    typesetting._fonts.cache_clear()
    typesetting.families.cache_clear()


@pytest.mark.parametrize(("count", "points"), [(1, 14), (12, 14), (13, 13), (21, 12), (26, 11), (31, 10.5), (33, 10), (34, 9.5), (58, 9.5)])
def test_the_cv_shrinks_with_its_lines_and_the_form_keeps_to_two_pages(count: int, points: float) -> None:
    person = with_lines(count)
    assert career_size(career_lines(person.career.text)) == points
    pdf = approval_forms_pdf([person], on=DAY).data
    assert len(pages(pdf)) == 2 and inside(pdf) and sizes(pdf, "样例县样例镇科员") == {points}
    assert sum(page.count("样例县样例镇科员") for page in pages(pdf)) == count


def test_a_line_of_the_cv_that_goes_on_stands_under_its_text() -> None:
    lines = career_lines("2009.08--2016.03  科员\n                  （其间：2012.03--2012.06跟班学习）\n2016.03--         副书记\n幼年在家")
    assert [(line.when, line.what) for line in lines] == [
        ("2009.08--2016.03", "科员"), ("", "（其间：2012.03--2012.06跟班学习）"), ("2016.03--", "副书记"), ("", "幼年在家")]


@pytest.mark.parametrize(("birth", "on", "age"), [
    ("198607", "2026-11-01", 40), ("198611", "2026-11-01", 40), ("198612", "2026-11-30", 39), ("19861102", "2026-11-01", 39),
    ("19861101", "2026-11-01", 40), ("1986", "2026-11-01", 40), ("198611", "2026-11", 40), ("不详", "2026-11-01", None), ("203001", "2026-11-01", None)])
def test_ages_are_whole_years_as_of_the_day_of_the_form(birth: str, on: str, age: int | None) -> None:
    assert age_at(WrittenDate.read(birth), PartialDate(on)) == age


def test_the_dead_have_no_age_and_more_relatives_than_rows_get_rows() -> None:
    family = [FamilyMember("兄", f"样例{i}", WrittenDate.read("196001"), "群众", "样例村村民" + "（已去世）" * (i == 0)) for i in range(12)]
    person = replace(SOMEBODY, family=tuple(family))
    printed = approval_forms_pdf([person], on=DAY)
    assert len(pages(printed.data)) == 2 and "样例11" in pages(printed.data)[1] and "家庭成员有12人" in printed.notices[0]
    assert [row[2] for row in sheet_of(person, on=DAY).family[:2]] == ["", "66"] and len(sheet_of(Cadre(), on=DAY).family) == 7


def test_a_photo_that_cannot_be_shown_leaves_its_cell_empty_and_is_told() -> None:
    broken = replace(SOMEBODY, name="样例丁", photo=jpeg())
    printed = approval_forms_pdf([SOMEBODY, broken], on=DAY)
    assert len(pages(printed.data)) == 4 and printed.notices == ("样例丁的照片已损坏，没有印出。请重新插入照片。",)
    assert "照片已损坏" in approval_form_docx(replace(broken, photo=b"\xff\xd8\xff"), on=DAY).notices[0]


def test_a_character_of_no_font_and_a_cell_the_form_has_not_are_told() -> None:
    printed = approval_forms_pdf([replace(SOMEBODY, name="样\U0003ffff\U0002ebe0", age_limit="已到龄人员")], on=DAY)
    assert "本机字库没有“\U0002ebe0”" in printed.notices[0] and "到龄" in printed.notices[1]


def test_a_hundred_forms_are_one_file_in_their_order_and_quickly() -> None:
    people = [replace(SOMEBODY, name=f"样例{i:03}号") for i in range(100)]
    begin = time.process_time()
    pdf = approval_forms_pdf(people, on=DAY).data
    taken = time.process_time() - begin
    found = pages(pdf)
    assert len(found) == 200 and all(f"样例{i:03}号" in found[2 * i] for i in range(100)) and taken < 30


def test_the_same_form_gives_the_same_file() -> None:
    assert approval_forms_pdf([SOMEBODY], on=DAY).data == approval_forms_pdf([SOMEBODY], on=DAY).data


def test_the_word_processing_form_says_the_same() -> None:
    paper = Document(io.BytesIO(approval_form_docx(SOMEBODY, on=DAY).data))
    first, second = paper.tables
    assert (len(first.rows), len(first.columns), len(second.rows), len(second.columns)) == (12, 8, 7 + 7 - 1, 7)
    told = "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells).replace("\n", "")
    for said in (*sheet_of(SOMEBODY, on=DAY).cells.values(), "样例村村民（已去世）", "（盖章）"):
        assert said.replace("\n", "") in told or said == "样例乙"
    assert len(paper.inline_shapes) == 1 and paper.paragraphs[-1].text == "填表人：样例乙"
    page = paper.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


@pytest.mark.parametrize(("count", "points"), [(12, 14), (58, 9.5)])
def test_the_word_processing_form_shrinks_the_cv_by_the_same_rule(count: int, points: float) -> None:
    paper = Document(io.BytesIO(approval_form_docx(with_lines(count), on=DAY).data))
    lines = paper.tables[0].cell(11, 2).paragraphs
    assert len(lines) == count and lines[0].runs[0].font.size.pt == points
