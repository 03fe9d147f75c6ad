"""应开的会：什么会几时起要开，开一场少一场；季度例会前交来的材料，材料里提请议定的带入纪要。"""
from __future__ import annotations

import re
from datetime import date

from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.meetings.duties import open_duties
from dazugong.kernel.meetings.models import Duty
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.tasks.models import Task
from dazugong.spec.files import read_folder
from dazugong.spec.neighbours import BUILT_IN
from tests.journeys.test_hand_tasks_down import Desk
from tests.journeys.test_hold_a_meeting import arranged
from tests.make import SYSTEM


def test_before_the_quarterly_meeting_lie_the_reports_of_the_last_quarter(city, it_is):
    it_is(2026, 7, 6, 9)
    at, system = timezone.now(), system_reader(date(2026, 7, 6), "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "office_meetings")[0], since=date(2026, 1, 1), by=system, at=at)
        open_period(pack="office_meetings", code="2026Q2", by=system, at=at)
    county = Desk(city, "section", "甲部")
    where = arranged(county, city, "甲县", date(2026, 7, 6), "office_meetings.ministers", listed=city.person("甲一镇组织委员").name)
    page = county.sees(where)
    assert "季度例会汇报，2026年第二季度" in page and "应报1份，已报0份，2026年7月8日截止" in page
    to = re.search(r'href="(/register/office_meetings/heads/[^"]*)"', page)[1]
    assert "甲县" in county.sees(to)


def test_what_the_papers_propose_is_taken_into_the_minutes_and_becomes_tasks(city, it_is):
    it_is(2026, 7, 6, 9)
    at, system = timezone.now(), system_reader(date(2026, 7, 6), "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "office_meetings")[0], since=date(2026, 1, 1), by=system, at=at)
        open_period(pack="office_meetings", code="2026Q2", by=system, at=at)
    officer = city.reader("section", "甲部", day=date(2026, 7, 6))
    with reading(officer):
        owed = officer.rows(Obligation).get(form="heads", unit=city.unit("甲县"))
        said = {"due_tasks": "2", "done_tasks": "1", "behind": "用地没有落实", "next.1.what": "建成剩余阵地2处", "next.1.due": "2026-09-20", "next.2.what": "办培训班", "next.2.due": "2026-09-30"}
        file_record(obligation=owed, values=said, by=officer, at=at)
    county = Desk(city, "section", "甲部")
    where = arranged(county, city, "甲县", date(2026, 7, 6), "office_meetings.ministers", listed=city.person("甲一镇组织委员").name)
    county.sends(f"{where}attendance/", **{f"came_{city.person('甲一镇组织委员').public_id}": "on"})
    page = county.sees(f"{where}minutes/")
    assert "带入会议材料里的2件" in page and "建成剩余阵地2处" not in page
    typed = {"minutes": "通报二季度进度", "a-decided.1.text": "办培训班", "a-decided.1.unit": city.unit("甲县").name, "a-decided.1.due": "2026-08-30"}
    page = county.sends(f"{where}minutes/", **typed, take="papers").content.decode()
    assert 'value="建成剩余阵地2处"' in page and 'value="2026-09-20"' in page and "通报二季度进度" in page
    assert page.count('value="办培训班"') == 1 and "带入会议材料" not in page, "what stands there already is not taken twice"
    assert "建成剩余阵地2处" not in county.sees(where), "nothing is kept before it is saved"
    county.sends(f"{where}minutes/", **typed, **{"a-decided.2.text": "建成剩余阵地2处", "a-decided.2.unit": city.unit("甲县").name, "a-decided.2.due": "2026-09-20"})
    county.sends(f"{where}act/", act="confirm")
    with reading(SYSTEM):
        assert set(Task.objects.filter(origin="minutes").values_list("title", "due")) == {("办培训班", date(2026, 8, 30)), ("建成剩余阵地2处", date(2026, 9, 20))}
    it_is(2026, 7, 7, 9)
    county = Desk(city, "section", "甲部")
    again = arranged(county, city, "甲县", date(2026, 7, 7), "office_meetings.ministers", listed=city.person("甲一镇组织委员").name)
    county.sends(f"{again}attendance/", **{f"came_{city.person('甲一镇组织委员').public_id}": "on"})
    assert "带入会议材料" not in county.sees(f"{again}minutes/"), "what an earlier meeting has decided is not proposed anew"


def test_a_quarter_already_running_when_the_mechanism_came_is_not_asked_for_and_the_page_says_from_when(city, it_is):
    it_is(2026, 5, 20, 9)
    at, system = timezone.now(), system_reader(date(2026, 5, 20), "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "office_meetings")[0], since=date(2026, 5, 18), by=system, at=at)
        open_duties(by=system, at=at)
    county = Desk(city, "section", "甲部")
    page = county.sees("/meetings/duties/")
    assert "季度组织部长例会从2026年第三季度（2026年7月1日）起" in page and "每周学习例会从" not in page
    it_is(2026, 7, 1, 9)
    with reading(later := system_reader(date(2026, 7, 1), "定时")):
        open_duties(by=later, at=timezone.now())
        Duty.objects.filter(last__lt=later.day).update(exempt_reason="样例免开")
    county = Desk(city, "section", "甲部")
    page = county.sees("/meetings/duties/")
    assert "季度组织部长例会从" not in page and "组工讲坛从2027年（2027年1月1日）起" in page, "the quarter has begun, the year of the talks has not"
    assert "季度组织部长例会（2026年第三季度，还要开1次）" in county.sees("/").partition("下面欠的")[0], "what the county committee has to hold is its office's own"


def test_ten_talks_a_year_stand_on_the_desk_and_each_one_held_leaves_one_less(city, it_is):
    """组工讲坛全年10场: 一年一项应开，开一场少一场。"""
    it_is(2026, 3, 2, 9)
    system = system_reader(date(2026, 3, 2), "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "office_meetings")[0], since=date(2026, 1, 1), by=system, at=timezone.now())
        open_duties(by=system, at=timezone.now())
    office = Desk(city, "section", "甲部")
    assert "组工讲坛（2026年，还要开10次）" in office.sees("/")
    where = arranged(office, city, "甲部", date(2026, 3, 2), "office_meetings.forum")
    came = dict.fromkeys(re.findall(r'name="(came_[^"]+)"', office.sees(f"{where}attendance/")), "1")
    assert came and office.sends(f"{where}attendance/", **came).status_code == 302
    assert "组工讲坛（2026年，还要开9次）" in office.sees("/")
