"""报表里的名单: a report that lists members by name is read like any list of persons, with its trace."""
from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from tests.month import BEIJING, at, the_clock

PACK = {
    "README.md": "样例：乡镇每月报一次党员名单。",
    "pack.toml": """
id = "names"
title = "名单"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第一条" }]
""",
    "forms/list.toml": """
title = "名单表"

[[field]]
id = "who"
term = "党员名单"
type = "longtext"
prefill = { over = "members", list = ["姓名"] }
""",
    "schedule.toml": '[[schedule]]\nform = "list"\nevery = "month"\ndue_day = 10\ndue_after = "period-end"\n',
    "examples/first.toml": """
title = "名单照填"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "list"
unit = "甲镇"
answers = { "党员名单" = "样某" }

[[expect]]
form = "list"
unit = "甲镇"
refused = []
""",
}


@pytest.fixture
def report(city, monkeypatch) -> str:
    """It is the first of June; the township owes its list for May."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock(date(2026, 6, 1))
    with reading(system):
        install_pack(source=PACK, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="names", code="2026-05", by=system, at=at(5, 25))
        return Obligation.objects.get(pack="names", unit_id=city.units["甲一镇"]).public_id


def read(city, role: str, place: str, address: str) -> tuple[str, list[tuple[str, int | None]]]:
    """The page, and (verb, number) of the traces of lists it left."""
    client, before = Client(), Trace.objects.count()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    left = Trace.objects.filter(number__gt=before, kind="人员名单").values_list("verb", "count")
    return answer.content.decode("utf8", "replace"), list(left)


def test_the_list_the_system_filled_in_is_a_list_of_persons(city, report: str) -> None:
    page, left = read(city, "organiser", "甲一镇", f"/records/{report}/")
    assert "样甲一村书记" in page
    assert left == [("阅看名单", 5)], "two secretaries, two members, the organiser"
    _, left = read(city, "organiser", "甲一镇", f"/records/{report}/workbook/")
    assert [verb for verb, _ in left] == ["取出名单"]


def test_reading_it_above_and_later_leaves_the_same_trace(city, report: str) -> None:
    client = Client()
    client.force_login(city.login("organiser", "甲一镇"), backend="django.contrib.auth.backends.ModelBackend")
    body = {"form_key": "names", "saves": "0", "a-who": "1. 样甲一村书记\n2. 样甲一村党员"}
    assert client.post(f"/records/{report}/file/", body).status_code == 302
    for address in (f"/records/{report}/", f"/records/{report}/revisions/1/"):
        page, left = read(city, "section", "甲部", address)
        assert "样甲一村党员" in page
        assert left == [("阅看名单", 2)], address


def test_a_report_without_names_leaves_none(city, report: str) -> None:
    client = Client()
    client.force_login(city.login("organiser", "甲一镇"), backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/records/{report}/file/", {"form_key": "empty", "saves": "0", "a-who": ""})
    assert read(city, "section", "甲部", f"/records/{report}/")[1] == []


MORE = '''
[[field]]
id = "duty"
term = "值班人"
type = "person"

[[field]]
id = "team"
term = "帮扶队"
type = "table"

[[field.column]]
id = "name"
term = "队员"
type = "person"

[[field.column]]
id = "place"
term = "驻在"
type = "text"
'''
WHO, DUTY = "1. 样甲一村书记\n2. 样甲一村党员", "样甲一湾书记"
TEAM = {"a-team.1.name": "样队员甲", "a-team.1.place": "河东", "a-team.2.name": "样队员乙、样队员丙"}
ALL = 2 + 1 + 3


@pytest.fixture
def team(city, monkeypatch) -> str:
    """It is the first of June; one township has filed for May a list, who is on duty, and a team of three."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock(date(2026, 6, 1))
    with reading(system):
        install_pack(source=PACK | {"forms/list.toml": PACK["forms/list.toml"] + MORE}, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="names", code="2026-05", by=system, at=at(5, 25))
        public_id = Obligation.objects.get(pack="names", unit_id=city.units["甲一镇"]).public_id
    client = Client()
    client.force_login(city.login("organiser", "甲一镇"), backend="django.contrib.auth.backends.ModelBackend")
    body = {"form_key": "team", "saves": "0", "a-who": WHO, "a-duty": DUTY} | TEAM
    assert client.post(f"/records/{public_id}/file/", body).status_code == 302
    return public_id


REGISTER = "/register/names/list/"


@pytest.mark.parametrize(("address", "verb", "number", "purpose"), [
    (REGISTER, "阅看名单", ALL, "名单表　2026年5月"),
    (f"{REGISTER}?out=print", "阅看名单", ALL, "名单表　2026年5月"),
    (f"{REGISTER}?out=workbook", "导出名单", ALL, "名单表　2026年5月"),
    (f"{REGISTER}?f_unit=甲二", "", 0, ""),
    (f"{REGISTER}compiled/?period=2026-05", "汇编名单", ALL, "名单表　2026年5月"),
    (f"{REGISTER}compiled/?period=2026-05&out=pdf", "汇编名单", ALL, "名单表　2026年5月"),
    (f"{REGISTER}pivot/?field=duty", "阅看名单", 1, "名单表透视表　值班人　2026年"),
    (f"{REGISTER}pivot/?field=duty&out=workbook", "导出名单", 1, "名单表透视表　值班人　2026年"),
])
def test_many_reports_read_together_leave_one_trace_with_number_and_purpose(city, team, address: str, verb: str, number: int, purpose: str) -> None:
    before = Trace.objects.count()
    read(city, "section", "甲部", address)
    left = Trace.objects.filter(number__gt=before, kind="人员名单").values_list("verb", "count", "note")
    assert list(left) == ([(verb, number, purpose)] if number else [])


def test_a_bundle_for_an_inspection_leaves_one_too(city, team) -> None:
    before = Trace.objects.count()
    read(city, "section", "甲部", f"/bundles/names/{city.unit('甲一镇').public_id}/paper/?year=2026")
    [trace] = Trace.objects.filter(number__gt=before, kind="人员名单")
    assert (trace.verb, trace.count) == ("出卷名单", ALL) and trace.note.endswith("名单2026年材料") and "甲一镇" in trace.note


def test_a_table_of_persons_in_one_report_is_a_list(city, team) -> None:
    assert read(city, "section", "甲部", f"/records/{team}/")[1] == [("阅看名单", 5)], "two of the roster, three of the team; who is on duty is no list"


def test_who_may_not_see_persons_reads_no_names_in_a_table_either(city, team, monkeypatch) -> None:
    asked = Reader.may
    monkeypatch.setattr(Reader, "may", lambda self, power: power != "people.read" and asked(self, power))
    page, left = read(city, "section", "甲部", REGISTER)
    assert "样队员甲" not in page and "河东" in page and DUTY not in page and left == []
