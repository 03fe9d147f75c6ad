"""样例月份: the monthly report installed, May opened, and a township that files it. For tests of the ledger."""
from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.records import queries
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from tests.make import City
from tests.sample_packs import MONTHLY

BEIJING = ZoneInfo("Asia/Shanghai")
LATER = date(2026, 6, 20)
GOOD = {"done": "3", "problems": "无", "satisfied": "95"}


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026 in the office."""
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


def the_clock(day: date = date(2026, 5, 25)) -> Reader:
    """What opens periods by itself."""
    return system_reader(day, "定时")


def open_may() -> None:
    """The monthly report is installed and May is opened for every township."""
    system = the_clock()
    with reading(system):
        install_pack(source=MONTHLY, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="monthly", code="2026-05", by=system, at=at(5, 25))


def owed(reader: Reader, unit_id: int) -> Obligation:
    """What the unit owes for May."""
    return queries.obligations(reader).get(unit_id=unit_id)


def filed(city: City, place: str = "甲一镇", when: datetime | None = None, **values: str) -> str:
    """A township files; returns the public id."""
    clerk = city.reader("organiser", place, day=LATER)
    with reading(clerk):
        obligation = owed(clerk, city.units[place])
        file_record(obligation=obligation, values=GOOD | values, by=clerk, at=when or at(6, 2))
    return obligation.public_id
