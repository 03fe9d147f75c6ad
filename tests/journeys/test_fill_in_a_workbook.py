"""离线填报: a township takes its report out as a workbook, fills it in a village without network, and brings it back."""
from __future__ import annotations

import io
import json
import os
import re
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dazugong.formats.sheet_lines import Origin, SheetLine
from dazugong.formats.sheet_workbook import read_sheet, write_sheet
from dazugong.formats.workbook import write_table
from dazugong.formula import Column, parse
from dazugong.formula.cells import Layout, broken_when
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer, Obligation, Revision
from dazugong.kernel.records.opening import open_period
from tests.month import BEIJING, at, filed, open_may, the_clock

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("<>=&\"_x\n\t"), max_size=30)
FIELDS = {"done": "number", "progress": "longtext", "problems": "longtext", "satisfied": "percent"}


@pytest.fixture
def opened(city, monkeypatch):
    """It is the first of June; the report for May is open."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    open_may()
    return city


def owed_by(city, place: str, period: str = "2026-05") -> str:
    with reading(the_clock()):
        return Obligation.objects.get(unit_id=city.units[place], period=period).public_id


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def taken_out(client: Client, owed: str) -> bytes:
    answer = client.get(f"/records/{owed}/workbook/")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content


def filled_in(workbook: bytes, **typed: str) -> bytes:
    """The same workbook with other answers: what a spreadsheet would save in the village."""
    origin, cells = read_sheet(workbook, "取出.xlsx")
    lines = [SheetLine(id=key, label=key, kind=FIELDS[key], text=typed.get(key, cell.text)) for key, cell in cells.items()]
    return again(lines, origin)


def again(lines: list[SheetLine], origin: Origin) -> bytes:
    out = io.BytesIO()
    write_sheet(out, title="样例", notes=["一", "二"], lines=lines, origin=origin)
    return out.getvalue()


def brought_back(client: Client, owed: str, workbook: bytes, name: str = "填好.xlsx"):
    brought_back.count += 1
    return client.post(f"/records/{owed}/workbook/", {"form_key": f"k{brought_back.count}", "file": SimpleUploadedFile(name, workbook)}, follow=True)


brought_back.count = 0


def drafted(owed: str) -> dict[str, str]:
    with reading(the_clock()):
        return dict(Answer.objects.filter(revision__record__obligation__public_id=owed, revision__state="draft").values_list("field", "text"))


def parts(workbook: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as box:
        return {name: box.read(name).decode("utf8") for name in box.namelist()}


def zipped(written: dict[str, str]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in written.items():
            archive.writestr(name, text)
    return box.getvalue()


def test_she_takes_it_out_fills_it_and_it_comes_back_as_a_draft(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    page = brought_back(clerk, owed, filled_in(taken_out(clerk, owed), done="3", problems="缺组织员\n两名", satisfied="95.5")).content.decode()
    assert "工作簿已存为草稿，还没有报送" in page
    assert 'name="a-done" value="3"' in page
    assert drafted(owed) == {"done": "3", "progress": "", "problems": "缺组织员\n两名", "satisfied": "95.5", "doubled": "6"}


def test_taking_it_out_leaves_a_trace(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    taken_out(clerk, owed)
    assert Trace.objects.filter(verb="取出工作簿", thing=owed).count() == 1


def test_the_workbook_shows_each_field_with_its_check_in_chinese(opened):
    sheet = parts(taken_out(browser(opened), owed_by(opened, "甲一镇")))
    xml = ElementTree.fromstring(sheet["xl/worksheets/sheet1.xml"])
    checks = {check.get("sqref"): check for check in xml.iter(f"{MAIN}dataValidation")}
    assert checks["C8"].get("type") == "decimal"
    assert checks["C8"].get("error") == "群众满意率（%）应为0至100的数，不写百分号，如 95"
    assert re.search("必填；预填自任务.*?，截至2026-06-01", sheet["xl/sharedStrings.xml"])


def test_choices_are_a_list_to_pick_from(opened):
    line = SheetLine(id="grade", label="等次", kind="grade", choices=("好", "较好", "一般", "较差"))
    xml = parts(again([line], Origin("A", "1", 1, 0, "")))["xl/worksheets/sheet1.xml"]
    assert "<formula1>\"好,较好,一般,较差\"</formula1>" in xml.replace("&quot;", '"')


def test_whole_numbers_and_cents_are_asked_for_while_it_is_filled(opened):
    lines = [SheetLine(id="men", label="人数", kind="number", places=0, lowest=0), SheetLine(id="paid", label="金额", kind="money", places=2, lowest=0)]
    xml = ElementTree.fromstring(parts(again(lines, Origin("A", "1", 1, 0, "")))["xl/worksheets/sheet1.xml"])
    whole, cents = xml.iter(f"{MAIN}dataValidation")
    assert (whole.get("type"), whole.findtext(f"{MAIN}formula1"), whole.get("error")) == ("whole", "0", "人数应为阿拉伯数字，如 12，是整数")
    assert "ROUND($C$6,2)=$C$6" in cents.findtext(f"{MAIN}formula1") and cents.get("error") == "金额应为阿拉伯数字，如 12 或 57.5，小数最多2位"


def test_nothing_in_it_is_a_formula_or_a_link_whatever_was_typed(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    tricky = {"a-done": "=1+1", "a-progress": "=HYPERLINK(\"#A1\")", "a-problems": "@SUM(A1)", "a-satisfied": "+1"}
    clerk.post(f"/records/{owed}/save/", tricky | {"form_key": "s", "saves": "0"})
    written = parts(taken_out(clerk, owed))
    sheets = [ElementTree.fromstring(text) for name, text in written.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not [tag for xml in sheets for tag in xml.iter() if tag.tag in (f"{MAIN}f", f"{MAIN}hyperlink")]
    assert not [name for name in written if "externalLink" in name or "calcChain" in name]
    assert "=HYPERLINK" in written["xl/sharedStrings.xml"]


@given(st.lists(TEXTS, min_size=8, max_size=8))
@settings(max_examples=200 if "DZG_DRILL_MINUTES" in os.environ else 12, deadline=None)
@example(["<r><t>x</t></r></is></c><c r=\"B2\"><f>1+1</f></c>", "<r>", "</r>", "<r></r>", "<r><t>x</t></r>", "_x0041_", " a\nb ", "\t"])
def test_whatever_text_goes_out_comes_back_as_it_was(texts):
    lines = [SheetLine(str(n + 1), "栏", "longtext", text) for n, text in enumerate(texts)]
    workbook = again(lines, Origin("A", "1", 1, 0, ""))
    _, cells = read_sheet(workbook, "往返.xlsx")
    assert [cells[line.id].text for line in lines] == texts
    assert not list(ElementTree.fromstring(parts(workbook)["xl/worksheets/sheet1.xml"]).iter(f"{MAIN}f"))


def test_a_text_that_looks_like_a_number_stays_that_text(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    brought_back(clerk, owed, filled_in(taken_out(clerk, owed), done="3", problems="007", progress="110101190701010015"))
    assert drafted(owed)["problems"] == "007"
    _, cells = read_sheet(taken_out(clerk, owed), "再取.xlsx")
    assert (cells["problems"].text, cells["progress"].text) == ("007", "110101190701010015")


def test_every_mistake_is_named_at_its_cell_and_nothing_is_half_written(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    answer = brought_back(clerk, owed, filled_in(taken_out(clerk, owed), done="三项", problems="有", satisfied="120"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "C5：“办结任务数”填的是“三项”，请填阿拉伯数字" in page
    assert "C8：“群众满意率（%）”填的是“120”，百分数应在0到100之间" in page
    assert "共2处需要改正" in page
    assert drafted(owed) == {}


def test_a_formula_typed_in_the_village_is_refused_at_its_cell(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    written = parts(taken_out(clerk, owed))
    sheet = "xl/worksheets/sheet1.xml"
    written[sheet] = re.sub(r'<c r="C5"[^>]*>.*?</c>', '<c r="C5"><f>10+5</f><v>15</v></c>', written[sheet])
    page = brought_back(clerk, owed, zipped(written)).content.decode()
    assert "第5行（C5格）：本期填写“10+5”不能接收：是公式，不是数值" in page
    assert drafted(owed) == {}


def test_a_report_that_is_filed_is_not_taken_out(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    filed(opened, when=at(6, 1))
    assert "这份报表已经报送，不能直接改" in clerk.get(f"/records/{owed}/workbook/", follow=True).content.decode()


def test_a_percentage_typed_with_its_sign_is_asked_about(opened):
    """A spreadsheet keeps 95% as 0.95."""
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    answer = brought_back(clerk, owed, filled_in(taken_out(clerk, owed), satisfied="0.95"))
    assert "C8：“群众满意率（%）”读到的是0.95，像是带百分号填的" in answer.content.decode()
    assert drafted(owed) == {}


def test_brought_back_as_it_was_nothing_is_saved(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    page = brought_back(clerk, owed, taken_out(clerk, owed)).content.decode()
    assert "没有改动，草稿照旧" in page
    clerk.post(f"/records/{owed}/save/", {"a-done": "2.50", "a-problems": " 无 ", "form_key": "s", "saves": "0"})
    brought_back(clerk, owed, taken_out(clerk, owed))
    with reading(the_clock()):
        assert Revision.objects.get(record__obligation__public_id=owed).saves == 1


def test_the_workbook_of_a_neighbour_or_of_another_month_is_refused_with_words(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    neighbours = taken_out(browser(opened, place="甲二镇"), owed_by(opened, "甲二镇"))
    page = brought_back(clerk, owed, neighbours).content.decode()
    assert "这份工作簿是另一个单位或另一期的，本页是“甲县甲一镇党委”2026年5月的，没有存入" in page
    with reading(the_clock()):
        open_period(pack="monthly", code="2026-04", by=the_clock(), at=at(5, 25))
    page = brought_back(clerk, owed, taken_out(clerk, owed_by(opened, "甲一镇", "2026-04"))).content.decode()
    assert "这份工作簿是“甲县甲一镇党委”2026年4月的" in page
    assert drafted(owed) == {}


def test_the_workbook_of_another_version_is_refused_with_words(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    origin, cells = read_sheet(taken_out(clerk, owed), "取出.xlsx")
    old = again([SheetLine(key, key, FIELDS[key], "1") for key in cells], Origin(origin.obligation, "2025.1", 1, 0, origin.digest))
    assert "按机制的2025.1版取出" in brought_back(clerk, owed, old).content.decode()


def test_a_row_taken_away_is_noticed(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    origin, cells = read_sheet(taken_out(clerk, owed), "取出.xlsx")
    short = again([SheetLine(key, key, FIELDS[key], "1") for key in list(cells)[:-1]], origin)
    assert "可能删过行或工作表" in brought_back(clerk, owed, short).content.decode()


def test_changed_on_the_page_meanwhile_the_second_is_told(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    workbook = taken_out(clerk, owed)
    clerk.post(f"/records/{owed}/save/", {"a-done": "8", "form_key": "s", "saves": "0"})
    page = brought_back(clerk, owed, filled_in(workbook, done="3")).content.decode()
    assert "14:02在另一个窗口改过这份草稿" in page
    assert drafted(owed)["done"] == "8"


def test_filed_and_returned_meanwhile_the_old_workbook_is_refused(opened):
    clerk, officer, owed = browser(opened), browser(opened, "section", "甲部"), owed_by(opened, "甲一镇")
    workbook = taken_out(clerk, owed)
    filed(opened, when=at(6, 1))
    assert "这份报表已经报送，不能直接改" in brought_back(clerk, owed, filled_in(workbook, done="9")).content.decode()
    officer.post(f"/records/{owed}/return/", {"remark": "请核实数据", "form_key": "r"})
    assert "报送过或退回过，没有存入" in brought_back(clerk, owed, filled_in(workbook, done="9")).content.decode()


def test_any_other_file_is_refused_with_words(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    roster = io.BytesIO()
    write_table(roster, ["姓名", "性别"], [["样甲", "男"]])
    assert "不是从填报页取出的工作簿" in brought_back(clerk, owed, roster.getvalue()).content.decode()
    assert "不是可以导入的表格" in brought_back(clerk, owed, b"hello", "a.doc").content.decode()
    assert "请先选择填好的工作簿" in clerk.post(f"/records/{owed}/workbook/", {"form_key": "none"}).content.decode()


@pytest.mark.parametrize("cell", ["", "[]", "[1,2,3,4,5]", "[" * 3000, json.dumps(["A", "1", True, 0, ""]), json.dumps(["A"] * 9)])
def test_an_identification_that_was_changed_is_refused(cell, opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    written = taken_out(clerk, owed)
    changed = parts(written)
    strings = changed["xl/sharedStrings.xml"]
    changed["xl/sharedStrings.xml"] = re.sub(r"<t>\[&quot;[^<]*</t>|<t>\[\"[^<]*</t>", f"<t>{cell.replace('&', '&amp;')}</t>", strings)
    assert changed["xl/sharedStrings.xml"] != strings
    answer = brought_back(clerk, owed, zipped(changed))
    assert answer.status_code == 400
    assert "识别信息被改动过" in answer.content.decode()


def test_her_neighbour_cannot_take_it_out(opened):
    assert browser(opened, place="甲二镇").get(f"/records/{owed_by(opened, '甲一镇')}/workbook/").status_code == 404


def test_a_rule_between_cells_turns_its_cell_red_without_network_and_is_told_at_the_field_when_it_comes_back(opened):
    clerk, owed = browser(opened), owed_by(opened, "甲一镇")
    workbook = taken_out(clerk, owed)
    sheet = next(text for name, text in parts(workbook).items() if name.endswith("sheet1.xml"))
    rules = re.findall(r"<formula>(.*?)</formula>", sheet.split("<conditionalFormatting", 1)[1])
    assert any("ISNUMBER" in rule and "-(90),8)" in rule for rule in rules)
    assert "<f>" not in sheet and "要求：满意率低于90%的，请在存在问题中说明" in "".join(parts(workbook).values())
    page = brought_back(clerk, owed, filled_in(workbook, done="3", satisfied="80")).content.decode()
    assert "工作簿已存为草稿，还没有报送。有" in page and "满意率低于90%的，请在存在问题中说明" in page and drafted(owed)["satisfied"] == "80"


def test_what_a_spreadsheet_says_of_a_rule_is_what_the_record_reading_says():
    columns = (Column("whole", "总数", "number"), Column("part", "其中", "number"), Column("mood", "反映", "choice", ("好", "差")))
    places = {"总数": "$C$5", "其中": "$C$6", "反映": "$C$7"}
    said = broken_when(parse("其中 ≤ 总数 且 反映 在 [好]", columns), Layout(places))
    assert said == '=IFERROR(AND($C$7<>"",ISNUMBER($C$5),ISNUMBER($C$6),NOT(AND(ROUND($C$6-($C$5),8)<=0,OR(EXACT($C$7,"好"))))),FALSE)'
    assert broken_when(parse("上期 总数 > 3", columns), Layout(places)) == ""
