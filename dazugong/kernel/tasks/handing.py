"""交接: when somebody leaves a post, all that it holds is listed and goes to the successor in one act.

Reports, tasks and approvals belong to units and posts, not to persons: what the hand-over adds is that the post changes
hands on one day, that nothing is forgotten, and that both can read afterwards what was on the table.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.access.actions import fill_post, vacate_post
from dazugong.kernel.access.queries import reader_of_post
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.people.models import Appointment, Person, Post
from dazugong.kernel.records import queries as records
from dazugong.kernel.records.models import Obligation, State
from dazugong.kernel.records.packs import form_of
from dazugong.kernel.records.schedule import period_of_code

from . import queries
from .models import HandedItem, PostHandover, Task

Kind = HandedItem.Kind


@dataclass(frozen=True)
class Held:
    """在手事项: one thing on the table of a post."""

    kind: Kind
    public_id: str
    title: str
    unit: str
    due: date | None


def held_by(by: Reader, post: Post) -> list[Held]:
    """What the post holds on the reader's day: drafts, returned and owed reports, tasks, and what waits for its approval."""
    by.need("units.change")
    eyes = reader_of_post(post, by.day)
    if eyes is None:
        return []
    with reading(eyes):  # the post lies within the reach of whoever hands it over, and so does all that it sees
        return [*_reports(eyes), *_tasks(eyes)]


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
        return Held(kind, task.public_id, task.title_then, task.unit_name, task.due_then)

    if eyes.may("tasks.do"):
        yield from (as_held(Kind.TASK, task) for task in queries.mine(eyes))
    if eyes.may("tasks.give"):
        yield from (as_held(Kind.CLOSING, task) for task in queries.waiting(eyes))


@transaction.atomic
def hand_over_post(
    *, appointment: Appointment, successor: Person, on: date, by: Reader, at: datetime, note: str = "", document: str = ""
) -> PostHandover:
    """交接: the leaver's appointment ends and the successor's begins on `on`, and the list of what was open is kept."""
    post = appointment.post
    if successor.pk == appointment.person_id:
        raise Refusal("接任的和离任的是同一人，请另选接任者", field="person")
    items = held_by(by, post)
    vacate_post(appointment=appointment, on=on, by=by, at=at)
    fill_post(person=successor, post=post, since=on, document=document, by=by, at=at)
    handover = PostHandover.objects.create(
        post=post, leaver_id=appointment.person_id, successor=successor, day=on, note=uncut(note, "说明", 200, field="note"), at=at, login=by.login_id
    )
    HandedItem.objects.bulk_create(
        HandedItem(handover=handover, kind=i.kind, public_id=i.public_id, title=i.title[:240], unit=i.unit[:80], due=i.due) for i in items
    )
    leave_trace(by=by, at=at, verb="交接", kind="职务", thing=post.pk, count=len(items), note=handover.public_id)
    return handover


def handover_for(reader: Reader, public_id: str) -> PostHandover:
    """One hand-over within reach. Raises `Hidden`."""
    found = reader.rows(PostHandover).select_related("post__unit").filter(public_id=public_id).first()
    if found is None:
        raise Hidden("handover")
    return found


def handovers_of(reader: Reader, unit_id: int) -> list[PostHandover]:
    """The hand-overs of a unit's posts, newest first."""
    return list(reader.rows(PostHandover).filter(post__unit_id=unit_id).select_related("post").order_by("-day", "-pk"))


def names_in(reader: Reader, handovers: Iterable[PostHandover]) -> dict[int, str]:
    """Who left and who came, by id; who is beyond the reader's reach by now has no name here."""
    asked = {pk for one in handovers for pk in (one.leaver_id, one.successor_id)}
    return dict(reader.rows(Person).filter(pk__in=asked).values_list("pk", "name"))


def items_of(reader: Reader, handover: PostHandover) -> list[HandedItem]:
    """What was handed over."""
    return list(reader.rows(HandedItem).filter(handover=handover).order_by("pk"))
