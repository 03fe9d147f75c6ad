"""督办: the rules propose, a person issues; the reply is an entry on the task."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from dazugong.kernel.access.answering import oneself
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import Node, place_of
from dazugong.spec.tasks import ABOVE, DOER, GIVER

from .alerts import GRAVEST_FIRST, Standing, standing
from .evidence import Sent, keep_evidence
from .models import UNFINISHED, Supervision, Task, TaskProgress
from .recurring import Turn, behind, turns
from .rights import must, on_doers_side, on_givers_side
from .steps import enter, fresh, in_words, must_be, needed

MOST_DEMAND = 500


@dataclass(frozen=True)
class Proposal:
    """督办建议: the colour with its reason, what the rule demands, until when a reply is asked for, and who is told; `above` is
    the unit above the giver where the rule tells it."""

    standing: Standing
    demand: str
    reply_due: date
    told: tuple[str, ...]
    above: Node | None


def proposal(reader: Reader, task: Task) -> Proposal | None:
    """What the rules propose for the task on the reader's day; None where it has no colour."""
    workdays = Workdays()
    found = standing(reader, task, workdays)
    if found.alert is None:
        return None
    above = _above(reader, task) if ABOVE in found.alert.tell else None
    names = {DOER: task.doer, GIVER: task.giver or task.doer, ABOVE: above.name if above else ""}
    told = tuple(dict.fromkeys(names[who] for who in found.alert.tell if names[who]))
    return Proposal(found, found.alert.demand, workdays.after(reader.day, found.alert.reply).day, told, above)


@transaction.atomic
def issue_sheet(*, task: Task, demand: str, reply_due: date, by: Reader, at: datetime) -> Supervision:
    """签发督办单: by the giver's side, on a task that has a colour. Errors: Refusal where no rule proposes it."""
    task = fresh(by, task)
    must(on_givers_side(by, task))
    must_be(task, UNFINISHED, "督办")
    found = proposal(by, task)
    if found is None:
        raise Refusal("这项任务没有到督办的条件：没有逾期到规定的天数，也没有被退回到规定的次数")
    demand = needed(demand, "请写明督办要求", "demand", most=MOST_DEMAND)
    today = timezone.localdate(at)
    standing_sheet = answering(sheets_of(by, task), today, found.standing.colour)
    if standing_sheet:
        raise Refusal(still_waiting(standing_sheet))
    if reply_due < today:
        raise Refusal(f"回复期限不能早于今天（{in_words(today)}）", field="reply_due")
    issuer = Unit.objects.select_for_update(of=("self",)).get(pk=by.unit_id or task.given_by_id or task.unit_id)
    with widened(by):   # numbers run on over all sheets of the office, those its other posts issued included
        last = Supervision.objects.filter(issuer=issuer, year=today.year).aggregate(last=Max("serial"))["last"] or 0
    sheet = Supervision.objects.create(
        task=task, number=by.rows(Supervision).filter(task=task).count() + 1, year=today.year, serial=last + 1,
        colour=found.standing.colour, days_late=found.standing.days_late, issuer=issuer, issuer_name=issuer.name, demand=demand,
        told="、".join(found.told), above_id=found.above.id if found.above else None, reply_due=reply_due, issued_on=today,
        contact=str(oneself(by) or ""), phone=issuer.phone, label=by.label, login=by.login_id, at=at,
    )
    enter(task, TaskProgress.Kind.SUPERVISE, f"{numbered(sheet)}（{sheet.colour}色）：{demand}　{in_words(reply_due)}前回复", by, at)
    leave_trace(by=by, at=at, verb="签发督办单", kind="任务", thing=task.public_id, note=numbered(sheet))
    return sheet


@transaction.atomic
def reply_to_sheet(*, task: Task, text: str, by: Reader, at: datetime, files: Sequence[Sent] = ()) -> TaskProgress:
    """督办回复: answers the latest sheet that waits. Errors: Refusal where none does."""
    task = fresh(by, task)
    must(on_doers_side(by, task))
    sheet = by.rows(Supervision).filter(task=task, replied_on=None).order_by("-number").first()
    if sheet is None:
        raise Refusal("没有等待回复的督办单，办理情况请用“报进展”填写")
    text = needed(text, "请写明办理情况、没有办结的原因和完成的日期", "text")
    by.rows(Supervision).filter(task=task, replied_on=None).update(replied_on=timezone.localdate(at))
    entry = enter(task, TaskProgress.Kind.REPLY, f"{numbered(sheet)}：{text}", by, at)
    keep_evidence(entry, files, by=by, at=at)
    leave_trace(by=by, at=at, verb="督办回复", kind="任务", thing=task.public_id, note=numbered(sheet))
    return entry


def sheets_of(reader: Reader, task: Task) -> list[Supervision]:
    """The sheets issued on a task, newest first."""
    return list(reader.rows(Supervision).filter(task=task, issued_on__lte=reader.day).order_by("-number"))


def answering(issued: Sequence[Supervision], day: date, colour: str) -> Supervision | None:
    """等回复的: the sheet, of at least this colour, whose days for a reply run still; while they do no further one is issued."""
    grave = {one: place for place, one in enumerate(GRAVEST_FIRST)}
    return next((one for one in issued if one.replied_on is None and one.reply_due >= day and grave[one.colour] <= grave[colour]), None)


def still_waiting(sheet: Supervision) -> str:
    """Why no further sheet is issued yet."""
    return f"{numbered(sheet)}还在等回复（{in_words(sheet.reply_due)}前），到期没有回复或颜色加重时再签发"


def turns_late(reader: Reader, task: Task, sheet: Supervision) -> list[Turn]:
    """督办的是哪几期: of a task done by periods, those it owed when the sheet was issued, the one that was late first in front."""
    said = reader.rows(TaskProgress).filter(task=task, at__lt=sheet.at)
    return [turn for turn in behind(turns(task, said, sheet.issued_on)) if turn.missed(sheet.issued_on)]


def sheets(reader: Reader) -> QuerySet[Supervision]:
    """Every sheet within reach, newest first; those that wait for a reply before the others."""
    reader.need("tasks.read")
    return reader.rows(Supervision).filter(issued_on__lte=reader.day).select_related("task").order_by("-issued_on", "-pk")


def sheet_for(reader: Reader, task: Task, number: int) -> Supervision:
    """One sheet of a task. Raises `Hidden`."""
    found = reader.rows(Supervision).filter(task=task, number=number).first()
    if found is None:
        raise Hidden("sheet")
    return found


def _above(reader: Reader, task: Task) -> Node | None:
    """上一级: the unit one step above whoever gave the task, or, at the top, above whoever set it himself."""
    giver = reader.rows(Unit).filter(pk=task.given_by_id or task.unit_id).first()
    place = place_of(reader, giver) if giver else []
    return place[-2] if len(place) > 1 else None


def numbered(sheet: Supervision) -> str:
    """督办〔2026〕3号"""
    return f"督办〔{sheet.year}〕{sheet.serial}号"
