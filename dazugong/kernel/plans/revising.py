"""文件调整: a plan is changed in mid-year. What is under way from the earlier paper goes on as the new one says: changed,
handed to further units, taken from others, withdrawn; an officer says which, and nothing is handed down twice."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.tasks.actions import hand_down, withdraw_task
from dazugong.kernel.tasks.changing import change_task
from dazugong.kernel.tasks.models import OPEN, Duty, State, Task
from dazugong.kernel.tasks.recurring import how_often
from dazugong.kernel.tasks.targets import said
from dazugong.reading import quoted

from .comparing import Compared, compare
from .deadlines import year_of
from .deciding import Verb, decide, held
from .models import TAKEN, Document, Measure
from .queries import document_for, measure_for, owning
from .wording import source_of, titled


class Under(NamedTuple):
    """下级任务: of a task handed on from the one that is carried, no more than carrying asks for; there are thousands."""

    pk: int
    unit: int
    doer: str
    state: str


@dataclass(frozen=True)
class Carried:
    """一项在办任务: the pair of measures it stands between, what of it will change (name → before, after, in words), who
    receives it besides (`joining`), whose task falls away (`leaving`), and, where it cannot be carried, why (`obstacle`)."""

    pair: Compared
    task: Task
    differs: dict[str, tuple[str, str]] = field(default_factory=dict)
    joining: list[Unit] = field(default_factory=list)
    leaving: list[Under] = field(default_factory=list)
    below: int = 0
    obstacle: str = ""

    @property
    def number(self) -> int:
        """The number of the earlier measure: by it the officer picks."""
        return self.pair.old.number if self.pair.old else 0

    @property
    def unreviewed(self) -> bool:
        """Whether its measure in the new document waits for a decision still."""
        return self.pair.new is not None and self.pair.new.decision not in TAKEN and not self.pair.new.handed

    @property
    def effect(self) -> str:
        """changed, kept or withdrawn"""
        if self.pair.new is None:
            return "withdrawn"
        return "changed" if self.differs or self.joining or self.leaving else "kept"


@dataclass(frozen=True)
class Outcome:
    """变更结果: how many tasks were changed, stayed as they are, were withdrawn, and were given to further units."""

    changed: int
    kept: int
    withdrawn: int
    joined: int


def revision(reader: Reader, old: Document, new: Document) -> list[Carried]:
    """What carrying over would do, in the order of the new document: one row for each task under way from the earlier one,
    and, within one year, for each that is closed already."""
    standing = {*OPEN, *([State.DONE] if _year(old) == _year(new) else [])}
    pairs = [row for row in compare(reader, old, new).rows if row.old and row.old.task and row.old.task.state in standing]
    below, owners = _below(reader, {row.old.task_id for row in pairs if row.old}), owning(reader, new)
    missing = {unit for row in pairs if row.old and row.new for unit in _joining(row, owners, below.get(row.old.task_id, ()))}
    units = reader.rows(Unit).in_bulk(missing)
    return [_carried(row, below.get(row.old.task_id, []), owners.get(row.new.pk if row.new else 0, set()), units) for row in pairs if row.old]


def running(reader: Reader, old: Document) -> int:
    """How many tasks are under way from a document."""
    return reader.rows(Measure).filter(document=old, task__state__in=OPEN).count()


@transaction.atomic
def carry_over(*, old: Document, new: Document, numbers: Collection[int], reason: str, by: Reader, at: datetime) -> Outcome:
    """按新文件变更: the picked tasks of the earlier document go on as the new one says.

    Errors: Refusal where nothing is picked, or a picked one cannot be carried over; whatever `change_task`, `hand_down`
    and `withdraw_task` refuse. Nothing is done by halves.
    """
    by.need("tasks.give")
    old, new = document_for(by, old.public_id), held(by, new)
    picked = [row for row in revision(by, old, new) if row.number in numbers]
    if not picked:
        raise Refusal("还没有选要变更的任务，请至少选一项")
    hindered = next((row for row in picked if row.obstacle), None)
    if hindered:
        raise Refusal(f"{quoted(hindered.task.title)}{hindered.obstacle}")
    joined = sum(_carry(row, old, new, reason, by, at) for row in picked)
    leave_trace(by=by, at=at, verb="按新文件变更任务", kind="文件", thing=new.public_id, count=len(picked))
    count = {effect: sum(row.effect == effect for row in picked) for effect in ("changed", "kept", "withdrawn")}
    return Outcome(joined=joined, **count)


def _joining(pair: Compared, owners: Mapping[int, set[int]], below: Collection[Under]) -> set[int]:
    """Units that the new measure names and that have no task of the earlier one yet."""
    assert pair.new is not None
    assert pair.old is not None
    assert pair.old.task is not None
    return owners.get(pair.new.pk, set()) - {child.unit for child in below} - {pair.old.task.unit_id}


def _carried(pair: Compared, below: list[Under], owners: set[int], units: Mapping[int, Unit]) -> Carried:
    old, new = pair.old, pair.new
    assert old is not None
    assert old.task is not None
    task, unfinished = old.task, sum(child.state in OPEN for child in below)
    if new is None:
        return Carried(pair, task, below=unfinished, obstacle="已经办结，不必撤销" if task.state == State.DONE else "")
    differs = dict(_differs(old, new, task))
    joining = [units[key] for key in sorted(_joining(pair, {new.pk: owners}, below)) if key in units]
    leaving = [child for child in below if owners and child.unit not in owners and child.state in OPEN]
    return Carried(pair, task, differs, joining, leaving, unfinished, _obstacle(new, task, bool(differs or joining)))


def _obstacle(new: Measure, task: Task, changes: bool) -> str:
    if new.task_id == task.pk:
        return "已经按这份文件办理"
    if new.handed:
        return f"在这份文件里（第{new.name}条）已经另行下达"
    if new.decision not in TAKEN:
        return f"对应的第{new.name}条还没有采用，请先审定"
    return "已经办结；改动后的要求请在下达页另行下达" if task.state == State.DONE and changes else ""


def _differs(old: Measure, new: Measure, task: Task) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the new paper says otherwise than the earlier; what an officer changed in the task meanwhile stays where the papers agree."""
    if new.wording != old.wording:
        yield "title", (task.title, titled(new.wording)[0])
    if new.due and new.due != old.due and new.due != task.due:
        yield "due", (task.due.isoformat() if task.due else "不定期限", new.due.isoformat())
    if new.every != old.every and new.every != task.every:
        yield "every", (how_often(task.every), how_often(new.every))
    if new.targets != old.targets and new.targets != task.targets:
        yield "targets", ("；".join(said(task.targets)) or "无", "；".join(said(new.targets)) or "无")


def _carry(row: Carried, old: Document, new: Document, reason: str, by: Reader, at: datetime) -> int:
    """One task; the number of units that received it besides."""
    measure, task = row.pair.new, row.task
    if measure is None:
        withdraw_task(task=task, reason=reason, by=by, at=at)
        return 0
    if row.differs:
        title, detail = _words(row, measure)
        change_task(
            task=task, title=title, detail=detail, due=measure.due if "due" in row.differs else task.due, reason=reason, by=by, at=at,
            targets=measure.targets if "targets" in row.differs else task.targets, every=measure.every if "every" in row.differs else None, with_children=True, source=source_of(new, measure),
        )
    for child in by.rows(Task).filter(pk__in=[child.pk for child in row.leaving]).order_by("pk"):
        withdraw_task(task=child, reason=reason, by=by, at=at)
    if not measure.owners.all() and row.pair.old:
        owners = [[owner.unit_id, owner.duty] for owner in row.pair.old.owners.all()]
        measure = decide(measure_for(by, new, measure.number), Verb.ASSIGN, by, at, owners=owners)
    if row.joining:
        assisting = {owner.unit_id for owner in measure.owners.all() if owner.duty == Duty.ASSIST}
        hand_down(task=task, to=row.joining, assisting=assisting, leads_itself=measure.led_by(task.unit), by=by, at=at)
    measure.task = task
    measure.save(update_fields=["task"])
    return len(row.joining)


def _words(row: Carried, measure: Measure) -> tuple[str, str | None]:
    """Title and detail from now on; a detail that a person wrote is not taken away by words short enough for a title."""
    if "title" not in row.differs or row.pair.old is None:
        return row.task.title, None
    title, detail = titled(measure.wording)
    return title, detail if detail or row.task.detail == titled(row.pair.old.wording)[1] else None


def _below(reader: Reader, tasks: set[int]) -> dict[int, list[Under]]:
    """What was handed on from each task, the parts that assist its leading unit included; in one statement."""
    found: dict[int, list[Under]] = {}
    rows = reader.rows(Task).filter(Q(parent__in=tasks) | Q(whole__in=tasks), part=0).exclude(state=State.WITHDRAWN)
    for parent, whole, *child in rows.order_by("pk").values_list("parent_id", "whole_id", "pk", "unit_id", "doer", "state"):
        found.setdefault(parent if parent in tasks else whole, []).append(Under(*child))
    return found


def _year(document: Document) -> int:
    return year_of(document.title, document.received_on)
