"""开例会的一个县: the sample city on the day of its quarterly meeting: the report before it proposes two things, who was due has come,
the minutes are still to be written.

    python -m tests.browser.sittings     prints {"logins": {"section@甲部": name}, "password": …, "reports": {"例会": address}}
"""
from __future__ import annotations

import json
from datetime import date

from dazugong.cli.answer import ready

ready()

from django.contrib.auth.hashers import make_password  # noqa: E402

from dazugong.kernel.identity.models import Login  # noqa: E402
from dazugong.kernel.identity.reader import reading, system_reader  # noqa: E402
from dazugong.kernel.meetings.actions import plan_meeting, record_attendance  # noqa: E402
from dazugong.kernel.meetings.queries import kind_of  # noqa: E402
from dazugong.kernel.records.actions import file_record  # noqa: E402
from dazugong.kernel.records.models import Obligation  # noqa: E402
from dazugong.kernel.records.opening import install_pack, open_period  # noqa: E402
from dazugong.spec import load_pack  # noqa: E402
from tests.browser.years import PACKS, nine  # noqa: E402
from tests.make import City, build_city  # noqa: E402

PASSWORD = "样例口令2026号"
PACK = "office_meetings"
TODAY = date(2026, 7, 6)
REPORTED = {
    "due_tasks": "2", "done_tasks": "1", "behind": "用地没有落实", "next.1.what": "建成剩余阵地2处", "next.1.due": "2026-09-20",
    "next.2.what": "办培训班", "next.2.due": "2026-09-30",
}  # fmt: skip


def build() -> dict[str, object]:
    city = build_city()
    system = system_reader(TODAY, "定时")
    with reading(system):
        install_pack(source=PACKS / PACK, since=date(2026, 1, 1), by=system, at=nine(TODAY))
        open_period(pack=PACK, code="2026Q2", by=system, at=nine(TODAY))
    meeting = _meeting(city)
    Login.objects.filter(state=Login.State.CONFIRMED).update(password=make_password(PASSWORD))
    names = dict(Login.objects.values_list("pk", "username"))
    return {"password": PASSWORD, "logins": {f"{role}@{place}": names[pk] for (role, place), pk in city.logins.items()}, "reports": {"例会": f"/meetings/{meeting}/"}}


def _meeting(city: City) -> str:
    """The public id of the meeting, held today with the county's report before it."""
    kind = next(one for one in load_pack(PACKS / PACK).meetings if one.papers)
    officer = city.reader("section", "甲部", day=TODAY)
    with reading(officer):
        owed = officer.rows(Obligation).get(form=kind.papers, unit=city.unit("甲县"))
        file_record(obligation=owed, values=REPORTED, by=officer, at=nine(TODAY))
        held = plan_meeting(
            kind=kind, pack=PACK, unit=city.unit("甲县"), day=TODAY, topic="通报二季度进度", by=officer, at=nine(TODAY), listed=[city.person("甲一镇组织委员")],
        )  # fmt: skip
        record_attendance(meeting=held, kind=kind_of(held), marks={}, by=officer, at=nine(TODAY))
    return held.public_id


if __name__ == "__main__":
    print(json.dumps(build(), ensure_ascii=False))
