"""三会一课: what must be held, who was due and came, what was missed, decided and made up for."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from dazugong.formula.facts import fact_table
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.indicators.queries import figures
from dazugong.kernel.meetings import queries
from dazugong.kernel.meetings.actions import cancel_meeting, make_up, plan_meeting, record_attendance
from dazugong.kernel.meetings.duties import exempt_duty, open_duties
from dazugong.kernel.meetings.minutes import Decided, carried_over, confirm_minutes, write_minutes
from dazugong.kernel.meetings.models import Attendance, Duty, Meeting
from dazugong.kernel.meetings.roster import due_at
from dazugong.kernel.people.actions import register_person, transfer_member
from dazugong.kernel.people.models import Membership
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.kinds import meeting_kinds, offered
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.models import Task
from dazugong.spec.load import load_files
from dazugong.spec.meetings import meeting_facts
from tests.make import SYSTEM, citizen_number
from tests.month import at, the_clock
from tests.sample_kinds import LIFE

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


@pytest.fixture
def life(city):
    """The sample meetings installed on the first of April; the duties of the second quarter opened by the middle of July."""
    with reading(the_clock(date(2026, 4, 1))) as system:
        install_pack(source=LIFE, since=FIRST, by=system, at=at(4, 1))
    with reading(the_clock(date(2026, 7, 15))) as system:
        open_duties(by=system, at=at(7, 15))
    return city


def kind(name: str):
    return offered(meeting_kinds(date(2026, 5, 1)), f"life.{name}").kind


def held(city, place: str, name: str = "assembly", day: date = date(2026, 5, 12), marks=None, role="secretary", **more) -> Meeting:
    when = more.pop("when", at(5, 13))
    with reading(city.reader(role, place, day=when.date())) as clerk:
        meeting = plan_meeting(kind=kind(name), pack="life", unit=city.unit(place), day=day, topic="学习", by=clerk, at=when, **more)
        return record_attendance(meeting=meeting, kind=kind(name), marks=marks or {}, by=clerk, at=when)


def test_the_due_list_is_the_roster_of_the_day_and_stays_when_people_move(life):
    meeting = held(life, "甲一村")
    assert (meeting.due, meeting.present, meeting.quorate) == (3, 3, True)
    person = life.person("甲一村党员")
    with reading(SYSTEM):
        transfer_member(membership=Membership.objects.get(person=person, until=None), to=life.unit("甲一湾"), on=date(2026, 5, 20), by=SYSTEM, at=at(5, 20))
    with reading(life.reader("secretary", "甲一村", day=date(2026, 6, 1))) as clerk:
        found = queries.meeting_for(clerk, meeting.public_id)
        assert person.pk in {one.person for one in due_at(clerk, found, kind("assembly"))}


def test_leave_needs_one_of_its_reasons_and_the_excused_are_not_counted(life):
    one, two = life.person("甲一村党员"), life.person("甲一镇组织委员")
    with pytest.raises(Refusal, match="请假要选事由"):
        held(life, "甲一村", marks={one.pk: ("leave", "有事")})
    meeting = held(life, "甲一村", marks={one.pk: ("excused", "年老体弱"), two.pk: ("leave", "公出")})
    assert (meeting.due, meeting.present, meeting.on_leave, meeting.absent, meeting.excused) == (2, 1, 1, 0, 1)
    assert meeting.quorate is False
    assert "第十三条" in meeting.quorum_said or "应到2人" in meeting.quorum_said


def test_a_correction_is_a_new_row_and_the_absent_may_make_it_up(life):
    person = life.person("甲一村党员")
    meeting = held(life, "甲一村", marks={person.pk: ("absent", "")})
    with reading(life.reader("secretary", "甲一村", day=date(2026, 5, 20))) as clerk:
        make_up(meeting=meeting, person=person, day=date(2026, 5, 18), by=clerk, at=at(5, 20))
        record_attendance(meeting=meeting, kind=kind("assembly"), marks={person.pk: ("leave", "病假")}, by=clerk, at=at(5, 20))
        rows = list(clerk.rows(Attendance).filter(meeting=meeting, person=person).order_by("pk"))
        assert [(row.mark, row.replaced_at is None) for row in rows] == [("absent", False), ("leave", True)]
        assert rows[1].made_up_on == date(2026, 5, 18)
        with pytest.raises(Refusal, match="到会了，不用补课"):
            make_up(meeting=meeting, person=life.person("甲一村书记"), day=date(2026, 5, 18), by=clerk, at=at(5, 20))


def test_what_is_written_down_after_the_quarter_is_marked_late(life):
    assert held(life, "甲一村").late is False
    assert held(life, "甲一湾", day=date(2026, 6, 29), when=at(7, 2)).late is True


def test_a_meeting_not_yet_held_has_no_attendance(life):
    with reading(life.reader("secretary", "甲一村", day=date(2026, 5, 1))) as clerk:
        meeting = plan_meeting(kind=kind("assembly"), pack="life", unit=life.unit("甲一村"), day=date(2026, 5, 12), topic="学习", by=clerk, at=at(5, 1))
        with pytest.raises(Refusal, match="开过以后再点名"):
            record_attendance(meeting=meeting, kind=kind("assembly"), marks={}, by=clerk, at=at(5, 1))
        cancel_meeting(meeting=meeting, reason="防汛", by=clerk, at=at(5, 2))
        with pytest.raises(Refusal, match="已经取消"):
            record_attendance(meeting=meeting, kind=kind("assembly"), marks={}, by=clerk, at=at(5, 13))


def test_the_missing_are_named_from_the_day_after_the_quarter(life):
    held(life, "甲一村")
    with reading(life.reader("organiser", "甲一镇", day=LAST)) as town:
        assert not queries.missing(town).filter(title="党员大会").exists()
    with reading(life.reader("organiser", "甲一镇", day=LAST + timedelta(days=1))) as town:
        short = queries.missing(town).filter(title="党员大会")
        assert [(duty.unit_id, duty.short) for duty in short] == [(life.units["甲一湾"], 1)]
        exempt_duty(duty=short[0].pk, reason="支部换届，合并召开", by=town, at=at(7, 1))
        assert not queries.missing(town).filter(title="党员大会").exists()
        with pytest.raises(Refusal, match="要由上级准予"):
            exempt_duty(duty=Duty.objects.filter(unit_id=life.units["甲一镇"])[0].pk, reason="自己免自己", by=town, at=at(7, 1))


def test_a_week_without_a_working_day_asks_for_nothing_and_opening_twice_opens_once(life):
    with reading(SYSTEM):
        weeks = Duty.objects.filter(unit_id=life.units["甲一镇"], title="联席会")
        assert weeks.count() == 15
        assert set(weeks.values_list("exempt_reason", flat=True)) == {""}
    with reading(the_clock(date(2026, 7, 15))) as system:
        assert open_duties(by=system, at=at(7, 15)) == 0


def test_the_minutes_become_tasks_only_when_every_decision_has_a_unit_and_a_day(life):
    town, village = life.unit("甲一镇"), life.unit("甲一村")
    listed = [life.person("甲一镇组织委员"), life.person("甲一村书记")]
    meeting = held(life, "甲一镇", "joint", role="organiser", listed=listed)
    assert meeting.due == 2
    with reading(life.reader("organiser", "甲一镇", day=date(2026, 5, 13))) as clerk:
        half = [Decided("修好活动室", village, date(2026, 6, 30)), Decided("摸清流动党员", town)]
        write_minutes(meeting=meeting, minutes="研究两件事。", decided=half, by=clerk, at=at(5, 13))
        with pytest.raises(Refusal, match="第2件议定事项没有写明责任单位或期限"):
            confirm_minutes(meeting=meeting, by=clerk, at=at(5, 13))
        whole = [half[0], Decided("摸清流动党员", town, date(2026, 7, 31))]
        write_minutes(meeting=meeting, minutes="研究两件事。", decided=whole, by=clerk, at=at(5, 13))
        assert confirm_minutes(meeting=meeting, by=clerk, at=at(5, 13)) == 2
        tasks = clerk.rows(Task).filter(sentence="修好活动室")
        assert [(t.unit_id, t.given_by_id, t.place) for t in tasks] == [(village.pk, town.pk, "甲县甲一镇党委联席会（2026-05-12）")]
        again = held_again(life, listed)
        done, open_ = carried_over(clerk, again)
        assert (len(done), len(open_)) == (0, 2)


def held_again(city, listed) -> Meeting:
    return held(city, "甲一镇", "joint", role="organiser", listed=listed, day=date(2026, 5, 19), when=at(5, 20))


def test_the_class_of_a_county_is_due_for_the_full_members_below(life):
    with reading(life.reader("section", "甲部", day=date(2026, 5, 13))) as section:
        meeting = plan_meeting(kind=kind("class"), pack="life", unit=life.unit("甲县"), day=date(2026, 5, 12), topic="轮训", by=section, at=at(5, 13))
        assert len(due_at(section, meeting, kind("class"))) == 15


def test_a_member_sees_his_own_attendance_and_nobody_elses(life):
    held(life, "甲一村", marks={life.person("甲一村党员").pk: ("absent", "")})
    member = life.reader("member", "甲一村", day=date(2026, 6, 1))
    with reading(member):
        assert [row.mark for row in queries.attendance_of(member, member.person_id)] == ["absent"]
        assert set(member.rows(Attendance).values_list("person_id", flat=True)) == {member.person_id}


def test_the_quarter_is_complete_when_every_kind_was_held_as_often_as_it_must_be(life):
    held(life, "甲一村")
    for month in (4, 5, 6):
        held(life, "甲一村", "committee", day=date(2026, month, 8), when=at(7, 1))
    with reading(life.reader("organiser", "甲一镇", day=date(2026, 7, 15))) as town:
        table = figures(town, pack="life", indicator="complete", period="2026Q2", under=life.unit("甲一镇"))
        assert [(total.count, total.of) for total in table.totals] == [(1, 3)]  # the township owes its weekly meetings
        table = figures(town, pack="life", indicator="attended", period="2026Q2", under=life.unit("甲一镇"))
        assert [(total.count, total.of) for total in table.totals] == [(3, 3)]


def test_the_database_and_the_examples_read_the_same_out_of_the_same_meetings(life):
    """Everything that follows from meetings is said in SQL and in `spec`; both must say the same."""
    absent, away = life.person("甲一村党员"), life.person("甲一镇组织委员")
    held(life, "甲一村", marks={absent.pk: ("absent", ""), away.pk: ("excused", "在外流动")})
    late = held(life, "甲一湾", day=date(2026, 6, 29), when=at(7, 2))
    held(life, "甲一镇", "class", role="organiser")
    with reading(life.reader("organiser", "甲一镇", day=date(2026, 7, 15))) as town:
        make_up(meeting=late, person=life.person("甲一湾党员"), day=date(2026, 7, 3), by=town, at=at(7, 15)) if late.absent else None
        got = {name: rows_of(town, life, name) for name in ("meetings", "attendance", "meeting_duties", "meeting_fullness", "trained")}
    days = {"期初": FIRST, "期末": LAST, "当日": date(2026, 7, 15)}
    derived = {
        "meetings": ("应到人数", "实到人数", "请假人数", "缺席人数", "免到人数", "补录"), "attendance": ("学时",),
        "meeting_duties": ("应开次数", "已开次数", "缺开次数"),
    }  # fmt: skip
    given = {name: [{k: v for k, v in row.items() if k not in derived[name]} for row in got[name]] for name in derived}
    said = meeting_facts(load_files(LIFE).meetings, given, days)
    for name, terms in derived.items():
        assert sorted(map(repr, pick(got[name], terms))) == sorted(map(repr, pick(said[name], terms))), name
    for name, terms in (("meeting_fullness", ("单位", "应开项数", "开齐项数", "开齐")), ("trained", ("人员", "种类", "应参加次数", "参加次数", "学时", "最近参加日期"))):
        assert sorted(map(repr, pick(got[name], terms))) == sorted(map(repr, pick(said[name], terms))), name


def rows_of(reader, city, name: str) -> list[dict]:
    found = fact_rows(reader, fact_table(name), under=city.units["甲一镇"], first=FIRST, last=LAST)
    return [in_words(fact_table(name), row.values) for row in found]


def in_words(table, values: dict) -> dict:
    """Truth as 是 and 否, days as days, emptiness as "": as an example writes them."""
    kinds = {column.term: column.kind for column in table.columns}
    return {term: said(kinds.get(term, ""), value) for term, value in values.items()}


def said(kind_: str, value: object) -> object:
    if value is None:
        return ""
    if kind_ == "yesno":
        return "是" if value else "否"
    if kind_ == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def pick(rows: list[dict], terms: tuple[str, ...]) -> list[dict]:
    return [{term: row.get(term, "") for term in terms} for row in rows]


def test_a_stranger_is_on_the_list_only_from_the_day_he_came(life):
    values = {"name": "新来的", "sex": "女", "birth": "1990-01", "citizen_number": citizen_number(7001)}
    with reading(SYSTEM):
        register_person(values=values, unit=life.unit("甲一村"), since=date(2026, 5, 10), by=SYSTEM, at=at(5, 10))
    assert held(life, "甲一村", day=date(2026, 5, 9)).due == 3
    assert held(life, "甲一村", day=date(2026, 5, 11)).due == 4
