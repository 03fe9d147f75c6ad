"""办件的手势: a county with the built-in procedures, and how a test opens a case, presses a button and looks where it stands."""
from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import dazugong
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.processes.actions import press
from dazugong.kernel.processes.models import Case
from dazugong.kernel.processes.opening import open_case, procedures_for
from dazugong.kernel.processes.queries import case_for, sheet_of
from dazugong.kernel.records.opening import install_pack
from tests.make import AT, DAY, SYSTEM, City

PACKS = Path(dazugong.__file__).parent / "packs"
REQUEST = {"kind": "党员", "matter": "活动室漏雨"}
ANSWER = {"answer": "已经修好", "result": "已解决"}


def with_procedures(city: City, *names: str) -> City:
    """The city, with these packs installed; without names those of requests and of fair process."""
    with reading(SYSTEM):
        for name in names or ("requests", "fair_process"):
            install_pack(source=PACKS / name, since=DAY.replace(month=1, day=1), by=SYSTEM, at=AT)
    return city


def offered(reader, key):
    return next(one for one in procedures_for(reader) if one.key == key)


def at(days=0) -> datetime:
    return AT + timedelta(days=days)


def opened(city, reader, key="requests.ticket", place="甲一镇", **more) -> Case:
    return open_case(offered=offered(reader, key), unit=city.unit(place), subject=more.pop("subject", "活动室漏雨"), by=reader, at=AT, **more)


def stands(reader, case) -> list[str]:
    return [door.declared.id for door in sheet_of(reader, case_for(reader, case.public_id)).doors]


def go(reader, case, step, verb, values=None, days=0, **more):
    return press(case=case, step=step, verb=verb, values=values, by=reader, at=at(days), **more)
