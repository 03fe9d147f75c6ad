"""留电话: a number that a form asks for lies sealed in the database, and is masked for whoever may not see persons."""
from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.keys.fields import SEALED, Personal
from dazugong.kernel.processes.actions import press
from dazugong.kernel.processes.queries import case_for, sheet_of
from dazugong.kernel.records.models import Answer, Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.queries import digest_holds
from dazugong.spec import check_files
from tests.kernel.handling import opened as opened_case
from tests.make import AT, SYSTEM
from tests.month import BEIJING, at, the_clock
from tests.sample_procedures import PACK as ERRANDS

NUMBER, OTHER, WRONG = "13900007788", "0999-7654321", "1390000778812345678901"
PACK = {
    "README.md": "样例：乡镇每月报一次值班电话。",
    "pack.toml": """
id = "watch"
title = "值班"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第一条" }]
""",
    "forms/duty.toml": """
title = "值班表"

[[field]]
id = "phone"
term = "值班电话"
type = "phone"
required = true
carry = "last"

[[field]]
id = "posts"
term = "值班岗位"
type = "table"

[[field.column]]
id = "post"
term = "岗位"
type = "text"

[[field.column]]
id = "call"
term = "岗位电话"
type = "phone"
""",
    "schedule.toml": '[[schedule]]\nform = "duty"\nevery = "month"\ndue_day = 10\ndue_after = "period-end"\n',
    "examples/first.toml": """
title = "电话必填"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "duty"
unit = "甲镇"
answers = { "值班岗位" = [{ "岗位" = "门卫" }] }

[[expect]]
form = "duty"
unit = "甲镇"
refused = ["值班电话"]
""",
}


@pytest.fixture
def opened(city, monkeypatch):
    """It is the first of July; the reports for May and June are open."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 7, 1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 7, 1, 14, 2, tzinfo=BEIJING))
    system = the_clock(date(2026, 7, 1))
    with reading(system):
        install_pack(source=PACK, since=date(2026, 5, 1), by=system, at=at(5, 1))
        for code in ("2026-05", "2026-06"):
            open_period(pack="watch", code=code, by=system, at=at(6, 25))
    return city


@pytest.fixture
def may_not_see_persons(monkeypatch):
    """A post that may read reports and fill them in, but not see persons."""
    asked = Reader.may
    monkeypatch.setattr(Reader, "may", lambda self, power: power != "people.read" and asked(self, power))


def browser(city, role: str = "organiser", place: str = "甲一镇") -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def owed(city, period: str = "2026-05") -> str:
    with reading(the_clock()):
        return Obligation.objects.get(pack="watch", unit_id=city.units["甲一镇"], period=period).public_id


def sent(client: Client, report: str, verb: str, **answers: str):
    """The form of a report, saved or filed."""
    body = {"form_key": f"{verb}{report}{len(str(answers))}{answers.get('saves', '0')}", "saves": "0"} | {f"a-{k.replace('__', '.')}": v for k, v in answers.items()}
    return client.post(f"/records/{report}/{verb}/", body | {"saves": answers.get("saves", "0")}, follow=True)


def filed(city) -> str:
    report = owed(city)
    page = sent(browser(city), report, "file", phone=NUMBER, posts__1__post="门卫", posts__1__call=OTHER)
    assert "已报送" in page.content.decode()
    return report


def everything_stored() -> bytes:
    """Every value of every row of every table, as the database keeps it."""
    with looking(EVERYTHING), connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for row in cursor.fetchall() for v in row]
    return b"\n".join(found)


def words_of(data: bytes) -> str:
    """The text of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return " ".join(box.read(name).decode("utf8", "replace") for name in box.namelist())


def test_the_database_does_not_hold_the_digits(opened) -> None:
    """Not of a draft, of a number refused, of a report filed, corrected, or carried on to the next month."""
    client = browser(opened)
    june = owed(opened, "2026-06")
    sent(client, june, "save", phone=WRONG)
    report = filed(opened)
    may = client.get(f"/records/{june}/")
    assert may.status_code == 200
    july = sent(client, june, "save", saves="1", phone=NUMBER)
    assert july.status_code == 200
    stored = everything_stored()
    assert "值班电话".encode() in stored, "the database was read"
    for number in (NUMBER, OTHER, WRONG):
        assert number.encode() not in stored, number
    with reading(the_clock()):
        kept = Answer.objects.get(revision__record__obligation__public_id=report, field="phone")
        assert kept.text == NUMBER and isinstance(kept.text, Personal)
        assert Answer.objects.filter(text=NUMBER).count() == 0, "a filter does not find it either"


def test_it_is_read_where_it_is_needed(opened) -> None:
    """By whoever may see persons: page, workbook, register and its export; and the digest proves what was filed."""
    report, client = filed(opened), browser(opened, "section", "甲部")
    for address in (f"/records/{report}/", f"/records/{report}/revisions/1/", "/register/watch/duty/?period=2026-05"):
        assert NUMBER in client.get(address).content.decode(), address
    assert OTHER in client.get(f"/records/{report}/").content.decode()
    assert NUMBER in words_of(b"".join(client.get("/register/watch/duty/?period=2026-05&out=workbook")))
    reader = opened.reader("section", "甲部", day=date(2026, 7, 1))
    with reading(reader):
        obligation = Obligation.objects.get(public_id=report)
        assert digest_holds(reader, obligation, obligation.record.revisions.get())


def test_who_may_not_see_persons_sees_a_mask(opened, may_not_see_persons) -> None:
    report, client = filed(opened), browser(opened, "section", "甲部")
    for address in (f"/records/{report}/", f"/records/{report}/revisions/1/"):
        page = client.get(address).content.decode()
        assert "139****7788" in page and NUMBER not in page and OTHER not in page, address
    june = owed(opened, "2026-06")
    own = browser(opened)
    for page in (own.get(f"/records/{june}/").content.decode(), words_of(own.get(f"/records/{june}/workbook/").content)):
        assert "139****7788" in page and NUMBER not in page
    for address in ("/register/watch/duty/?period=2026-05", "/register/watch/duty/pivot/"):
        page = client.get(address).content.decode()
        assert "无权查看" in page and NUMBER not in page and OTHER not in page, address
    assert NUMBER not in words_of(b"".join(client.get("/register/watch/duty/?period=2026-05&out=workbook")))


def test_a_mask_left_as_it_stood_keeps_the_number(opened, may_not_see_persons) -> None:
    filed(opened)
    june, client = owed(opened, "2026-06"), browser(opened)
    book = client.get(f"/records/{june}/workbook/").content
    assert "139****7788" in words_of(book)
    page = sent(client, june, "save", phone="139****7788", posts__1__post="门卫")
    assert not re.search("请填电话号码", page.content.decode())
    with reading(the_clock()):
        assert Answer.objects.get(revision__record__obligation__public_id=june, field="phone").text == NUMBER
    book = client.get(f"/records/{june}/workbook/").content
    client.post(f"/records/{june}/workbook/", {"form_key": "back", "file": SimpleUploadedFile("填好.xlsx", book)}, follow=True)
    with reading(the_clock()):
        assert Answer.objects.get(revision__record__obligation__public_id=june, field="phone").text == NUMBER


def test_a_mask_goes_with_its_row_when_another_is_taken_out(opened, may_not_see_persons) -> None:
    report, client = owed(opened), browser(opened)
    sent(client, report, "save", phone=NUMBER, posts__1__post="门卫", posts__1__call=OTHER, posts__2__post="值班", posts__2__call="13900006666")
    sent(client, report, "save", saves="1", phone="139****7788", posts__1__post="值班", posts__1__call="139****6666")
    with reading(the_clock()):
        kept = dict(Answer.objects.filter(revision__record__obligation__public_id=report).values_list("field", "text"))
    assert (kept["posts.1.post"], kept["posts.1.call"], kept["phone"]) == ("值班", "13900006666", NUMBER) and "posts.2.call" not in kept


@pytest.mark.parametrize("text", [f"{SEALED}AAAA", SEALED, f"{SEALED}{SEALED}不是密文"])
def test_nobody_can_type_what_looks_sealed(opened, text: str) -> None:
    """A text that begins like a sealed value is a text like any other."""
    with reading(the_clock()):
        filed(opened)
        answer = Answer.objects.filter(field="posts.1.post").get()
        answer.text = text
        answer.save()
        answer.refresh_from_db()
        assert answer.text == text.strip(SEALED)


def test_the_number_in_a_case_lies_sealed_too(city) -> None:
    """Of a case that anybody in reach may see, and which has no key of its own; who only looks on sees a mask."""
    call = '[[field]]\nid = "call"\nterm = "来电人电话"\ntype = "phone"\n'
    with reading(SYSTEM):
        install_pack(source=ERRANDS | {"forms/errand.toml": ERRANDS["forms/errand.toml"] + call}, since=date(2026, 1, 1), by=SYSTEM, at=AT)
    clerk, county = city.reader("organiser", "甲一镇"), city.reader("section", "甲部")
    with reading(clerk):
        case = opened_case(city, clerk, key="errands.errand", subject="送信")
        press(case=case, step=1, verb="办妥", values={"what": "送信", "call": NUMBER}, by=clerk, at=AT)
        assert sheet_of(clerk, case).filled[0].answers["call"].text == NUMBER
    assert NUMBER.encode() not in everything_stored()
    blind = replace(county, powers=county.powers - {"people.read"})
    with reading(blind):
        assert sheet_of(blind, case_for(blind, case.public_id)).filled[0].answers["call"].text == "139****7788"


LISTED = '\n[[field]]\nid = "list"\nterm = "门卫名单"\ntype = "longtext"\nprefill = { over = "duty", list = ["值班岗位", "岗位电话"] }\n'
TAKEN = '\n[[field]]\nid = "note"\nterm = "备注"\ntype = "text"\nprefill = { over = "duty", take = "值班电话" }\n'
RIGHT = '\n[[field]]\nid = "again"\nterm = "再报电话"\ntype = "phone"\nprefill = { over = "duty", take = "值班电话" }\n'


@pytest.mark.parametrize(("more", "said"), [
    (LISTED, "“岗位电话”是电话，密封保存，不能写进“门卫名单”"), (TAKEN, "“值班电话”是电话，密封保存，不能写进“备注”"), (RIGHT, ""),
])
def test_a_number_is_not_taken_over_into_the_open(more: str, said: str) -> None:
    """By a list or as a text; as a telephone it may."""
    other = PACK["forms/duty.toml"].partition("[[field]]")[0] + more
    times = PACK["schedule.toml"] + '\n[[schedule]]\nform = "other"\nevery = "month"\ndue_day = 20\n'
    found = [problem for problem in check_files(PACK | {"forms/other.toml": other, "schedule.toml": times})]
    assert [problem.message.partition("；")[0] for problem in found] == ([said] if said else []), found
    assert all(problem.file == "forms/other.toml" and problem.line > 3 for problem in found)


@pytest.mark.parametrize(("term", "kind", "refused"), [
    ("联系电话", "text", True), ("手机号", "number", True), ("书记手机号码", "text", True), ("办公电话", "longtext", True), ("联系方式", "text", True),
    ("电话回访数", "number", False), ("联系企业", "text", False), ("电话通知", "text", False), ("联系电话", "phone", False),
])
def test_a_number_is_asked_for_as_one(term: str, kind: str, refused: bool) -> None:
    text = PACK["forms/duty.toml"] + f'\n[[field]]\nid = "more"\nterm = "{term}"\ntype = "{kind}"\n'
    found = check_files(PACK | {"forms/duty.toml": text})
    assert [f"“{term}”是电话号码，要密封保存，请写 type = \"phone\"" == one.message for one in found] == [True] * refused


def test_figures_are_not_told_apart_by_a_number() -> None:
    figures = '[[indicator]]\nid = "by"\nlabel = "各号码"\ncount = "值班岗位 > 0"\nper = "值班电话"\n'
    found = check_files(PACK | {"indicators.toml": figures})
    assert any("“值班电话”是电话，密封保存，不能按它分档" in one.message for one in found), found
