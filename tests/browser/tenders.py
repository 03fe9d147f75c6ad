"""招标的一个县: the sample city with the mechanism of tenders in force and five judges, ready to be served.

    python -m tests.browser.tenders     prints {"logins": {"section@甲部": name}, "password": …, "judges": […]}
"""
from __future__ import annotations

import json
from datetime import date

from dazugong.cli.answer import ready

ready()

from django.contrib.auth.hashers import make_password  # noqa: E402

from dazugong.kernel.identity.models import Login  # noqa: E402
from dazugong.kernel.identity.reader import reading, system_reader  # noqa: E402
from dazugong.kernel.people.actions import register_person  # noqa: E402
from dazugong.kernel.records.opening import install_pack  # noqa: E402
from tests.browser.years import PACKS, nine  # noqa: E402
from tests.make import SINCE, build_city  # noqa: E402

PASSWORD = "样例口令2026号"
IN_FORCE = date(2026, 5, 1)
JUDGES = ("样评委甲", "样评委乙", "样评委丙", "样评委丁", "样评委戊")


def build() -> dict[str, object]:
    city = build_city()
    system = system_reader(IN_FORCE, "定时")
    with reading(system):
        install_pack(source=PACKS / "topic_tender", since=IN_FORCE, by=system, at=nine(IN_FORCE))
        for name in JUDGES:
            register_person(values={"name": name, "sex": "女", "birth": "1970-01"}, unit=city.unit("甲部支部"), since=SINCE, by=system, at=nine(IN_FORCE))
    Login.objects.filter(state=Login.State.CONFIRMED).update(password=make_password(PASSWORD))
    names = dict(Login.objects.values_list("pk", "username"))
    return {"password": PASSWORD, "logins": {f"{role}@{place}": names[pk] for (role, place), pk in city.logins.items()}, "reports": {}, "judges": JUDGES}


if __name__ == "__main__":
    print(json.dumps(build(), ensure_ascii=False))
