"""开办: which procedures a reader may begin, for whom, and the beginning itself."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.keys.actions import new_keys, seal, unseal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import below, own_units, units_to_name
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.spec import proceeding as p
from dazugong.spec.model import Pack
from dazugong.spec.procedures import OWN, Procedure

from .models import Case, Party, Petitioner
from .parties import DOMAIN, actor_of, line_up, named, note_bringer
from .walking import Walked, write

PETITIONER = "petitioner"
MOST_SUBJECT, MOST_PLACES = 120, 3


@dataclass(frozen=True)
class Offered:
    """可办的流程: a procedure and the mechanism that declares it."""

    version: PackVersion
    pack: Pack
    procedure: Procedure

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.pack.id}.{self.procedure.id}"


def procedures_on(day: date) -> list[Offered]:
    """Every procedure in force on the day."""
    return [Offered(v, pack, one) for v in current_versions(day) for pack in [pack_of(v)] for one in pack.procedures]


def procedures_for(reader: Reader) -> list[Offered]:
    """The procedures that the reader may begin."""
    if not reader.may("cases.open"):
        return []
    return [one for one in procedures_on(reader.day) if may_open(reader, one.procedure)]


def may_open(reader: Reader, procedure: Procedure) -> bool:
    """Whether the reader's post opens such cases: it is named, and reaches over their domain."""
    if reader.scope.everything:
        return True
    return procedure.by != (OWN,) and reader.reaches(procedure.domain) and named(reader, procedure.by)


def units_for(reader: Reader) -> list[Unit]:
    """The units of whose matters the reader may open a case: his own first, then those below."""
    return units_to_name(reader, domain=DOMAIN)


@transaction.atomic
def open_case(
    *, offered: Offered, unit: Unit, subject: str, by: Reader, at: datetime, person: Person | None = None, petitioner: str = "",
    reported: Unit | None = None,
) -> Case:
    """开办 of `unit`. About a person it names him; with a petitioner his name is sealed, and the unit complained of stays out."""
    by.need("cases.open")
    procedure, day = offered.procedure, timezone.localdate(at)
    if not may_open(by, procedure):
        raise Hidden("procedure")
    if not by.scope.everything and not own_units(by, domain=procedure.domain).filter(pk=unit.pk).exists():
        raise Hidden("unit")
    if (procedure.about == "persons") != (person is not None):
        raise Refusal("请填关于谁（姓名或编号）" if person is None else "这种办件不是关于人员的，请把“关于谁”清空", field="person")
    refuse_opening(offered, unit, subject, by)
    if petitioner.strip() and not procedure.petitioner:
        raise Refusal(f"“{procedure.title}”不记反映人，请清空；要记的请换一种办件", field="petitioner")
    with widened(by):  # the right was checked above; the first step may be another unit's
        if reported and reported.pk in {one.pk for one in line_up(unit, day)}:
            raise Refusal("反映的就是受理的单位或它的上级，请交更上一级受理", field="reported")
        case = case_of(offered, unit, subject.strip(), reported, day, at)
        case.person, case.opener, case.opened_by, case.login = person, actor_of(by), by.label[:120], by.login_id
        begin(case, offered)
        if not case.circle or by.post_id:
            Party.objects.get_or_create(case=case, unit=unit, post_id=by.post_id if case.circle else None, defaults={"domain": case.domain, "since": day})
        if petitioner.strip():
            if by.post_id is None:
                raise Refusal("受理反映要以岗位身份办，请在右上角换到任职的身份")
            Petitioner.objects.create(case=case, post_id=by.post_id, box=seal(case.key, PETITIONER, uncut(petitioner, "反映人", 200, field="petitioner")))  # type: ignore[arg-type]
        leave_trace(by=by, at=at, verb="开办", kind="办件", thing=case.public_id, note=procedure.title)
    return case


def refuse_opening(offered: Offered, unit: Unit, subject: str, by: Reader) -> None:
    """Raises `Refusal` for what no case may begin with."""
    procedure = offered.procedure
    if not subject.strip() or len(subject.strip()) > MOST_SUBJECT:
        raise Refusal(f"请写明事由，最多{MOST_SUBJECT}字", field="subject")
    if not selects(offered.pack.scope, unit, unit.name, by.day):
        raise Elsewhere(procedure.title, unit, handling(offered, unit, by))


class Elsewhere(Refusal):
    """不在这里办: `units` are those within reach that do, the nearest first."""

    def __init__(self, title: str, unit: Unit, units: list[Unit]) -> None:
        named = "、".join(one.name_on for one in units[:MOST_PLACES]) + ("等" if units[MOST_PLACES:] else "")
        mend = f"由{named}办，请改单位" if units else "您的范围内也没有办它的单位，请与上级联系"
        super().__init__(f"“{title}”不在{unit.name}办，{mend}", field="unit")
        self.units = units


def handling(offered: Offered, unit: Unit, by: Reader) -> list[Unit]:
    """办它的单位 within reach: those above and below the unit before all others."""
    line = {one.pk for one in line_up(unit, by.day)} | set(below([unit], by.day).values_list("descendant", flat=True))
    found = [one for one in units_for(by) if selects(offered.pack.scope, one, one.name_on, by.day)]
    return sorted(found, key=lambda one: one.pk not in line)


def case_of(offered: Offered, unit: Unit, subject: str, reported: Unit | None, day: date, at: datetime) -> Case:
    """The case as its kind says it is, not written yet."""
    procedure = offered.procedure
    return Case(
        pack_version=offered.version, pack=offered.pack.id, procedure=procedure.id, title=procedure.title, subject=subject, unit=unit,
        unit_name=unit.name, handler=unit, handler_name=unit.name, reported=reported, domain=procedure.domain, circle=procedure.circle,
        opened_on=day, at=at,
    )  # fmt: skip


def begin(case: Case, offered: Offered, bringer: int | None = None) -> None:
    """Writes the case and its first step; `bringer` is the person who brings it himself. Runs with the fence open."""
    procedure, day, workdays = offered.procedure, case.opened_on, Workdays()
    standing = p.begun(procedure, day, case.opener)
    whole = p.case_due(procedure, standing, workdays)
    case.due, case.provisional, case.brought = whole.day if whole else None, bool(whole and whole.provisional), bringer is not None
    if procedure.sealed:
        key = f"case:{case.public_id}"
        case.key = new_keys([key])[key]
    case.save(force_insert=True)
    if bringer is not None:
        note_bringer(case, bringer, sealed=procedure.petitioner, day=day)
    write(Walked(case, offered.pack, procedure, (), standing), standing, {}, workdays, day)


@transaction.atomic
def open_petitioner(*, case: Case, by: Reader, at: datetime) -> str:
    """看反映人: only from the post that took it; every look leaves a trace. Raises `Hidden` for everybody else."""
    found = by.rows(Petitioner).filter(case=case).first()
    if found is None or found.post_id != by.post_id:
        raise Hidden("petitioner")
    key = by.rows(Case).select_related("key").get(pk=case.pk).key
    if key is None or key.sealed is None:
        raise Refusal("反映人已依规删除")
    leave_trace(by=by, at=at, verb="看反映人", kind="办件", thing=case.public_id)
    return unseal(key, PETITIONER, found.box)
