"""粘贴与汇总: a block of cells goes into the form and can be taken back; the answers of all units stand in one table."""
from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import docx
import docx.document
import pypdfium2
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dazugong.formats.compilation import ordinal
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer, Obligation, Revision
from dazugong.kernel.records.opening import open_period
from dazugong.kernel.records.pasting import cells_of
from dazugong.kernel.records.register import RegisterRow
from dazugong.spec.form import Field
from tests.month import BEIJING, LATER, at, filed, open_may, the_clock

SHOWN = {"a-done": "1", "a-progress": "", "a-problems": "无", "a-satisfied": ""}


@pytest.fixture
def opened(city, monkeypatch):
    """It is the first of June; the report for May is open."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    open_may()
    return city


@pytest.fixture
def later(city, monkeypatch):
    """It is the twentieth of June; the report for May was due on the third."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LATER)
    open_may()
    return city


def owed_by(city, place: str) -> str:
    with reading(the_clock()):
        return Obligation.objects.get(unit_id=city.units[place], period="2026-05").public_id


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def pasted(city, block: str, start: str = "done", **more: str):
    """The form as it comes back with the block in it."""
    body = SHOWN | {"saves": "0", "form_key": "k", "paste": block, "start": start} | more
    return browser(city).post(f"/records/{owed_by(city, '甲一镇')}/paste/", body)


def stands(page: str) -> dict[str, str]:
    """What stands in the fields of a page."""
    found = dict(re.findall(r'<input[^>]*name="(a-\w+)" value="([^"]*)"', page))
    return found | dict(re.findall(r'<textarea[^>]*name="(a-\w+)"[^>]*>([^<]*)</textarea>', page))


# 粘贴


def test_a_column_goes_down_the_fields(opened):
    answer = pasted(opened, "3\r\n两项已办结\r\n缺人\r\n95\r\n")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert stands(page) == {"a-done": "3", "a-progress": "两项已办结", "a-problems": "缺人", "a-satisfied": "95"}
    assert "填入4栏，还没有存" in page


def test_a_column_may_begin_further_down(opened):
    page = pasted(opened, "缺人\n95", start="problems").content.decode()
    assert stands(page) == {"a-done": "1", "a-progress": "", "a-problems": "缺人", "a-satisfied": "95"}


def test_two_columns_go_where_their_names_say(opened):
    page = pasted(opened, "群众满意率 (%)：\t95\n折算数\t6\n办结任务数 *\t3\n").content.decode()
    assert stands(page) == SHOWN | {"a-done": "3", "a-satisfied": "95"}


def test_an_empty_cell_changes_nothing(opened):
    assert stands(pasted(opened, "\n\n新问题").content.decode()) == SHOWN | {"a-problems": "新问题"}


def test_a_cell_of_several_lines_is_one_cell(opened):
    page = pasted(opened, '3\n"一是整顿\n二是""回访"""\n缺人').content.decode()
    assert html.unescape(stands(page)["a-progress"]) == '一是整顿\n二是"回访"'


def test_a_mistake_is_shown_at_its_field_with_its_row(opened):
    answer = pasted(opened, "3\n\n有\n一百二")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "粘贴的第4行：“群众满意率（%）”填的是“一百二”，请填阿拉伯数字" in page
    assert stands(page)["a-satisfied"] == "一百二"


@pytest.mark.parametrize(("block", "said"), [
    ("1\n2\n3\n4\n5", "粘贴的有5行，从“办结任务数”往下只有4栏，一栏也没有填"),
    ("a\tb\tc", "粘贴的有3列，分不清哪一列是内容"),
    ("办结数\t3\n满意度\t95", "第1行“办结数”不是这张表的栏目，一栏也没有填；第2行“满意度”不是这张表的栏目"),
    ("满意率\t3\n满意率\t95", "出现了两次"),
    (" \n\t\n", "没有粘贴内容"),
])
def test_a_block_that_has_no_place_changes_nothing(block, said, opened):
    page = pasted(opened, block).content.decode()
    assert said in page
    assert stands(page) == SHOWN


def test_one_click_gives_back_what_stood_before(opened):
    page = pasted(opened, "3\n进展\n缺人\n95").content.decode()
    before = html.unescape(re.search(r'name="before" value="([^"]*)"', page)[1])
    page = pasted(opened, "", before=before, undo="1", **{"a-done": "3", "a-satisfied": "95"}).content.decode()
    assert stands(page) == SHOWN
    assert pasted(opened, "", before="[" * 9999, undo="1").status_code == 200


def test_pasting_saves_nothing_and_keeps_the_state_of_the_page(opened):
    page = pasted(opened, "3", saves="7").content.decode()
    assert 'name="saves" value="7"' in page
    with reading(the_clock()):
        assert not Revision.objects.exists()


@given(st.lists(st.lists(st.text("甲乙1\"\n\t =", max_size=6).filter(lambda c: not c.startswith('"')), min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_a_spreadsheet_copies_is_read_back_cell_by_cell(rows):
    def copied(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if "\n" in cell or "\t" in cell else cell

    assert cells_of("\n".join("\t".join(map(copied, row)) for row in rows) + "\n") == rows


# 汇总表


def filed_by_both(city) -> dict[str, str]:
    return {place: filed(city, place, done=done, problems=f"{place}缺人", satisfied=share) for place, done, share in (("甲一镇", "3", "92.5"), ("甲二镇", "12", "95"))}


def register(city, role: str = "section", place: str = "甲部", **asked: str) -> str:
    answer = browser(city, role, place).get("/register/monthly/report/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_townships_stand_side_by_side_with_a_total(later):
    owed = filed_by_both(later)
    page = register(later)
    assert "工作月报汇总表　2026年5月" in page
    for place in ("甲一镇", "甲二镇"):
        assert f'href="/records/{owed[place]}/revisions/1/"' in page
        assert f"{place}缺人" in page
    assert re.search(r"<tfoot.*>15<", page, re.DOTALL)


def test_it_can_be_sorted_and_narrowed(later):
    filed_by_both(later)
    page = register(later, sort="-a_done")
    assert page.index("甲二镇缺人") < page.index("甲一镇缺人")
    page = register(later, f_a_problems="甲一镇")
    assert "<mark>甲一镇</mark>缺人" in page
    assert "甲二镇缺人" not in page


def test_a_unit_that_has_not_filed_is_marked_never_a_nought(later):
    filed(later, "甲一镇")
    row = row_of(register(later), "甲县甲二镇党委")
    assert "未报" in row
    assert ">0<" not in row


def test_each_reason_has_its_own_mark(later):
    with reading(the_clock()):
        owed = {place: Obligation.objects.get(unit_id=later.units[place]) for place in ("甲一镇", "甲二镇")}
    filed(later, "甲一镇", progress="")
    blank = row_of(register(later), "甲县甲一镇党委")
    assert "未填" in blank and "不适用" not in blank      # asked and left empty, as the report itself says it
    with reading(the_clock()):
        Answer.objects.filter(revision__record__obligation=owed["甲一镇"], field="done").update(number=None)
    assert "计算失败" in row_of(register(later), "甲县甲一镇党委")
    assert "未到期" in row_of(register(later, on="2026-06-01"), "甲县甲二镇党委")


def test_what_names_a_person_is_withheld_from_those_who_may_not_read_persons(city):
    clerk = replace(city.reader("organiser", "甲一镇"), powers=frozenset({"records.read"}))
    row = RegisterRow(None, "", 1, frozenset({"who"}), {})
    assert row.lacks(clerk, Field("who", "联系人", "联系人", "person")) == "无权查看"


def test_one_unit_over_its_periods(later):
    with reading(the_clock()):
        open_period(pack="monthly", code="2026-04", by=the_clock(), at=at(5, 25))
        unit = Obligation.objects.filter(unit_id=later.units["甲一镇"]).first().unit.public_id
    page = register(later, unit=unit)
    assert "2026年5月" in page
    assert "2026年4月" in page
    assert "甲二镇" not in page


def test_the_workbook_of_it_is_whole_and_traced(later):
    filed(later, "甲一镇", problems="长" * 300)
    answer = browser(later, "section", "甲部").get("/register/monthly/report/", {"out": "workbook"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert "长" * 300 in "".join(box.read(name).decode() for name in box.namelist() if name.endswith(".xml"))
    assert Trace.objects.filter(verb="导出汇总表", thing="monthly", count=2).count() == 1


def test_a_township_sees_its_own_row_only(later):
    filed_by_both(later)
    page = register(later, "organiser", "甲一镇")
    assert "甲一镇缺人" in page
    assert "甲二镇" not in page


@pytest.mark.parametrize("address", [
    "/register/monthly/none/", "/register/none/report/", "/register/monthly/report/?period=2020-01", "/register/monthly/report/?unit=ZZ",
    "/register/monthly/report/compiled/?period=1",
])
def test_what_there_is_none_of_looks_like_any_missing_page(address, later):
    assert browser(later, "section", "甲部").get(address).status_code == 404


def row_of(page: str, unit: str) -> str:
    return next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if unit in row)


# 汇编


def test_the_same_document_for_print(later):
    filed(later, "甲一镇", problems="路灯坏了\n#import 和 $x$ 照原样印")
    answer = browser(later, "section", "甲部").get("/register/monthly/report/compiled/", {"period": "2026-05", "out": "pdf"})
    said = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    assert answer["Content-Type"] == "application/pdf"
    assert all(words in said for words in ("2026年5月", "没有收到：", "甲一镇", "路灯坏了", "#import 和 $x$ 照原样印", "合计"))


def compiled(city) -> docx.document.Document:
    answer = browser(city, "section", "甲部").get("/register/monthly/report/compiled/", {"period": "2026-05"})
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(answer.content))


def test_the_month_is_compiled_chapter_by_chapter(later):
    filed_by_both(later)
    paper = compiled(later)
    said = [(p.style.name, p.text) for p in paper.paragraphs]
    assert said[0] == ("Title", "2026年5月工作月报汇编")
    chapter = said.index(("Heading 1", "二、存在问题"))
    assert said[chapter + 1 : chapter + 5] == [
        ("Heading 2", "甲县甲一镇党委"), ("Normal", "甲一镇缺人"), ("Heading 2", "甲县甲二镇党委"), ("Normal", "甲二镇缺人"),
    ]
    assert ("Normal", "（没有填这一栏的：甲县甲一镇党委、甲县甲二镇党委）") in said


def test_the_figures_stand_in_a_table_with_their_total(later):
    filed_by_both(later)
    cells = [[cell.text for cell in row.cells] for row in compiled(later).tables[0].rows]
    assert cells == [
        ["单位", "办结任务数（项）", "群众满意率（%）", "折算数"], ["甲县甲一镇党委", "3", "92.5", "6"], ["甲县甲二镇党委", "12", "95", "24"], ["合计", "15", "", ""],
    ]


def test_who_has_not_filed_is_named_and_the_compiling_is_traced_once(later):
    filed(later, "甲一镇")
    lines = [p.text for p in compiled(later).paragraphs]
    assert "2026年6月20日汇编　应报2个单位，收到1份" in lines
    assert "没有收到：甲县甲二镇党委" in lines
    assert Trace.objects.filter(verb="汇编", thing="monthly", note="report 2026-05").count() == 1


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三")])
def test_chapters_are_counted_in_chinese(number, said):
    assert ordinal(number) == said
