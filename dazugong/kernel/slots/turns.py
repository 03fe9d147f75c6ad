"""轮值: who serves when, one after the other; a swap stands only when the other has agreed, so nobody serves more often for it."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import Person
from dazugong.spec.slots import RotaKind

from .models import Rota, Swap, Turn

MOST_PERSONS = 60


@transaction.atomic
def plan_rota(*, kind: RotaKind, pack: str, unit: Unit, persons: Sequence[Person], since: date, by: Reader, at: datetime) -> Rota:
    """排轮值: from `since` to the end of its year, in the order given; after the last the first again."""
    by.need("slots.keep")
    if not by.scope.everything and not own_units(by).filter(pk=unit.pk).exists():
        raise Hidden("unit")
    if not 2 <= len(dict.fromkeys(persons)) == len(persons) <= MOST_PERSONS:
        raise Refusal(f"轮值要有2至{MOST_PERSONS}个人，不能重复", field="persons")
    rota = Rota.objects.create(pack=pack, kind=kind.id, title=kind.title, unit=unit, unit_name=unit.name, days=kind.days, since=since)
    turns, first = [], since
    while first.year == since.year:
        person = persons[len(turns) % len(persons)]
        last = first + timedelta(days=kind.days - 1)
        turns.append(Turn(rota=rota, unit=unit, number=len(turns) + 1, first=first, last=last, person=person, planned=person))
        first = last + timedelta(days=1)
    Turn.objects.bulk_create(turns)
    leave_trace(by=by, at=at, verb="排轮值", kind="轮值表", thing=rota.public_id, count=len(turns))
    return rota


@transaction.atomic
def ask_to_swap(*, mine: Turn, other: Turn, by: Reader, at: datetime) -> Swap:
    """提出换班: by whose turn it is, or by whoever keeps the rota for him. Nothing changes until the other agrees."""
    by.need("slots.book")
    keeper = by.may("slots.keep") and own_units(by).filter(pk=mine.unit_id).exists()
    with widened(by):  # the turn of somebody else is not the reader's own row; who may ask is checked here
        mine, other = (Turn.objects.select_related("person", "rota").get(pk=one.pk) for one in (mine, other))
        if mine.person_id != by.person_id and not keeper:
            raise Hidden("turn")
        if mine.rota_id != other.rota_id or mine.person_id == other.person_id or min(mine.first, other.first) < timezone.localdate(at):
            raise Refusal("只能和同一张轮值表上别人还没有到的那一轮换")
        swap = Swap.objects.create(mine=mine, other=other, unit_id=mine.unit_id, asker_id=mine.person_id, asked_id=other.person_id,
                                   asked_on=timezone.localdate(at))  # fmt: skip
        leave_trace(by=by, at=at, verb="提出换班", kind="轮值表", thing=mine.rota.public_id)
    return swap


@transaction.atomic
def agree_to_swap(*, swap: Swap, by: Reader, at: datetime) -> Swap:
    """确认换班: by the other alone; the two turns change hands."""
    found = by.rows(Swap).filter(pk=swap.pk).first()
    if found is None or found.asked_id != by.person_id:
        raise Refusal("换班要由对方本人确认")
    if found.confirmed_on:
        raise Refusal("已经确认过了")
    with widened(by):  # the other's turn is changed with his own
        mine, other = Turn.objects.select_for_update(of=("self",)).get(pk=found.mine_id), Turn.objects.select_for_update(of=("self",)).get(pk=found.other_id)
        if (mine.person_id, other.person_id) != (found.asker_id, found.asked_id):
            raise Refusal("这两轮的人已经变了，请重新提出")
        mine.person_id, other.person_id = other.person_id, mine.person_id
        mine.save(update_fields=["person"])
        other.save(update_fields=["person"])
        found.confirmed_on = timezone.localdate(at)
        found.save(update_fields=["confirmed_on"])
        leave_trace(by=by, at=at, verb="确认换班", kind="轮值表", thing=Rota.objects.get(pk=mine.rota_id).public_id)
    return found
