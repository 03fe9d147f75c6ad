"""打分和改分: by those named, with a reason; a correction stands beside what it corrects."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.spec.scoring import SETTLED, Gate, Item, Veto

from ..marking import needed, taken, written
from ..models import Mark, ScoreSheet, State
from ..reckoning import changed, definition, lacking, reckon_all
from ..rights import assessing, is_own, may_mark, must
from ..settling import freeze, fresh_sheet, settle


@dataclass(frozen=True)
class Given:
    """一格打分, as it was typed."""

    item: str
    value: str
    reason: str
    slot: str = ""
    basis: str = ""


@transaction.atomic
def enter_marks(*, sheet: ScoreSheet, given: Sequence[Given], by: Reader, at: datetime) -> list[Mark]:
    """打分: several at once, all or none. A refusal belongs to its place in `given` (field “2”)."""
    if not given:
        raise Refusal("还没有填分，请至少填一条")
    marks = []
    for place, one in enumerate(given):
        try:
            marks.append(enter_mark(sheet=sheet, item=one.item, slot=one.slot, value=one.value, reason=one.reason, basis=one.basis, by=by, at=at))
        except Refusal as refusal:
            raise Refusal(refusal.message if one.item in refusal.message else f"“{one.item}”{refusal.message}", field=str(place)) from None
    return marks


@transaction.atomic
def enter_mark(
    *, sheet: ScoreSheet, item: str, value: str, reason: str, by: Reader, at: datetime, slot: str = "", basis: str = ""
) -> Mark:
    """打分: while marking, by those named; the assessed marks its own side. Written again it is a correction."""
    sheet = fresh_sheet(by, sheet)
    if sheet.round.state != State.MARKING:
        raise Refusal("已经告知，不再打分；要改分请由考核单位写明理由更正")
    return _marked(sheet, item, slot, value, reason, basis, by, at, "打分")


@transaction.atomic
def correct_mark(
    *, sheet: ScoreSheet, item: str, value: str, reason: str, by: Reader, at: datetime, slot: str = "", basis: str = ""
) -> Mark:
    """改分: after telling or finality, by the assessing side; the former score stays on record, ranks and grades follow."""
    sheet = fresh_sheet(by, sheet)
    must(by.may("scores.open") and assessing(by, sheet.round))
    if sheet.round.state == State.MARKING:
        raise Refusal("还在打分，请直接打分")
    kept = reckon_all(by, sheet.round, [sheet])[sheet.pk]       # what was measured stays as it was told
    mark = _marked(sheet, item, slot, value, reason, basis, by, at, "改分", free=True)
    _, definition_ = definition(sheet.round)
    freeze(by, sheet.round, [sheet], {sheet.pk: changed(definition_, kept, mark.item, mark.slot, Fraction(mark.value))})
    settle(by, sheet.round)
    return mark


@transaction.atomic
def propose_grade(*, sheet: ScoreSheet, grade: str, reason: str, by: Reader, at: datetime) -> ScoreSheet:
    """拟定等次: those who decide set a grade other than that of the points, with the reason; empty takes it back."""
    sheet = fresh_sheet(by, sheet)
    must(by.may("scores.open") and assessing(by, sheet.round))
    if sheet.round.state != State.TOLD:
        raise Refusal("告知以后、定稿以前才能拟定等次")
    _, definition_ = definition(sheet.round)
    names = [one.name for one in definition_.grades]
    if grade and grade not in names:
        raise Refusal(f"没有“{grade}”这个等次，只有：{'、'.join(names)}", field="grade")
    sheet.proposed = grade
    sheet.proposed_why = needed(reason, "请写明拟定的理由", "reason", 200) if grade else ""
    sheet.save(update_fields=["proposed", "proposed_why"])
    settle(by, sheet.round)
    leave_trace(by=by, at=at, verb="拟定等次", kind="考核", thing=sheet.public_id)
    return sheet


def _marked(
    sheet: ScoreSheet, item: str, slot: str, value: str, reason: str, basis: str, by: Reader, at: datetime, verb: str, *,
    free: bool = False,
) -> Mark:
    """Writes one mark. `free`: the assessing side corrects, whoever marked before."""
    _, definition_ = definition(sheet.round)
    one = definition_.find(item)
    if one is None or one.source.typed == (slot == SETTLED):
        raise Hidden("item")
    if slot == SETTLED:
        _nothing_measured(by, sheet, one)
    if isinstance(one, Item) and one.method == "judges" and not free:
        slot = _seat(by, sheet, one)
    must(free or may_mark(by, sheet, one, slot))
    exact = taken(one, slot, value)
    rows = by.rows(Mark).filter(sheet=sheet, item=one.term, slot=slot)
    mark = Mark.objects.create(
        sheet=sheet, item=one.term, slot=slot, number=rows.count() + 1, value=written(exact), own=is_own(one, slot),
        reason=needed(reason, "请写明打分的理由", "reason", 400), basis=uncut(basis, "依据", 400, field="basis"), label=by.label, login=by.login_id, at=at)
    leave_trace(by=by, at=at, verb=verb, kind="考核", thing=sheet.public_id, note=one.id)
    return mark


def _nothing_measured(by: Reader, sheet: ScoreSheet, one: Item | Veto | Gate) -> None:
    """研究定分 takes the place of a figure that there is not, never of one that there is."""
    known = reckon_all(by, sheet.round, [sheet])[sheet.pk]
    if not lacking(known, one):
        raise Refusal(f"“{one.term}”系统取到了数，不能另定；数不对的，请更正原来的报表或登记", field="value")


def _seat(by: Reader, sheet: ScoreSheet, item: Item) -> str:
    """评委席: a judge keeps his number; a new one takes the next."""
    rows = by.rows(Mark).filter(sheet=sheet, item=item.term)
    mine = rows.filter(login=by.login_id).values_list("slot", flat=True).first()
    return mine or str(rows.values("slot").distinct().count() + 1)
