"""审定一条: every decision on a measure is written the same way - with what stood before, its record and its trace."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal

from .models import Decision, Document, Measure, MeasureDecision, MeasureOwner
from .queries import document_for, last_made, measure_for

Verb = MeasureDecision.Verb
KEPT = (
    "decision", "edited_text", "kind", "responsible", "deadline", "frequency", "targets", "mechanisms", "offset", "text", "line",
    "into_id",
)  # fmt: skip
DAYS = ("opens", "due")


def fresh(by: Reader, measure: Measure, *, seen: int | None = None) -> Measure:
    """The measure as it stands now, its document held so that two officers decide one after the other.

    `seen` is how many decisions the officer had before his eyes. Errors: Refusal where another has decided since then,
    saying who, when and what.
    """
    document = held(by, measure.document)
    now = measure_for(by, document, measure.number)
    last = last_made(by, now)
    if seen is not None and last is not None and last.number > seen:
        raise Refusal(f"{said_of(last)}。您的这一步没有记入，请看过现在的样子再定", field="seen")
    if now.decision == Decision.WITHDRAWN:
        raise Refusal("这一条是补加的，已经收回；仍要列入的，请在原文中重新选中这一句补加")
    if now.into_id:
        raise Refusal("这一条已经并入别的举措，请在那一条上办理；要分开的，请在那一条上撤回合并")
    return now


def held(by: Reader, document: Document, *, power: str = "plans.change") -> Document:
    """The document as it stands now, held to the end of the transaction: read after it is held, or what another did while one
    waited would be unseen. Errors: Hidden without the right, beyond reach or withdrawn."""
    by.need(power)
    by.rows(Document).select_for_update(of=("self",)).only("pk").filter(pk=document.pk).first()
    return document_for(by, document.public_id)


def next_number(by: Reader, document: Document) -> int:
    """The number of a measure that is added or split off: behind all there ever were."""
    return (by.rows(Measure).filter(document=document).aggregate(most=Max("number"))["most"] or 0) + 1


def said_of(decision: MeasureDecision) -> str:
    """县委组织部王敏 已于5月20日14:02采用了这一条."""
    at = timezone.localtime(decision.at)
    return f"{decision.label} 已于{at.month}月{at.day}日{at:%H:%M}对这一条作了“{decision.get_verb_display()}”"


def decide(
    measure: Measure, verb: Verb, by: Reader, at: datetime, *, owners: Iterable[Sequence[object]] | None = None,
    other: Measure | None = None, **changes: object
) -> Measure:
    """Writes a decision on a fresh measure, its record and its trace; `other` is the second half of a merger or a split.

    Errors: Refusal once it stands as a task.
    """
    if measure.handed and verb not in (Verb.ASSIGN, Verb.CHECK):
        raise Refusal("这一条已经下达为任务，不能再改；确需改动的，请到任务页变更或撤销任务")
    before = state_of(measure)
    for name, value in changes.items():
        setattr(measure, name, value)
    if changes:
        measure.save(update_fields=[name.removesuffix("_id") for name in changes])
    if owners is not None:
        MeasureOwner.objects.filter(measure=measure).delete()
        MeasureOwner.objects.bulk_create(MeasureOwner(measure=measure, unit_id=unit, duty=duty) for unit, duty in owners)
    after = measure_for(by, measure.document, measure.number)
    number = (by.rows(MeasureDecision).filter(measure=measure).aggregate(most=Max("number"))["most"] or 0) + 1
    MeasureDecision.objects.create(
        measure=after, number=number, verb=verb, before=before, after=state_of(after), other=other, label=by.label,
        login=by.login_id, at=at,
    )
    leave_trace(by=by, at=at, verb=verb.label, kind="举措", thing=f"{measure.document.public_id}/{measure.number}")
    return after


def state_of(measure: Measure) -> dict[str, object]:
    """What a decision may change, as it stands."""
    owners = [[owner.unit_id, owner.duty] for owner in measure.owners.all()]
    days = {name: day.isoformat() if (day := getattr(measure, name)) else None for name in DAYS}
    return {name: getattr(measure, name) for name in KEPT} | days | {"owners": owners}


def put_back(measure: Measure, state: dict[str, object], by: Reader, at: datetime) -> Measure:
    """撤回: the measure as it was; undoing is itself a decision on record."""
    days = {name: date.fromisoformat(str(state[name])) if state.get(name) else None for name in DAYS}
    return decide(measure, Verb.UNDO, by, at, **state | days)

