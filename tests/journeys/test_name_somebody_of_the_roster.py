"""填名册里的人: a field that takes only persons of the roster knows whom a name or a number means, and says what to do where it does not."""
from __future__ import annotations

import io
import re
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dazugong.formats.sheet_lines import SheetLine, SheetTable
from dazugong.formats.sheet_workbook import read_sheet, write_sheet
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.actions import register_person
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.spec import check_files
from tests.make import SINCE, SYSTEM
from tests.month import BEIJING, at, the_clock

PACK = {
    "README.md": "样例：乡镇每月报责任人。",
    "pack.toml": """
id = "charge"
title = "责任人"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第一条" }]
""",
    "forms/list.toml": """
title = "责任人表"

[[field]]
id = "who"
term = "牵头人"
type = "person"
roster = true
required = true

[[field]]
id = "helpers"
term = "帮手"
type = "table"
carry = "last"

[[field.column]]
id = "name"
term = "帮手姓名"
type = "person"
roster = true
""",
    "schedule.toml": '[[schedule]]\nform = "list"\nevery = "month"\ndue_day = 10\ndue_after = "period-end"\n',
    "examples/first.toml": """
title = "没有填的退回"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "list"
unit = "甲镇"
answers = {}

[[expect]]
form = "list"
unit = "甲镇"
refused = ["牵头人"]
""",
}


@pytest.fixture
def owed(city, monkeypatch) -> str:
    """It is the first of June; the township owes its list for May."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock(date(2026, 6, 1))
    with reading(system):
        install_pack(source=PACK, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="charge", code="2026-05", by=system, at=at(5, 25))
        return Obligation.objects.get(pack="charge", unit_id=city.units["甲一镇"]).public_id


@pytest.fixture
def town(city) -> Client:
    client = Client()
    client.force_login(city.login("organiser", "甲一镇"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(client: Client, owed: str, verb: str = "file", **answers: str) -> tuple[int, str]:
    body = {"form_key": new_id(), "saves": "0", **{f"a-{key.replace('__', '.')}": text for key, text in answers.items()}}
    answer = client.post(f"/records/{owed}/{verb}/", body)
    return answer.status_code, answer.content.decode()


def kept(owed: str) -> dict[str, str]:
    with reading(SYSTEM):
        return dict(Answer.objects.filter(revision__record__obligation__public_id=owed).exclude(text="").values_list("field", "text"))


def test_a_name_or_a_number_becomes_name_and_number(city, owed, town) -> None:
    secretary, member = city.person("甲一村书记"), city.person("甲一湾党员")
    code, page = sent(town, owed, who="样甲一村书记", helpers__1__name=member.public_id.lower(), helpers__2__name=f" 样甲一村书记 ({secretary.public_id}) ")
    assert code == 302, page
    named = f"样甲一村书记（{secretary.public_id}）"
    assert kept(owed) == {"who": named, "helpers": "2", "helpers.1.name": f"样甲一湾党员（{member.public_id}）", "helpers.2.name": named}
    assert named in town.get(f"/records/{owed}/").content.decode()


def test_a_stranger_and_somebody_of_another_township_are_refused_with_what_to_do(city, owed, town) -> None:
    there = city.person("甲二村党员")
    for words in ("样没有的人", "样甲二村党员", there.public_id):
        code, page = sent(town, owed, who="样甲一村书记", helpers__1__name=words)
        assert code == 400
        assert "“帮手”第1行“帮手姓名”：甲县甲一镇党委（连同下级）的名册里没有" in page and "先办登记或转接" in page
        assert f'value="{words}"' in page, "what was typed stays"
    assert kept(owed) == {}
    code, page = sent(town, owed, who="样甲一村书记（" + city.person("甲一湾书记").public_id + "）")
    assert code == 400 and "是“样甲一湾书记”，不是“样甲一村书记”" in page


def test_of_two_of_one_name_the_number_is_asked_and_no_number_is_told(city, owed, town) -> None:
    with reading(SYSTEM):
        other = register_person(values={"name": "样甲一村书记", "sex": "女", "birth": "1990-01"}, unit=city.unit("甲一湾"), since=SINCE, by=SYSTEM, at=at(5, 1))
    code, page = sent(town, owed, who="样甲一村书记")
    assert code == 400 and "名册里有2位“样甲一村书记”" in page and "甲一湾党支部" in page and "填编号" in page
    assert other.public_id not in page and city.person("甲一村书记").public_id not in page
    assert sent(town, owed, who=other.public_id)[0] == 302


def test_a_draft_keeps_a_stranger_until_it_is_filed(city, owed, town) -> None:
    assert sent(town, owed, "save", who="样没有的人")[0] in (200, 302)
    assert kept(owed) == {"who": "样没有的人"}


def test_a_stranger_in_a_workbook_brought_back_is_told_at_his_cell_and_nothing_is_saved(city, owed, town) -> None:
    origin, _ = read_sheet(town.get(f"/records/{owed}/workbook/").content, "取出.xlsx")

    def back(who: str, helper: str) -> str:
        saved, column = io.BytesIO(), SheetLine(id="name", label="帮手姓名", kind="text", text="")
        lines = [SheetLine(id="who", label="牵头人", kind="text", text=who), SheetLine(id="", label="帮手", kind="text", text="", rows="helpers")]
        write_sheet(saved, title="样例", notes=["一"], lines=lines, tables=[SheetTable(id="helpers", label="帮手", columns=(column,), rows=[{"name": helper}], most=9)], origin=origin)
        sent = {"form_key": new_id(), "file": SimpleUploadedFile("填好.xlsx", saved.getvalue())}
        return town.post(f"/records/{owed}/workbook/", sent, follow=True).content.decode()

    page = back("样没有的人", "样甲二村党员")
    assert "工作簿没有存入" in page and kept(owed) == {}
    assert re.search(r"[A-Z]\d+.*：“牵头人”：甲县甲一镇党委（连同下级）的名册里没有“样没有的人”", page)
    assert "“帮手”第1行“帮手姓名”：甲县甲一镇党委（连同下级）的名册里没有“样甲二村党员”" in page, re.findall("工作簿没有存入[^<]*", page)
    assert "工作簿已存为草稿" in back("样甲一村书记", city.person("甲一湾党员").public_id)
    assert kept(owed)["who"] == f"样甲一村书记（{city.person('甲一村书记').public_id}）"


def test_only_a_person_may_be_held_against_the_roster() -> None:
    wrong = PACK["forms/list.toml"].replace('type = "person"\nroster = true\nrequired', 'type = "text"\nroster = true\nrequired')
    assert [(p.file, "只有人员（person）才写 roster" in p.message) for p in check_files({**PACK, "forms/list.toml": wrong})] == [("forms/list.toml", True)]
