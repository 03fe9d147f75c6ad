"""陈设办件: for every unit one case that stands with it and, beside it, a complaint that nobody sees but the post that took it."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.access.queries import reader_for
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.keys.actions import seal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.processes.actions import fill_step
from dazugong.kernel.processes.models import Case, Move, Party, Petitioner, Step
from dazugong.kernel.processes.opening import Offered, open_case, procedures_on
from dazugong.kernel.processes.own import bring
from dazugong.kernel.processes.told import units_taking
from dazugong.kernel.records.opening import install_pack
from tests.make import AT, DAY, SYSTEM, City
from tests.rights.place import ADMINISTRATORS
from tests.sample_procedures import PACK

STEP, VERB = 1, "办妥"


def procedures() -> dict[str, Offered]:
    """The procedures of the sample pack, by id."""
    install_pack(source=PACK, since=date(2026, 1, 1), by=SYSTEM, at=AT)
    return {one.procedure.id: one for one in procedures_on(DAY) if one.pack.id == "errands"}


def case_of(offers: dict[str, Offered], unit: Unit, canary: str) -> str:
    """A case of the unit, still at its first step, with the canary in it; and a complaint with a petitioner."""
    case = open_case(offered=offers["errand"], unit=unit, subject=f"{canary}跑腿", by=SYSTEM, at=AT)
    fill_step(case=case, step=STEP, values={"what": canary}, by=SYSTEM, at=AT)
    Move.objects.create(case=case, verb="样例", who=canary, reason=canary, day=DAY, at=AT)
    _complaint(offers["complaint"], unit, canary)
    return case.public_id


def _complaint(offered: Offered, unit: Unit, canary: str) -> None:
    case = open_case(offered=offered, unit=unit, subject=f"{canary}投诉", by=SYSTEM, at=AT)
    post = Post.objects.filter(unit=unit).first() or Post.objects.first()
    assert post is not None and case.key is not None
    Petitioner.objects.create(case=case, post=post, box=seal(case.key, "petitioner", canary))


def many_cases(units: list[Unit]) -> None:
    """A case of each of the units at its first step; only their number matters."""
    version = procedures()["errand"].version
    cases = Case.objects.bulk_create(
        Case(pack_version=version, pack="errands", procedure="errand", title="跑腿", subject="样众", unit=u, unit_name=u.name, handler=u,
             handler_name=u.name, opened_on=DAY, opener="系统", opened_by="样例", at=AT) for u in units
    )  # fmt: skip
    Party.objects.bulk_create(Party(case=c, unit_id=c.unit_id, since=DAY) for c in cases)
    Step.objects.bulk_create(
        Step(case=c, number=1, step="go", title="去办", unit_id=c.unit_id, unit_name=c.unit_name, arrived_on=DAY, due=DAY) for c in cases
    )


def wishes(offers: dict[str, Offered], city: City) -> dict[str, tuple[str, str]]:
    """Everybody who has an account and a branch brings a wish: person → (case, where he sits; for a member his branch); it goes to the first unit above that can take it."""
    found = {}
    for (role, place), login in city.logins.items():
        reader = reader_for(Login.objects.get(pk=login), day=DAY, today=DAY)
        if reader is None or role in ADMINISTRATORS:
            continue
        with reading(reader):
            found[Person.objects.get(pk=reader.person_id).public_id] = (_wish(offers["wish"], reader, place), place if role == "member" else f"{place}，{role}")
    return found


def _wish(offered: Offered, reader: Reader, place: str) -> str:
    for unit in units_taking(reader, offered):
        try:
            return bring(offered=offered, unit=unit, subject=f"鸢{place}鹞心愿", values={"what": "修路灯"}, by=reader, at=AT).public_id
        except Refusal:      # nobody else is there to take it
            continue
    raise AssertionError(place)
