"""谁能办: which side of a task a reader stands on. The doer reports, the giver changes and closes, nobody closes his own."""
from __future__ import annotations

from django.db.models import Q

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.queries import own_ids

from .models import FINISHED, OPEN, UNFINISHED, State, Task


def acting_units(reader: Reader) -> frozenset[int]:
    """The units in whose name the reader acts: the unit of the post and those the post is over, not those below."""
    own = {reader.unit_id} if reader.unit_id is not None else set()
    return frozenset(own | reader.scope.roots.get("tasks", frozenset()))


def within(reader: Reader) -> Q:
    """Tasks of the reader's subtree, or given from it: not those he sees only because he is asked to countersign them."""
    if reader.scope.everything:
        return Q()
    own = own_ids(reader, domain="tasks")
    return Q(unit__in=own) | Q(given_by__in=own)


def reaches(reader: Reader, unit_id: int) -> bool:
    """Whether the unit lies in the reader's subtree."""
    return reader.scope.everything or own_ids(reader, domain="tasks").filter(descendant=unit_id).exists()


def sees_below(reader: Reader, task: Task) -> bool:
    """Whether all that was handed down from the task lies before one's eyes: whoever only countersigns it sees a part of that, and a part makes no figure."""
    return reaches(reader, task.unit_id)


def on_doers_side(reader: Reader, task: Task) -> bool:
    """承办方: may report for the unit that owes the task."""
    return reader.may("tasks.do") and reaches(reader, task.unit_id)


def on_givers_side(reader: Reader, task: Task) -> bool:
    """交办方: may change, send back and withdraw. A task at the top is its own unit's to change."""
    return reader.may("tasks.give") and reaches(reader, task.given_by_id or task.unit_id)


def hands_down(reader: Reader, task: Task) -> bool:
    """Whether the reader may hand the task down from the unit that owes it."""
    return reader.may("tasks.give") and reaches(reader, task.unit_id)


def may_close(reader: Reader, task: Task) -> bool:
    """销号: the giver's side, never whoever reported it done, never in the name of the unit that did it.

    A task at the top has no giver: another account of the same unit (部领导 for 科室) closes it.
    """
    himself = task.reported_by is not None and task.reported_by == reader.login_id
    own = task.given_by_id is not None and task.unit_id in acting_units(reader)
    return on_givers_side(reader, task) and not himself and not own


def may_take_back(reader: Reader, task: Task) -> bool:
    """撤回报结: the unit that did it, or whoever reported it done in its name."""
    himself = task.reported_by is not None and task.reported_by == reader.login_id
    return on_doers_side(reader, task) and (himself or task.unit_id in acting_units(reader))


def doors(reader: Reader, task: Task) -> frozenset[str]:
    """What the reader may do with the task as it stands: the buttons of its page."""
    found = set()
    if task.state in UNFINISHED and on_doers_side(reader, task):
        found |= {"progress", "finish"}
    if task.state == State.REPORTED and may_take_back(reader, task):
        found.add("take_back")
    if task.state in UNFINISHED and hands_down(reader, task):
        found.add("hand_down")
    if task.state in OPEN and on_givers_side(reader, task):
        found |= {"change", "withdraw"}
    if task.state in FINISHED and may_close(reader, task):
        found.add("send_back")
        if task.state == State.REPORTED:
            found.add("close")
    return frozenset(found)


def must(allowed: bool) -> None:
    """Raises `Hidden`: a right one does not have looks like a page that is not there."""
    if not allowed:
        raise Hidden("task")
