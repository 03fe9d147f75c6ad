"""填报负担: what the mechanisms ask of a township in a month; measured for the form, never for a person."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records import burdens as kept
from dazugong.kernel.records.actions import file_record, save_draft
from dazugong.kernel.records.burden_months import burden_months, months_due
from dazugong.kernel.records.models import FillingTime, Obligation
from dazugong.spec.model import Schedule
from tests.journeys.test_paste_and_register import browser
from tests.make import SYSTEM
from tests.month import GOOD, LATER, at, open_may, owed


@pytest.fixture
def may(city, monkeypatch):
    """The report for May is owed by every township."""
    monkeypatch.setattr("dazugong.web.reading.today", lambda: LATER)
    open_may()
    return city


def words(page: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", page)


def test_minutes_a_month_of_a_township_stand_on_the_board(may):
    page = words(browser(may, "section", "甲部").get("/packs/burden/").content.decode())
    assert re.search(r"一个乡镇党委每月约[\d.]+分钟", page) and "重复问的" in page
    assert "尚未到期" not in page


def test_the_time_is_kept_for_the_form_and_shown_from_the_fifth_filling(may):
    clerk = may.reader("organiser", "甲一镇", day=LATER)
    with reading(clerk):
        obligation = owed(clerk, may.units["甲一镇"])
        save_draft(obligation=obligation, values=GOOD, saves=0, used=100, by=clerk, at=at(6, 2))
        file_record(obligation=obligation, values=GOOD, used=200, by=clerk, at=at(6, 2, 10))
    with reading(SYSTEM):
        times = FillingTime.objects.get()
        assert (times.fillings, times.seconds) == (1, 300)
        assert {f.name for f in FillingTime._meta.get_fields()} == {"id", "pack_version", "form", "fillings", "seconds"}
    section = may.reader("section", "甲部", day=LATER)
    with reading(section):
        assert {line.measured for line in kept.burdens(section).lines} == {None}
    with reading(SYSTEM):
        FillingTime.objects.update(fillings=5, seconds=1500)
    with reading(section):
        (line,) = [line for line in kept.burdens(section).lines if line.form == "report"]
        assert line.measured == 300 and line.minutes_per_month == 5


@pytest.mark.parametrize("used", [None, 0, -5, 4 * 3600 + 1])
def test_a_page_left_open_counts_for_nothing(may, used):
    with reading(SYSTEM):
        obligation = Obligation.objects.filter(period="2026-05").first()
        kept.count_time(obligation, used, filed=True)
        assert not FillingTime.objects.exists()


def test_the_page_sends_its_seconds_with_the_button(may, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(6, 2))
    monkeypatch.setattr("dazugong.web.reading.today", lambda: date(2026, 6, 2))
    with reading(SYSTEM):
        public_id = Obligation.objects.get(unit_id=may.units["甲一镇"], period="2026-05").public_id
    answers = {f"a-{name}": value for name, value in GOOD.items()}
    answer = browser(may).post(f"/records/{public_id}/file/", answers | {"saves": "0", "used": "42", "form_key": "k1"})
    with reading(SYSTEM):
        assert answer.status_code == 302 and FillingTime.objects.get().seconds == 42, answer.content.decode()[:3000]


def test_the_months_are_those_of_the_schedule_and_what_is_written_without_one_counts_where_it_is_known(may):
    section = may.reader("section", "甲部", day=LATER)
    with reading(section):
        lines = burden_months(section, 2026)
    (line,) = [one for one in lines if one.pack.id == "monthly" and one.kind == "乡镇党委"]
    assert len(set(line.asked)) == 1 and line.asked[0] > 0 and line.saved[0] > 0       # each month, the December of the year before in January
    quarter = Schedule("report", "quarter", due_day=5)
    with reading(section):
        assert months_due(quarter, 2026, Workdays()) == {1: 1, 4: 1, 7: 1, 10: 1}
        assert months_due(replace(quarter, due_day=-10), 2026, Workdays()) == {3: 1, 6: 1, 9: 1, 12: 1}
    page = words(browser(may, "section", "甲部").get("/packs/burden/months/").content.decode())
    assert "2026年各月负担" in page and "月最多，约" in page
