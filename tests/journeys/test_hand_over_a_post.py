"""交接: the secretary leaves; all she holds is handed over in one act and is her successor's once he has confirmed; her half-written report survives."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.access.queries import reader_for
from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.people.models import Appointment, Person
from dazugong.kernel.records.actions import save_draft
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.tasks.actions import give_task, hand_down
from tests.make import SYSTEM
from tests.month import at, the_clock
from tests.sample_packs import MONTHLY
from tests.tabs import browser, owed_by, read, send

STUDY = MONTHLY | {"pack.toml": MONTHLY["pack.toml"].replace("类别 在 [乡镇党委, 街道党工委]", "类别 = 党支部")}


@pytest.fixture
def leaving(city, it_is):
    """On the first of June 甲一村's secretary has a report half written and a task on the table."""
    it_is(2026, 6, 1)
    june = date(2026, 6, 1)
    system = the_clock(june)
    with reading(system):
        install_pack(source=STUDY, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="monthly", code="2026-05", by=system, at=at(5, 25))
    clerk, officer = city.reader("secretary", "甲一村", day=june), city.reader("section", "甲部", day=june)
    with reading(clerk):
        save_draft(obligation=clerk.rows(Obligation).get(), values={"done": "5", "problems": "写了一半"}, saves=0, by=clerk, at=at(6, 1, 8))
    with reading(officer):
        task = give_task(unit=city.unit("甲部"), title="建阵地", due=date(2026, 6, 30), by=officer, at=at(5, 20))
        hand_down(task=task, to=[city.unit("甲一村")], by=officer, at=at(5, 20))
    with reading(SYSTEM):
        held = Appointment.objects.get(person_id=city.people["甲一村书记"])
        successor = Person.objects.get(pk=city.people["甲一村党员"])
    return city, held, successor


def hand_over(city, held, successor):  # noqa: ANN001, ANN201
    officer = browser(city, "section", "甲部")
    page = f"/units/{city.unit('甲一村').public_id}/handover/"
    given = {"held": held.pk, "person": successor.name, "on": "2026-06-01", "note": "调任县直机关"}
    return officer, read(officer, page), send(officer, page, given)


def confirm(city, url: str):  # noqa: ANN001, ANN201
    """The successor finds it on his desk, and confirms."""
    new = browser(city, "member", "甲一村")
    assert "1个岗位交接等您确认接收" in read(new, "/")
    assert "确认接收</button>" in read(new, url)
    return send(new, url, {"act": "confirm"})


def test_the_page_lists_what_she_holds_and_one_act_hands_it_over(leaving):
    city, held, successor = leaving
    officer, before, done = hand_over(city, held, successor)
    assert "工作月报" in before
    assert "草稿" in before
    assert "建阵地" in before
    assert "在办任务" in before
    after = read(officer, done.url)
    assert "调任县直机关" in after
    assert f"交给{successor.name}，共3项：草稿1项，在办任务1项，台账1项" in after
    assert "等接任者确认" in after
    assert browser(city, "secretary", "甲一村").get(f"/records/{owed_by(city, '甲一村')}/").status_code == 200, "still hers until he confirms"
    assert browser(city, "secretary", "甲一湾").get(done.url).status_code == 404
    confirm(city, done.url)
    assert "2026-06-01确认接收" in read(officer, done.url)
    assert [trace.count for trace in Trace.objects.filter(verb__in=["移交", "确认接收"])] == [3, 3]


def test_what_is_not_right_is_sent_back_and_nothing_has_changed(leaving):
    city, held, successor = leaving
    officer, _, done = hand_over(city, held, successor)
    again = send(officer, f"/units/{city.unit('甲一村').public_id}/handover/", {"held": held.pk, "person": successor.name, "on": "2026-06-01"})
    assert "正等接任者确认" in again.content.decode()
    new = browser(city, "member", "甲一村")
    send(new, done.url, {"act": "call_off", "reason": "少了一本台账"})
    assert "已撤回（少了一本台账）" in read(officer, done.url)
    with reading(SYSTEM):
        assert Appointment.objects.get(pk=held.pk).until is None


def test_the_draft_survives_and_the_successor_files_it_from_that_day_on(leaving):
    city, held, successor = leaving
    _, _, done = hand_over(city, held, successor)
    confirm(city, done.url)
    report = f"/records/{owed_by(city, '甲一村')}/"
    assert browser(city, "secretary", "甲一村").get(report).status_code == 404
    login = Login.objects.get(pk=city.logins["member", "甲一村"])
    june = date(2026, 6, 1)
    assert reader_for(login, day=june, today=june).role == "secretary"
    new = browser(city, "member", "甲一村")
    page = read(new, report)
    assert "写了一半" in page
    assert "工作月报" in read(new, "/records/?view=mine")
    answers = {"a-done": "5", "a-progress": "", "a-problems": "写完了", "a-satisfied": "96"}
    assert send(new, f"{report}file/", answers, page).status_code == 302


def test_nobody_hands_over_to_himself_and_a_stranger_is_refused_in_words(leaving):
    city, held, _ = leaving
    with reading(SYSTEM):
        herself = Person.objects.get(pk=held.person_id)
    _, _, same = hand_over(city, held, herself)
    assert "接任的和离任的是同一人" in same.content.decode()
    officer = browser(city, "section", "甲部")
    page = f"/units/{city.unit('甲一村').public_id}/handover/"
    unknown = send(officer, page, {"held": held.pk, "person": "ZZZZZZZZZZ", "on": "2026-06-01"})
    assert "没有这个人员编号" in unknown.content.decode()



@pytest.mark.parametrize(("leaver", "overseer"), [("甲部科长", ""), ("甲一村书记", "甲县县委组织部 科长")])
def test_who_leaves_does_not_oversee_his_own_hand_over(leaving, leaver, overseer):
    city, _, successor = leaving
    with reading(SYSTEM):
        own = Appointment.objects.get(person_id=city.people[leaver])
    officer = browser(city, "section", "甲部")
    given = {"held": own.pk, "person": successor.name, "on": "2026-06-01"}
    done = send(officer, f"/units/{city.unit(leaver[:-2]).public_id}/handover/", given)
    for eyes in (officer, browser(city, "member", "甲一村")):
        paper = read(eyes, done.url)
        assert f"监交：{overseer}</p>" in paper
        assert ("由本单位负责人在纸上签" in paper) is (not overseer)
        assert "甲县县委组织部 科长办理" in paper, "who filled it in stays on record"
