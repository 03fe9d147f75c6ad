"""开张: an installation with work for everybody, in the folder DZG_HOME; prints how to get in, as JSON.

    python -m tests.kills.office

An empty folder becomes the sample city; a folder that holds a county (a copy of the demo county, say) gets its passwords set anew.
"""
from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dazugong.cli.answer import ready

ready()

from django.contrib.auth.hashers import make_password  # noqa: E402

import dazugong  # noqa: E402
from dazugong.kernel.access.models import Holding  # noqa: E402
from dazugong.kernel.ballots.actions import draw_slips, prepare_poll  # noqa: E402
from dazugong.kernel.ballots.keeping import Named  # noqa: E402
from dazugong.kernel.ballots.queries import offered  # noqa: E402
from dazugong.kernel.identity.models import Login  # noqa: E402
from dazugong.kernel.identity.reader import reading, system_reader  # noqa: E402
from dazugong.kernel.orgs.models import Unit  # noqa: E402
from dazugong.kernel.people.models import Appointment, Person  # noqa: E402
from dazugong.kernel.publications.feeding import boxes, feed  # noqa: E402
from dazugong.kernel.records.models import Obligation, PackVersion  # noqa: E402
from dazugong.kernel.records.opening import install_pack, open_due_periods  # noqa: E402

PACKS = Path(dazugong.__file__).parent / "packs"
PASSWORD, SLIPS = "样例口令2026号", 4000
NOW = datetime.now(ZoneInfo("Asia/Shanghai"))
SYSTEM = system_reader(NOW.date(), "演练")


def open_office() -> dict[str, object]:
    """Accounts with a known password, a report to file, a vote under way, a letter box."""
    if not Login.objects.exists():
        from tests.make import build_city

        build_city()
    with reading(SYSTEM):
        for name in ("monthly_report", "open_review", "openness"):
            if not PackVersion.objects.filter(pack=_id(name)).exists():
                install_pack(source=PACKS / name, since=(NOW.date().replace(day=1) - timedelta(days=62)).replace(day=1), by=SYSTEM, at=NOW)
        open_due_periods(by=SYSTEM, at=NOW)
        feed(by=SYSTEM, at=NOW)
        report, clerk = _report()
        answer = {
            "password": PASSWORD, "clerk": clerk, "section": _holder("section"), "report": report,
            "box": next(box.key for box in boxes(SYSTEM) if box.unit.kind == "county"), **_vote(),
        }  # fmt: skip
    Login.objects.filter(username__in=[answer[who] for who in ("clerk", "section")]).update(password=make_password(PASSWORD))
    return answer


def _id(name: str) -> str:
    return re.search(r'^id = "(.+)"$', (PACKS / name / "pack.toml").read_text("utf8"), re.M)[1]      # type: ignore[index]


def _holder(role: str, **more: object) -> str:
    """The log-in of somebody who holds the role today."""
    for holding in Holding.objects.filter(role=role, **more).order_by("pk"):
        held = Appointment.objects.filter(post=holding.post, until=None, person__login__isnull=False).first()
        login = Login.objects.filter(pk=Person.objects.get(pk=held.person_id).login_id, state=Login.State.CONFIRMED).first() if held else None
        if login:
            return login.username
    raise LookupError(role)


def _report() -> tuple[str, str]:
    """An open monthly report of a township, and whoever files it."""
    for holding in Holding.objects.filter(role="organiser").select_related("post").order_by("pk"):
        owed = Obligation.objects.filter(unit_id=holding.post.unit_id, pack=_id("monthly_report"), first_filed_on=None, opens__lte=NOW.date(), entry=False).last()
        if owed is not None:
            return owed.public_id, _holder("organiser", post=holding.post)
    raise LookupError("没有要报的月报")


def _vote() -> dict[str, object]:
    """A vote under way, with the codes that are handed out."""
    kind = next(one for one in offered(NOW.date()) if one.key == f"{_id('open_review')}.open_doors")
    top = Unit.objects.filter(pk=Holding.objects.filter(role="section").order_by("pk").first().post.unit_id).get()
    poll = prepare_poll(version=kind.version, ballot=kind.ballot, unit=top, topic="断电演练", day=NOW.date(), subjects=[Named("办公室")], due=SLIPS, by=SYSTEM, at=NOW)
    return {"poll": poll.public_id, "codes": draw_slips(poll=poll, count=SLIPS, by=SYSTEM, at=NOW).codes}


if __name__ == "__main__":
    print(json.dumps(open_office(), ensure_ascii=False))
