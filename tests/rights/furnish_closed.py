"""陈设干部领域的: a copy of a case, a vote or a relation that stands in the domain of cadres."""
from __future__ import annotations

from dazugong.kernel.ballots.models import Poll
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.processes.models import Case, Party, Step
from dazugong.kernel.relations.models import Relation

MODELS = {"case": Case, "poll": Poll, "relation": Relation}
CLOSED = "cadres"


def closed_copy(kind: str, public_id: str) -> str:
    """The same thing once more, for those who manage cadres; gives its number."""
    row = MODELS[kind].objects.get(public_id=public_id)
    steps = list(Step.objects.filter(case_id=row.pk)) if kind == "case" else []
    row.pk, row.public_id, row.domain = None, new_id(), CLOSED
    if kind == "relation":
        row.origin = row.public_id
    row.save(force_insert=True)
    for step in steps:
        step.pk, step.case = None, row
        step.save(force_insert=True)
    if steps:
        Party.objects.create(case=row, unit_id=row.unit_id, domain=CLOSED, since=row.opened_on)
    return row.public_id
