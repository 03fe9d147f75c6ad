"""陈设票决: for every unit one vote that is being held, one candidate of it, with the unit's own canary in every text."""
from __future__ import annotations

from datetime import UTC, date, datetime

from dazugong.kernel.ballots.models import Bid, Decline, Judge, Poll, Subject, TellerCount
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.opening import install_pack
from tests.make import AT, DAY, SYSTEM

BALLOT = """
[[ballot]]
id = "vote"
title = "表决"
kind = "approve"
voters = "meeting"
passes = "赞成 × 2 > 应到人数"
"""
EXAMPLE = """title = "三票两票赞成"
first = 2026-05-01
last = 2026-05-31
given = [
  { over = "vote", unit = "某党支部", answers = { "应到人数" = 3, "实到人数" = 3, "发出票数" = 3 } },
  { over = "vote", unit = "某党支部", times = 2, answers = { "某事" = "赞成" } },
  { over = "vote", unit = "某党支部", answers = { "某事" = "反对" } },
]

[[expect]]
ballot = "vote"
unit = "某党支部"
about = "某事"
outcome = "通过"
"""
PACK = {
    "pack.toml": 'id = "votes"\ntitle = "表决"\nversion = "1"\nuses = ["records"]\nsubject = "units"\nscope = "状态 = 在建"\nbasis = [{ document = "某办法", place = "一" }]\n',
    "README.md": "# 表决\n样例。\n", "ballots.toml": BALLOT, "examples/vote.toml": EXAMPLE,
}
UNTIL = datetime(2099, 1, 1, tzinfo=UTC)


def ballots() -> PackVersion:
    """The pack of votes."""
    return install_pack(source=PACK, since=date(2026, 1, 1), by=SYSTEM, at=AT)


def poll_of(version: PackVersion, unit: Unit, number: str, mark: str) -> str:
    """A vote of the unit, its slips drawn, about the person of this number."""
    poll = Poll.objects.create(
        pack_version=version, ballot="vote", title="表决", topic=f"{mark}事项", unit=unit, unit_name=unit.name, day=DAY, due=3, present=3,
        state="open", issued=1, slips="0" * 64, commitment="0" * 64, lock=bytes(32), board="{}", at=AT,
    )  # fmt: skip
    Subject.objects.create(poll=poll, unit=unit, number=1, name=mark, person=Person.objects.get(public_id=number))
    return poll.public_id


def fill_ballots(mark: str = "样例") -> None:
    """What hangs on them: judges, tellers' counts, bids."""
    for poll in Poll.objects.select_related("unit"):
        person = poll.subjects.values_list("person_id", flat=True).first()
        if person is None:      # the copies in the domain of cadres
            continue
        Judge.objects.create(poll=poll, unit=poll.unit, person_id=person, name=mark)
        TellerCount.objects.create(poll=poll, unit=poll.unit, label=mark, figures={}, at=AT)
        Bid.objects.create(poll=poll, unit=poll.unit, unit_name=mark, box=b"0", handed_at=AT)
        Decline.objects.create(poll=poll, unit=poll.unit, unit_name=mark, at=AT)


def many_polls(units: list[Unit]) -> None:
    """A vote of each of the units; only their number matters."""
    version = ballots()
    Poll.objects.bulk_create(
        Poll(pack_version=version, ballot="vote", title="表决", topic="样众", unit=u, unit_name=u.name, day=DAY, at=AT) for u in units
    )
