"""办关系: begin, hand over, evaluate, end; visits and what they leave behind."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import Person
from dazugong.spec.relations import RelationKind

from .models import Relation, Visit
from .notes import keep_note
from .parties import Held, as_agreed, as_holder, as_object, refuse_crowded, refuse_twice, still_there, term_end

ONE = timedelta(days=1)
MOST_TEXT, MOST_REASON = 2000, 200


@transaction.atomic
def begin_relation(
    *, kind: RelationKind, pack: str, unit: Unit, to: Unit | Person | str, holder: Held, since: date, by: Reader, at: datetime,
    due: date | None = None, agreed: Mapping[str, str] | None = None,
) -> Relation:
    """建立: `holder` None lists the object as 待落实. Without `due` the term of the kind counts from `since`. `agreed`: what the kind asks for in words."""
    by.need("relations.keep")
    _must_reach(by, unit, kind.domain)
    relation = _new(kind, pack, unit, to, holder, since, due, by, at)
    relation.agreed = as_agreed(kind.asks, agreed or {}, held=bool(relation.holder))
    refuse_twice(by, relation)
    refuse_crowded(by, relation, kind.at_once)
    relation.save(force_insert=True)
    leave_trace(by=by, at=at, verb="建立关系", kind="关系", thing=relation.public_id)
    return relation


@transaction.atomic
def list_needed(*, kind: RelationKind, pack: str, units: Iterable[Unit], by: Reader, at: datetime) -> int:
    """列待落实: every unit that must have a relation of this kind and has none; returns how many are new."""
    by.need("relations.keep")
    day = timezone.localdate(at)
    listed = {"pack": pack, "kind": kind.id, "until": None}
    having = set(by.rows(Relation).filter(**listed).exclude(due__lt=day).values_list("to_unit_id", flat=True))
    missing = [unit for unit in units if unit.pk not in having]
    Relation.objects.bulk_create(_new(kind, pack, unit, unit, None, day, None, by, at) for unit in missing)
    if missing:
        leave_trace(by=by, at=at, verb="列为待落实", kind="关系", thing=f"{pack} {kind.id}", count=len(missing))
    return len(missing)


def _new(
    kind: RelationKind, pack: str, unit: Unit, to: Unit | Person | str, holder: Held, since: date, due: date | None, by: Reader,
    at: datetime,
) -> Relation:
    """A relation not yet saved, with the rules of its kind as they are now."""
    due = due or term_end(since, kind.term)
    if due and due < since:
        raise Refusal("期满日期不能早于起始日期，请核对", field="due")
    common = {
        "pack": pack, "kind": kind.id, "title": kind.title, "unit": unit, "domain": kind.domain, "visits": kind.visits, "months": kind.months,
        "counts_days": kind.counts == "days", "confirm": kind.confirm, "keeps": kind.keeps, "at_least": kind.at_least,
        "evaluate": kind.evaluate, "since": since, "due": due, "at": at, "login": by.login_id,
        "remind_on": due - timedelta(days=kind.remind) if due and kind.remind else None, "reply": kind.reply, "agreed": dict.fromkeys(kind.asks, ""),
        "evaluate_by": Workdays().after(due, kind.evaluate_within).day if due and kind.evaluate_within else None,
    }  # fmt: skip
    relation = Relation(**common, **as_object(kind, to), **as_holder(holder))
    relation.origin = relation.public_id
    return relation


@transaction.atomic
def hand_over(
    *, relation: Relation, holder: Held, day: date, reason: str, by: Reader, at: datetime, agreed: Mapping[str, str] | None = None
) -> Relation:
    """交接: another holds to the object from `day` on. What was listed without a holder simply gets one. `agreed`: what of it is said anew."""
    relation = _fresh(by, relation)
    given = as_holder(holder)
    if not given["holder"]:
        raise Refusal("请写明由谁接手", field="holder")
    agreed = as_agreed(relation.agreed, {**relation.agreed, **(agreed or {})}, held=True)
    if not relation.holder:
        waited = max(day - relation.since, timedelta(0))  # the term runs from the day on which somebody takes it
        ends = {name: getattr(relation, name) + waited for name in ("due", "remind_on", "evaluate_by") if getattr(relation, name)}
        by.rows(Relation).filter(pk=relation.pk).update(**given, **ends, agreed=agreed)
        leave_trace(by=by, at=at, verb="落实联系方", kind="关系", thing=relation.public_id)
        return _fresh(by, relation)
    if day <= relation.since:
        raise Refusal(f"交接日期要晚于起始日期{relation.since.isoformat()}", field="day")
    end_relation(relation=relation, day=day, reason=reason or "交接", by=by, at=at, handed_over=True)
    copied = (
        "pack", "kind", "title", "unit", "domain", "object", "to_unit", "to_person", "visits", "months", "counts_days", "confirm", "keeps",
        "at_least", "evaluate", "evaluate_by", "reply", "due", "remind_on", "origin",
    )  # fmt: skip
    values = {name: getattr(relation, name) for name in copied}
    new = Relation.objects.create(**values, **given, agreed=agreed, since=day, follows=relation, at=at, login=by.login_id)
    leave_trace(by=by, at=at, verb="交接关系", kind="关系", thing=new.public_id, note=relation.public_id)
    return new


@transaction.atomic
def end_relation(
    *, relation: Relation, day: date, reason: str, by: Reader, at: datetime, evaluation: str = "", handed_over: bool = False
) -> Relation:
    """结束: no longer from `day` on. A kind that asks for an evaluation does not end without one, but it may be handed over."""
    relation = _fresh(by, relation)
    if relation.until is not None:
        raise Refusal("这段关系已经结束，不能再结束一次")
    if day <= relation.since:
        raise Refusal(f"结束日期要晚于起始日期{relation.since.isoformat()}", field="day")
    if evaluation.strip():
        relation.evaluation, relation.evaluated_on = _short(evaluation, "evaluation"), timezone.localdate(at)
    if relation.evaluate and relation.evaluated_on is None and not handed_over and relation.holder:
        raise Refusal("期满要有评价（鉴定），请先写评价再结束", field="evaluation")
    if not reason.strip():
        raise Refusal("请写明结束原因，如 期满、人员离任", field="reason")
    relation.until, relation.ended = day, uncut(reason, "结束原因", MOST_REASON, field="reason")
    relation.save(update_fields=["until", "ended", "evaluation", "evaluated_on"])
    leave_trace(by=by, at=at, verb="结束关系", kind="关系", thing=relation.public_id)
    return relation


@transaction.atomic
def record_visit(
    *, relation: Relation, day: date, by: Reader, at: datetime, what: str = "", raised: int = 0, solved: int = 0, days: int = 1,
    note: str = "",
) -> Visit:
    """记到访. Of 慰问 only the day stays; what was said in a talk is sealed for the two and their leader."""
    relation = _fresh(by, relation)
    if not relation.holder:
        raise Refusal("还没有联系方，请先落实由谁联系，再记到访")
    if day > timezone.localdate(at) or day < relation.since or (relation.until and day >= relation.until):
        raise Refusal("到访日期要在关系的起止之内，也不能晚于今天", field="day")
    if not (0 <= solved <= raised):
        raise Refusal("办结的不能多于提出的，也不能是负数", field="solved")
    if days < 1:
        raise Refusal("天数至少是1", field="days")
    if relation.keeps == Relation.Keeps.RESULT and not what.strip():
        raise Refusal("请写明做了什么，一两句话即可", field="what")
    kept = _short(what, "what") if relation.keeps == Relation.Keeps.RESULT else ""
    visit = Visit.objects.create(
        relation=relation, day=day, days=days, what=kept, raised=raised, solved=solved, at=at, login=by.login_id
    )
    if note.strip():
        keep_note(visit=visit, relation=relation, text=_short(note, "note"), by=by, at=at)
    leave_trace(by=by, at=at, verb="记到访", kind="关系", thing=relation.public_id)
    return visit


@transaction.atomic
def confirm_visits(*, relation: Relation, by: Reader, at: datetime) -> int:
    """确认: a superior confirms what was reported so far; nobody confirms what he entered himself."""
    by.need("relations.confirm")
    relation = _fresh(by, relation)
    waiting = by.rows(Visit).filter(relation=relation, confirmed_on=None).exclude(login=by.login_id)
    count = waiting.update(confirmed_on=timezone.localdate(at), confirmed_by=by.login_id)
    if not count:
        raise Refusal("没有等您确认的到访；自己登记的，由别人确认")
    leave_trace(by=by, at=at, verb="确认到访", kind="关系", thing=relation.public_id, count=count)
    return count


@transaction.atomic
def note_departures(*, by: Reader, at: datetime) -> int:
    """记空缺: relations whose holder has left or whose post is vacant are without a holder from today on.

    For the system, which sees everybody wherever he serves; safe to run twice.
    """
    by.need("relations.keep")
    day = timezone.localdate(at)
    standing = by.rows(Relation).filter(until=None, vacant_on=None).exclude(holder="")
    gone = [relation.pk for relation in standing if not still_there(relation, day)]
    by.rows(Relation).filter(pk__in=gone).update(vacant_on=day)
    if gone:
        leave_trace(by=by, at=at, verb="记联系方空缺", kind="关系", count=len(gone))
    return len(gone)


def _fresh(by: Reader, relation: Relation) -> Relation:
    by.need("relations.keep")
    found = by.rows(Relation).select_for_update(of=("self",)).filter(pk=relation.pk).first()
    if found is None:
        raise Hidden("relation")
    _must_reach(by, found.unit, found.domain)
    return found


def _must_reach(by: Reader, unit: Unit, domain: str) -> None:
    """Raises `Hidden` for a unit out of the reader's reach."""
    if not by.scope.everything and not own_units(by, domain=domain).filter(pk=unit.pk).exists():
        raise Hidden("unit")


def _short(text: str, field: str) -> str:
    return uncut(text, "文字", MOST_TEXT, field=field)
