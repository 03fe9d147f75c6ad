"""定级的一个县: the sample city with last year's grades, at the beginning of a year of grading, ready to be served.

    python -m tests.browser.years     prints {"logins": {"section@甲部": name}, "password": …}
"""
from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dazugong.cli.answer import ready

ready()

from pathlib import Path  # noqa: E402

from django.contrib.auth.hashers import make_password  # noqa: E402

import dazugong.packs  # noqa: E402
from dazugong.kernel.identity.models import Login  # noqa: E402
from dazugong.kernel.identity.reader import reading, system_reader  # noqa: E402
from dazugong.kernel.records.actions import approve_record, file_record  # noqa: E402
from dazugong.kernel.records.models import Obligation  # noqa: E402
from dazugong.kernel.records.opening import install_pack, open_period  # noqa: E402
from tests.make import City, build_city  # noqa: E402
from tests.sample_scores import PACK  # noqa: E402

PASSWORD = "样例口令2025号"
PACKS = Path(dazugong.packs.__path__[0])
FIRST, BEGUN = date(2024, 2, 1), date(2025, 3, 3)
LAST_YEAR = {"甲一村": "一般", "甲一湾": "较好", "甲二村": "一般", "甲二湾": "好"}


def nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def build() -> dict[str, object]:
    city = build_city()
    system = system_reader(FIRST, "定时")
    with reading(system):
        install_pack(source=PACKS / "grading", since=FIRST, by=system, at=nine(FIRST))
    opened = system_reader(date(2024, 3, 1), "定时")
    with reading(opened):
        open_period(pack="grading", code="2024", by=opened, at=nine(opened.day))
    for place, grade in LAST_YEAR.items():
        _graded(city, place, grade)
    system = system_reader(date(2025, 1, 1), "定时")
    with reading(system):
        for pack in ("appraisal", "improvement", "fair_process"):
            install_pack(source=PACKS / pack, since=system.day, by=system, at=nine(system.day))
    system = system_reader(date(2025, 1, 1), "定时")
    with reading(system):       # for the assessment at the end of the next year
        install_pack(source=PACK, since=date(2026, 1, 1), by=system, at=nine(system.day))
    Login.objects.filter(state=Login.State.CONFIRMED).update(password=make_password(PASSWORD))
    names = dict(Login.objects.values_list("pk", "username"))
    return {"password": PASSWORD, "logins": {f"{role}@{place}": names[pk] for (role, place), pk in city.logins.items()}, "reports": {}}


def _graded(city: City, place: str, grade: str) -> None:
    """One village's grade of the year before, filed and approved."""
    secretary, organiser = (city.reader(*who, day=date(2024, 4, 10)) for who in (("secretary", place), ("organiser", f"{place[:2]}镇")))
    weak = grade in ("一般", "较差")
    values = {"grade": grade, "satisfaction": "85" if weak else "95", "problem_count": "2", "mended_count": "1", "measures": "补齐制度。" if weak else "", "responsible": "支部书记" if weak else ""}
    with reading(secretary):
        owed = Obligation.objects.get(pack="grading", form="grade", period="2024", unit_id=city.units[place])
        file_record(obligation=owed, values=values, by=secretary, at=nine(secretary.day))
    with reading(organiser):
        approve_record(obligation=owed, by=organiser, at=nine(organiser.day))


if __name__ == "__main__":
    print(json.dumps(build(), ensure_ascii=False))
