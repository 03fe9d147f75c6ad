"""纪要: what was said and decided; once confirmed, every decision is a task with a unit and a deadline."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.tasks.actions import Source, give_task
from dazugong.kernel.tasks.models import State as TaskState

from .models import Decision, Meeting

MOST_MINUTES, MOST_DECISIONS = 20_000, 100


@dataclass(frozen=True)
class Decided:
    """一件议定事项 as it is typed: `unit` None and `due` None until that is settled."""

    text: str
    unit: Unit | None = None
    due: date | None = None


@transaction.atomic
def write_minutes(*, meeting: Meeting, minutes: str, decided: Sequence[Decided], by: Reader, at: datetime) -> Meeting:
    """记纪要: words and decisions, as often as needed until they are confirmed."""
    meeting = _held(by, meeting)
    if meeting.confirmed_on is not None:
        raise Refusal("纪要已经确认，不能再改；有新的议定事项请另开会议或直接立项")
    if len(decided) > MOST_DECISIONS:
        raise Refusal(f"议定事项最多{MOST_DECISIONS}件", field="minutes")
    if early := [str(number) for number, one in enumerate(decided, 1) if one.due and one.due < meeting.day]:
        raise Refusal(f"第{'、'.join(early)}件的期限早于开会那天（{meeting.day.isoformat()}），请核对")
    meeting.minutes = uncut(minutes, "纪要", MOST_MINUTES, field="minutes")
    meeting.save(update_fields=["minutes"])
    by.rows(Decision).filter(meeting=meeting).delete()
    Decision.objects.bulk_create(
        Decision(meeting=meeting, number=number, text=uncut(one.text, f"第{number}件事项", 200, field="minutes"), unit=one.unit, due=one.due)
        for number, one in enumerate(decided, 1)
    )
    leave_trace(by=by, at=at, verb="记纪要", kind="会议", thing=meeting.public_id, count=len(decided))
    return meeting


@transaction.atomic
def confirm_minutes(*, meeting: Meeting, by: Reader, at: datetime) -> int:
    """确认纪要: every decision becomes a task of its unit; refused while one of them has no unit or no deadline."""
    meeting = _held(by, meeting)
    if meeting.confirmed_on is not None:
        raise Refusal("纪要已经确认过")
    if not meeting.minutes:
        raise Refusal("请先写纪要再确认", field="minutes")
    decisions = list(by.rows(Decision).filter(meeting=meeting).select_related("unit").order_by("number"))
    lacking = [str(one.number) for one in decisions if one.unit is None or one.due is None]
    if lacking:
        raise Refusal(f"第{'、'.join(lacking)}件议定事项没有写明责任单位或期限，补齐后再确认")
    for one in decisions:
        source = Source(sentence=one.text, place=f"{meeting.unit.name}{meeting.title}（{meeting.day.isoformat()}）", origin="minutes")
        giver = meeting.unit if one.unit_id != meeting.unit_id else None
        one.task = give_task(unit=one.unit, given_by=giver, title=one.text, due=one.due, source=source, by=by, at=at)
        one.save(update_fields=["task"])
    meeting.confirmed_on = timezone.localdate(at)
    meeting.save(update_fields=["confirmed_on"])
    leave_trace(by=by, at=at, verb="确认纪要", kind="会议", thing=meeting.public_id, count=len(decisions))
    return len(decisions)


def carried_over(reader: Reader, meeting: Meeting) -> tuple[list[Decision], list[Decision]]:
    """上次议定: (done, not done) of what earlier meetings of the same kind of the unit decided, up to the reader's day."""
    rows = reader.rows(Decision).filter(
        meeting__unit_id=meeting.unit_id, meeting__pack=meeting.pack, meeting__kind=meeting.kind, meeting__day__lt=meeting.day,
    ).exclude(task=None)  # fmt: skip
    before = list(rows.select_related("task", "unit", "meeting").order_by("-meeting__day", "number"))
    done = [one for one in before if one.task and one.task.state == TaskState.DONE]
    return done, [one for one in before if one not in done]


def _held(by: Reader, meeting: Meeting) -> Meeting:
    by.need("meetings.keep")
    found = by.rows(Meeting).select_for_update(of=("self",)).select_related("unit").filter(pk=meeting.pk).first()
    if found is None:
        raise Hidden("meeting")
    if found.state != Meeting.State.HELD:
        raise Refusal("会议开过、点过名以后再记纪要")
    return found
