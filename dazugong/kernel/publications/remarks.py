"""来言: what the public sent is taken in, shown, returned, answered. There is no way back from it to whoever sent it."""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.formats.publicfile import COMMENT, LETTER, OBJECTION, Entry, Inbox
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.keys.actions import new_keys, seal, unseal
from dazugong.kernel.processes.parties import named

from .feeding import ask_to_feed, boxes, public_folder
from .kinds import boxes_on, reaches
from .models import Publication, Remark
from .screening import refuse_unfit

Kind, State = Remark.Kind, Remark.State
MOST_ANSWER = 2000
TOO_LATE = "收到时公示已经结束，不再按公示异议办理；可以通过信箱反映"


def take_in(*, by: Reader, at: datetime) -> int:
    """收取: what waits in the inbox becomes rows here, then it is wiped there. Run twice, nothing is taken twice."""
    by.need("publications.answer")
    inbox = Inbox(public_folder())
    waiting = inbox.waiting()
    with transaction.atomic():
        known = set(by.rows(Remark).filter(digest__in=[entry.digest for entry in waiting]).values_list("digest", flat=True))
        kept = sum(_take(by, entry, at) for entry in waiting if entry.digest not in known)
        if kept:
            leave_trace(by=by, at=at, verb="收取来言", kind="来言", count=kept)
    if waiting:
        inbox.taken(entry.row for entry in waiting)
    return kept


def _take(by: Reader, entry: Entry, at: datetime) -> bool:
    """One entry; what is about nothing that there is, is dropped."""
    day = timezone.localdate(at)
    if entry.kind == LETTER:
        return _letter(by, entry, day)
    publication = by.rows(Publication).filter(public_id=entry.about, open=True, published_on__isnull=False).first()
    allowed = publication is not None and {COMMENT: publication.comments, OBJECTION: publication.objections}.get(entry.kind, False)
    if publication is None or not allowed:
        return False
    late = entry.kind == OBJECTION and publication.closed_on      # sent in time, it may be taken in a day later: nothing outside says when it was sent
    Remark.objects.create(
        unit_id=publication.unit_id, publication=publication, kind=entry.kind, pack=publication.pack, title=publication.subject, office=publication.unit_name,
        digest=entry.digest, text=entry.text, came_on=day, due=publication.until if entry.kind == OBJECTION else None,
        state=State.RETURNED if late else State.WAITING, answer=TOO_LATE if late else "", settled_on=day if late else None,
    )  # fmt: skip
    return True


def _letter(by: Reader, entry: Entry, day: date) -> bool:
    """A letter: its words are sealed before the row is written."""
    found = next((one for one in boxes(by) if one.key == entry.about), None)
    if found is None:
        return False
    pack, box, unit = found.pack, found.box, found.unit
    due = Workdays().after(day, box.days).day if box.counted == "working" else date.fromordinal(day.toordinal() + box.days)
    remark = Remark(unit=unit, kind=Kind.LETTER, pack=pack.id, letterbox=box.id, title=box.title, office=f"{unit.name}{box.office}", digest=entry.digest,
                    came_on=day, due=due)  # fmt: skip
    subject = f"letter:{remark.public_id}"
    remark.key = new_keys([subject])[subject]
    remark.sealed = seal(remark.key, "letter", entry.text)
    remark.save(force_insert=True)
    return True


@transaction.atomic
def open_letter(*, remark: Remark, by: Reader, at: datetime) -> str:
    """看信: the words, for whoever answers; every look leaves a trace."""
    remark = _mine(by, remark)
    leave_trace(by=by, at=at, verb="看信", kind="来言", thing=remark.public_id)
    return unseal(remark.key, "letter", bytes(remark.sealed)) if remark.key and remark.sealed else remark.text


@transaction.atomic
def show_comment(*, remark: Remark, by: Reader, at: datetime) -> Remark:
    """审核通过: the comment is shown; one that names what must not be public cannot be."""
    remark = _waiting(by, remark, Kind.COMMENT)
    refuse_unfit([("留言里", remark.text)])
    return _settle(remark, State.SHOWN, remark.answer, "显示留言", by, at)


@transaction.atomic
def return_comment(*, remark: Remark, reason: str, by: Reader, at: datetime) -> Remark:
    """退回: never shown; its author reads the reason under his number."""
    remark = _waiting(by, remark, Kind.COMMENT)
    return _settle(remark, State.RETURNED, _said(reason, "退回的理由"), "退回留言", by, at)


@transaction.atomic
def take_down(*, remark: Remark, reason: str, by: Reader, at: datetime) -> Remark:
    """撤下 a comment that was shown."""
    remark = _mine(by, remark)
    if remark.state != State.SHOWN:
        raise Refusal("没有显示，不用撤下")
    return _settle(remark, State.WITHDRAWN, _said(reason, "撤下的原因"), "撤下留言", by, at)


@transaction.atomic
def answer(*, remark: Remark, text: str, by: Reader, at: datetime) -> Remark:
    """答复 an objection or a letter; a second answer is refused, so that what was answered stands."""
    remark = _mine(by, remark)
    if remark.kind == Kind.COMMENT or remark.state != State.WAITING:
        raise Refusal("这一件不用答复，或者已经答复")
    return _settle(remark, State.ANSWERED, _said(text, "答复"), "答复异议" if remark.kind == Kind.OBJECTION else "答复来信", by, at)


def _said(text: str, what: str) -> str:
    if len(text.strip()) < 4:
        raise Refusal(f"请写明{what}，至少4个字", field="text")
    refuse_unfit([(what, text)], field="text")
    return uncut(text, what, MOST_ANSWER, field="text")


def _settle(remark: Remark, state: str, answer: str, verb: str, by: Reader, at: datetime) -> Remark:
    remark.state, remark.answer, remark.settled_on, remark.login = state, answer, timezone.localdate(at), by.login_id
    remark.save(update_fields=["state", "answer", "settled_on", "login"])
    leave_trace(by=by, at=at, verb=verb, kind="来言", thing=remark.public_id)
    ask_to_feed(by=by, at=at)
    return remark


def _waiting(by: Reader, remark: Remark, kind: str) -> Remark:
    remark = _mine(by, remark)
    if remark.kind != kind or remark.state != State.WAITING:
        raise Refusal("这一件已经办过")
    return remark


def _mine(by: Reader, remark: Remark) -> Remark:
    """The remark afresh, if the reader answers for its unit, and for its box. Raises `Hidden`."""
    by.need("publications.answer")
    found = by.rows(Remark).select_for_update(of=("self",)).select_related("key").filter(pk=remark.pk).first()
    if found is None or not reaches(by, found.unit_id):
        raise Hidden("remark")
    box = next((box for pack, box in boxes_on(by.day) if (pack.id, box.id) == (found.pack, found.letterbox)), None)
    if box and not (by.scope.everything or named(by, box.answer_by)):
        raise Hidden("remark")
    return found
