"""期限灯: five working days before the deadline a report and a task turn amber together, on the desk and in the ledger."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.queries import soon_until
from dazugong.web.lights import light
from dazugong.web.marks import Status
from dazugong.web.pages.records import state_shown
from tests.make import City
from tests.month import open_may, owed

DAY = date(2026, 5, 11)  # a Monday


@pytest.fixture
def workdays(db: None) -> Workdays:
    return Workdays()


@pytest.mark.parametrize(("due", "shape", "words"), [
    (date(2026, 5, 9), "late", "逾期2天"), (DAY, "soon", "今天到期"), (date(2026, 5, 13), "soon", "2个工作日后"),
    (date(2026, 5, 18), "soon", "5个工作日后"), (date(2026, 5, 19), "ok", "6个工作日后"),
])  # fmt: skip
def test_a_deadline_says_how_many_working_days_are_left(workdays: Workdays, due: date, shape: str, words: str) -> None:
    assert light(due, DAY, workdays) == (Status[shape.upper()], words)


def test_a_deadline_on_a_day_off_does_not_promise_a_working_day(workdays: Workdays) -> None:
    assert light(date(2026, 5, 17), date(2026, 5, 15), workdays) == (Status.SOON, "2天后，其间不上班")


def test_desk_ledger_and_tasks_turn_amber_on_the_same_day(city: City, workdays: Workdays) -> None:
    open_may()
    shapes = set()
    for ahead in range(9):
        day = date(2026, 5, 25) + timedelta(days=ahead)
        officer = city.reader("section", "甲部", day=day)
        with reading(officer):
            report = owed(officer, city.units["甲一镇"])
            in_ledger, _ = state_shown(report, day, workdays.soon_until(day))
        assert light(report.due, day, workdays)[0] is in_ledger
        assert (soon_until(day, workdays) >= report.due) == (in_ledger is Status.SOON)
        shapes.add(in_ledger)
    assert shapes == {Status.OK, Status.SOON}
