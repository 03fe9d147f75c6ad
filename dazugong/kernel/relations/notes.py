"""谈话内容: sealed under a key of its own, opened by the two and their leader, and gone when its time is over."""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.keys.actions import destroy_key, new_keys, seal, unseal

from .models import Relation, TalkNote, Visit

KEPT_YEARS = 2      # 默认两年后删除
FIELD = "note"


def keep_note(*, visit: Visit, relation: Relation, text: str, by: Reader, at: datetime) -> TalkNote:
    """Seals what was said; the act that records the talk leaves the trace. Only one of the two may write it down."""
    talker, partner = relation.holder_person_id, relation.to_person_id
    if relation.keeps != Relation.Keeps.SEALED or talker is None or partner is None:
        raise Refusal("这种关系不留谈话内容，请把内容清空", field="note")
    if by.person_id not in (talker, partner):
        raise Refusal("谈话内容只能由谈话双方自己记，请把内容清空；日期可以代记", field="note")
    subject = f"talk:{visit.pk}"
    key = new_keys([subject])[subject]
    return TalkNote.objects.create(
        visit=visit, unit_id=relation.unit_id, talker_id=talker, partner_id=partner, key=key, box=seal(key, FIELD, text),
        delete_after=_years_later(visit.day, KEPT_YEARS),
    )


@transaction.atomic
def open_note(*, relation: Relation, visit: int, by: Reader, at: datetime) -> str:
    """The words of one talk, for the three who may; every opening leaves a trace. Raises `Hidden` for everybody else."""
    note = by.rows(TalkNote).select_related("key").filter(visit_id=visit, visit__relation=relation).first()
    if note is None:
        raise Hidden("note")
    if note.key.sealed is None:
        raise Refusal("这次谈话的内容保存期已过，已经删除；日期仍然保留")
    leave_trace(by=by, at=at, verb="阅看谈话内容", kind="谈话", thing=note.visit_id)
    return unseal(note.key, FIELD, note.box)


def notes_of(reader: Reader, relation: Relation) -> set[int]:
    """The visits of a relation whose words this reader may open."""
    return set(reader.rows(TalkNote).filter(visit__relation=relation).values_list("visit_id", flat=True))


@transaction.atomic
def destroy_old_notes(*, by: Reader, at: datetime) -> int:
    """删除到期的: the keys of notes whose time is over are destroyed; safe to run twice."""
    day = timezone.localdate(at)
    with widened(by):  # whose time is over is a matter of days, not of reach; nothing is read
        old = list(TalkNote.objects.filter(delete_after__lt=day, key__destroyed_at=None).select_related("key"))
    for note in old:
        destroy_key(subject=note.key.subject, reason="谈话内容保存期满", by=by, at=at)
    return len(old)


def _years_later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))
