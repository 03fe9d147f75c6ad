"""报送: save a draft, file, return, accept in part, approve, correct, reopen. A filed revision is never written over."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal

from . import approving
from .answers import Refusals, content_digest
from .burdens import count_time
from .drafts import begin_draft, newest_revision, open_draft, save_into
from .events import LEAST_REASON, MOST_REMARK, Act, enter, needed_reason, remark_of, stand
from .mending import stored_texts, to_mend
from .models import FieldNote, Obligation, Record, Revision, Stage, State
from .others import one_at_a_time
from .packs import form_of
from .queries import rights_in


@transaction.atomic
def save_draft(
    *, obligation: Obligation, values: Mapping[str, str], saves: int, by: Reader, at: datetime, used: int | None = None
) -> Revision:
    """暂存: `saves` is how often the draft had been saved when the page was read, `used` the seconds spent at the form.
    Raises `Refusal` naming the other editor and when; a value that does not fit is kept as typed and refused on filing."""
    by.need("records.file")
    _own(by, obligation)
    _refuse_shut(obligation)
    draft = open_draft(obligation)
    save_into(draft, values, saves=saves, obligation=obligation, by=by, at=at)
    count_time(obligation, used, filed=False)
    return draft


@transaction.atomic
def file_record(
    *, obligation: Obligation, values: Mapping[str, str] | None = None, saves: int | None = None, by: Reader, at: datetime,
    on_behalf: str = "", used: int | None = None,
) -> Revision:
    """报送: the draft, with `values` saved into it first. Raises `Refusals` with every field that must be mended.

    `on_behalf` (代报事由) lets the unit above file for one below that has no network; the reason is traced.
    """
    by.need("records.file")
    if on_behalf:
        on_behalf = needed_reason(on_behalf, "代报事由")
    else:
        _own(by, obligation)
    _refuse_shut(obligation)
    one_at_a_time(obligation.pack, form_of(obligation))
    draft = open_draft(obligation)
    if values is None:
        values = stored_texts(draft)    # what is computed is computed anew on the day of filing
    save_into(draft, values, saves=draft.saves if saves is None else saves, obligation=obligation, by=by, at=at)
    texts = stored_texts(draft)     # what is judged is what is stored and filed
    if wrong := to_mend(obligation, texts, by, at):
        raise Refusals(wrong)
    _stand_filed(obligation, draft, texts, by, at, on_behalf)
    count_time(obligation, used, filed=True)
    leave_trace(
        by=by, at=at, verb="代报" if on_behalf else "报送", kind="报表", thing=obligation.public_id, count=draft.number,
        digest=draft.digest, note=on_behalf,
    )  # fmt: skip
    return draft


@transaction.atomic
def return_record(*, obligation: Obligation, remark: str, notes: Mapping[str, str], by: Reader, at: datetime) -> Revision:
    """退回: with a remark or notes at the fields; whether it came in time stays decided by the first filing."""
    record, revision = _to_decide(obligation, by)
    notes, remark = _notes(obligation, notes), remark_of(remark, "总的意见", "remark")
    if not notes and len(remark) < LEAST_REASON:
        raise Refusal("请写明退回意见，或在要改的栏目旁写明怎么改", field="remark")
    return _send_back(obligation, record, revision, Act.RETURN, remark, notes, (), by, at)


@transaction.atomic
def accept_part(
    *, obligation: Obligation, accepted: Collection[str], remark: str, notes: Mapping[str, str], by: Reader, at: datetime
) -> Revision:
    """部分认可: these fields (ids) are accepted and stay as they are; the others come back, each with its note."""
    record, revision = _to_decide(obligation, by)
    fields = [field for field in form_of(obligation).fields if not field.reckoned]
    kept = [field for field in fields if field.id in accepted]
    notes = {key: note for key, note in _notes(obligation, notes).items() if key not in accepted}
    remark = remark_of(remark, "总的意见", "remark")
    if not kept:
        raise Refusal("请勾选认可的栏目；一栏都不认可的，请点“退回”", field="remark")
    if len(kept) == len(fields):
        raise Refusal("各栏都已认可，请点“批准”", field="remark")
    if not notes and len(remark) < LEAST_REASON:
        raise Refusal("请在没有认可的栏目旁写明怎么改，或写总的意见", field="remark")
    named = f"已认可：{'、'.join(field.label for field in kept)}。"
    said = named if len(named) + len(remark) <= MOST_REMARK else ""      # which they are is told at each field as well
    return _send_back(obligation, record, revision, Act.ACCEPT_PART, f"{said}{remark}", notes, [field.id for field in kept], by, at)


@transaction.atomic
def approve_record(*, obligation: Obligation, by: Reader, at: datetime) -> Revision:
    """批准: never by the filer nor for one's own unit; from now on this revision is what figures count.

    Where the schedule names several levels, each passes it on to the next and only the last approves.
    """
    record, revision = _to_decide(obligation, by)
    if not approving.is_last(by, obligation, record):
        record.passed += 1
        record.save(update_fields=["passed"])
        enter(obligation, Act.PASS, by=by, at=at, number=revision.number)
        leave_trace(by=by, at=at, verb="本级审核通过", kind="报表", thing=obligation.public_id, count=revision.number, digest=revision.digest)
        return revision
    if revision.number > 1:
        Revision.objects.filter(record=record, state=State.APPROVED).update(state=State.SUPERSEDED)
    _decide(revision, State.APPROVED, "", by, at)
    record.state = State.APPROVED
    stand(record, revision.number, timezone.localdate(at))
    record.save(update_fields=["state", "standing"])
    first = {} if obligation.approved_on else {"approved_on": timezone.localdate(at)}
    enter(obligation, Act.APPROVE, by=by, at=at, stage=Stage.APPROVED, number=revision.number, **first)
    leave_trace(
        by=by, at=at, verb="批准", kind="报表", thing=obligation.public_id, count=revision.number, digest=revision.digest
    )
    return revision


@transaction.atomic
def correct_record(*, obligation: Obligation, reason: str, by: Reader, at: datetime) -> Revision:
    """更正: a new draft after a filed or approved revision, which stands until the new one takes its place."""
    by.need("records.file")
    _own(by, obligation)
    _refuse_shut(obligation)
    return _reopen(obligation, needed_reason(reason, "更正事由"), Act.CORRECT, by, at)


@transaction.atomic
def reopen_record(*, obligation: Obligation, reason: str, by: Reader, at: datetime) -> Revision:
    """重开: the officer above opens a filed or approved record, a closed one too, for correction by the unit that filed it."""
    by.need("records.open")
    return _reopen(obligation, needed_reason(reason, "重开事由"), Act.REOPEN, by, at)


def _own(by: Reader, obligation: Obligation) -> None:
    if not rights_in(by, obligation).file:
        raise Hidden("obligation")


def _refuse_shut(obligation: Obligation) -> None:
    if obligation.retired_on:
        raise Refusal(f"这一条已于{obligation.retired_on:%Y-%m-%d}注销，不能再改；情况有变请另登记一条")
    if obligation.closed_on:
        raise Refusal(f"“{obligation.unit.name}”这一期已于{obligation.closed_on:%Y-%m-%d}封存，不能再填；确需补报或更正，请联系上级科室解封")
    if obligation.exempt_reason:
        raise Refusal(f"“{obligation.unit.name}”这一期已免报（{obligation.exempt_reason}），不用再填")


def _stand_filed(obligation: Obligation, draft: Revision, texts: Mapping[str, str], by: Reader, at: datetime, on_behalf: str) -> None:
    """The draft becomes a filed revision and stands, unless an approved one still does."""
    record = draft.record
    draft.state, draft.filed_by, draft.filed_post = State.FILED, by.login_id, by.post_id
    draft.filed_as, draft.filed_at, draft.on_behalf = by.label[:140], at, on_behalf
    draft.digest = content_digest(obligation.public_id, texts.items())
    draft.save(update_fields=["state", "filed_by", "filed_post", "filed_as", "filed_at", "on_behalf", "digest"])
    former = Revision.objects.filter(record=record, number__lt=draft.number) if draft.number > 1 else Revision.objects.none()
    former.filter(state=State.FILED).update(state=State.SUPERSEDED)
    approved = former.filter(state=State.APPROVED).exists()
    day = timezone.localdate(at)
    record.state, record.passed = State.FILED, approving.levels_behind(by, obligation) if on_behalf else 0
    if not approved:
        stand(record, draft.number, day)
    record.save(update_fields=["state", "standing", "passed"])
    first = {} if obligation.first_filed_on else {"first_filed_on": day}
    act, stage = Act.FILE_FOR if on_behalf else Act.FILE, Stage.APPROVED if approved else Stage.FILED
    enter(obligation, act, by=by, at=at, stage=stage, number=draft.number, reason=on_behalf, **first)


def _to_decide(obligation: Obligation, by: Reader) -> tuple[Record, Revision]:
    by.need("records.approve")
    if not rights_in(by, obligation).decide:
        raise Hidden("obligation")
    record = Record.objects.select_for_update().filter(obligation=obligation).first()
    if record is None or record.state != State.FILED:
        raise Refusal("这份报表不在待审状态，可能已有人办过，请刷新页面")
    revision = Revision.objects.get(record=record, number=record.latest)
    if by.login_id is not None and revision.filed_by == by.login_id:
        raise Refusal("自己报送（或代报）的不能由自己审核，请由另一位同志办理")
    return record, revision


def _notes(obligation: Obligation, notes: Mapping[str, str]) -> dict[str, str]:
    """What was written beside the fields of this form."""
    fields = [field for field in form_of(obligation).fields if notes.get(field.id, "").strip()]
    return {field.id: remark_of(notes[field.id], f"“{field.label}”的退回意见", f"n-{field.id}") for field in fields}


def _send_back(
    obligation: Obligation, record: Record, revision: Revision, act: Act, remark: str, notes: Mapping[str, str],
    accepted: Collection[str], by: Reader, at: datetime,
) -> Revision:
    _decide(revision, State.RETURNED, remark, by, at)
    FieldNote.objects.bulk_create([
        *(FieldNote(revision=revision, field=field, note=note) for field, note in notes.items()),
        *(FieldNote(revision=revision, field=field, accepted=True) for field in accepted),
    ])
    record.state = State.RETURNED
    if record.standing == revision.number:
        stand(record, None, timezone.localdate(at))
    record.save(update_fields=["state", "standing"])
    stage = Stage.RETURNED if record.standing is None else None     # an approved revision stands on under its correction
    enter(obligation, act, by=by, at=at, stage=stage, number=revision.number, reason=remark)
    leave_trace(by=by, at=at, verb=act.label, kind="报表", thing=obligation.public_id, count=revision.number)
    return revision


def _decide(revision: Revision, state: str, remark: str, by: Reader, at: datetime) -> None:
    revision.state, revision.remark = state, remark.strip()
    revision.decided_by, revision.decided_as, revision.decided_at = by.login_id, by.label[:140], at
    revision.save(update_fields=["state", "remark", "decided_by", "decided_as", "decided_at"])


def _reopen(obligation: Obligation, reason: str, act: Act, by: Reader, at: datetime) -> Revision:
    record = Record.objects.select_for_update().filter(obligation=obligation).first()
    if record is None or record.state not in (State.FILED, State.APPROVED):
        raise Refusal("只有已报送或已批准的报表才能更正；草稿和退回的报表可以直接改")
    newest = newest_revision(obligation)
    if newest is not None and newest.state == State.DRAFT:
        raise Refusal("这份报表已有一份更正草稿，请在草稿上改")
    draft = begin_draft(obligation, newest, why=reason)
    enter(obligation, act, by=by, at=at, number=draft.number, reason=reason, closed_on=None)
    leave_trace(by=by, at=at, verb=act.label, kind="报表", thing=obligation.public_id, count=draft.number, note=reason)
    return draft
