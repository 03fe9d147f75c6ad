"""表格与条件: a township reports its projects row by row; what does not concern it is not asked; nothing needs a script."""
from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dazugong.formats.sheet_lines import SheetLine, SheetTable
from dazugong.formats.sheet_workbook import read_sheet, write_sheet
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.spec import burden, check_files, load_files, run_examples
from tests.month import BEIJING, at, the_clock
from tests.projects_pack import PROJECTS

SHEEP = {"a-items.1.name": "羊场", "a-items.1.kind": "养殖", "a-items.1.cost": "3", "a-items.1.homes": "12"}
CANAL = {"a-items.2.name": "水渠", "a-items.2.kind": "修建", "a-items.2.cost": "4.5"}
WHOLE = {"a-any": "是", "a-budget": "10"} | SHEEP | CANAL


@pytest.fixture
def opened(city, monkeypatch):
    """It is the first of June; the report for May is open."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock()
    with reading(system):
        install_pack(source=PROJECTS, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="projects", code="2026-05", by=system, at=at(5, 25))
    return city


def owed_by(city, place: str = "甲一镇") -> str:
    with reading(the_clock()):
        return Obligation.objects.get(unit_id=city.units[place], pack="projects").public_id


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(city, act: str, saves: int = 0, **values: object):
    body = {"saves": saves, "form_key": f"k{act}{saves}{len(values)}"} | values
    return browser(city).post(f"/records/{owed_by(city)}/{act}/", body, follow=True)


def answers(city) -> dict[str, str]:
    with reading(the_clock()):
        rows = Answer.objects.filter(revision__record__obligation__public_id=owed_by(city)).order_by("-revision__number")
        return {row.field: row.text for row in rows if row.text}


def words(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def test_the_pack_reads_and_its_examples_come_out():
    assert check_files(PROJECTS) == []
    pack = load_files(PROJECTS)
    assert [o.message for o in run_examples(pack) if not o.ok] == []
    assert burden(pack).forms[0].seconds > 3 * (15 + 8 + 25 + 20)


def test_she_files_two_projects_and_the_sums_are_there(opened):
    assert "已报送" in words(sent(opened, "file", **WHOLE))
    kept = answers(opened)
    assert (kept["items"], kept["items.1.name"], kept["items.2.cost"], kept["items.1.per_home"]) == ("2", "羊场", "4.5", "0.3")
    assert (kept["total"], kept["raising"]) == ("7.5", "1")
    page = words(browser(opened).get(f"/records/{owed_by(opened)}/"))
    assert "水渠" in page and "7.5" in page


def test_an_empty_row_between_two_is_no_row(opened):
    sent(opened, "save", **{"a-any": "是", "a-items.1.name": "羊场", "a-items.2.name": " ", "a-items.3.name": "水渠"})
    kept = answers(opened)
    assert (kept["items"], kept["items.2.name"]) == ("2", "水渠")


def test_a_township_without_projects_is_not_asked_for_them(opened):
    assert "已报送" in words(sent(opened, "file", **WHOLE | {"a-any": "否"}))
    assert set(answers(opened)) == {"any"}
    assert "预算" not in words(browser(opened).get(f"/records/{owed_by(opened)}/"))


def test_a_mistake_stands_at_its_cell_with_its_row(opened):
    page = words(sent(opened, "file", **WHOLE | {"a-items.2.cost": "四", "a-items.1.homes": "", "a-budget": "3"}))
    assert "“项目清单”第2行“经费”填的是“四”" in page
    assert "“项目清单”第1行“受益户数”必须填写" in page
    page = words(sent(opened, "file", **WHOLE | {"a-budget": "3"}))
    assert "各项目经费之和超过了预算" in page and "水渠" not in answers(opened).values()


def test_several_choices_are_kept_in_the_order_of_the_form_and_one_asks_for_more(opened):
    page = words(sent(opened, "file", **WHOLE | {"a-ways": ["", "销路", "资金"]}))
    assert "“销路说明”必须填写" in page
    assert "已报送" in words(sent(opened, "file", **WHOLE | {"a-ways": ["", "销路", "资金"], "a-other": "供销社包销"}))
    assert answers(opened)["ways"] == "资金、销路"


@pytest.mark.parametrize(("field", "typed", "kept"), [
    ("since", "2026年3月", "2026-03"), ("meets", "9点", "请填时刻"), ("meets", "９：５", "09:05"), ("phone", "139 0000 0000", "13900000000"),
    ("phone", "没有", "请填电话号码"), ("since", "2026-03-05", "只填到年月"),
])
def test_months_times_and_telephones_are_read_as_people_write_them(opened, field, typed, kept):
    page = words(sent(opened, "file", **WHOLE | {f"a-{field}": typed}))
    assert kept in page or answers(opened)[field] == kept


def test_rows_copied_from_a_spreadsheet_follow_on_the_rows_there_are(opened):
    block = "项目名称\t经费\n桥\t2\n路\t3.5\n"
    page = sent(opened, "paste", **{"a-any": "是", "paste": block, "start": "items"} | SHEEP)
    stands = dict(re.findall(r'name="(a-items\.[\w.]+)" value="([^"]+)"', page.content.decode()))
    assert (stands["a-items.1.name"], stands["a-items.2.name"], stands["a-items.3.cost"]) == ("羊场", "桥", "3.5")
    assert "只有4栏可填" in words(sent(opened, "paste", **{"a-any": "是", "paste": "1\t2\t3\t4\t5", "start": "items"}))


def test_in_the_workbook_the_table_has_a_sheet_of_its_own_with_room_for_every_row(opened):
    sent(opened, "save", **{"a-any": "是"} | SHEEP)
    origin, cells = read_sheet(browser(opened).get(f"/records/{owed_by(opened)}/workbook/").content, "取出.xlsx")
    assert cells["items.1.name"].text == "羊场"
    rows = [{"name": "羊场", "kind": "养殖", "cost": "3", "homes": "12"}, {}, {"name": "水渠", "cost": "四"}]
    fields = {key: cell.text for key, cell in cells.items() if not key.startswith("items")} | {"budget": "10"}
    assert "工作表“项目清单”D8：“项目清单”第2行“经费”填的是“四”" in brought_back(opened, origin, fields, rows)
    rows[2]["cost"] = "4.5"
    assert "工作簿已存为草稿" in brought_back(opened, origin, fields, rows)
    assert (answers(opened)["items.2.name"], answers(opened)["total"]) == ("水渠", "7.5")


def test_what_a_spreadsheet_made_of_a_yes_and_of_a_pasted_month_is_told_or_understood(opened):
    sent(opened, "save", **{"a-any": "否"})
    origin, cells = read_sheet(browser(opened).get(f"/records/{owed_by(opened)}/workbook/").content, "取出.xlsx")
    fields = {key: cell.text for key, cell in cells.items() if not key.startswith("items")} | {"any": "TRUE", "budget": "10", "since": "46145"}
    assert "“46145”看不出是哪一天" in brought_back(opened, origin, fields, [{"name": "桥"}])
    assert "工作簿已存为草稿" in brought_back(opened, origin, fields | {"since": "2026-05"}, [{"name": "桥"}])
    assert (answers(opened)["any"], answers(opened)["items.1.name"]) == ("是", "桥")


def test_a_workbook_whose_table_is_gone_takes_no_row_away(opened):
    sent(opened, "save", **{"a-any": "是"} | SHEEP)
    origin, cells = read_sheet(browser(opened).get(f"/records/{owed_by(opened)}/workbook/").content, "取出.xlsx")
    fields = {key: cell.text for key, cell in cells.items() if not key.startswith("items")}
    assert "可能删过行或工作表" in brought_back(opened, origin, fields, None)
    assert answers(opened)["items.1.name"] == "羊场"


def brought_back(city, origin, fields: dict[str, str], rows: list[dict[str, str]] | None) -> str:
    import io

    target = io.BytesIO()
    lines = [SheetLine(id=k, label=k, kind="text", text=v) for k, v in fields.items()]
    columns = tuple(SheetLine(id=k, label=k, kind="text") for k in ("name", "kind", "cost", "homes"))
    tables = [] if rows is None else [SheetTable("items", "项目清单", columns, rows, 30)]
    lines += [SheetLine(id="", label=one.label, kind="table", rows=one.id) for one in tables]
    write_sheet(target, title="表", notes=("一", "二"), lines=lines, tables=tables, origin=origin)
    file = SimpleUploadedFile("填好.xlsx", target.getvalue())
    body = {"form_key": str(len(str(fields)) + len(str(rows))), "file": file}
    return words(browser(city).post(f"/records/{owed_by(city)}/workbook/", body, follow=True))


def test_the_register_shows_the_rows_in_words(opened):
    sent(opened, "file", **WHOLE)
    page = words(browser(opened, "section", "甲部").get("/register/projects/report/?period=2026-05"))
    assert "羊场，养殖，3，12" in page
