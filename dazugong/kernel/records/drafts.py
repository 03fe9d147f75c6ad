"""草稿: the one revision of a record that may be saved over, until it is filed."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.form import Form

from .answers import addresses, field_at, take
from .beside import beside
from .models import Answer, FieldNote, Obligation, Record, Revision, State
from .packs import form_of
from .prefilling import Prefilled, prefill
from .rostered import roster_of, rostered
from .veiling import unveiled
from .written import Typed

ONE_SITTING = timedelta(minutes=10)


def newest_revision(obligation: Obligation) -> Revision | None:
    """The newest revision of an obligation, with its record, if anything was written; a draft is always the newest."""
    return Revision.objects.filter(record__obligation=obligation, number=F("record__latest")).select_related("record").first()


def begin_draft(obligation: Obligation, last: Revision | None, *, why: str = "") -> Revision:
    """A fresh draft after the last revision, with its answers; the first one of a record is empty.

    Its count of savings goes on where the last one's ended, so that a page left open over a return does not fit it.
    """
    if last is None:
        return Revision.objects.create(record=Record.objects.create(obligation=obligation), number=1)
    record = last.record
    draft = Revision.objects.create(record=record, number=record.latest + 1, why=why, saves=last.saves + 1)
    copies = list(Answer.objects.filter(revision=last))
    for answer in copies:
        answer.pk, answer.revision = None, draft
    Answer.objects.bulk_create(copies)
    record.latest, record.state = draft.number, State.DRAFT
    record.save(update_fields=["latest", "state"])
    return draft


def open_draft(obligation: Obligation) -> Revision:
    """The draft to save into: the one there is, or a new one for a record that is empty or was returned."""
    newest = newest_revision(obligation)
    if newest is not None and newest.state == State.DRAFT:
        return newest
    if newest is not None and newest.record.state != State.RETURNED:
        raise Refusal("这份报表已经报送，不能直接改；如需改动，请先点“更正”")
    return begin_draft(obligation, newest)


def save_into(draft: Revision, values: Mapping[str, str], *, saves: int, obligation: Obligation, by: Reader, at: datetime) -> bool:
    """Writes the values into the draft; False when nothing differs. `saves` is the state of the draft they were typed on.

    One sitting of one person leaves one trace, not one every five seconds.
    """
    form, prefilled = form_of(obligation), prefill(by, obligation)
    stored = {answer.field: answer for answer in Answer.objects.filter(revision=draft)}
    today = timezone.localdate(at)
    texts = unveiled(values, prefilled, stored)
    given, _ = take(form, texts, beside(by, obligation, form, today, texts=texts))
    given, _ = rostered(form, given, roster_of(obligation, today))
    if draft.saves and all(_same(stored.get(key), typed) for key, typed in given.items()):
        return False
    _refuse_other_editor(draft, saves, by)
    _refuse_accepted(draft, form, given, stored)
    _write(draft, form, given, stored, prefilled)
    same_sitting = draft.saved_by == by.login_id and draft.saved_at is not None and at - draft.saved_at < ONE_SITTING
    draft.saves += 1
    draft.saved_by, draft.saved_as, draft.saved_at = by.login_id, by.label[:140], at
    draft.save(update_fields=["saves", "saved_by", "saved_as", "saved_at"])
    if not same_sitting:
        leave_trace(by=by, at=at, verb="填写", kind="报表", thing=obligation.public_id, count=draft.number)
    return True


def _same(answer: Answer | None, typed: Typed) -> bool:
    return (answer.text if answer else "") == typed.text


def _refuse_other_editor(draft: Revision, saves: int, by: Reader) -> None:
    if draft.saves == saves:
        return
    if draft.saved_at is None:
        raise Refusal(
            "您打开的是退回或更正以前的页面，这份报表已另起一稿，您刚才填的没有存入。请刷新页面看过审核意见，再补填您的改动"
        )
    at = timezone.localtime(draft.saved_at)
    when = f"{at.month}月{at.day}日{at:%H:%M}"
    own = draft.saved_by == by.login_id
    who, theirs = (f"您{when}在另一个窗口", "那边") if own else (f"“{draft.saved_as}”在{when}", "对方")
    raise Refusal(
        f"{who}改过这份草稿，您刚才填的没有存入。请刷新页面看过{theirs}填的内容，再补填您的改动"
    )


def accepted_fields(draft: Revision) -> frozenset[str]:
    """已认可: fields of the revision before this draft that were accepted when it was sent back."""
    notes = FieldNote.objects.filter(revision__record=draft.record_id, revision__number=draft.number - 1, accepted=True)
    return frozenset(notes.values_list("field", flat=True)) if draft.number > 1 else frozenset()


def _refuse_accepted(draft: Revision, form: Form, given: Mapping[str, Typed], stored: Mapping[str, Answer]) -> None:
    accepted = accepted_fields(draft)
    nothing = Typed()
    for address in addresses(form, {*given, *stored}) if accepted else ():
        field, asked = field_at(form, address.partition(".")[0]), field_at(form, address)
        if asked is None or asked.reckoned:
            continue        # what is computed may be another on another day
        if field is not None and field.id in accepted and not _same(stored.get(address), given.get(address, nothing)):
            raise Refusal(f"“{field.label}”已经认可，请照原样填；确需改动，请先报送，批准后再点“更正”", field=address)


def _write(
    draft: Revision, form: Form, given: Mapping[str, Typed], stored: Mapping[str, Answer], known: Mapping[str, Prefilled]
) -> None:
    """A value equal to what is known keeps its source; a value typed by hand has none."""
    rows = []
    for address in addresses(form, given):
        typed, field = given[address], field_at(form, address)
        former, now = stored.get(address), known.get(address)
        source = former.source if former and former.text == typed.text else None
        if source is None and now and now.text == typed.text:
            source = now.as_json()
        rows.append(Answer(
            revision=draft, field=address, term=field.term if field else "", text=typed.text, number=typed.number, day=typed.day,
            rank=typed.rank, source=source,
        ))  # fmt: skip
    if stored:
        Answer.objects.filter(revision=draft).delete()
    Answer.objects.bulk_create(rows)
