"""异议: the assessed objects, the assessing side answers with the reason; what is upheld is reckoned anew."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal

from ..marking import needed
from ..models import Objection, Point, ScoreSheet, State
from ..reckoning import definition
from ..rights import assessed, assessing, must
from ..settling import freeze, fresh_sheet, settle


@transaction.atomic
def object_to(*, sheet: ScoreSheet, item: str, text: str, by: Reader, at: datetime) -> Objection:
    """提异议: the assessed says what is wrong, within the days that the sheet gives."""
    sheet = fresh_sheet(by, sheet)
    must(assessed(by, sheet))
    until = sheet.round.objections_until
    if sheet.round.state != State.TOLD or until is None:
        raise Refusal("结果告知以后、定稿以前才能提异议")
    if timezone.localdate(at) > until:
        raise Refusal(f"提异议到{until.month}月{until.day}日为止，已经过了，请与考核单位联系")
    _, definition_ = definition(sheet.round)
    if item and definition_.find(item) is None:
        raise Hidden("item")
    objection = Objection.objects.create(
        sheet=sheet, item=item, text=needed(text, "请写明哪里不对、有什么依据", "text", 2000), label=by.label, login=by.login_id, at=at)
    leave_trace(by=by, at=at, verb="提异议", kind="考核", thing=sheet.public_id)
    return objection


@transaction.atomic
def answer_objection(*, objection: Objection, upheld: bool, answer: str, by: Reader, at: datetime) -> Objection:
    """答复异议: with the reason. What is upheld is reckoned anew, so that corrected records and marks take effect.

    Errors: Refusal when an item is upheld of which nothing has changed since it was told.
    """
    found = by.rows(Objection).select_related("sheet__round__pack_version").filter(pk=objection.pk).first()
    if found is None:
        raise Hidden("objection")
    round_ = found.sheet.round
    must(by.may("scores.open") and assessing(by, round_))
    if found.upheld is not None:
        raise Refusal("这条异议已经答复，不能重复答复")
    if found.login is not None and found.login == by.login_id:
        raise Refusal("自己提的异议不能自己答复，请由考核单位另一人办理")
    found.answer, found.upheld = needed(answer, "请写明采纳或不采纳的理由", "answer", 2000), upheld
    found.answered_as, found.answered_by, found.answered_at = by.label, by.login_id, at
    found.save(update_fields=["answer", "upheld", "answered_as", "answered_by", "answered_at"])
    if upheld and round_.state == State.TOLD:
        freeze(by, round_, [found.sheet])
        _something_changed(by, found)
        settle(by, round_)
    leave_trace(by=by, at=at, verb="答复异议", kind="考核", thing=found.sheet.public_id, note="采纳" if upheld else "不采纳")
    return found


def _something_changed(by: Reader, objection: Objection) -> None:
    """采纳不是一句话: what is upheld has been put right before it is answered."""
    _, definition_ = definition(objection.sheet.round)
    one = definition_.find(objection.item) if objection.item else None
    rows = by.rows(Point).filter(sheet=objection.sheet, item=objection.item).values_list("entries", "target", "holds")
    if one is None or any(row != rows[0] for row in rows):
        return
    how = "请先在“改分”里改" if one.source.typed else "请先更正取数的报表或登记"
    raise Refusal(f"采纳了，“{one.term}”还是原来的分，{how}，再答复", field="answer")
