"""导入任免审批表: an officer uploads forms or a package, sees old and new, decides who is who, and hands files out again."""
from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import py7zr
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dazugong.formats.exchange import package_of, write_zip
from dazugong.formats.lrmx import Cadre, WrittenDate, read_lrm, read_lrmx, write_lrm, write_lrmx
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.cadre_actions import hand_cadre_over
from dazugong.kernel.people.models import CadreForm, Cadreship, Person, RosterUpload
from tests.formats.lrmx.people import SOMEBODY
from tests.make import AT, SINCE, SYSTEM, City, citizen_number, seat_cadre_section

CADRE = replace(SOMEBODY, name="样干部", citizen_number=citizen_number(7100), birth=WrittenDate.read("190707"), ethnic_group="汉族")
PASSWORD = "样例密码-7z"


@pytest.fixture(autouse=True)
def may(monkeypatch):  # noqa: ANN001, ANN201
    """It is the day of the sample city."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: AT.date())
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 5, 20, 14, tzinfo=ZoneInfo("Asia/Shanghai")))


def browser(city: City, role: str, place: str) -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def city(city: City) -> City:
    """The sample city, with the sections that manage cadres."""
    seat_cadre_section(city, "甲部")
    seat_cadre_section(city, "乙部")
    return city


@pytest.fixture
def clerk(city: City) -> Client:
    return browser(city, "cadre_section", "甲部")


def upload(client: Client, files: dict[str, bytes], **fields: str):  # noqa: ANN201
    """The preview to which an upload leads, or the page that refuses it."""
    sent = client.post("/cadres/import/", {"files": [SimpleUploadedFile(n, d) for n, d in files.items()], **fields})
    return client.get(sent["Location"]) if sent.status_code == 302 else sent


def confirm(client: Client, preview, **more: str):  # noqa: ANN001, ANN201
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', preview.content.decode()))
    return client.post("/cadres/import/", {**hidden, **more})


def packed(password: str) -> bytes:
    """An exchange package with the cadre, as other systems pack it."""
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password=password) as archive:
        for name, data in files_of_package().items():
            archive.writestr(data, name)
    return held.getvalue()


def files_of_package() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_zip(package_of({"P1": CADRE}, about={}, at=AT)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_form_comes_in_is_shown_as_on_paper_and_goes_out_again(city: City, clerk: Client) -> None:
    preview = upload(clerk, {"样例.lrmx": write_lrmx(CADRE)})
    page = preview.content.decode()
    assert "新登记 <strong>1</strong> 人" in page and "没有不能接收的内容" in page
    with reading(SYSTEM):
        assert not Person.objects.filter(name=CADRE.name).exists(), "a preview writes nothing"
    assert confirm(clerk, preview).status_code == 302
    with reading(SYSTEM):
        number = Person.objects.get(name=CADRE.name).public_id
    shown = clerk.get(f"/cadres/{number}/").content.decode()
    for part in (CADRE.post, "1907.07", "样例丙", "data:image/png;base64", "其间：2012.03--2012.06"):
        assert part in shown
    assert CADRE.citizen_number not in shown, "the paper form has no cell for the citizen number"
    assert read_lrmx(clerk.get(f"/cadres/{number}/lrmx/").content) == CADRE
    with reading(SYSTEM):
        verbs = list(Trace.objects.filter(thing=number).order_by("number").values_list("verb", flat=True))
    assert verbs == ["登记人员", "登记任免审批表", "阅看任免审批表", "导出任免审批表"]


def test_the_list_is_one_trace_and_its_package_comes_back_unchanged(city: City, clerk: Client) -> None:
    confirm(clerk, upload(clerk, {"样例.lrmx": write_lrmx(CADRE)}))
    assert CADRE.name in clerk.get("/cadres/").content.decode()
    assert Trace.objects.order_by("-number").first().verb == "阅看干部名单"
    package = clerk.get("/cadres/export/").content
    assert Trace.objects.order_by("-number").first().verb == "导出交换包"
    page = upload(clerk, {"包.zip": package}).content.decode()
    assert "无改动 1 人" in page and "更正 <strong>0</strong> 人" in page


def test_a_changed_form_is_shown_old_and_new_at_every_cell(city: City, clerk: Client) -> None:
    confirm(clerk, upload(clerk, {"样例.lrmx": write_lrmx(CADRE)}))
    later = replace(CADRE, post="样例镇党委书记", health="良好")
    page = upload(clerk, {"样例.lrmx": write_lrmx(later)}).content.decode()
    for cells in (("现任职务", CADRE.post, later.post), ("健康状况", "健康", "良好")):
        assert re.search(r"<td[^>]*>" + r"</td><td[^>]*>".join(cells) + "</td>", page), cells


def test_a_namesake_is_a_question_and_never_decided_silently(city: City, clerk: Client) -> None:
    confirm(clerk, upload(clerk, {"样例.lrmx": write_lrmx(CADRE)}))
    without_number = replace(CADRE, citizen_number="", post="样例办主任")
    preview = upload(clerk, {"另一份.lrmx": write_lrmx(without_number)})
    page = preview.content.decode()
    assert "请认定是不是同一人" in page and "更正 <strong>0</strong> 人" in page
    confirm(clerk, preview)
    with reading(SYSTEM):
        person = Person.objects.get(name=CADRE.name)
        assert CadreForm.objects.count() == 1
    answer = re.search(r'name="(who-\d+)"', page)[1]
    address = f"/cadres/import/?upload={RosterUpload.objects.last().public_id}&{answer}="
    known = clerk.get(address + person.public_id)
    assert "更正 <strong>1</strong> 人" in known.content.decode() and "样例办主任" in known.content.decode()
    assert "新登记 <strong>1</strong> 人" in clerk.get(address + "新").content.decode()
    assert "不是同名同出生年月的人员" in clerk.get(address + "ABCDEFGHIJ").content.decode()
    assert confirm(clerk, known).status_code == 302
    with reading(SYSTEM):
        assert Person.objects.filter(name=CADRE.name).count() == 1
        assert CadreForm.objects.get(current=True).post == "样例办主任"


def test_all_or_nothing_unless_asked_otherwise(city: City, clerk: Client) -> None:
    bad = replace(CADRE, name="样坏表", citizen_number="110101190601010011")
    preview = upload(clerk, {"好.lrmx": write_lrmx(CADRE), "坏.lrmx": write_lrmx(bad), "截断.lrmx": write_lrmx(CADRE)[:300]})
    page = preview.content.decode()
    for part in ("坏.lrmx", "最后一位校验码不对", "截断.lrmx", "内容已损坏或不完整", "只导入能接收的1人"):
        assert part in page
    refused = confirm(clerk, preview)
    assert "没有导入任何一人" in clerk.get(refused["Location"]).content.decode()
    with reading(SYSTEM):
        assert not Cadreship.objects.exists()
    confirm(clerk, preview, partial="1")
    with reading(SYSTEM):
        assert Cadreship.objects.count() == 1


def test_one_person_in_two_files_is_refused_at_both(city: City, clerk: Client) -> None:
    page = upload(clerk, {"一.lrmx": write_lrmx(CADRE), "二.lrmx": write_lrmx(replace(CADRE, post="另一职务"))}).content.decode()
    assert page.count("分不清哪一份为准") == 2 and "新登记 <strong>0</strong> 人" in page


def test_the_older_form_comes_with_its_picture_and_goes_out_with_it(city: City, clerk: Client) -> None:
    text, picture = write_lrm(CADRE)
    confirm(clerk, upload(clerk, {"样例.lrm": text, "样例.pic": picture}))
    with reading(SYSTEM):
        number = Person.objects.get(name=CADRE.name).public_id
    with zipfile.ZipFile(io.BytesIO(clerk.get(f"/cadres/{number}/lrm/").content)) as archive:
        again = read_lrm(archive.read("样干部.lrm"), picture=archive.read("样干部.pic"))
    assert again == read_lrm(text, picture=picture)


def test_a_locked_package_opens_with_the_typed_password_which_is_kept_nowhere(city: City, clerk: Client) -> None:
    data = packed(PASSWORD)
    assert "这个交换包设有密码" in upload(clerk, {"包.hzb": data}).content.decode()
    assert "密码不能接收：不对" in upload(clerk, {"包.hzb": data}, password="别的密码").content.decode()
    preview = upload(clerk, {"包.hzb": data}, password=PASSWORD)
    assert "新登记 <strong>1</strong> 人" in preview.content.decode()
    confirm(clerk, preview)
    with reading(SYSTEM):
        assert CadreForm.objects.get().post == CADRE.post
    kept = [str(row) for row in Trace.objects.values_list()] + [str(row) for row in RosterUpload.objects.values_list()]
    assert not any(PASSWORD in row for row in kept)
    assert RosterUpload.objects.last().box is None


def test_an_upload_belongs_to_who_sent_it_and_to_its_own_door(city: City, clerk: Client) -> None:
    upload(clerk, {"样例.lrmx": write_lrmx(CADRE)})
    waiting = RosterUpload.objects.get()
    assert CADRE.name.encode() not in bytes(waiting.box)
    assert browser(city, "cadre_section", "乙部").get(f"/cadres/import/?upload={waiting.public_id}").status_code == 404
    assert clerk.get(f"/people/import/?upload={waiting.public_id}").status_code == 404


def test_a_cadre_passes_to_another_managing_unit_and_out_of_sight(city: City, clerk: Client) -> None:
    confirm(clerk, upload(clerk, {"样例.lrmx": write_lrmx(CADRE)}))
    with reading(SYSTEM):
        cadreship = Cadreship.objects.select_related("person").get()
        Cadreship.objects.filter(pk=cadreship.pk).update(since=SINCE)
        cadreship.refresh_from_db()
        hand_cadre_over(cadreship=cadreship, to=city.unit("乙县"), on=AT.date(), by=SYSTEM, at=AT)
    number = cadreship.person.public_id
    assert clerk.get(f"/cadres/{number}/").status_code == 404
    assert CADRE.name not in clerk.get("/cadres/").content.decode()
    leader = browser(city, "leader", "乙部")
    assert leader.get(f"/cadres/{number}/").status_code == 200
    earlier = clerk.get(f"/cadres/{number}/?on=2026-05-19")
    assert earlier.status_code == 200, "as it stood on an earlier day"


@pytest.mark.parametrize("text", ["秘密★1年", "机密\n某件"])
def test_a_marked_form_does_not_come_in(city: City, clerk: Client, text: str) -> None:
    page = upload(clerk, {"样例.lrmx": write_lrmx(replace(CADRE, awards=text))}).content.decode()
    assert "有密级标志" in page and "按保密规定处理" in page


def test_words_of_a_secret_ballot_are_no_marking(clerk: Client) -> None:
    page = upload(clerk, {"样例.lrmx": write_lrmx(replace(CADRE, awards="组织秘密投票，保守秘密"))}).content.decode()
    assert "新登记 <strong>1</strong> 人" in page


def test_nobody_is_named_by_a_form_without_a_name(clerk: Client) -> None:
    page = upload(clerk, {"空.lrmx": write_lrmx(Cadre())}).content.decode()
    assert "没有填写" in page and "新登记 <strong>0</strong> 人" in page


ODD = {     # element, what stands in it → where the preview shows it, why, and the remedy; said here from the form, not from the code
    "无名": ({"XingMing": ""}, "姓名", "没有填写", "请填写姓名"),
    "出生": ({"ChuShengNianYue": "190713"}, "出生年月", "月份不对", "一年只有12个月"),
    "工作": ({"CanJiaGongZuoShiJian": "192513"}, "参加工作时间", "月份不对", "一年只有12个月"),
    "入党": ({"RuDangShiJian": "193013"}, "入党时间", "月份不对", "一年只有12个月"),
}
KEPT = {
    "民主党派": ({"RuDangShiJian": "民建1930.13"}, "入党时间", "月份不对", "一年只有12个月"),
    "填表": ({"TianBiaoShiJian": "202613"}, "填表时间", "月份不对", "一年只有12个月"),
    "到龄": ({"DaoLingNianYue": "204013"}, "到龄年月", "月份不对", "一年只有12个月"),
    "简历月份": ({"JianLi": "1930.13--1935.07  某镇干部"}, "简历", "月份不对", "一年只有12个月"),
    "简历没有时间": ({"JianLi": "历任某镇干部"}, "简历", "起止年月", "一段一行"),
    "家庭": ({"JiaTingChengYuan": "<Item><ChengWei>妻子</ChengWei><XingMing>样例乙</XingMing><ChuShengRiQi>190813</ChuShengRiQi></Item>"},
           "家庭成员第1行出生日期", "月份不对", "一年只有12个月"),
    "多出来的": ({"XingQu": "下棋"}, "XingQu", "表上没有这一项", "不用改"),
}  # fmt: skip


def odd_form(**elements: str) -> bytes:
    """A form of a well-described person, but for these elements."""
    said = {"XingMing": "样奇", "XingBie": "男", "ChuShengNianYue": "190707", "MinZu": "汉族", **elements}
    return f'<?xml version="1.0" encoding="UTF-8"?><Person>{"".join(f"<{n}>{t}</{n}>" for n, t in said.items())}</Person>'.encode()


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells below a heading of the preview."""
    section = page.partition(f"<h2>{heading}")[2].partition("</section>")[0]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in section.split("<tr>")[2:]]


@pytest.mark.parametrize("case", ODD)
def test_what_cannot_be_is_shown_with_its_place_and_remedy_and_nobody_is_entered(city: City, clerk: Client, case: str) -> None:
    elements, cell, why, remedy = ODD[case]
    preview = upload(clerk, {f"{case}.lrmx": odd_form(**elements)})
    [[place, shown, _, reason, mend]] = rows_of(preview.content.decode(), "不能接收")
    assert (place.startswith(case), shown, why in reason, remedy in mend) == (True, cell, True, True)
    confirm(clerk, preview)
    with reading(SYSTEM):
        assert not CadreForm.objects.exists()


@pytest.mark.parametrize("case", KEPT)
def test_what_is_not_understood_is_shown_with_its_place_and_remedy_and_is_kept(city: City, clerk: Client, case: str) -> None:
    elements, cell, why, remedy = KEPT[case]
    preview = upload(clerk, {f"{case}.lrmx": odd_form(**elements)})
    [[place, shown, text, reason, mend]] = rows_of(preview.content.decode(), "没有读懂")
    assert (place.startswith(case), shown, why in reason, remedy in mend) == (True, cell, True, True)
    assert confirm(clerk, preview)["Location"] == "/cadres/"
    with reading(SYSTEM):
        person = CadreForm.objects.get().person
    handed_out = clerk.get(f"/cadres/{person.public_id}/lrmx/").content.decode()
    assert text in handed_out or text in clerk.get(f"/cadres/{person.public_id}/").content.decode()


def test_the_others_of_a_batch_come_in_when_that_is_asked(city: City, clerk: Client) -> None:
    preview = upload(clerk, {"好的.lrmx": odd_form(XingMing="样好"), "无名.lrmx": odd_form(XingMing=""), "出生.lrmx": odd_form(ChuShengNianYue="190713")})
    assert [row[0][:2] for row in rows_of(preview.content.decode(), "不能接收")] == ["出生", "无名"]
    confirm(clerk, preview, partial="1")
    with reading(SYSTEM):
        assert [form.person.name for form in CadreForm.objects.select_related("person")] == ["样好"]
