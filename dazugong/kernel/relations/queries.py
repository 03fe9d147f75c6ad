"""查关系: lists with state and what is still owed in the period, one relation, its visits and its predecessors."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from dazugong.kernel.calendar.periods import MONTHS, Period, period_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.spec.relations import ENDED, RUNNING, STANDING, STATES, TO_EVALUATE, WAITING

from .models import Relation, Visit

SOON = timedelta(days=30)
PER = {1: "每月", 2: "每两月", 3: "每季", 6: "每半年", 12: "每年"}
__all__ = ["STATES", "ended_soon", "of_person", "owing", "predecessors", "relation_for", "relations", "required_said", "visits_of", "waiting"]


def state_on(day: date) -> Case:
    """Where a relation stands on the day; the same cases as the table of facts."""
    unevaluated = Q(evaluate=True) & (Q(evaluated_on=None) | Q(evaluated_on__gt=day))
    return Case(
        When(until__lte=day, then=Value(ENDED)),
        When(Q(holder="") | Q(vacant_on__lte=day), then=Value(WAITING)),
        When(unevaluated, due__lt=day, then=Value(TO_EVALUATE)),
        When(due__lt=day, then=Value(ENDED)),
        default=Value(RUNNING), output_field=CharField(),
    )  # fmt: skip


def relations(reader: Reader) -> QuerySet[Relation]:
    """Every relation begun by the reader's day, standing ones first, with `state`, `unit_name`, `made_now` and `short_now`.

    `made_now` is what was done in the present period of the relation (month, two months, quarter, half-year, year).
    """
    reader.need("relations.read")
    day = reader.day
    name = Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name")[:1])
    rows = reader.rows(Relation).filter(since__lte=day).annotate(unit_name=Coalesce(name, F("object")))     # out of reach only where it is the object
    rows = rows.annotate(state=state_on(day), first_now=_first_now(day))
    inside = Visit.objects.filter(relation__origin=OuterRef("origin"), day__gte=OuterRef("first_now"), day__lte=day)
    inside = inside.filter(Q(relation__confirm=False) | Q(confirmed_on__lte=day)).order_by().values("relation__origin")
    counted = Case(
        When(counts_days=True, then=Coalesce(Subquery(inside.annotate(n=Sum("days")).values("n")), 0)),
        default=Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0), output_field=IntegerField(),
    )  # fmt: skip
    rows = rows.annotate(made_now=counted, lasts=ExpressionWrapper(Q(state__in=STANDING), output_field=BooleanField()))
    short = Case(When(state__in=STANDING, then=Greatest(F("visits") - F("made_now"), 0)), default=0, output_field=IntegerField())
    return rows.annotate(short_now=short).order_by("-lasts", "title", "unit_id", "pk")


def waiting(reader: Reader) -> QuerySet[Relation]:
    """待落实: objects that nobody holds to."""
    return relations(reader).filter(state=WAITING)


def owing(reader: Reader) -> QuerySet[Relation]:
    """欠到访: fewer visits in the present period than it requires."""
    return relations(reader).filter(short_now__gt=0)


def ended_soon(reader: Reader) -> QuerySet[Relation]:
    """快到期 and 待评价: to be renewed, evaluated or ended."""
    soon = Q(remind_on__lte=reader.day) | Q(remind_on=None, due__lte=reader.day + SOON)
    return relations(reader).filter(Q(state=TO_EVALUATE) | Q(state=RUNNING) & soon)


def relation_for(reader: Reader, public_id: str, *, to_act: bool = False) -> Relation:
    """One relation within reach; to act on it, its unit must be. Raises `Hidden`."""
    rows = relations(reader).filter(public_id=public_id)
    found = (rows.select_related("unit") if to_act else rows).first()
    if found is None:
        raise Hidden("relation")
    return found


def visits_of(reader: Reader, relation: Relation) -> QuerySet[Visit]:
    """The visits of the whole chain of hand-overs by the reader's day, newest first."""
    return reader.rows(Visit).filter(relation__origin=relation.origin, day__lte=reader.day).select_related("relation").order_by("-day", "-pk")


def predecessors(reader: Reader, relation: Relation) -> QuerySet[Relation]:
    """交接 before and after: the other relations of the chain, oldest first."""
    return reader.rows(Relation).filter(origin=relation.origin).exclude(pk=relation.pk).order_by("since", "pk")


def of_person(reader: Reader, person_id: int) -> QuerySet[Relation]:
    """The relations in which the person holds or is held to."""
    return relations(reader).filter(Q(to_person_id=person_id) | Q(holder_person_id=person_id))


@dataclass(frozen=True)
class Load:
    """一人几个: how many objects one holder has in a kind."""

    holder: str
    count: int


def load_of(reader: Reader, relation: Relation) -> Load:
    """How many objects the holder of this relation has in its kind."""
    same = Q(holder_unit=relation.holder_unit_id, holder_person=relation.holder_person_id, holder_post=relation.holder_post_id)
    rows = relations(reader).filter(same, pack=relation.pack, kind=relation.kind, state__in=STANDING)
    return Load(relation.holder, rows.count() if relation.holder else 0)


def required_said(relation: Relation) -> str:
    """每季1次, 每年200天, or empty where nothing is required."""
    if not relation.visits:
        return ""
    return f"{PER.get(relation.months, '')}{relation.visits}{'天' if relation.counts_days else '次'}"


def _first_now(day: date) -> Case:
    spans: dict[int, Period] = {months: period_of(kind, day) for kind, months in MONTHS.items()}
    cases = [When(months=months, then=Value(span.first)) for months, span in spans.items()]
    return Case(*cases, default=Value(spans[12].first), output_field=DateField())


