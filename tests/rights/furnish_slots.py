"""陈设预约和轮值: for every unit one resource that it shares with those below it, a booking of it, and a rota."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.slots.models import Booking, Resource, Rota, Swap, Turn
from tests.make import AT, DAY, SINCE, SYSTEM

SLOTS = '[[resource]]\nid = "hall"\ntitle = "会议室"\n\n[[rota]]\nid = "duty"\ntitle = "值班"\n'
FORM = '[[field]]\nid = "what"\nterm = "事项"\ntype = "text"\nrequired = true\n'
EXAMPLE = """title = "填了的收下"
first = 2026-05-01
last = 2026-05-31
given = [{ over = "note", unit = "某党支部", answers = { "事项" = "开会" } }]

[[expect]]
form = "note"
unit = "某党支部"
refused = []
"""
PACK = {
    "pack.toml": 'id = "halls"\ntitle = "会议室"\nversion = "1"\nuses = ["records"]\nsubject = "units"\nscope = "状态 = 在建"\nbasis = [{ document = "某办法", place = "一" }]\n',
    "README.md": "# 会议室\n样例。\n", "slots.toml": SLOTS, "forms/note.toml": FORM, "examples/note.toml": EXAMPLE,
    "schedule.toml": '[[schedule]]\nform = "note"\nevery = "any-time"\n',
}


def halls() -> None:
    """The pack of halls."""
    install_pack(source=PACK, since=date(2026, 1, 1), by=SYSTEM, at=AT)


def resource_of(unit: Unit, mark: str) -> str:
    """A hall of the unit, booked once by itself; those below it may book it too, and read no more than its name and times."""
    hall = Resource.objects.create(pack="halls", kind="hall", title="会议室", name=f"{unit.name}会议室", unit=unit, unit_name=unit.name, shared_with=unit, since=SINCE)
    Booking.objects.create(resource=hall, unit=unit, unit_name=mark, day=DAY, begins=540, ends=600, purpose=mark, booked_on=DAY)
    return hall.public_id


def rota_of(unit: Unit, number: str, mark: str) -> str:
    """A rota of the unit with the turn of the person of this number."""
    rota = Rota.objects.create(pack="halls", kind="duty", title=f"{mark}值班", unit=unit, unit_name=unit.name, since=SINCE)
    person = Person.objects.get(public_id=number)
    turns = [Turn.objects.create(rota=rota, unit=unit, number=n, first=DAY, last=DAY, person=person, planned=person) for n in (1, 2)]
    Swap.objects.create(mine=turns[0], other=turns[1], unit=unit, asker=person, asked=person, asked_on=DAY)
    return rota.public_id


def many_slots(units: list[Unit]) -> None:
    """A hall and a rota of each of the units; only their number matters."""
    Resource.objects.bulk_create(
        Resource(pack="halls", kind="hall", title="会议室", name="样众", unit=u, unit_name=u.name, shared_with=u, since=SINCE) for u in units
    )
    Rota.objects.bulk_create(Rota(pack="halls", kind="duty", title="样众", unit=u, unit_name=u.name, since=SINCE) for u in units)
