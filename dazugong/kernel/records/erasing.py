"""删去内容: what a register held of somebody who asks to be taken out; that there was an entry, and until when, stays."""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.audit.queries import digests_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal

from .entries import retire_entry
from .models import Answer, FieldNote, Obligation, Revision
from .packs import form_of

VERB = "删去内容"


@transaction.atomic
def erase_entry(*, entry: Obligation, on: date, reason: str, by: Reader, at: datetime) -> None:
    """应本人要求注销并删去内容: of every version the answers and what was said of them are gone for good.

    Only of a register whose mechanism allows it (`erase`). The number, the days and who acted stay, and so does the trace.
    """
    if not form_of(entry).erase:
        raise Refusal("这本登记簿注销以后内容仍可查看，不能删去")
    retire_entry(entry=entry, on=on, reason=reason, by=by, at=at)
    versions = Revision.objects.filter(record__obligation=entry)
    gone = Answer.objects.filter(revision__in=versions).delete()[0]
    FieldNote.objects.filter(revision__in=versions).delete()
    versions.update(why="", remark="")
    entry.erased = True
    entry.save(update_fields=["erased"])
    leave_trace(by=by, at=at, verb=VERB, kind="登记", thing=entry.public_id, count=gone)


def erased_things() -> set[str]:
    """The numbers of the entries whose content was taken out, as the chain of traces has it."""
    return {thing for thing, _ in digests_of("登记", (VERB,))}
