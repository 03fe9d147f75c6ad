"""同事快了一步: a button of a page that has become stale is refused; the answer says why, once, and keeps what was written."""
from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.people.models import Appointment
from dazugong.kernel.publications.models import Remark
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.actions import give_task, hand_down
from dazugong.kernel.tasks.countersigning import ask_to_countersign
from dazugong.kernel.tasks.models import Task
from dazugong.spec.neighbours import BUILT_IN
from tests import sample_publications
from tests.journeys.officer import PLAN, rows, upload
from tests.journeys.officer import Desk as Reviewer
from tests.journeys.test_hand_tasks_down import DUE, Desk
from tests.kernel.assessing import all_marked, install, sheet_of
from tests.make import AT, SYSTEM, City
from tests.month import filed, open_may
from tests.rights.furnish_slots import halls, resource_of
from tests.sample_kinds import LIFE, TIES
from tests.tabs import browser, owed_by, read, send

MINE = "经核实，来信反映的情况属实，\r\n已请甲一镇在月底以前办好“两件事”。"
REPLY = "您刚才写的没有收下，可以从这里复制"


def told(answer: HttpResponse, *why: str, kept: str = MINE) -> str:
    """The page that refuses: `why` is said on it once, and what was written stands on it, once."""
    assert answer.status_code == 400, answer.status_code
    page = answer.content.decode()
    body = html.unescape(page.partition("<body")[2])
    for said in why:
        assert body.count(said) == 1, (said, body.count(said))
    assert body.count(kept) == 1, body.count(kept)
    return page


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def section(city: City) -> Desk:
    return Desk(city, "section", "甲部")


@pytest.fixture
def leader(city: City) -> Desk:
    return Desk(city, "leader", "甲部")


@pytest.fixture
def town(city: City) -> Desk:
    return Desk(city, "organiser", "甲一镇")


@pytest.fixture
def task(city: City) -> Task:
    """Given by the county, to be done by 甲一镇."""
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        whole = give_task(unit=city.unit("甲部"), title="建好活动阵地", due=DUE, by=reader, at=timezone.now())
        return hand_down(task=whole, to=[city.unit("甲一镇")], by=reader, at=timezone.now())[0]


def in_force(source: object, today: date) -> None:
    system = system_reader(today, "定时")
    with reading(system):
        install_pack(source=source, since=today.replace(year=today.year - 1, month=1, day=1), by=system, at=timezone.now())


def remark(city: City, kind: str) -> str:
    sample_publications.install()
    publication = sample_publications.published(city, "notice")
    with reading(SYSTEM):
        made = Remark.objects.create(unit=city.unit("甲县"), publication=publication, kind=kind, pack="notices", title="样例", digest="a" * 64, text="等次不对", came_on=AT.date())
    return f"/remarks/{made.public_id}/"


def test_an_objection_that_a_colleague_has_answered(city: City, section: Desk) -> None:
    where = remark(city, "objection")
    assert section.sends(where, act="answer", text="已经核实，等次没有错。").status_code == 302
    page = told(section.sends(where, act="answer", text=MINE), "这一件不用答复，或者已经答复", REPLY)
    assert "已经核实，等次没有错。" in page and '<button class="main" name="act" value="answer">' not in page


def test_a_comment_that_a_colleague_has_shown(city: City, section: Desk) -> None:
    where = remark(city, "comment")
    assert section.sends(where, act="show").status_code == 302
    told(section.sends(where, act="return", text=MINE), "这一件已经办过", REPLY)


def test_what_may_not_be_sent_is_told_at_its_field_and_nowhere_else(city: City, section: Desk) -> None:
    """The form is still there: the words stand in it, and nothing is said or shown twice."""
    where = remark(city, "objection")
    page = told(section.sends(where, act="answer", text="电话13800000000，" + MINE))
    assert REPLY not in page and page.count('role="alert"') == 1


def test_a_draft_that_a_colleague_has_approved(city: City, section: Desk, leader: Desk) -> None:
    sample_publications.install()
    with reading(city.reader("section", "甲部")) as drafter:
        made = sample_publications.drafted(city, "notice", by=drafter)
    act = f"/publications/{made.public_id}/act/"
    assert leader.sends(act, act="approve").status_code == 302
    told(leader.sends(act, act="return", note=MINE), REPLY)
    told(section.sends(f"/publications/{made.public_id}/edit/", body="", subject="", note=MINE), REPLY)


def test_a_task_that_the_county_has_withdrawn(section: Desk, town: Desk, task: Task) -> None:
    where = f"/tasks/{task.public_id}/"
    assert section.sends(f"{where}close/", act="withdraw", text="不用再办").status_code == 302
    page = told(town.sends(f"{where}progress/", text=MINE, percent="60", day=""), REPLY)
    assert "已撤销" in page
    told(town.sends(f"{where}progress/", text=MINE, percent="很多", day=""), REPLY)      # a mistake at a field that is gone, too


def test_a_task_that_a_colleague_has_closed(section: Desk, leader: Desk, town: Desk, task: Task) -> None:
    where = f"/tasks/{task.public_id}/"
    assert town.sends(f"{where}progress/", act="finish", text="建成三处，照片在附件", percent="", day="").status_code == 302
    assert leader.sends(f"{where}close/", text="核过").status_code == 302
    told(section.sends(f"{where}close/", act="close", text=MINE), "报结的才能销号")


def test_a_paper_that_the_colleague_has_signed(city: City, town: Desk) -> None:
    with reading(city.reader("section", "甲部", day=timezone.localdate())) as reader:
        task = give_task(unit=city.unit("甲部"), title="建好活动阵地", due=DUE, by=reader, at=timezone.now())
        ask_to_countersign(task=task, units=[city.unit("甲一镇")], by=reader, at=timezone.now())
    where = f"/tasks/{task.public_id}/joint/"
    assert town.sends(where, act="agree", reason="").status_code == 302
    told(town.sends(where, act="object", reason=MINE), "已经会签过")


def test_a_report_that_the_leader_has_approved(city: City, it_is) -> None:  # noqa: ANN001
    it_is(2026, 6, 20)
    open_may()
    report = f"/records/{filed(city)}/"
    section, leader = browser(city, "section", "甲部"), browser(city, "leader", "甲部")
    assert send(leader, f"{report}approve/", {}).status_code == 302
    told(send(section, f"{report}return/", {"remark": MINE, "n-problems": "请写具体一些，写到村"}), REPLY, "请写具体一些，写到村")


def test_a_report_that_the_other_clerk_has_filed_shows_every_figure_that_was_typed(city: City, it_is) -> None:  # noqa: ANN001
    it_is(2026, 6, 1)
    open_may()
    report = f"/records/{owed_by(city, '甲一镇')}/"
    clerk = browser(city, "organiser", "甲一镇")
    first, second = read(clerk, report), read(clerk, report)
    given = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}
    assert send(clerk, f"{report}file/", given, first).status_code == 302
    page = send(clerk, f"{report}file/", given | {"a-done": "717", "a-problems": "缺两名组织员，已报县委"}, second).content.decode()
    assert "您刚才填的" in page and "<dd>717</dd>" in page and page.count("缺两名组织员，已报县委") == 1
    assert REPLY not in page


def test_minutes_that_a_colleague_has_confirmed(city: City, town: Desk, today: date) -> None:
    in_force(LIFE, today)
    listed = city.person("甲一镇组织委员").public_id
    where = town.sends("/meetings/new/", what="life.joint", unit=city.unit("甲一镇").public_id, day=today.isoformat(), topic="学习条例", place="会议室", listed=listed)["Location"]
    assert town.sends(f"{where}attendance/", **{f"came_{listed}": "1"}).status_code == 302
    assert town.sends(f"{where}minutes/", minutes="没有议定事项。").status_code == 302
    assert town.sends(f"{where}act/", act="confirm").status_code == 302
    page = told(town.sends(f"{where}minutes/", minutes=MINE), "纪要已经确认，不能再改")
    assert REPLY not in page, "its form is a page of its own"
    told(town.sends(f"{where}act/", act="cancel", reason=MINE), "不能取消", REPLY)


def test_a_bond_that_the_colleague_has_ended(city: City, section: Desk, town: Desk, today: date) -> None:
    in_force(TIES, today)
    begun = today.replace(day=1).replace(year=today.year - 1)
    given = {"what": "ties.pairing", "unit": city.unit("甲一村").public_id, "since": begun.isoformat(), "holder": city.unit("甲二村").name}
    where = section.sends("/relations/new/", **given)["Location"]
    assert town.sends(f"{where}act/", act="end", day=today.isoformat(), reason="期满").status_code == 302
    told(town.sends(f"{where}act/", act="end", day=today.isoformat(), reason="期满", evaluation=MINE), "这段关系已经结束，不能再结束一次", REPLY)
    told(town.sends(f"{where}visit/", day="昨天", what=MINE), "到访日期、天数和件数请核对", REPLY)


def test_a_score_that_is_final_by_now(city: City, it_is) -> None:  # noqa: ANN001
    it_is(2026, 12, 22)
    install(city)
    round_ = all_marked(city)
    sheet = f"/scoresheets/{sheet_of(round_, '一镇').public_id}/"
    section, township = browser(city, "section", "甲部"), browser(city, "organiser", "甲一镇")
    assert send(section, f"/scores/{round_.public_id}/withdraw/", {"reason": "开错了年份"}).status_code == 302
    told(send(section, f"/scores/{round_.public_id}/withdraw/", {"reason": MINE}), REPLY)
    told(send(section, f"/scores/{round_.public_id}/final/", {"decided": MINE}), REPLY)
    told(send(township, f"{sheet}object/", {"item": "政令畅通", "text": MINE}), REPLY)


def test_a_step_that_the_colleague_has_taken(city: City, town: Desk, today: date) -> None:
    for name in ("requests", "fair_process"):
        in_force(BUILT_IN / name, today)
    where = town.sends("/cases/new/", what="requests.ticket", unit=city.unit("甲一镇").public_id, subject="活动室漏雨")["Location"]
    step = {"step": "1", "verb": "交办", "to_unit": city.unit("甲一村").public_id, "a-kind": "基层单位"}
    assert town.sends(f"{where}press/", **step, **{"a-matter": "活动室漏雨"}).status_code == 302
    assert town.sends(f"{where}press/", **step, **{"a-matter": "活动室漏雨"}).status_code == 302, "the same again is done already"
    told(town.sends(f"{where}press/", **step, **{"a-matter": MINE}), "“交办”已经办过了，这一次写的没有收下", REPLY)
    told(town.sends(f"{where}press/", **step, reason=MINE, **{"a-matter": "活动室漏雨"}), "这一次写的理由没有收下", REPLY)
    told(town.sends(f"{where}press/", step="1", **{"a-matter": MINE}), "已经办过，这一次写的没有存", REPLY)


def test_a_hand_over_that_the_successor_has_confirmed(city: City, section: Desk, today: date) -> None:
    with reading(SYSTEM):
        held = Appointment.objects.get(person_id=city.people["甲一村书记"])
    page = f"/units/{city.unit('甲一村').public_id}/handover/"
    where = section.sends(page, held=held.pk, person=city.person("甲一村党员").name, on=today.isoformat())["Location"]
    assert Desk(city, "member", "甲一村").sends(where, act="confirm").status_code == 302
    told(section.sends(where, act="call_off", reason=MINE), REPLY)
    told(section.sends(page, held=held.pk, person=city.person("甲一湾党员").name, on=today.isoformat(), note=MINE))


def test_a_hour_that_somebody_else_has_booked(city: City, section: Desk, leader: Desk, today: date) -> None:
    with reading(SYSTEM):
        halls()
        where = f"/slots/{resource_of(city.unit('甲县'), '样例')}/"
    hour = {"day": (today + timedelta(days=1)).isoformat(), "begins": "09:00", "ends": "10:00"}
    assert leader.sends(where, purpose="部务会", **hour).status_code == 302
    page = told(section.sends(where, purpose=MINE.replace("\r\n", ""), **hour), kept=MINE.replace("\r\n", ""))
    assert REPLY not in page, "its form is there still: another hour, and it is booked"


def test_a_measure_that_a_colleague_has_handed_down(city: City, section: Desk) -> None:
    client = section.client
    plan = upload(client, PLAN)
    desk, first = Reviewer(client, plan), rows()[0]
    desk.act(first.number, "accept")
    desk.act(first.number, "assign", leading=city.unit("甲一镇").public_id)
    assert section.sends(f"{plan}hand-down/", pick=first.number, due="").status_code == 302
    told(desk.act(first.number, "edit", text=MINE), REPLY)
    row = desk.act(first.number, "edit", script=True, text=MINE)
    assert html.unescape(row.content.decode()).count(MINE) == 1 and REPLY in row.content.decode()


def test_a_document_that_its_uploader_has_withdrawn(section: Desk) -> None:
    """It is not there any more, and the page that says so still holds what was written."""
    plan = upload(section.client, PLAN)
    first = rows()[0].number
    assert section.sends(f"{plan}withdraw/", reason="传错了文件").status_code == 302
    answer = section.sends(f"{plan}measures/{first}/", act="edit", text=MINE)
    assert answer.status_code == 404
    assert html.unescape(answer.content.decode()).count(MINE) == 1 and REPLY in answer.content.decode()
