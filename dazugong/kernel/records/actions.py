"""报送: save a draft, file, return, approve, correct, reopen, exempt. A filed revision is never written over."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal

from .answers import Refusals, content_digest, in_order, refusals, take
from .drafts import begin_draft, current_draft, open_draft, save_into
from .models import Answer, FieldNote, Obligation, Record, Revision, State
from .packs import form_of
from .queries import last_period, rights_in

LEAST_REASON, MOST_REASON = 4, 200


@transaction.atomic
def save_draft(*, obligation: Obligation, values: Mapping[str, str], saves: int, by: Reader, at: datetime) -> Revision:
    """暂存: `saves` is how often the draft had been saved when the page was read. Raises `Refusal` naming the other
    editor and when; a value that does not fit its field is kept as typed and refused only on filing."""
    by.need("records.file")
    _own(by, obligation)
    _refuse_exempt(obligation)
    draft = open_draft(obligation)
    save_into(draft, values, saves=saves, obligation=obligation, by=by, at=at)
    return draft


@transaction.atomic
def file_record(
    *, obligation: Obligation, values: Mapping[str, str] | None = None, saves: int | None = None, by: Reader, at: datetime,
    on_behalf: str = "",
) -> Revision:
    """报送: the draft, with `values` saved into it first. Raises `Refusals` with every field that must be mended.

    `on_behalf` (代报事由) lets the unit above file for one below that has no network; the reason is traced.
    """
    by.need("records.file")
    if on_behalf:
        on_behalf = _reason(on_behalf, "代报事由")
    else:
        _own(by, obligation)
    _refuse_exempt(obligation)
    draft = open_draft(obligation)
    if values is not None:
        save_into(draft, values, saves=draft.saves if saves is None else saves, obligation=obligation, by=by, at=at)
    _refuse_wrong(obligation, draft, by, at)
    _stand_filed(obligation, draft, by, at, on_behalf)
    leave_trace(
        by=by, at=at, verb="代报" if on_behalf else "报送", kind="报表", thing=obligation.public_id, count=draft.number,
        digest=draft.digest, note=on_behalf,
    )  # fmt: skip
    return draft


@transaction.atomic
def return_record(*, obligation: Obligation, remark: str, notes: Mapping[str, str], by: Reader, at: datetime) -> Revision:
    """退回: with a remark or notes at the fields; whether it came in time stays decided by the first filing."""
    record, revision = _to_decide(obligation, by)
    notes = {field.id: notes[field.id].strip() for field in form_of(obligation).fields if notes.get(field.id, "").strip()}
    if not notes and len(remark.strip()) < LEAST_REASON:
        raise Refusal("请写明退回意见，或在要改的栏目旁写明怎么改", field="remark")
    _decide(revision, State.RETURNED, remark, by, at)
    FieldNote.objects.bulk_create(FieldNote(revision=revision, field=f, note=n[:400]) for f, n in notes.items())
    record.state = State.RETURNED
    if record.standing == revision.number:
        record.standing = None
    record.save(update_fields=["state", "standing"])
    leave_trace(by=by, at=at, verb="退回", kind="报表", thing=obligation.public_id, count=revision.number)
    return revision


@transaction.atomic
def approve_record(*, obligation: Obligation, by: Reader, at: datetime) -> Revision:
    """批准: never by the filer nor for one's own unit; from now on this revision is what figures count."""
    record, revision = _to_decide(obligation, by)
    Revision.objects.filter(record=record, state=State.APPROVED).update(state=State.SUPERSEDED)
    _decide(revision, State.APPROVED, "", by, at)
    record.state, record.standing = State.APPROVED, revision.number
    record.save(update_fields=["state", "standing"])
    obligation.approved_on = timezone.localdate(at)
    obligation.save(update_fields=["approved_on"])
    leave_trace(
        by=by, at=at, verb="批准", kind="报表", thing=obligation.public_id, count=revision.number, digest=revision.digest
    )
    return revision


@transaction.atomic
def correct_record(*, obligation: Obligation, reason: str, by: Reader, at: datetime) -> Revision:
    """更正: a new draft after a filed or approved revision, which stands until the new one takes its place."""
    by.need("records.file")
    _own(by, obligation)
    return _reopen(obligation, _reason(reason, "更正事由"), "更正", by, at)


@transaction.atomic
def reopen_record(*, obligation: Obligation, reason: str, by: Reader, at: datetime) -> Revision:
    """重开: the officer above opens a filed or approved record for correction by the unit that filed it."""
    by.need("records.open")
    return _reopen(obligation, _reason(reason, "重开事由"), "重开", by, at)


@transaction.atomic
def exempt_obligation(*, obligation: Obligation, reason: str, by: Reader, at: datetime) -> None:
    """免报: the unit need not answer this time, for a reason; what it has filed already cannot be exempted."""
    by.need("records.open")
    if obligation.first_filed_on is not None:
        raise Refusal(f"“{obligation.unit.name}”这一期已经报送，不用免报；内容有误请退回")
    obligation.exempt_reason = _reason(reason, "免报事由")
    obligation.save(update_fields=["exempt_reason"])
    leave_trace(by=by, at=at, verb="免报", kind="报表", thing=obligation.public_id, note=obligation.exempt_reason)


def _own(by: Reader, obligation: Obligation) -> None:
    if not rights_in(by, obligation).file:
        raise Hidden("obligation")


def _reason(text: str, what: str) -> str:
    text = text.strip()
    if not LEAST_REASON <= len(text) <= MOST_REASON:
        raise Refusal(f"请写明{what}（{LEAST_REASON}至{MOST_REASON}个字）", field="reason")
    return text


def _refuse_exempt(obligation: Obligation) -> None:
    if obligation.exempt_reason:
        raise Refusal(f"“{obligation.unit.name}”这一期已免报（{obligation.exempt_reason}），不用再填")


def _refuse_wrong(obligation: Obligation, draft: Revision, by: Reader, at: datetime) -> None:
    """Reads the draft as it is stored, so that what is judged is what is filed."""
    form = form_of(obligation)
    given, wrong = take(form, dict(Answer.objects.filter(revision=draft).values_list("field", "text")))
    mistyped = {refusal.field for refusal in wrong}
    before = last_period(by, obligation, form)
    named = {f"{period} {term}": value for period, values in before.items() for term, value in values.items()}
    named |= {"期初": obligation.first, "期末": obligation.last, "当日": timezone.localdate(at)}
    wrong += [refusal for refusal in refusals(form, given, named) if refusal.field not in mistyped]
    if wrong:
        raise Refusals(in_order(form, wrong))


def _stand_filed(obligation: Obligation, draft: Revision, by: Reader, at: datetime, on_behalf: str) -> None:
    """The draft becomes a filed revision and stands, unless an approved one still does."""
    record = draft.record
    draft.state, draft.filed_by, draft.filed_post = State.FILED, by.login_id, by.post_id
    draft.filed_as, draft.filed_at, draft.on_behalf = by.label[:140], at, on_behalf
    draft.digest = content_digest(obligation.public_id, Answer.objects.filter(revision=draft).values_list("field", "text"))
    draft.save(update_fields=["state", "filed_by", "filed_post", "filed_as", "filed_at", "on_behalf", "digest"])
    Revision.objects.filter(record=record, state=State.FILED).exclude(pk=draft.pk).update(state=State.SUPERSEDED)
    approved = Revision.objects.filter(record=record, state=State.APPROVED).exists()
    record.state = State.FILED
    if not approved:
        record.standing = draft.number
    record.save(update_fields=["state", "standing"])
    if obligation.first_filed_on is None:
        obligation.first_filed_on = timezone.localdate(at)
        obligation.save(update_fields=["first_filed_on"])


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


def _decide(revision: Revision, state: str, remark: str, by: Reader, at: datetime) -> None:
    revision.state, revision.remark = state, remark.strip()[:400]
    revision.decided_by, revision.decided_as, revision.decided_at = by.login_id, by.label[:140], at
    revision.save(update_fields=["state", "remark", "decided_by", "decided_as", "decided_at"])


def _reopen(obligation: Obligation, reason: str, verb: str, by: Reader, at: datetime) -> Revision:
    record = Record.objects.select_for_update().filter(obligation=obligation).first()
    if record is None or record.state not in (State.FILED, State.APPROVED):
        raise Refusal("只有已报送或已批准的报表才能更正；草稿和退回的报表可以直接改")
    if current_draft(obligation):
        raise Refusal("这份报表已有一份更正草稿，请在草稿上改")
    draft = begin_draft(obligation, why=reason)
    leave_trace(by=by, at=at, verb=verb, kind="报表", thing=obligation.public_id, count=draft.number, note=reason)
    return draft
