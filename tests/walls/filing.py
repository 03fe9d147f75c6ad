"""报送者: a process of its own that files report after report until it is killed (test_crash.py).

    python -m tests.walls.filing prepare MANY   the sample city in an empty data folder, where 甲一镇 owes MANY reports
    python -m tests.walls.filing write          files what it still owes; says “ask” before and “done” after each
    python -m tests.walls.filing look KEY…      sends each of these forms once more, then tells what stands, as JSON
"""
from __future__ import annotations

import json
import os
import sys
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dazugong.project.settings")
ROLE, PLACE, FIRST_YEAR = "organiser", "甲一镇", 1900


def prepare(many: int) -> None:
    """One report owed for each month since 1900, so that there are always more to file."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from dazugong.kernel.calendar.periods import period_of, shifted
    from dazugong.kernel.identity.reader import reading
    from dazugong.kernel.records.models import Obligation, PackVersion
    from dazugong.kernel.records.opening import install_pack
    from tests.make import AT, SYSTEM, build_city
    from tests.rights import furnish

    city = build_city()
    with reading(SYSTEM):
        source = furnish.Path(furnish.__file__).with_name(furnish.PACK)
        install_pack(source=source, since=date(FIRST_YEAR, 1, 1), by=SYSTEM, at=AT)
        version, first = PackVersion.objects.get(), period_of("month", date(FIRST_YEAR, 1, 1))
        for period in (shifted("month", first, n) for n in range(many)):
            Obligation.objects.create(
                pack_version=version, pack=furnish.PACK, form=furnish.FORM, unit_id=city.units[PLACE], period=period.code,
                first=period.first, last=period.last, opens=period.first, due=period.end + timedelta(days=10),
            )  # fmt: skip


def browser():  # noqa: ANN201
    """The organiser's, on the real database."""
    from django.test import Client

    from dazugong.kernel.identity.models import Login
    from dazugong.kernel.identity.reader import reading
    from dazugong.kernel.people.models import Person
    from tests.make import SYSTEM

    client = Client()
    with reading(SYSTEM):
        login = Person.objects.get(name=f"样{PLACE}组织委员").login_id
    client.force_login(Login.objects.get(pk=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def file(client, public_id: str) -> str:  # noqa: ANN001
    """Sends the form of one report; where it led."""
    answer = client.post(f"/records/{public_id}/file/", {"form_key": f"crash-{public_id}", "a-done": "3", "a-said": "样例"})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def write() -> None:
    """Files what is owed; each line is out before the next act begins."""
    from dazugong.kernel.identity.reader import reading
    from dazugong.kernel.records.models import Obligation
    from tests.make import SYSTEM

    client = browser()
    with reading(SYSTEM):
        owed = list(Obligation.objects.filter(first_filed_on=None).order_by("pk").values_list("public_id", flat=True))
    for public_id in owed:
        print("ask", public_id, flush=True)
        file(client, public_id)
        print("done", public_id, flush=True)


def look(ids: list[str]) -> None:
    """What stands after a restart: revisions and answers of each report before and after its form was sent again."""
    from dazugong.kernel.audit.queries import verify_chain

    before = standing(ids)
    client = browser()
    led = {public_id: file(client, public_id) for public_id in ids}
    report = verify_chain()
    json.dump({"before": before, "after": standing(ids), "led": led, "sound": report.sound, "traces": filed_traces(ids)}, sys.stdout)


def standing(ids: list[str]) -> dict[str, list[int]]:
    """For each report: revisions, answers, form keys kept."""
    from dazugong.kernel.identity.models import Submission
    from dazugong.kernel.identity.reader import reading
    from dazugong.kernel.records.models import Answer, Revision
    from tests.make import SYSTEM

    with reading(SYSTEM):
        return {
            public_id: [
                Revision.objects.filter(record__obligation__public_id=public_id, state="filed").count(),
                Answer.objects.filter(revision__record__obligation__public_id=public_id).count(),
                Submission.objects.filter(key=f"crash-{public_id}").count(),
            ]
            for public_id in ids
        }


def filed_traces(ids: list[str]) -> dict[str, int]:
    """How many traces of filing each report has."""
    from dazugong.kernel.audit.models import Trace

    return {public_id: Trace.objects.filter(thing=public_id, verb__startswith="报送").count() for public_id in ids}


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    elif sys.argv[1] == "write":
        write()
    else:
        look(sys.argv[2:])
