"""在手事项: what a post and whoever holds it have on the table. The apps that stand above tasks say for themselves what
of theirs is held, and what is to be done when it goes to another."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.records import queries as records
from dazugong.kernel.records.keeping import ledgers_of
from dazugong.kernel.records.models import Obligation, State
from dazugong.kernel.records.packs import form_of
from dazugong.kernel.records.schedule import period_of_code
from dazugong.kernel.relations.actions import hand_over as hand_over_relation
from dazugong.kernel.relations.models import Relation

from . import queries
from .countersigning import to_be_signed
from .models import OPEN, HandedItem, Task

Kind = HandedItem.Kind
BY_OFFICE = "职务交接"


@dataclass(frozen=True)
class Held:
    """在手事项: one thing on the table of a post."""

    kind: Kind
    public_id: str
    title: str
    unit: str
    due: date | None


@dataclass(frozen=True)
class Leaving:
    """离任: who leaves which post; `eyes` sees what the post sees on the day."""

    person: Person
    post: Post
    eyes: Reader


@dataclass(frozen=True)
class Passing:
    """接任: what was `held` goes from one person to another on `day`."""

    held: frozenset[str]
    leaver: Person
    successor: Person
    day: date


Lists = Callable[[Leaving], Iterator[Held]]
PassesOn = Callable[[Passing, Reader, datetime], None]
_others: list[tuple[Kind, Lists, PassesOn | None]] = []


def also_held(kind: Kind, lists: Lists, passes_on: PassesOn | None = None) -> None:
    """An app above tasks names what of its own is held. `lists` looks through the eyes of the post."""
    _others.append((kind, lists, passes_on))


def held_through(by: Reader, leaving: Leaving) -> list[Held]:
    """Everything, each once, in the order of its kinds. `by` sees the relations wherever in his reach they are kept."""
    found: list[Held] = []
    with reading(leaving.eyes):  # the post lies within the reach of whoever hands it over, and so does all that it sees
        found += _reports(leaving.eyes)
        found += _tasks(leaving.eyes)
        for _, lists, _ in _others:
            found += lists(leaving)
        found += _ledgers(leaving.eyes)
    with reading(by):
        found += _relations(by, leaving)
    order = list(Kind)
    return sorted({(one.kind, one.public_id): one for one in found}.values(), key=lambda one: order.index(one.kind))


def pass_on(items: list[HandedItem], *, leaver: Person, successor: Person, day: date, by: Reader, at: datetime) -> None:
    """What names the person instead of the post names the successor from the day on; the rest follows the post by itself."""
    numbers = {kind: frozenset(item.public_id for item in items if item.kind == kind) for kind in Kind}
    for relation in by.rows(Relation).filter(public_id__in=numbers[Kind.RELATION], holder_person=leaver, until=None, since__lt=day):
        if relation.to_person_id != successor.pk:
            hand_over_relation(relation=relation, holder=successor, day=day, reason=BY_OFFICE, by=by, at=at)
    for kind, _, passes_on in _others:
        if passes_on and numbers[kind]:
            passes_on(Passing(numbers[kind], leaver, successor, day), by, at)


def _reports(eyes: Reader) -> Iterator[Held]:
    if eyes.may("records.file"):
        for obligation in records.mine(eyes):
            record = getattr(obligation, "record", None)
            kind = {State.DRAFT: Kind.DRAFT, State.RETURNED: Kind.RETURNED}.get(record.state if record else "", Kind.OWED)
            yield _report(kind, obligation)
    for obligation in records.waiting(eyes) if eyes.may("records.read") else ():
        yield _report(Kind.APPROVAL, obligation)


def _report(kind: Kind, obligation: Obligation) -> Held:
    title = f"{form_of(obligation).title}　{period_of_code(obligation.period, obligation.last).term}"
    return Held(kind, obligation.public_id, title, obligation.unit_name, obligation.due)


def _tasks(eyes: Reader) -> Iterator[Held]:
    def as_held(kind: Kind, task: Task) -> Held:
        return Held(kind, task.public_id, task.title_then, task.unit_name, task.next_due)

    if eyes.may("tasks.do"):
        yield from (as_held(Kind.TASK, task) for task in queries.mine(eyes))
    if eyes.may("tasks.give"):
        yield from (as_held(Kind.CLOSING, task) for task in queries.waiting(eyes))
    for sign in to_be_signed(eyes).filter(task__state__in=OPEN):
        yield Held(Kind.SIGN, sign.task.public_id, sign.task.title, sign.unit_name, sign.due or sign.task.due)


def _ledgers(eyes: Reader) -> Iterator[Held]:
    for one in ledgers_of(eyes):
        yield Held(Kind.LEDGER, f"{one.pack}.{one.form}", one.title, one.unit, None)


def _relations(by: Reader, leaving: Leaving) -> Iterator[Held]:
    """Relations that name the person, and those that name the post."""
    named = by.rows(Relation).filter(until=None, since__lte=by.day).select_related("unit").order_by("title", "pk")
    for relation in named.filter(holder_person=leaving.person) | named.filter(holder_post=leaving.post):
        yield Held(Kind.RELATION, relation.public_id, f"{relation.title}：{relation.object}", relation.unit.name, relation.due)
