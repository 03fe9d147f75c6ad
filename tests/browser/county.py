"""一套安装: the sample city in the folder DZG_HOME, with work under way, ready to be served and logged in to.

    python -m tests.browser.county     prints {"logins": {"section@甲部": name}, "password": …, "reports": {"甲一镇": address}}

April's report is filed and approved, May's is open; one task is done; a document waits for review; an account for
confirmation; 甲一村 has enough members to fill a screen and turn a page.
"""
from __future__ import annotations

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dazugong.cli.answer import ready

ready()

from django.contrib.auth.hashers import make_password  # noqa: E402

from dazugong.kernel.identity.models import Login  # noqa: E402
from dazugong.kernel.identity.reader import reading, system_reader  # noqa: E402
from dazugong.kernel.people.actions import register_person  # noqa: E402
from dazugong.kernel.plans.actions import take_in_document  # noqa: E402
from dazugong.kernel.records.actions import approve_record, file_record  # noqa: E402
from dazugong.kernel.records.models import Obligation  # noqa: E402
from dazugong.kernel.records.opening import install_pack, open_period  # noqa: E402
from dazugong.kernel.tasks.actions import finish, give_task  # noqa: E402
from tests.browser.nine_pack import NINE  # noqa: E402
from tests.make import SINCE, SYSTEM, City, build_city, citizen_number  # noqa: E402
from tests.sample_packs import GRADING, MONTHLY  # noqa: E402

PASSWORD = "样例口令2026号"
MEMBERS = 60
TOWNSHIPS = ("甲一镇", "甲二镇")
PLAN = """2026年甲县组织工作安排
一、建强基层组织
1.各乡镇党委要在12月底前新建村级活动阵地3个。
2.县委组织部9月底前开展支部书记轮训2期。
二、抓实党员教育
各乡镇党委每季度召开一次党员教育例会。
"""


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def build() -> dict[str, object]:
    """Builds everything; answers how to get in."""
    city = build_city()
    _members(city)
    _reports(city)
    _tasks(city)
    officer = city.reader("section", "甲部", day=date(2026, 5, 20))
    with reading(officer):
        take_in_document(name="安排.txt", data=PLAN.encode(), kind="plan", by=officer, at=at(5, 20))
    Login.objects.create(username="waiting", label="待确认", state=Login.State.PREPARED)
    Login.objects.filter(state=Login.State.CONFIRMED).update(password=make_password(PASSWORD))
    names = dict(Login.objects.values_list("pk", "username"))
    with reading(SYSTEM):
        owed = {name: Obligation.objects.get(unit_id=city.units[name], pack="monthly", period="2026-05") for name in TOWNSHIPS}
    return {
        "password": PASSWORD,
        "logins": {f"{role}@{place}": names[pk] for (role, place), pk in city.logins.items()},
        "reports": {name: f"/records/{obligation.public_id}/" for name, obligation in owed.items()} | _visits(city),
    }


def _members(city: City) -> None:
    with reading(SYSTEM):
        for number in range(MEMBERS):
            values = {
                "name": f"样党员{number:02d}", "sex": "女" if number % 2 else "男", "ethnic_group": "汉族", "birth": "1980-01",
                "joined": "2005-07-01", "member_class": "正式党员", "citizen_number": citizen_number(6000 + number),
            }  # fmt: skip
            register_person(values=values, unit=city.unit("甲一村"), since=SINCE, by=SYSTEM, at=at(4, 1))


def _reports(city: City) -> None:
    """April filed in time and approved, May open; the yearly grading open."""
    with reading(SYSTEM):
        for pack in (MONTHLY, GRADING):
            install_pack(source=pack, since=date(2026, 4, 1), by=SYSTEM, at=at(4, 1))
        open_period(pack="grading", code="2026", by=SYSTEM, at=at(4, 1))
    for code, month in (("2026-04", 4), ("2026-05", 5)):
        system = system_reader(date(2026, month, 25), "定时")
        with reading(system):
            open_period(pack="monthly", code=code, by=system, at=at(month, 25))
    for name in TOWNSHIPS:
        with reading(SYSTEM):
            owed = Obligation.objects.get(unit_id=city.units[name], pack="monthly", period="2026-04")
        clerk, officer = (city.reader(*who, day=date(2026, 5, 1)) for who in (("organiser", name), ("section", "甲部")))
        with reading(clerk):
            file_record(obligation=owed, values={"done": "2", "problems": "无", "satisfied": "96"}, by=clerk, at=at(5, 1))
        with reading(officer):
            approve_record(obligation=owed, by=officer, at=at(5, 2))


def _visits(city: City) -> dict[str, str]:
    """May's form of nine fields, and a table of nine columns, which 甲一镇 has still to fill."""
    system = system_reader(date(2026, 5, 1), "定时")
    with reading(system):
        install_pack(source=NINE, since=date(2026, 5, 1), by=system, at=at(5, 1))
        open_period(pack="nine", code="2026-05", by=system, at=at(5, 1))
    with reading(SYSTEM):
        owed = Obligation.objects.filter(unit_id=city.units[TOWNSHIPS[0]], pack="nine")
        return {TOWNSHIPS[0] + {"visit": "走访表", "homes": "联系户"}[one.form]: f"/records/{one.public_id}/" for one in owed}


def _tasks(city: City) -> None:
    """One task given to both townships; the first has reported it done."""
    officer = city.reader("section", "甲部", day=date(2026, 5, 10))
    for name in TOWNSHIPS:
        with reading(officer):
            task = give_task(
                title="软弱涣散村党组织整顿", unit=city.unit(name), given_by=city.unit("甲县"), due=date(2026, 5, 30), by=officer, at=at(5, 10)
            )
        clerk = city.reader("organiser", name, day=date(2026, 5, 20))
        if name == TOWNSHIPS[0]:
            with reading(clerk):
                finish(task=task, evidence="三个村已整顿到位", by=clerk, at=at(5, 20))


if __name__ == "__main__":
    print(json.dumps(build(), ensure_ascii=False))
