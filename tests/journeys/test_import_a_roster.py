"""导入名册: a township's organiser brings in rosters of any office's headings, and a changed export goes back in."""
from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dazugong.formats.tables import read_table
from dazugong.formats.workbook import write_table
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import Entry, register_people
from dazugong.kernel.people.models import Membership, Person, PersonRevision, RosterUpload
from dazugong.kernel.people.queries import known_values
from tests.make import AT, SINCE, SYSTEM, City, citizen_number

TODAY = date(2026, 5, 20)
VILLAGE = "甲县甲一镇甲一村党支部"
HEADINGS = {
    "名册列": "姓名 性别 公民身份号码 民族 出生日期 学历 人员类别 学位 所在党支部 手机号码 入党日期 转正日期 党龄 党龄校正值 新社会阶层类型 工作岗位 "
    "从事专业技术职务 是否农民工 现居住地 户籍所在地 是否失联党员 是否流动党员 党员注册时间 注册手机号 党员增加信息 党员减少信息 入党类型 转正情况 入党时所在支部 延长预备期时间",
    "导出表头": "序号 姓名 性别 公民身份证号码 民族 出生日期 学历 申请入党日期 手机号码 背景信息 工作岗位 政治面貌 接受申请党组织 籍贯 入团日期 参加工作日期 "
    "确定入党积极分子日期 工作单位及职务 家庭住址 加入党组织日期 转为正式党员日期 人员类别 党籍状态 入党类型 所在党支部 人员类型 隶属党组织",
    "采集表": "姓名 身份证号码 性别 民族 出生日期 学历 人员类别 所在党支部 加入党组织日期 转为正式党员日期 工作岗位 家庭住址 联系电话 固定电话 外出流向",
    "采集表（前二十项）": "姓名 性别 民族 籍贯 电话 出生日期 参加工作日期 身份证号码 家庭住址 户口所在地派出所 最高学历 入学时间 毕业时间 毕业院校 专业 学位 "
    "学位授予日期 教育类别 其他党团 加入其他党团日期",
}
CELLS = {
    "姓名": "样导入", "性别": "男", "民族": "汉族", "出生日期": "1907.01", "学历": "大专", "人员类别": "正式党员", "所在党支部": VILLAGE, "入党日期": "1936-07",
    "转正日期": "1937-07", "现居住地": "样路1号", "工作岗位": "农牧渔民", "籍贯": "样县", "学位": "学士",
}  # fmt: skip
SAME = {
    "公民身份证号码": "公民身份号码", "身份证号码": "公民身份号码", "手机号码": "手机号", "联系电话": "手机号", "电话": "手机号", "加入党组织日期": "入党日期",
    "转为正式党员日期": "转正日期", "家庭住址": "现居住地", "最高学历": "学历",
}  # fmt: skip


@pytest.fixture(autouse=True)
def may(monkeypatch):  # noqa: ANN001, ANN201
    """It is the day of the sample city."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 5, 20, 14, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture
def clerk(city: City) -> Client:
    return browser(city, "甲一镇")


def browser(city: City, town: str) -> Client:
    client = Client()
    client.force_login(city.login("organiser", town), backend="django.contrib.auth.backends.ModelBackend")
    return client


def workbook(headings: list[str], *rows: list[str]) -> bytes:
    out = BytesIO()
    write_table(out, headings, rows, title="名册")
    return out.getvalue()


def made(name: str, number: int, **cells: str) -> bytes:
    """A workbook with one row under the headings of that name."""
    headings = HEADINGS[name].split()
    known = CELLS | {"公民身份号码": citizen_number(number), "手机号": f"138{number:08d}"} | cells
    return workbook(headings, [known.get(SAME.get(h, h), "") for h in headings])


def upload(client: Client, data: bytes, *, filename: str = "名册.xlsx", **fields: str):  # noqa: ANN201
    """The preview to which an upload leads."""
    sent = client.post("/people/import/", {"file": SimpleUploadedFile(filename, data), **fields})
    assert sent.status_code == 302, sent.content.decode()
    return client.get(sent["Location"])


def confirm(client: Client, preview, **more: str):  # noqa: ANN001, ANN201
    """Sends the form at the foot of a preview as it stands."""
    hidden = dict(re.findall(r'<input type="hidden" name="(upload|under|form_key)" value="([^"]*)"', preview.content.decode()))
    return client.post("/people/import/", {**hidden, **more})


def people() -> int:
    with reading(SYSTEM):
        return Person.objects.count()


@pytest.mark.parametrize("name", HEADINGS)
def test_the_headings_of_every_office_are_understood(city: City, clerk: Client, name: str) -> None:
    under = {} if "所在党支部" in HEADINGS[name] else {"under": city.unit("甲一村").public_id}
    preview = upload(clerk, made(name, 2601), **under)
    page = preview.content.decode()
    assert "新登记 <strong>1</strong> 人" in page and "没有不能接收的行" in page
    assert confirm(clerk, preview).status_code == 302
    with reading(city.reader("organiser", "甲一镇")) as reader:
        person = Person.objects.get(name="样导入")
        assert (person.sex, person.birth, person.education) == ("男", "1907-01", "大专")
        assert known_values(reader, person)["citizen_number"] == citizen_number(2601)
        assert known_values(reader, person)["phone"] == "13800002601"
        assert Membership.objects.get(person=person).unit.name == VILLAGE


def test_the_preview_tells_each_refusal_with_place_value_reason_and_remedy_and_writes_nothing(clerk: Client) -> None:
    headings = HEADINGS["采集表"].split()
    good = read_table(made("采集表", 2602), "名册.xlsx").rows[0].cells
    bad = ["样差错", "110101190701010000", "男", "汉族", "1907-01", "大专", "正式党员", "没有的党支部", "1936-07", "1937-07", "", "", "", "", ""]
    before, traces = people(), Trace.objects.filter(verb__in=["登记人员", "导入名册"]).count()
    page = upload(clerk, workbook(headings, list(good), bad)).content.decode()
    for part in ("第3行", "110101190701010000", "公民身份号码", "请"):
        assert part in page
    assert "<strong>1</strong> 处" in page and "只导入能接收的1人" in page
    assert (people(), Trace.objects.filter(verb__in=["登记人员", "导入名册"]).count()) == (before, traces)


def test_all_or_nothing_unless_asked_otherwise(clerk: Client) -> None:
    headings = HEADINGS["采集表"].split()
    good = list(read_table(made("采集表", 2603), "名册.xlsx").rows[0].cells)
    preview = upload(clerk, workbook(headings, good, [*good[:1], citizen_number(2604), *good[2:7], "没有的党支部", *good[8:]]))
    before = people()
    refused = confirm(clerk, preview)
    assert "没有导入任何一行" in clerk.get(refused["Location"]).content.decode()
    assert people() == before
    assert confirm(clerk, preview, partial="1").status_code == 302
    assert people() == before + 1


def enrol(city: City, many: int) -> None:
    """Members of the two villages of 甲一镇."""
    units = [city.unit("甲一村"), city.unit("甲一湾")]
    entries = [
        Entry({"name": "样千" + "".join("甲乙丙丁戊己庚辛壬癸"[int(d)] for d in f"{n:03d}"), "sex": "女" if n % 2 else "男", "ethnic_group": "汉族", "birth": "1907-03", "joined": "1936-07",
               "citizen_number": citizen_number(10_000 + n), "phone": f"136{n:08d}", "address": f"样千路{n}号"}, units[n % 2], SINCE)
        for n in range(many)
    ]  # fmt: skip
    with reading(SYSTEM):
        register_people(entries=entries, by=SYSTEM, at=AT)


def test_a_thousand_members_go_out_and_seven_changed_cells_come_back(city: City, clerk: Client) -> None:
    enrol(city, 1000)
    asked = "?q=样千&sort=-name"
    answer = clerk.get(f"/people/export/{asked}")
    table = read_table(answer.content, "名册.xlsx")
    rows = [list(row.cells) for row in table.rows]
    column = {heading: n for n, heading in enumerate(table.headings)}
    names = [row[column["姓名"]] for row in rows]
    assert len(names) == 1000
    assert names == sorted(names, reverse=True), "all filtered rows, in the order of the page"
    first_page = re.findall(r">(样千\w{3})<", clerk.get(f"/people/{asked}").content.decode())
    assert names[: len(first_page)] == first_page
    edits = [(0, "学历", "大学"), (99, "联系电话", "13900000099"), (250, "家庭住址", "新路2号"), (500, "入党日期", "1937-07"), (501, "备注", "样例备注"),
             (750, "籍贯", "样县"), (999, "姓名", "样改名")]  # fmt: skip
    for row, heading, value in edits:
        rows[row][column[heading]] = value
    preview = upload(clerk, workbook(list(table.headings), *rows))
    assert "更正 <strong>7</strong> 人，无改动 993 人" in preview.content.decode()
    trace, revisions = Trace.objects.order_by("-number").first().number, count_revisions()
    once, again = confirm(clerk, preview), confirm(clerk, preview)
    assert (once.status_code, again.status_code, once["Location"]) == (302, 302, again["Location"])
    assert count_revisions() == revisions + 7
    left = Trace.objects.filter(number__gt=trace)
    assert left.filter(verb="更正人员").count() == 7
    assert {t.thing for t in left.filter(verb="更正人员")} == {rows[row][column["编号"]] for row, _, _ in edits}
    assert left.filter(verb="导入名册").count() == 1
    with reading(city.reader("organiser", "甲一镇")) as reader:
        person = Person.objects.get(public_id=rows[99][column["编号"]])
        assert known_values(reader, person)["phone"] == "13900000099"


def count_revisions() -> int:
    with reading(SYSTEM):
        return PersonRevision.objects.count()


def test_an_upload_is_gone_once_imported_and_belongs_to_who_sent_it(city: City, clerk: Client) -> None:
    preview = upload(clerk, made("采集表", 2605))
    stored = RosterUpload.objects.get()
    assert citizen_number(2605).encode() not in bytes(stored.box)
    assert browser(city, "甲二镇").get(f"/people/import/?upload={stored.public_id}").status_code == 404
    confirm(clerk, preview)
    stored.refresh_from_db()
    assert stored.box is None
    assert clerk.get(f"/people/import/?upload={stored.public_id}").status_code == 404
    assert confirm(clerk, preview, form_key="another").status_code == 404


def test_nobody_is_imported_into_another_township(city: City, clerk: Client) -> None:
    page = upload(clerk, made("采集表", 2606, 所在党支部="甲县甲二镇甲二村党支部")).content.decode()
    assert "您的范围内没有这个党支部" in page and "新登记 <strong>0</strong> 人" in page
    under = upload(clerk, made("采集表（前二十项）", 2607), under=city.unit("甲二村").public_id)
    assert "新登记 <strong>0</strong> 人" in under.content.decode()
    before = people()
    confirm(clerk, under, partial="1")
    assert people() == before


def test_a_number_held_beyond_reach_is_refused_without_telling_whose(city: City, clerk: Client) -> None:
    holder = city.person("乙一村党员")
    with reading(SYSTEM):
        taken = known_values(SYSTEM, holder)["citizen_number"]
    page = upload(clerk, made("采集表", 2608, 公民身份号码=taken)).content.decode()
    assert "已登记在另一人名下" in page
    for told in (holder.name, holder.public_id, "乙县", "乙一"):
        assert told not in page


def test_each_correction_is_shown_old_and_new_and_sealed_values_stay_masked(city: City, clerk: Client) -> None:
    person = city.person("甲一村党员")
    with reading(SYSTEM):
        number = known_values(SYSTEM, person)["citizen_number"]
    preview = upload(clerk, workbook(["姓名", "公民身份号码", "性别", "民族", "出生日期", "入党时间", "所在党支部", "学历", "联系电话", "家庭住址"],
                                     [person.name, number, person.sex, "汉族", person.birth, "2010-07-01", VILLAGE, "高中", "13911112222", "样路9号"]))  # fmt: skip
    page = preview.content.decode()
    lines = [re.sub(r"<[^>]+>", " ", line).split() for line in re.findall(r"<tr>(?:(?!</tr>).)*<th scope=\"row\".*?</tr>", page, re.S)]
    told = {line[2]: line[3:] for line in lines}
    assert told["学历"] == ["大学", "高中"]
    assert told["联系电话"][-1] == "139****2222"
    assert "13911112222" not in page and "样路9号" not in page


def test_a_file_with_a_very_long_name_is_previewed_like_any_other(city: City, clerk: Client) -> None:
    page = upload(clerk, made("名册列", 2612), filename="名" * 240 + ".xlsx").content.decode()
    assert "没有不能接收的行" in page and "名.xlsx" in page


def test_a_long_preview_is_turned_page_by_page(clerk: Client) -> None:
    headings = HEADINGS["采集表"].split()
    good = read_table(made("采集表", 2602), "名册.xlsx").rows[0].cells
    rows = [[f"样长{chr(0x4E00 + n)}", citizen_number(3000 + n), *good[2:]] for n in range(130)]
    preview = upload(clerk, workbook(headings, *rows))
    page = preview.content.decode()
    assert "新登记 <strong>130</strong> 人" in page and "1 / 2" in page
    turned = re.search(r'<a class="turn" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    second = clerk.get(f"/people/import/{turned}").content.decode()
    assert f"样长{chr(0x4E00 + 129)}" in second and f"样长{chr(0x4E00)}" not in second
    assert confirm(clerk, preview).status_code == 302


def test_a_number_known_within_reach_means_that_person(city: City, clerk: Client) -> None:
    person = city.person("甲一村党员")
    with reading(SYSTEM):
        number = known_values(SYSTEM, person)["citizen_number"]
    page = upload(clerk, workbook(["姓名", "公民身份号码", "性别", "民族", "出生日期", "入党时间", "所在党支部", "学历"],
                                  [person.name, number, person.sex, "汉族", person.birth, "2010-07-01", VILLAGE, "高中"])).content.decode()  # fmt: skip
    assert "更正 <strong>1</strong> 人" in page and "学历" in page


def test_another_branch_in_a_cell_is_no_transfer(city: City, clerk: Client) -> None:
    person = city.person("甲一村党员")
    page = upload(clerk, workbook(["编号", "姓名", "所在党支部"], [person.public_id, person.name, "甲县甲一镇甲一湾党支部"])).content.decode()
    assert "与登记的" in page and "组织关系转接" in page
    assert "更正 <strong>0</strong> 人" in page


def test_a_secretary_finds_no_import(city: City) -> None:
    client = Client()
    client.force_login(city.login("secretary", "甲一村"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/people/import/").status_code == 404
    assert client.get("/people/export/").status_code == 404
