"""考核的办理: open a round, tell the assessed, hear objections, decide, freeze; corrections stay visible."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dazugong.formula.record import holds
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units, subtree
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.answers import formula
from dazugong.kernel.records.owing import unit_row
from dazugong.kernel.records.packs import pack_of, version_on
from dazugong.spec.model import Pack
from dazugong.spec.published import UNITS
from dazugong.spec.scoring import Item, Sheet
from dazugong.spec.scoring_standing import excesses

from .marking import needed, taken, written
from .models import Mark, Objection, Round, ScoreSheet, State
from .reckoning import definition, frozen_points, reckon_all
from .rights import DOMAINS, assessed, assessing, is_own, may_mark, must
from .settling import scores_of, settle

MOST_NAMED = 5      # how many of those still open a refusal names


@transaction.atomic
def open_round(
    *, pack: str, sheet: str, unit: Unit, first: date, last: date, by: Reader, at: datetime, day: date | None = None,
    persons: Sequence[Person] = (), assessor: Person | None = None,
) -> Round:
    """开考: one sheet for each unit in scope below `unit`, or for each of `persons`; figures are read as known on `day`.

    Errors: Refusal when nobody is in scope, or the same round stands already.
    """
    by.need("scores.open")
    version = version_on(pack, by.day)
    found = pack_of(version).sheet(sheet) if version else None
    if version is None or found is None:
        raise Refusal("没有这张考核表，请先安装机制", field="sheet")
    domain = DOMAINS[found.subject]
    must(by.scope.everything or own_units(by, domain=domain).filter(pk=unit.pk).exists())
    if last < first:
        raise Refusal("期末早于期初，请核对", field="last")
    if Round.objects.filter(pack_version__pack=pack, sheet=sheet, unit=unit, first=first, last=last).exists():
        raise Refusal("这一期的考核已经开过，请在考核列表里打开", field="first")
    round_ = Round.objects.create(
        pack_version=version, sheet=sheet, title=found.title, subject=found.subject, unit=unit, unit_name=unit.name,
        first=first, last=last, day=day or by.day, opened_at=at,
    )
    sheets = _of_people(by, round_, persons, assessor) if found.subject == "people" else _of_units(by, round_, pack_of(version), found)
    if not sheets:
        raise Refusal("范围内没有被考核的，请核对考核表的范围" if found.subject == "units" else "还没有选被考核的人", field="persons")
    ScoreSheet.objects.bulk_create(sheets)
    round_.assessed = len(sheets)
    round_.save(update_fields=["assessed"])
    leave_trace(by=by, at=at, verb="开考", kind="考核", thing=round_.public_id, count=len(sheets))
    return round_


def _of_units(by: Reader, round_: Round, pack: Pack, sheet: Sheet) -> list[ScoreSheet]:
    scope = formula(sheet.scope or pack.scope, UNITS.columns)
    units = subtree(by, round_.unit).order_by("rank_on", "pk")
    return [ScoreSheet(round=round_, assessing=round_.unit, unit=one, name=one.name_on)
            for one in units if holds(scope, unit_row(one.kind, one.name_on, by.day))]


def _of_people(by: Reader, round_: Round, persons: Sequence[Person], assessor: Person | None) -> list[ScoreSheet]:
    """Each person sits where he is a member of a branch; the assessor never assesses himself."""
    homes = {m.person_id: m.unit_id for person in persons for m in person.memberships.filter(until=None)}
    return [ScoreSheet(round=round_, assessing=round_.unit, unit_id=homes.get(one.pk, round_.unit_id), person=one, name=one.name,
                       assessor=assessor if assessor and assessor.pk != one.pk else None) for one in persons]


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
    """改分: after telling or finality, by the assessing side; the former score stays, ranks and grades follow."""
    sheet = fresh_sheet(by, sheet)
    must(by.may("scores.open") and assessing(by, sheet.round))
    if sheet.round.state == State.MARKING:
        raise Refusal("还在打分，请直接打分")
    mark = _marked(sheet, item, slot, value, reason, basis, by, at, "改分", free=True)
    _freeze(by, sheet.round, [sheet])
    settle(by, sheet.round)
    return mark


@transaction.atomic
def tell_round(*, round: Round, by: Reader, at: datetime) -> Round:     # noqa: A002
    """告知: every score is frozen and opened to the assessed, who may object from now on.

    Errors: Refusal naming who still waits for which item.
    """
    round_ = _fresh_round(by, round, State.MARKING)
    _, definition_ = definition(round_)
    sheets = list(by.rows(ScoreSheet).filter(round=round_).select_related("round"))
    reckoned = reckon_all(by, round_, sheets)
    open_ = [(one.name, reckoned[one.pk].score.waits) for one in sheets if reckoned[one.pk].score.waits]
    if open_:
        said = "；".join(f"{name}缺{'、'.join(waits[:3])}" for name, waits in open_[:MOST_NAMED])
        raise Refusal(f"还有{len(open_)}份没有打完：{said}{'等' if len(open_) > MOST_NAMED else ''}，请补齐后告知")
    _freeze(by, round_, sheets)
    today = timezone.localdate(at)
    round_.state, round_.told_on = State.TOLD, today
    round_.objections_until = today + timedelta(days=definition_.objection_days)
    round_.save(update_fields=["state", "told_on", "objections_until"])
    by.rows(ScoreSheet).filter(round=round_).update(told=True)
    settle(by, round_)
    leave_trace(by=by, at=at, verb="告知考核结果", kind="考核", thing=round_.public_id, count=len(sheets))
    return round_


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
    """答复异议: with the reason. What is upheld is reckoned anew, so that corrected records and marks take effect."""
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
        _freeze(by, round_, [found.sheet])
        settle(by, round_)
    leave_trace(by=by, at=at, verb="答复异议", kind="考核", thing=found.sheet.public_id, note="采纳" if upheld else "不采纳")
    return found


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


@transaction.atomic
def finalise_round(*, round: Round, decided: str, by: Reader, at: datetime) -> Round:   # noqa: A002
    """定稿: after the days of objection, every objection answered, no quota exceeded, decided by a meeting.

    Persons get a suggested grade and nothing else: no other part of the system acts on it.
    """
    round_ = _fresh_round(by, round, State.TOLD)
    today = timezone.localdate(at)
    until = round_.objections_until
    if until and today <= until:
        raise Refusal(f"异议期到{until.month}月{until.day}日为止，期满以后才能定稿")
    waiting = by.rows(Objection).filter(sheet__round=round_, upheld=None).count()
    if waiting:
        raise Refusal(f"还有{waiting}条异议没有答复，请先答复")
    _, definition_ = definition(round_)
    scores, proposed = scores_of(by, round_)
    if over := excesses(definition_, scores, proposed):
        raise Refusal("；".join(map(str, over)) + "，请调整后定稿")
    round_.decided = needed(decided, "请写明哪次会议、哪一天集体研究决定", "decided", 200)
    round_.state, round_.final_on = State.FINAL, today
    round_.save(update_fields=["decided", "state", "final_on"])
    leave_trace(by=by, at=at, verb="考核定稿", kind="考核", thing=round_.public_id, count=round_.assessed)
    return round_


def trace_sheet_read(*, sheet: ScoreSheet, by: Reader, at: datetime) -> None:
    """阅看个人考核表: every reading of a person's sheet leaves one trace."""
    if sheet.person_id is not None:
        with transaction.atomic():
            leave_trace(by=by, at=at, verb="阅看个人考核表", kind="考核", thing=sheet.public_id)


def fresh_sheet(by: Reader, sheet: ScoreSheet) -> ScoreSheet:
    """The sheet as it stands now, within reach; with `by` as the action's reader. Raises `Hidden`."""
    found = by.rows(ScoreSheet).select_related("round__pack_version").filter(pk=sheet.pk).first()
    if found is None:
        raise Hidden("sheet")
    return found


def _fresh_round(by: Reader, round_: Round, state: str) -> Round:
    by.need("scores.open")
    found = by.rows(Round).select_for_update(of=("self",)).select_related("pack_version").filter(pk=round_.pk).first()
    if found is None:
        raise Hidden("round")
    must(assessing(by, found))
    if found.state != state:
        raise Refusal(f"这一轮{found.get_state_display()}，不能这样办")
    return found


def _marked(
    sheet: ScoreSheet, item: str, slot: str, value: str, reason: str, basis: str, by: Reader, at: datetime, verb: str, *,
    free: bool = False,
) -> Mark:
    """Writes one mark. `free`: the assessing side corrects, whoever marked before."""
    _, definition_ = definition(sheet.round)
    one = definition_.find(item)
    if one is None or not one.source.typed:
        raise Hidden("item")
    if isinstance(one, Item) and one.method == "judges" and not free:
        slot = _seat(by, sheet, one)
    must(free or may_mark(by, sheet, one, slot))
    exact = taken(one, slot, value)
    rows = by.rows(Mark).filter(sheet=sheet, item=one.term, slot=slot)
    mark = Mark.objects.create(
        sheet=sheet, item=one.term, slot=slot, number=rows.count() + 1, value=written(exact), own=is_own(one, slot),
        reason=needed(reason, "请写明打分的理由", "reason", 400), basis=basis.strip()[:400], label=by.label, login=by.login_id, at=at)
    leave_trace(by=by, at=at, verb=verb, kind="考核", thing=sheet.public_id, note=one.id)
    return mark


def _seat(by: Reader, sheet: ScoreSheet, item: Item) -> str:
    """评委席: a judge keeps his number; a new one takes the next."""
    rows = by.rows(Mark).filter(sheet=sheet, item=item.term)
    mine = rows.filter(login=by.login_id).values_list("slot", flat=True).first()
    return mine or str(rows.values("slot").distinct().count() + 1)


def _freeze(by: Reader, round_: Round, sheets: Sequence[ScoreSheet]) -> None:
    """定格: what each sheet rests on and what comes of it, as a new version; earlier versions stay."""
    _, definition_ = definition(round_)
    reckoned = reckon_all(by, round_, sheets, anew=True)
    points = []
    for sheet in sheets:
        one = reckoned[sheet.pk]
        sheet.version += 1
        points += frozen_points(sheet, sheet.version, definition_, one)
    type(points[0]).objects.bulk_create(points)
    ScoreSheet.objects.bulk_update(sheets, ["version"])
