"""办发布: draft, hand in, return, approve, read, review, close, withdraw. Whoever drafts does not approve."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.processes.parties import actor_of, named

from .content import content_of, period_of_source
from .feeding import ask_to_feed, something_waits
from .kinds import Offer, kind_of, reaches, units_for
from .models import Edition, Publication, Reading, Remark
from .reading import due_to_read, standing
from .screening import refuse_unfit

State = Publication.State
MOST_BODY, MOST_SUBJECT, MOST_REASON = 20_000, 120, 200


@transaction.atomic
def draft(*, offer: Offer, unit: Unit, subject: str, by: Reader, at: datetime, body: str = "", period: str = "") -> Publication:
    """起草: what it takes from records is fixed now; it may be drafted again as long as it is not handed in."""
    by.need("publications.draft")
    if unit.pk not in {one.pk for one in units_for(by, offer)} or not (by.scope.everything or named(by, offer.kind.draft_by)):
        raise Hidden("unit")
    kind, period = offer.kind, period or period_of_source(by, offer)
    publication = Publication.objects.create(
        pack=offer.pack.id, kind=kind.id, title=kind.title, genre=kind.genre, subject=_subject(subject), unit=unit, unit_name=unit.name, period=period,
        open=kind.public, days=kind.days, calendar_days=kind.counted == "calendar", comments=kind.comments, objections=kind.objections,
        review=kind.review, at=at, login=by.login_id,
    )  # fmt: skip
    _write(publication, offer, 1, body, by, at)
    leave_trace(by=by, at=at, verb="起草发布", kind="发布", thing=publication.public_id)
    return publication


@transaction.atomic
def draft_again(*, publication: Publication, body: str, by: Reader, at: datetime, subject: str = "") -> Edition:
    """改稿, or a new edition where the last one was approved. What was approved stays as it was."""
    publication = _own(by, publication, "publications.draft")
    if publication.state in (State.CLOSED, State.WITHDRAWN):
        raise Refusal(f"《{publication.subject}》{publication.get_state_display()}，不能再改，请另起一份")
    offer = kind_of(publication.pack, publication.kind, by.day)
    if not (by.scope.everything or named(by, offer.kind.draft_by)):
        raise Hidden("publication")
    if subject.strip() and publication.published_on is None:
        publication.subject = _subject(subject)
        publication.save(update_fields=["subject"])
    in_hand = by.rows(Edition).filter(publication=publication).exclude(state=Edition.State.APPROVED).first()
    if in_hand and in_hand.state == Edition.State.WAITING:
        raise Refusal("这一版正在等审批，退回以后才能改")
    number = in_hand.number if in_hand else by.rows(Edition).filter(publication=publication).count() + 1
    edition = _write(publication, offer, number, body, by, at)
    leave_trace(by=by, at=at, verb="改稿" if in_hand else "起草新版", kind="发布", thing=publication.public_id, count=number)
    return edition


def _write(publication: Publication, offer: Offer, number: int, body: str, by: Reader, at: datetime) -> Edition:
    found = content_of(by, offer, publication.unit, publication.period, publication.subject)
    body = uncut(body, "正文", MOST_BODY, field="body")
    if not body and not found.rows:
        raise Refusal("没有可公开的内容：请写正文；取自报表的，请先看本期有没有已批准的报送", field="body")
    refuse_unfit([("标题", publication.subject), ("正文", body)], field="body")
    refuse_unfit((f"第{n}行", value) for n, row in enumerate(found.rows, 1) for value in row)
    said = {"body": body, "columns": found.columns, "rows": found.rows, "group": offer.kind.group, "state": Edition.State.DRAFT,
            "drafter": by.label, "drafted_by": actor_of(by), "drafted_on": timezone.localdate(at)}  # fmt: skip
    return Edition.objects.update_or_create(publication=publication, number=number, defaults=said)[0]


@transaction.atomic
def hand_in(*, publication: Publication, by: Reader, at: datetime) -> Edition:
    """送审."""
    publication = _own(by, publication, "publications.draft")
    edition = _in_hand(by, publication, Edition.State.DRAFT, "没有可以送审的稿子")
    edition.state = Edition.State.WAITING
    edition.save(update_fields=["state"])
    if publication.state == State.DRAFT:
        _move(publication, State.WAITING)
    leave_trace(by=by, at=at, verb="送审", kind="发布", thing=publication.public_id, count=edition.number)
    return edition


@transaction.atomic
def return_edition(*, publication: Publication, note: str, by: Reader, at: datetime) -> Edition:
    """退回: with a reason; the drafter may write it again."""
    publication, edition = _to_approve(by, publication)
    if not note.strip():
        raise Refusal("请写明退回的理由", field="note")
    edition.state, edition.note = Edition.State.RETURNED, uncut(note, "退回的理由", 300, field="note")
    edition.save(update_fields=["state", "note"])
    if publication.state == State.WAITING:
        _move(publication, State.DRAFT)
    leave_trace(by=by, at=at, verb="退回", kind="发布", thing=publication.public_id, count=edition.number)
    return edition


@transaction.atomic
def approve(*, publication: Publication, by: Reader, at: datetime) -> Publication:
    """批准发布: the edition stands from today on; the earlier ones stay readable, and everybody named has to read anew."""
    publication, edition = _to_approve(by, publication)
    refuse_unfit([("标题", publication.subject), ("正文", edition.body)])
    refuse_unfit((f"第{n}行", value) for n, row in enumerate(edition.rows, 1) for value in row)
    day = timezone.localdate(at)
    edition.state, edition.approver, edition.approved_by, edition.approved_on = Edition.State.APPROVED, by.label, actor_of(by), day
    edition.save(update_fields=["state", "approver", "approved_by", "approved_on"])
    publication.published_on = publication.published_on or day
    publication.reviewed_on = day
    publication.until = _publicity_end(publication, day)
    publication.state = State.PUBLISHED
    publication.save(update_fields=["published_on", "reviewed_on", "until", "state"])
    Reading.objects.bulk_create(due_to_read(by, publication, edition, kind_of(publication.pack, publication.kind, by.day).kind, day))
    leave_trace(by=by, at=at, verb="批准发布", kind="发布", thing=publication.public_id, count=edition.number)
    ask_to_feed(by=by, at=at)
    return publication


def _publicity_end(publication: Publication, day: date) -> date | None:
    """公示期满日: counted from the day after; a year whose working days are not loaded is refused."""
    if not publication.days:
        return None
    if publication.calendar_days:
        return day + timedelta(days=publication.days)
    end = Workdays().after(day, publication.days)
    if end.provisional:
        raise Refusal(f"{end.day.year}年的工作日历还没有装入，算不出公示期满日，请先装入日历")
    return end.day


@transaction.atomic
def close(*, publication: Publication, by: Reader, at: datetime) -> Publication:
    """结束公示: after its last day, and not before everything sent is taken in and every objection is answered."""
    publication = _own(by, publication, "publications.draft")
    day = timezone.localdate(at)
    if publication.state != State.PUBLISHED or publication.until is None:
        raise Refusal("没有在公示，不用结束")
    if day <= publication.until:
        last = publication.until
        raise Refusal(f"公示到{last.year}年{last.month}月{last.day}日为止，次日起才能结束；内容有误要提前停的，写明原因撤下")
    if something_waits():
        raise Refusal("公众刚寄来的还没有收取，半分钟后再结束")
    left = by.rows(Remark).filter(publication=publication, kind=Remark.Kind.OBJECTION, state=Remark.State.WAITING).count()
    if left:
        raise Refusal(f"还有{left}件异议没有答复，答复以后才能结束")
    publication.state, publication.closed_on = State.CLOSED, day
    publication.save(update_fields=["state", "closed_on"])
    leave_trace(by=by, at=at, verb="结束公示", kind="发布", thing=publication.public_id)
    ask_to_feed(by=by, at=at)
    return publication


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, by: Reader, at: datetime) -> Publication:
    """撤下: from now on it is nowhere outside; inside it stays, with the reason."""
    publication = _own(by, publication, "publications.draft", "publications.approve")
    if publication.published_on is None or publication.state == State.WITHDRAWN:
        raise Refusal("没有发布，不用撤下")
    if not reason.strip():
        raise Refusal("请写明撤下的原因", field="reason")
    publication.state, publication.withdrawn_on = State.WITHDRAWN, timezone.localdate(at)
    publication.reason = uncut(reason, "撤下的原因", MOST_REASON, field="reason")
    publication.save(update_fields=["state", "withdrawn_on", "reason"])
    leave_trace(by=by, at=at, verb="撤下发布", kind="发布", thing=publication.public_id)
    ask_to_feed(by=by, at=at)
    return publication


@transaction.atomic
def note_review(*, publication: Publication, by: Reader, at: datetime) -> Publication:
    """记复核（演练）: the months begin anew."""
    publication = _own(by, publication, "publications.draft")
    if not publication.review or publication.state != State.PUBLISHED:
        raise Refusal("这一种不要求复核，或者还没有发布")
    publication.reviewed_on = timezone.localdate(at)
    publication.save(update_fields=["reviewed_on"])
    leave_trace(by=by, at=at, verb="记复核", kind="发布", thing=publication.public_id)
    return publication


@transaction.atomic
def note_refused(*, public_id: str, by: Reader, at: datetime) -> None:
    """越权查看: somebody opened what is not for him. He sees what is not there; the trace knows better. What really is not there leaves none."""
    with widened(by):  # only whether it exists is asked; nothing of it is shown
        exists = Publication.objects.filter(public_id=public_id).exists()
    if exists:
        leave_trace(by=by, at=at, verb="越权查看被拒", kind="发布", thing=public_id)


@transaction.atomic
def mark_read(*, publication: Publication, by: Reader, at: datetime) -> int:
    """阅知: the reader himself has read the edition that stands; the day is kept, nothing else."""
    by.need("publications.read")
    waiting = by.rows(Reading).filter(edition=standing(by, publication), person_id=by.person_id or 0, read_on=None, lapsed_on=None)
    count = waiting.update(read_on=timezone.localdate(at))
    if not count:
        raise Refusal("没有等您阅知的")
    leave_trace(by=by, at=at, verb="阅知", kind="发布", thing=publication.public_id, count=count)
    return count


def _to_approve(by: Reader, publication: Publication) -> tuple[Publication, Edition]:
    """The edition that waits, if it is the reader's to approve and not his own."""
    publication = _own(by, publication, "publications.approve")
    offer = kind_of(publication.pack, publication.kind, by.day)
    if not (by.scope.everything or named(by, offer.kind.approve_by)):
        raise Hidden("publication")
    edition = _in_hand(by, publication, Edition.State.WAITING, "没有等审批的稿子")
    if edition.drafted_by == actor_of(by):
        raise Refusal("起草的人不能审批自己的稿子，请由别人审批")
    return publication, edition


def _in_hand(by: Reader, publication: Publication, state: str, said: str) -> Edition:
    found = by.rows(Edition).filter(publication=publication, state=state).first()
    if found is None:
        raise Refusal(said)
    return found


def _own(by: Reader, publication: Publication, *powers: str) -> Publication:
    """The publication afresh and locked, if the reader has one of the powers over its unit. Raises `Hidden`."""
    if not any(by.may(power) for power in powers):
        raise Hidden("power")
    found = by.rows(Publication).select_for_update(of=("self",)).select_related("unit").filter(pk=publication.pk).first()
    if found is None or not reaches(by, found.unit_id):
        raise Hidden("publication")
    return found


def _move(publication: Publication, state: str) -> None:
    publication.state = state
    publication.save(update_fields=["state"])


def _subject(text: str) -> str:
    if not text.strip():
        raise Refusal("请写明标题", field="subject")
    return uncut(text, "标题", MOST_SUBJECT, field="subject")
