"""部门自身建设和推广的机制: rows of docs/coverage.csv about check-ups, weekly meetings and replies; each test says in its first line what it proves."""
from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.meetings.actions import plan_meeting, record_attendance
from dazugong.kernel.meetings.duties import exempt_duty, open_duties
from dazugong.kernel.meetings.models import Duty
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.kinds import meeting_kinds, offered, relation_kinds
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_due_periods
from dazugong.kernel.records.periods import exempt_obligations
from dazugong.kernel.relations.actions import begin_relation, record_visit
from dazugong.kernel.relations.models import Visit
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SINCE, SYSTEM
from tests.publishing import PACKS, installed, staff
from tests.tabs import BEIJING


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), BEIJING)


def _figure(desk: Desk, board: str) -> tuple[str, ...]:
    return re.search(r'class="of">(\d+)/(\d+)', desk.sees(f"/boards/{board}/")).groups()


def test_a_check_up_leaves_a_day_and_no_report(city, it_is) -> None:
    """应检40人，38人勾选完成，显示38/40；页面没有结果、医院、病名字段，写了也不存，上传附件被拒，这一次不记"""
    it_is(2026, 9, 20, 9)
    staff(city, 40)
    installed("care")
    day, made = date(2026, 9, 20), []
    system = system_reader(day, "样例")
    with reading(system):
        kind = offered(relation_kinds(day), "care.health").kind
        post = city.person("甲部部长").appointments.get().post
        for one in Person.objects.filter(name__startswith="样组工").order_by("pk"):
            made.append(begin_relation(kind=kind, pack="care", unit=city.unit("甲部"), to=one, holder=post, since=date(2026, 1, 5), by=system, at=_at(day)))
        for one in made[:37]:
            record_visit(relation=one, day=day, by=system, at=_at(day))
    assert len(made) == 40
    office, where = Desk(city, "section", "甲部"), f"/relations/{made[37].public_id}/"
    assert _figure(office, "care/checked") == ("37", "40")
    page = office.sees(where)
    form = page[page.index("记到访</h3>") :].partition("</form>")[0]
    assert re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', form.partition("form_key")[2]) == ["day"]
    assert 'type="file"' not in page and not any(word in form for word in ("结果", "医院", "病名"))
    report = SimpleUploadedFile("体检报告.pdf", b"%PDF-1.4 report")
    refused = office.sends(f"{where}visit/", day="2026-09-20", report=report)
    assert refused.status_code == 302 and "到访不收附件，这一次没有记下" in office.sees(where)
    assert _figure(office, "care/checked") == ("37", "40")
    assert office.sends(f"{where}visit/", day="2026-09-20", note="某医院").status_code == 302
    assert "这种关系不留谈话内容" in office.sees(where)
    assert office.sends(f"{where}visit/", day="2026-09-20", what="血压偏高").status_code == 302
    assert _figure(office, "care/checked") == ("38", "40")
    with reading(system):
        assert Visit.objects.get(relation=made[37]).what == ""
    assert not any(word in office.sees(where) for word in ("血压偏高", "某医院", "体检报告"))


def test_the_week_without_a_meeting_is_named(city, it_is) -> None:
    """全年52周，3周免开（1周是法定假日自动免开），办了48次：48/49，标出缺的是第22周"""
    it_is(2027, 1, 5, 9)
    begun, day = date(2025, 12, 29), date(2027, 1, 5)
    with reading(system_reader(begun, "样例")) as early:
        install_pack(source=PACKS / "office_meetings", since=begun, by=early, at=_at(begun))
    missed, excused = "2026W22", ("2026W18", "2026W40")
    with reading(system := system_reader(day, "样例")):
        open_duties(by=system, at=_at(day))
        weeks = list(Duty.objects.filter(kind="weekly", unit_id=city.units["甲部"], last__year=2026).order_by("first"))
        assert len(weeks) == 52 and [one.period for one in weeks if one.exempt_reason] == ["2026W08"]      # Spring Festival, a whole week
        for one in weeks:
            if one.period in excused:
                exempt_duty(duty=one.pk, reason="节假日前后，经同意免开", by=system, at=_at(day))
        kind, held = offered(meeting_kinds(date(2026, 6, 1)), "office_meetings.weekly").kind, 0
        for one in weeks:
            if one.period not in (missed, "2026W08", *excused):
                friday = one.first + timedelta(days=4)
                meeting = plan_meeting(kind=kind, pack="office_meetings", unit=city.unit("甲部"), day=friday, topic="集体学习", by=system, at=_at(friday))
                record_attendance(meeting=meeting, kind=kind, marks={}, by=system, at=_at(friday))
                held += 1
    assert held == 48
    office = Desk(city, "section", "甲部")
    year = "?period=2026"
    assert re.search(r'class="of">48/49', office.sees(f"/boards/office_meetings/weekly_held/{year}"))
    board = office.sees(f"/boards/office_meetings/weekly_missing/{year}")
    assert missed in board and "2026W08" not in board and "2026W21" not in board
    listed = office.sees("/meetings/duties/?show=missing&f_title=每周学习例会").partition("<tbody")[2].partition("</tbody>")[0]
    assert "第22周" in listed and "缺1次" in listed and "第21周" not in listed and "第8周" not in listed


def test_those_who_have_not_replied_are_reminded_and_nobody_else(city, it_is) -> None:
    """推广到19个乡镇：14个采用、3个不适用、2个未回：落地14；未回2个列进催办，一按各记一次，回了的不催；不适用没写理由的退回"""
    it_is(2026, 9, 20, 9)
    day = date(2026, 9, 20)
    with reading(system := system_reader(day, "样例")):
        more = [found_unit(name=f"甲县样{n}镇党委", kind="township", under=city.unit("甲县"), since=SINCE, by=SYSTEM, at=AT) for n in range(3, 20)]
        install_pack(source=PACKS / "receipts", since=date(2026, 8, 1), by=system, at=AT)
        open_due_periods(by=system, at=_at(day))
        owed = {one.unit_id: one for one in Obligation.objects.filter(form="adoption").select_related("unit")}
        exempt_obligations(obligations=[owed[city.units["甲部"]]], reason="成果由本部推广", by=system, at=_at(day))
        for number, unit in enumerate(more):
            said = {"answer": "采用", "effect": "已在各村试行"} if number < 14 else {"answer": "不适用", "reason": "没有社区"}
            file_record(obligation=owed[unit.pk], values=said, by=system, at=_at(day), on_behalf="样例代为登记")
    town = Desk(city, "organiser", "甲一镇")
    where = f"/records/{owed[city.units['甲一镇']].public_id}/"
    refused = town.sends(f"{where}file/", saves="0", **{"a-answer": "不适用"})
    assert refused.status_code == 400 and "不适用的，要写明理由" in refused.content.decode()
    silent = [city.unit("甲一镇").name, city.unit("甲二镇").name]
    assert len(more) == 19 - 2 and 17 - 14 == 3
    it_is(2026, 10, 9, 9)
    office = Desk(city, "section", "甲部")
    board = office.sees("/boards/receipts/answers/")
    assert re.search(r"采用 <[^>]*>14<.*?不适用 <[^>]*>3<.*?未报2份", board, re.S)
    code = owed[city.units["甲一镇"]].period
    page = office.sees(f"/late/?of=receipts/adoption/{code}")
    assert "应报19个单位，未报2个" in page and f"以下2个单位尚未报送：{'、'.join(silent)}" in page and "样3镇" not in page
    everyone = [city.unit("甲一镇").public_id, city.unit("甲二镇").public_id, *(one.public_id for one in more)]
    there = office.sends(f"/periods/receipts/adoption/{code}/remind/", pick=everyone)["Location"]
    assert "已催2个单位" in office.sees(there)
    assert "催报" in Desk(city, "organiser", "甲一镇").sees(where).partition("经过")[2]
    assert "催报" not in office.sees(f"/records/{owed[more[0].pk].public_id}/").partition("经过")[2]
