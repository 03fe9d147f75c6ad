"""一线实绩: the closed tasks in which a cadre held the responsible post or is named as having taken part; shown, never scored.

What is shown about a person the person may see and object to; an objection stands as 核实中 until it is answered.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.people.models import Appointment, Person

from .models import State, Task, TaskMember
from .rights import must, on_doers_side, on_givers_side
from .steps import fresh, needed

MOST = 200
CHECKING, STANDING, STRUCK = "核实中", "有效", "核实后不计"


@dataclass(frozen=True)
class Deed:
    """一件: the task, in what part, when it was done; `entry` where he was named, None where his post answers for it."""

    title: str
    unit: str
    part: str
    done_on: date | None
    public_id: str
    entry: TaskMember | None
    state: str


def deeds_of(reader: Reader, person: Person) -> list[Deed]:
    """Closed tasks of a person up to the reader's day, the latest first. Whoever calls leaves the trace of the reading."""
    entries = list(reader.rows(TaskMember).filter(person=person).order_by("-pk")[:MOST])
    named = {entry.task_id: entry for entry in entries}
    seen = {task.pk: task for task in reader.rows(Task).filter(Q(pk__in=named) | _answered_for(reader, person), state=State.DONE, done_on__lte=reader.day)[: MOST * 2]}
    found = [_named(entry, seen.get(entry.task_id)) for entry in entries if entry.task_id in seen or entry.person_id == reader.person_id]
    for pk, task in seen.items():
        if pk not in named:
            found.append(Deed(task.title, task.doer, "任责任岗位", task.done_on, task.public_id, None, STANDING))
    return sorted(found, key=lambda deed: (deed.done_on or date.min, deed.title), reverse=True)[:MOST]


@transaction.atomic
def name_member(*, task: Task, person: Person, part: str, by: Reader, at: datetime) -> TaskMember:
    """登记参与: the unit that does the task names who takes part in it, and with what."""
    task = fresh(by, task)
    must(on_doers_side(by, task))
    part = needed(part, "请写明承担的工作", "part", most=100)
    if by.rows(TaskMember).filter(task=task, person=person).exists():
        raise Refusal(f"{person.name}已经登记过，不用再登记", field="person")
    entry = TaskMember.objects.create(task=task, person=person, title=task.title, part=part, label=by.label, login=by.login_id, at=at)
    leave_trace(by=by, at=at, verb="登记参与干部", kind="任务", thing=task.public_id)
    return entry


@transaction.atomic
def object_to(*, entry: TaskMember, text: str, by: Reader, at: datetime) -> TaskMember:
    """本人异议: only by the person himself; it stands as 核实中 until it is answered."""
    found = by.rows(TaskMember).select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if found is None or found.person_id != by.person_id:
        raise Hidden("deed")
    if found.objection:
        raise Refusal("已经提过异议，请等核实的结果")
    found.objection, found.objected_at = needed(text, "请写明异议和理由", "text", most=500), at
    found.save(update_fields=["objection", "objected_at"])
    leave_trace(by=by, at=at, verb="实绩异议", kind="任务", thing=found.task_id)
    return found


@transaction.atomic
def answer_objection(*, entry: TaskMember, answer: str, stands: bool, by: Reader, at: datetime) -> TaskMember:
    """核实: by those who gave the task, never by whoever named him."""
    found = by.rows(TaskMember).select_for_update(of=("self",)).select_related("task").filter(pk=entry.pk).first()
    if found is None or not on_givers_side(by, found.task) or found.login == by.login_id:
        raise Hidden("deed")
    if not found.objection or found.answer:
        raise Refusal("没有等待核实的异议，请刷新页面查看最新情况")
    found.answer, found.stands = needed(answer, "请写明核实的结果", "answer", most=500), stands
    found.save(update_fields=["answer", "stands"])
    leave_trace(by=by, at=at, verb="核实实绩异议", kind="任务", thing=found.task.public_id)
    return found


def members_of(reader: Reader, task: Task) -> list[TaskMember]:
    """参与干部 of a task, those whom the reader may see as persons with `person_name` and `person_number`."""
    names = reader.rows(Person).filter(pk=OuterRef("person_id"))
    rows = reader.rows(TaskMember).filter(task=task).order_by("pk")
    return list(rows.annotate(person_name=Subquery(names.values("name")[:1]), person_number=Subquery(names.values("public_id")[:1])))


def name_for(reader: Reader, entry: TaskMember) -> tuple[str, str]:
    """(name, number) of a member; whoever reads no rosters is given neither."""
    if not reader.may("people.read"):
        return "不在您的查看范围内", ""
    return entry.person_name or "不在您的查看范围内", entry.person_number or ""    # type: ignore[attr-defined]


def _named(entry: TaskMember, task: Task | None) -> Deed:
    waiting = bool(entry.objection) and not entry.answer
    state = CHECKING if waiting else STANDING if entry.stands else STRUCK
    return Deed(entry.title, task.doer if task else "", entry.part, task.done_on if task else None, task.public_id if task else "", entry, state)


def _answered_for(reader: Reader, person: Person) -> Q:
    """Tasks closed on a day on which the person held a post that does the tasks of their unit."""
    doing = [role for role, one in roles().items() if "tasks.do" in one.powers]
    found = Q(pk__in=[])
    for held in reader.rows(Appointment).filter(person=person).order_by("pk")[:50]:
        held_as = Holding.objects.filter(post=held.post_id, role__in=doing)
        within = Q(done_on__gte=held.since) & (Q(unit__in=held_as.values("over")) | Q(unit__in=held_as.values("post__unit")))
        found |= within & Q(done_on__lt=held.until) if held.until else within
    return found
