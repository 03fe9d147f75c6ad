"""导出长表: a list too long to wait for is written in the background; whoever asked sees how far it is and takes the file, he alone."""
from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from dazugong.cli import tending
from dazugong.formats.tables import read_table
from dazugong.kernel.access.actions import give_role
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.exports.models import Export
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.actions import run_waiting
from dazugong.kernel.jobs.models import Job, State
from dazugong.kernel.people.actions import end_appointment
from dazugong.kernel.people.models import Appointment, Membership, Person
from dazugong.web import exporting, rows
from tests.journeys.test_import_a_roster import browser, may  # noqa: F401
from tests.make import AT, SYSTEM, City

LIST, SEALED = "/people/?out=workbook", "/people/export/"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is long here is short, and written at one fixed moment."""
    monkeypatch.setattr(exporting, "CELLS", 20)
    monkeypatch.setattr(exporting, "STEP", 2)
    monkeypatch.setattr(rows, "CHUNK", 2)

    class Fixed(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return AT

    monkeypatch.setattr("xlsxwriter.core.datetime", Fixed)


@pytest.fixture
def clerk(city: City) -> Client:
    return browser(city, "甲一镇")


def work(at: datetime = AT) -> list[Job]:
    """What the installation does by itself."""
    with reading(SYSTEM):
        return run_waiting(by=SYSTEM, at=at)


def asked(client: Client, address: str = LIST) -> str:
    """The page of the export that a list leads to."""
    answer = client.get(address)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def file(client: Client, here: str) -> HttpResponse:
    return client.get(f"{here}file/")


def direct(client: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> HttpResponse:
    """The same list, handed out while one waits."""
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "CELLS", 10_000)
        return client.get(address)


def kept() -> Export:
    with reading(SYSTEM):
        return Export.objects.get()


def travel(monkeypatch: pytest.MonkeyPatch, later: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    monkeypatch.setattr("dazugong.web.reading.today", later.date)


def test_a_long_list_is_written_in_the_background_and_taken_by_whoever_asked(clerk: Client) -> None:
    here = asked(clerk)
    page = text(clerk, here)
    assert "排队等候" in page and "关闭浏览器" in page and file(clerk, here).status_code == 404
    [job] = work()
    assert (job.state, job.done) == (State.DONE, job.total), job.said
    assert clerk.get(f"{here}?watch=1").headers["HX-Redirect"] == here
    page = text(clerk, here)
    assert "已写好" in page and "下载" in page and "2026-05-23" in page
    table = read_table(file(clerk, here).content, "名册.xlsx")
    assert "样甲一村书记" in {row.cells[0] for row in table.rows}
    listed = text(clerk, "/exports/")
    assert here in listed and "党员名册.xlsx" in listed and "可以下载" in listed


@pytest.mark.parametrize("address", [LIST, LIST + "&sort=-name&f_sex=男", LIST + "&q=样", LIST + "&on=2025-01-01", SEALED, "/people/export/?f_name=书记", "/units/?out=workbook"])
def test_the_file_is_what_the_page_would_have_handed_out(clerk: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(exporting, "CELLS", 1)
    before = Trace.objects.count()
    wanted = direct(clerk, monkeypatch, address)
    left = [(t.verb, t.kind, t.count, t.digest, t.login, t.post) for t in Trace.objects.order_by("number")[before:]]
    here = asked(clerk, address)
    before = Trace.objects.count()
    work()
    came = file(clerk, here)
    assert came.content == wanted.content and came["Content-Disposition"] == wanted["Content-Disposition"]
    again = [(t.verb, t.kind, t.count, t.digest, t.login, t.post) for t in Trace.objects.order_by("number")[before:]]
    assert again[: len(left)] == left


def test_each_step_leaves_its_trace(city: City, clerk: Client) -> None:
    before = Trace.objects.count()
    here = asked(clerk)
    work()
    file(clerk, here)
    file(clerk, here)
    clerk.post(f"{here}drop/", {"form_key": "k"})
    left = list(Trace.objects.order_by("number")[before:])
    assert [t.verb for t in left] == ["交办导出", "交办作业", "导出名册", "备好导出", "作业完成", "下载导出", "下载导出", "删除导出"]
    assert {t.login for t in left if t.verb != "作业完成"} == {city.login("organiser", "甲一镇").pk}
    assert len({t.digest for t in left if t.kind == "导出" and t.digest}) == 1


def test_a_short_list_is_handed_out_at_once(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert direct(clerk, monkeypatch, LIST).status_code == 200
    assert not Job.objects.exists()


def test_what_is_kept_is_sealed_and_says_nothing(city: City, clerk: Client) -> None:
    here = asked(clerk, LIST + "&q=样")
    work()
    data, row = file(clerk, here).content, kept()
    assert data not in bytes(row.box) and b"PK" not in bytes(row.box)[:64] and "样".encode() not in bytes(row.asked)
    jobs = browser_of(city, "section", "甲部").get("/jobs/").content.decode()
    assert "导出表格" in jobs and "党员名册" not in jobs


def browser_of(city: City, role: str, place: str) -> Client:
    client = Client()
    client.force_login(city.login(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_list_of_exports_says_what_each_was_narrowed_to(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "CELLS", 1)
    here = asked(clerk, LIST + "&q=样&f_sex=男")
    assert "查找：样；性别：男" in text(clerk, here) and "查找：样；性别：男" in text(clerk, "/exports/")


def test_nobody_else_sees_it_or_takes_it(city: City, clerk: Client) -> None:
    here = asked(clerk)
    work()
    for role, place in (("organiser", "甲二镇"), ("section", "甲部"), ("leader", "甲部"), ("secretary", "甲一村"), ("auditor", "甲部")):
        other = browser_of(city, role, place)
        assert [other.get(address).status_code for address in (here, f"{here}file/")] == [404, 404], role
        assert other.post(f"{here}drop/", {"form_key": f"k{role}"}).status_code == 404
        assert here not in text(other, "/exports/")
        with reading(city.reader(role, place)):
            assert not Export.objects.exists()
    assert Client().get(f"{here}file/").status_code == 302 and file(clerk, here).status_code == 200


def end_post(city: City, on: date) -> None:
    with reading(SYSTEM):
        held = Appointment.objects.get(person=city.person("甲一镇组织委员"))
        end_appointment(appointment=held, on=on, by=SYSTEM, at=AT)


def test_whoever_has_left_the_post_takes_nothing_and_it_is_wiped(city: City, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = asked(clerk)
    work()
    end_post(city, date(2026, 5, 21))
    assert file(clerk, here).status_code == 200
    travel(monkeypatch, AT + timedelta(days=1))
    clerk = browser(city, "甲一镇")
    assert (clerk.get(here).status_code, file(clerk, here).status_code) == (404, 404)
    monkeypatch.setattr(tending, "datetime", Later)
    tending.catch_up()
    gone = kept()
    assert (gone.box, gone.asked, gone.wiped_for) == (None, None, "职务或权限已变")


class Later(datetime):
    """The next morning, where the installation reads the clock."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return AT + timedelta(days=1)


def test_whoever_left_the_post_before_it_was_begun_gets_nothing(city: City, clerk: Client) -> None:
    here = asked(clerk)
    end_post(city, date(2026, 5, 21))
    [job] = work(AT + timedelta(days=1))
    assert job.state == State.FAILED and "有变动，没有导出" in job.said
    assert kept().box is None and not Trace.objects.filter(verb="导出名册").exists()
    assert "有变动，没有导出" in text(clerk, here)  # it is still the twentieth where he sits


def test_a_reach_that_has_grown_meanwhile_gives_no_more_than_was_asked_for(city: City, clerk: Client) -> None:
    before = asked(clerk)
    work()
    waiting = asked(clerk, SEALED)
    with reading(SYSTEM):
        post = Appointment.objects.get(person=city.person("甲一镇组织委员")).post
        give_role(post=post, role="organiser", over=city.unit("甲二镇"), since=date(2026, 5, 20), by=SYSTEM, at=AT)
    [job] = work()
    assert job.state == State.FAILED and "有变动，没有导出" in job.said
    assert [clerk.get(address).status_code for address in (before, f"{before}file/", waiting)] == [404, 404, 404]


def test_it_is_read_through_the_fence_of_whoever_asked(city: City, clerk: Client) -> None:
    here = asked(clerk, SEALED)
    work()
    read = {row.cells[0] for row in read_table(file(clerk, here).content, "名册.xlsx").rows}
    with reading(city.reader("organiser", "甲一镇")):
        own = set(Membership.objects.values_list("person__public_id", flat=True))
    with reading(SYSTEM):
        everybody = Person.objects.count()
    assert read == own and 0 < len(own) < everybody


def test_after_three_days_it_is_gone(city: City, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    here = asked(clerk)
    work()
    travel(monkeypatch, AT + timedelta(days=2, hours=23))
    clerk = browser(city, "甲一镇")
    assert file(clerk, here).status_code == 200

    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return AT + timedelta(days=3, hours=5)

    travel(monkeypatch, Then.now())
    clerk = browser(city, "甲一镇")
    assert file(clerk, here).status_code == 404
    monkeypatch.setattr(tending, "datetime", Then)
    tending.run_jobs()
    gone = kept()
    assert (gone.box, gone.asked, gone.wiped_for) == (None, None, "到期")
    assert "已删除（到期）" in text(clerk, here) and "已删除（到期）" in text(clerk, "/exports/")
    assert Trace.objects.filter(verb="删除导出", thing=gone.public_id, note="到期").exists()
