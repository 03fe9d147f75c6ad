"""查文件与举措: what came in, how far it is decided, what handing it down would do."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.tasks.models import Duty
from dazugong.kernel.tasks.queries import units_having
from dazugong.reading import Stretch
from dazugong.reading import left_out as found_outside

from .models import GONE, TAKEN, Decision, Document, Measure, MeasureDecision, MeasureOwner
from .suggest import Choices, choices

KINDS = tuple(Document.Kind.choices)
DECISIONS = tuple(Decision.choices)
MEASURE_KINDS = tuple(Measure.Kind.choices)


def kept_documents(reader: Reader) -> QuerySet[Document]:
    """Documents within reach that were not withdrawn."""
    return reader.rows(Document).filter(withdrawn_on=None)


def documents(reader: Reader) -> QuerySet[Document]:
    """Documents within reach, newest first, with `found`, `decided` and `handed` (numbers of measures); without the text."""
    reader.need("plans.read")
    return (
        kept_documents(reader)
        .defer("text")
        .select_related("unit")
        .annotate(
            found=Count("measures", filter=~Q(measures__decision__in=GONE)),
            decided=Count("measures", filter=~Q(measures__decision__in=(*GONE, Decision.PROPOSED))),
            handed=Count("measures", filter=Q(measures__task__isnull=False)),
        )
        .order_by("-received_on", "-pk")
    )


def document_for(reader: Reader, public_id: str) -> Document:
    """One document within reach, with its text. Raises `Hidden`."""
    reader.need("plans.read")
    document = kept_documents(reader).select_related("unit").filter(public_id=public_id).first()
    if document is None:
        raise Hidden("document")
    return document


def document_title(reader: Reader, public_id: str) -> str:
    """The title of a document where the reader may open it, else empty: whether a task's page may link to it."""
    if not public_id or not reader.may("plans.read"):
        return ""
    return kept_documents(reader).filter(public_id=public_id).values_list("title", flat=True).first() or ""


def measures(reader: Reader, document: Document) -> QuerySet[Measure]:
    """The measures of a document in the order of the text, with their owners; none that was merged away or withdrawn."""
    return _with_owners(reader, measures_alone(reader, document))


def measures_alone(reader: Reader, document: Document) -> QuerySet[Measure]:
    """The same without their owners, of whom a plan for a whole county has thousands; see `owning`."""
    return reader.rows(Measure).filter(document=document).exclude(decision__in=GONE).select_related("task").order_by("offset", "number")


def owning(reader: Reader, document: Document) -> dict[int, set[int]]:
    """For each measure of a document, by its key, the keys of the units that lead or assist; in one statement."""
    found: dict[int, set[int]] = {}
    for measure, unit in reader.rows(MeasureOwner).filter(measure__document=document).values_list("measure_id", "unit_id"):
        found.setdefault(measure, set()).add(unit)
    return found


def owners_of(reader: Reader, document: Document, measure: Measure | None = None) -> dict[int, dict[str, list[Unit]]]:
    """The units that lead and those that assist, by measure and duty: of a document, or of one measure of it; in two statements,
    and without a row of its own for each of the thousands of times that a unit is named."""
    rows = reader.rows(MeasureOwner).filter(**_of(document, measure))
    named = list(rows.order_by("duty", "pk").values_list("measure_id", "duty", "unit_id"))
    units = reader.rows(Unit).in_bulk({unit for _, _, unit in named})
    found: dict[int, dict[str, list[Unit]]] = {}
    for key, duty, unit in named:
        found.setdefault(key, {Duty.LEAD: [], Duty.ASSIST: []})[duty].append(units[unit])
    return found


def _of(document: Document, measure: Measure | None) -> dict[str, Document | Measure]:
    """What hangs on a whole document, or on one measure of it."""
    return {"measure": measure} if measure else {"measure__document": document}


def _with_owners(reader: Reader, rows: QuerySet[Measure]) -> QuerySet[Measure]:
    owners = Prefetch("owners", queryset=reader.rows(MeasureOwner).prefetch_related("unit").order_by("duty", "pk"))     # thousands of owners, a few units
    return rows.select_related("task").prefetch_related(owners).order_by("offset", "number")


def present(reader: Reader, measure: Measure) -> Measure | None:
    """Where it is to be looked for now: itself, what it was merged into, or, once withdrawn, the one before it (None: none)."""
    if measure.into:
        return measure.into
    if measure.decision != Decision.WITHDRAWN:
        return measure
    standing = measures(reader, measure.document)
    return standing.filter(offset__lte=measure.offset).last() or standing.first()


def left_out(document: Document, rows: Iterable[Measure]) -> list[Stretch]:
    """未列入的语句: what of the original none of these measures holds."""
    return found_outside(document.text, [(row.offset, row.end) for row in rows])


def measure_for(reader: Reader, document: Document, number: int) -> Measure:
    """One measure, merged away or not. Raises `Hidden`."""
    measure = _with_owners(reader, reader.rows(Measure).filter(document=document, number=number)).first()
    if measure is None:
        raise Hidden("measure")
    measure.document = document
    return measure


def decisions(reader: Reader, measure: Measure) -> list[MeasureDecision]:
    """审定记录, oldest first."""
    return list(reader.rows(MeasureDecision).filter(measure=measure).select_related("other").order_by("number"))


def standing(made: Iterable[MeasureDecision]) -> list[MeasureDecision]:
    """The decisions that are not undone, oldest first."""
    kept: list[MeasureDecision] = []
    for each in made:
        if each.verb == MeasureDecision.Verb.UNDO:
            kept.pop()
        else:
            kept.append(each)
    return kept


@dataclass(frozen=True)
class Stand:
    """审定情况: how many decisions there were, undoing included, the last that stands, whether a person added it, and the
    key of the latest decision of all."""

    seen: int = 0
    last: MeasureDecision | None = None
    added: bool = False
    newest: int = 0


def stands(reader: Reader, document: Document, measure: Measure | None = None) -> dict[int, Stand]:
    """How each measure of a document stands, or one of them, by its key; in one query."""
    made: dict[int, list[MeasureDecision]] = {}
    rows = reader.rows(MeasureDecision).filter(**_of(document, measure)).defer("before", "after").order_by("measure_id", "number")
    for each in rows:
        made.setdefault(each.measure_id, []).append(each)
    return {
        measure: Stand(len(each), (standing(each) or [None])[-1], each[0].verb == MeasureDecision.Verb.ADD, each[-1].pk) for measure, each in made.items()
    }


def decided_by_others(reader: Reader, document: Document, since: int) -> list[MeasureDecision]:
    """What other accounts have decided in a document after the decision with the key `since`, oldest first."""
    rows = reader.rows(MeasureDecision).filter(measure__document=document, pk__gt=since).exclude(login=reader.login_id)
    return list(rows.select_related("measure").defer("before", "after").order_by("pk"))


def last_made(reader: Reader, measure: Measure) -> MeasureDecision | None:
    """The last decision on a measure, undoing included."""
    return reader.rows(MeasureDecision).filter(measure=measure).order_by("number").last()


@dataclass(frozen=True)
class Reviewed:
    """已审 12/48."""

    decided: int
    of: int


def reviewed(reader: Reader, document: Document) -> Reviewed:
    """How many measures of a document are decided."""
    rows = reader.rows(Measure).filter(document=document).exclude(decision__in=GONE)
    return Reviewed(rows.exclude(decision=Decision.PROPOSED).count(), rows.count())


def assignable(reader: Reader, document: Document) -> Choices:
    """Whom the measures may be assigned to."""
    return choices(reader, document.unit, document.text)


@dataclass(frozen=True)
class Handing:
    """待下达: a taken measure and the units below that are assigned to it and have no task for it yet."""

    measure: Measure
    units: list[Unit]

    def by_duty(self, duty: str) -> list[Unit]:
        """Those of them that lead, or those that assist."""
        asked = {owner.unit_id for owner in self.measure.owners.all() if owner.duty == duty}
        return [unit for unit in self.units if unit.pk in asked]


@dataclass(frozen=True)
class Effect:
    """下达效果: what handing down would do now.

    `ownerless` are taken but assigned to nobody; `handed` counts those that stand as tasks already, `waiting` those not
    decided yet; `overdue` are ready ones whose deadline has passed already; `unfilled` those whose words still hold a place
    for a number (X%).
    """

    ready: list[Handing]
    ownerless: list[Measure]
    handed: int
    waiting: int
    overdue: list[Measure]
    unfilled: list[Measure]

    @property
    def units(self) -> list[Unit]:
        """The units that would receive something, each once."""
        return list({unit.pk: unit for handing in self.ready for unit in handing.units}.values())

    @property
    def tasks(self) -> int:
        """How many tasks the units below would receive."""
        return sum(len(handing.units) for handing in self.ready)

    @property
    def assisting(self) -> int:
        """How many of these tasks are to assist another unit."""
        return sum(len(handing.by_duty(Duty.ASSIST)) for handing in self.ready)

    @property
    def undated(self) -> int:
        """How many of the measures have no deadline yet."""
        return sum(handing.measure.due is None for handing in self.ready)

    @property
    def recurring(self) -> int:
        """How many of the measures are to be done again in each period."""
        return sum(bool(handing.measure.every) for handing in self.ready)

    @property
    def dues(self) -> list[date]:
        """Their deadlines, soonest first."""
        return sorted({handing.measure.due for handing in self.ready if handing.measure.due})


def effect(reader: Reader, document: Document, numbers: Collection[int] | None = None) -> Effect:
    """What `hand_down_measures` would do with the measures of these numbers (None: all)."""
    rows = list(measures(reader, document))
    taken = [m for m in rows if m.decision in TAKEN and (numbers is None or m.number in numbers)]
    having = units_having(reader, [m.task_id for m in taken if m.handed])
    assigned = [(m, [o.unit for o in m.owners.all()]) for m in taken]
    handings = [
        Handing(m, [u for u in units if u.pk != document.unit_id and u.pk not in having.get(m.task_id, ())])
        for m, units in assigned
        if units
    ]
    ready = [h for h in handings if h.units or not h.measure.handed]
    return Effect(
        ready=ready,
        ownerless=[m for m, units in assigned if not units and not m.handed],
        handed=sum(m.handed for m in taken),
        waiting=sum(m.decision == Decision.PROPOSED for m in rows),
        overdue=[h.measure for h in ready if h.measure.due and h.measure.due < reader.day],
        unfilled=[h.measure for h in ready if h.measure.unfilled],
    )
