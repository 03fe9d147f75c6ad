"""导入大名册: it is previewed and imported in the background; the page says how far it is, and a cut-off import goes on."""
from __future__ import annotations

import pytest
from django.test import Client

from dazugong.kernel.access import rosters
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.jobs.actions import run_waiting, take_over
from dazugong.kernel.jobs.models import Job, State
from dazugong.kernel.people import roster
from dazugong.kernel.people.models import Membership, PersonRevision, RosterUpload
from tests.journeys.test_import_a_roster import HEADINGS, VILLAGE, browser, confirm, may, people, upload, workbook  # noqa: F401
from tests.make import AT, SYSTEM, City, citizen_number

MANY = 130


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is large here is small, and so are its parts."""
    monkeypatch.setattr(roster, "LARGE", 100)
    monkeypatch.setattr(rosters, "LARGE", 100)
    monkeypatch.setattr(roster, "CHUNK", 70)
    monkeypatch.setattr(roster, "PART", 50)
    monkeypatch.setattr(rosters, "BREATH", 0)


@pytest.fixture
def clerk(city: City) -> Client:
    return browser(city, "甲一镇")


def large(**cells: str) -> bytes:
    """A roster of many new members of one village."""
    headings = HEADINGS["采集表"].split()
    numbers = ["".join("甲乙丙丁戊己庚辛壬癸"[int(d)] for d in f"{n:03d}") for n in range(MANY)]
    given = {"性别": "男", "民族": "汉族", "出生日期": "1907-01", "学历": "大专", "人员类别": "正式党员", "所在党支部": VILLAGE, "加入党组织日期": "1936-07",
             "转为正式党员日期": "1937-07"} | cells  # fmt: skip
    rows = [given | {"姓名": f"样多{name}", "身份证号码": citizen_number(30_000 + n), "联系电话": f"135{n:08d}"} for n, name in enumerate(numbers)]
    return workbook(headings, *([row.get(heading, "") for heading in headings] for row in rows))


def work() -> list[Job]:
    """What the installation does by itself."""
    with reading(SYSTEM):
        return run_waiting(by=SYSTEM, at=AT)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_large_roster_is_previewed_and_imported_in_the_background(clerk: Client) -> None:
    waiting = upload(clerk, large())
    here = waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"]
    assert "排队等候" in waiting.content.decode() and "关闭浏览器" in waiting.content.decode()
    before = people()
    [job] = work()
    assert (job.state, job.said, people()) == (State.DONE, f"新登记{MANY}人，更正0人，无改动0人，不能接收0处", before), job.said
    assert clerk.get(here + "&watch=1").headers["HX-Redirect"] == here
    preview = clerk.get(here)
    assert f"新登记 <strong>{MANY}</strong> 人" in preview.content.decode() and "样多甲甲甲" in preview.content.decode()
    asked = confirm(clerk, preview)
    assert asked["Location"] == here and "排队等候" in text(clerk, here) and people() == before
    [job] = work()
    assert job.state == State.DONE, job.said
    assert f"已导入：新登记{MANY}人，更正0人，无改动0人" in text(clerk, here)
    assert people() == before + MANY and Trace.objects.filter(verb="导入名册").count() == 1
    kept = RosterUpload.objects.get()
    assert (kept.box, kept.seen) == (None, None)


def test_the_same_file_is_not_imported_twice_at_once(clerk: Client) -> None:
    waiting = upload(clerk, large())
    work()
    preview = clerk.get(waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"])
    first = confirm(clerk, preview)
    again = confirm(clerk, clerk.get(waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"] + "&show=new"), upload=RosterUpload.objects.get().public_id, form_key="another")
    assert first["Location"] == again["Location"]
    assert Job.objects.filter(work=rosters.IMPORT).count() == 1


def test_a_cut_off_import_goes_on_where_it_was(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = upload(clerk, large())
    work()
    here = waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"]
    confirm(clerk, clerk.get(here))
    before, steps = people(), roster.import_steps

    def dies(**given: object) -> list:
        first, second, *_ = steps(**given)
        return [first, second, killed]

    monkeypatch.setattr(rosters, "import_steps", dies)
    with pytest.raises(SystemExit):
        work()
    assert people() == before + 50 and Job.objects.get(work=rosters.IMPORT).state == State.RUNNING
    monkeypatch.setattr(rosters, "import_steps", steps)
    with reading(SYSTEM):
        take_over(by=SYSTEM, at=AT)
    [job] = work()
    assert (job.state, job.said) == (State.DONE, f"已导入：新登记{MANY - 50}人，更正0人，无改动50人")
    assert people() == before + MANY
    with reading(SYSTEM):
        assert Membership.objects.filter(person__name__startswith="样多").count() == MANY == PersonRevision.objects.filter(person__name__startswith="样多").count()


def test_a_roster_that_waits_does_not_hold_up_the_start(clerk: Client) -> None:
    upload(clerk, large())
    with reading(SYSTEM):
        assert run_waiting(by=SYSTEM, at=AT, starting=True) == []
    [job] = work()
    assert job.state == State.DONE


def killed() -> int:
    """The process dies here: nothing that it would still do is done."""
    raise SystemExit


def test_what_cannot_be_taken_is_said_and_nothing_is_written(clerk: Client) -> None:
    waiting = upload(clerk, large(性别="不明"))
    here = waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"]
    work()
    page, before = text(clerk, here), people()
    assert f"<strong>{MANY}</strong> 处" in page and "第2行" in page and "没有不能接收的行" not in page
    clerk.post("/people/import/", {"upload": RosterUpload.objects.get().public_id, "under": "", "form_key": "k"})
    [job] = work()
    assert (job.state, people()) == (State.FAILED, before) and f"有{MANY}处不能接收" in text(clerk, here)


def test_a_fault_far_down_in_the_file_is_told_where_the_preview_would_be(clerk: Client) -> None:
    headings = HEADINGS["采集表"].split()
    rows = [["样甲"] + [""] * (len(headings) - 1)] * 200 + [["样乙"] + [""] * len(headings) + ["多出来的"]]
    waiting = upload(clerk, workbook(headings, *rows))
    [job] = work()
    assert job.state == State.FAILED
    assert "第202行" in text(clerk, waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"])


def test_whoever_lost_the_post_meanwhile_imports_nothing(city: City, clerk: Client) -> None:
    upload(clerk, large())
    login = city.login("organiser", "甲一镇")
    login.state = type(login).State.CLOSED
    login.save(update_fields=["state"])
    [job] = work()
    assert (job.state, job.said) == (State.FAILED, "交办的账号已停用或不再任职，没有办理")


def test_nobody_sees_the_progress_of_another_s_file(city: City, clerk: Client) -> None:
    waiting = upload(clerk, large())
    other = browser(city, "甲二镇")
    assert other.get(waiting.request["PATH_INFO"] + "?" + waiting.request["QUERY_STRING"]).status_code == 404
