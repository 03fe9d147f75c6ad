"""陈设会议和联系: for every unit one meeting that was held and one relation, each with the unit's own canary in every text."""
from __future__ import annotations

from dazugong.kernel.keys.actions import new_keys, seal
from dazugong.kernel.meetings.models import Attendance, Decision, Duty, Listed, Meeting
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.relations.models import Relation, Reply, TalkNote, Visit
from tests.make import AT, DAY, SINCE

PACK, ASSEMBLY, PAIRING = "life", "assembly", "pairing"


def meeting_of(unit: Unit, number: str, mark: str) -> str:
    """A meeting of the unit at which the person of this number was due and came."""
    person = Person.objects.get(public_id=number)
    meeting = Meeting.objects.create(
        pack=PACK, kind=ASSEMBLY, title="党员大会", unit=unit, day=DAY, topic=f"{mark}议题", place=mark, chair=mark, state="held",
        entered_on=DAY, due=1, present=1, at=AT,
    )
    Attendance.objects.create(meeting=meeting, unit=unit, person=person, number=number, name=person.name, mark="present")
    return meeting.public_id


def relation_of(unit: Unit, mark: str) -> str:
    """A relation for which the unit answers."""
    relation = Relation(
        pack=PACK, kind=PAIRING, title="结对", unit=unit, object=f"{mark}对象", holder=f"{mark}联系方", to_unit=unit, visits=4, since=SINCE, at=AT
    )
    relation.origin = relation.public_id
    relation.save()
    return relation.public_id


def fill_life(mark: str = "样例") -> None:
    """What hangs on them: visits, sealed words, what had to be held, who was named, what was decided."""
    for relation in Relation.objects.select_related("unit"):
        visit = Visit.objects.create(relation=relation, day=DAY, what=mark, at=AT)
        Reply.objects.create(relation=relation, text=mark, day=DAY, at=AT)
        subject = f"talk:{visit.pk}"
        key = new_keys([subject])[subject]
        person = Attendance.objects.filter(unit=relation.unit).values_list("person_id", flat=True)[0]
        TalkNote.objects.create(
            visit=visit, unit=relation.unit, talker_id=person, partner_id=person, key=key, box=seal(key, "note", mark), delete_after=DAY
        )
    for meeting in Meeting.objects.select_related("unit"):
        Duty.objects.create(unit=meeting.unit, pack=PACK, kind=ASSEMBLY, title="党员大会", period="2026Q2", first=DAY, last=DAY)
        Decision.objects.create(meeting=meeting, number=1, text=mark, unit=meeting.unit, due=DAY)
        Listed.objects.create(meeting=meeting, unit_id=meeting.unit_id, person_id=meeting.attendance.values_list("person_id", flat=True)[0])


def many_of_life(units: list[Unit]) -> None:
    """A meeting, a duty and a relation of each of the units; only their number matters."""
    Meeting.objects.bulk_create(
        Meeting(pack=PACK, kind=ASSEMBLY, title="党员大会", unit=u, day=DAY, topic="样众", state="held", entered_on=DAY, at=AT) for u in units
    )
    Duty.objects.bulk_create(Duty(unit=u, pack=PACK, kind=ASSEMBLY, title="党员大会", period="2026Q1", first=SINCE, last=SINCE) for u in units)
    relations = [Relation(pack=PACK, kind=PAIRING, title="结对", unit=u, object=u.name, holder="样众", visits=4, since=SINCE, at=AT) for u in units]
    for relation in relations:
        relation.origin = relation.public_id
    Relation.objects.bulk_create(relations)
