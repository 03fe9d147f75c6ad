"""更正名册: what a case says when it ends goes into the person's entry, as a correction with its old value, day and author."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.actions import correct_person
from dazugong.kernel.people.models import Person
from dazugong.spec.proceeding import Standing
from dazugong.spec.roster_check import ROSTER

from .walking import Walked


def correct_roster(found: Walked, standing: Standing, values: Mapping[str, object], by: Reader, at: datetime) -> None:
    """Where the end says so: one revision of the person. Refused to whoever may not correct persons."""
    end = found.procedure.end(standing.ended or "")
    if end is None or not end.roster:
        return
    person = by.rows(Person).filter(pk=found.case.person_id).select_related("key").first() if by.may("people.change") else None
    if person is None:
        raise Refusal(f"“{end.title}”要更正名册，这个人不在您能更正的范围内，请交管他名册的上级办")
    correct_person(person=person, values={ROSTER[item]: str(values.get(term) or "") for item, term in end.roster if values.get(term)}, by=by, at=at)
