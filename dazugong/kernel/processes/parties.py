"""谁办、谁看: in which unit a step is done, which posts act there, and whom that lets into the case."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.keys.actions import seal, unseal
from dazugong.kernel.keys.marks import hidden_self
from dazugong.kernel.orgs.kinds import Edge, UnitKind
from dazugong.kernel.orgs.models import Ancestry, Unit
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Appointment, Person, Post
from dazugong.kernel.records.packs import pack_of
from dazugong.spec.procedures import Move, Procedure, of_office
from dazugong.spec.procedures import Step as Declared

from .models import Case, Concerned, Party, Step

DOMAIN = "cases"
BRINGER = "bringer"     # to what place the number of who brought it is bound


def unit_of_step(case: Case, declared: Declared, day: date) -> Unit:
    """在哪个单位办; where there is no county above, the top of the tree."""
    if declared.at == "unit":
        return case.unit
    if declared.at == "above":
        return above(case.handler, day) or case.handler
    if declared.at == "county":
        line = line_up(case.handler, day)
        return next((unit for unit in line if unit.kind in (UnitKind.COUNTY, UnitKind.CITY)), line[-1] if line else case.handler)
    return case.handler


def above(unit: Unit, day: date) -> Unit | None:
    """The unit next above."""
    return next((one for one in line_up(unit, day) if one.pk != unit.pk), None)


def line_up(unit: Unit, day: date) -> list[Unit]:
    """The unit and those above it, upwards. Read with the fence open: only who is in charge is asked."""
    rows = Ancestry.objects.filter(open_on(day), descendant=unit, kind=Edge.LINE).order_by("depth")
    found = {one.pk: one for one in Unit.objects.filter(pk__in=rows.values("ancestor_id"))}
    return [found[pk] for pk in rows.values_list("ancestor_id", flat=True) if pk in found]


def posts_acting(unit: Unit, by: Iterable[str], day: date, domain: str) -> list[Post]:
    """Posts that stand for the unit on the day, may act in cases of the domain, and are named by the step (all of them, if it names none)."""
    able = [role.id for role in roles().values() if "cases.act" in role.powers and domain in role.domains]
    held = Holding.objects.filter(open_on(day), open_on(day, "post__"), Q(over=unit) | Q(post__unit=unit), role__in=able).select_related("post")
    names = of_office(tuple(by))
    found = {h.post for h in held if not names or any(name == roles()[h.role].term or h.post.title.endswith(name) for name in names)}
    return sorted(found, key=lambda post: post.pk)


def note_bringer(case: Case, person_id: int, *, sealed: bool, day: date) -> None:
    """记本人: who brings the case; where who reported is `sealed`, nothing in the database says who he is."""
    if sealed:
        assert case.key is not None
        Concerned.objects.create(case=case, mark=hidden_self(person_id), box=seal(case.key, BRINGER, str(person_id)), since=day)
    else:
        Concerned.objects.create(case=case, person_id=person_id, since=day)


def person_of(case: Case) -> int | None:
    """本人: who brought the case, or whom it is about. Read with the fence open: only he himself sees the row."""
    if case.brought:
        row = Concerned.objects.filter(case=case).first()
        if row is None or row.box is None:
            return row.person_id if row else None
        return int(unseal(case.key, BRINGER, row.box)) if case.key and case.key.sealed else None
    procedure = pack_of(case.pack_version).procedure(case.procedure)
    return case.person_id if procedure and procedure.about_own else None


def touched(case: Case) -> set[int]:
    """回避: the persons who must not act in it, whom it is about and who brought it. Read with the fence open."""
    return {person for person in (case.person_id, person_of(case)) if person}


def posts_of(persons: set[int], day: date) -> set[int]:
    """The posts that these persons hold on the day."""
    return set(Appointment.objects.filter(open_on(day), person_id__in=persons).values_list("post_id", flat=True)) if persons else set()


def let_in(case: Case, procedure: Procedure, steps: Iterable[Step], day: date) -> None:
    """Whoever acts at these steps sees the case from now on; in a circle never by a post of whom it touches.

    Where several units are asked, the one that handles the case sees who has answered.
    """
    own = posts_of(touched(case), day) if case.circle else set()
    known = set(Party.objects.filter(case=case).values_list("unit_id", "post_id"))
    wanted: set[tuple[int, int | None]] = set()
    for step in steps:
        units = [step.unit, *([step.raised_to] if step.raised_to else []), *([case.handler] if step.asked else [])]
        declared = procedure.step(step.step)
        for unit in units:
            if case.circle:
                acting = posts_acting(unit, declared.by if declared and unit == step.unit else (), day, case.domain)
                wanted |= {(unit.pk, post.pk) for post in acting if post.pk not in own}
            else:
                wanted.add((unit.pk, None))
    Party.objects.bulk_create(Party(case=case, unit_id=unit, post_id=post, domain=case.domain, since=day) for unit, post in sorted(wanted - known, key=str))


def stands_for(reader: Reader, unit_id: int | None) -> bool:
    """Whether the reader answers for the unit: his post stands in it or over it (not merely above it)."""
    return unit_id is not None and unit_id in {reader.unit_id, *reader.scope.roots.get(DOMAIN, ())}


def named(reader: Reader, by: tuple[str, ...]) -> bool:
    """The term of the role, or the title that the post's label ends with; 本人 is no post."""
    role, by = roles().get(reader.role), of_office(by)
    return not by or any((role and role.term == name) or reader.label.endswith(name) for name in by)


def may_act(reader: Reader, step: Step, declared: Declared) -> bool:
    """Whether this step is the reader's to act at; where it went up, also the post above."""
    if reader.scope.everything:
        return True
    if not reader.may("cases.act") or (declared.only_own and not stands_in(reader, step)):
        return False
    if stands_for(reader, step.raised_to_id):
        return True
    return stands_for(reader, step.unit_id) and named(reader, declared.by)


def may_press(reader: Reader, step: Step, declared: Declared, move: Move) -> bool:
    """Whether a button of a step where the reader acts is his to press; 本人's own only where somebody stands in for him."""
    if reader.scope.everything or not move.by:
        return True
    return named(reader, move.by) if of_office(move.by) else stands_in(reader, step)


def stands_in(reader: Reader, step: Step) -> bool:
    """代办: whether the unit acts in the place of 本人: he has no account, let his days pass, or never brought the case himself."""
    if step.due is not None and step.due < reader.day:
        return True
    if step.case.brought:
        return False
    with widened(reader):  # only whether there is somebody who can log in is asked
        person = person_of(step.case)
        return person is None or not Person.objects.filter(pk=person).exclude(login=None).exists()


def actor_of(reader: Reader) -> str:
    """Who acts, for 回避 and 不得自办: the person; where there is none, the account or the system."""
    return f"人{reader.person_id}" if reader.person_id else f"账号{reader.login_id}" if reader.login_id else "系统"
