"""办会议: arrange, take attendance, make up, cancel. What is corrected before it is held is in `arranging.py`, minutes in `minutes.py`."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.spec.meetings import MeetingKind, period_end

from .inviting import invite
from .keeping import fresh, must_reach
from .models import Attendance, Meeting
from .quorum import quorum_of
from .roster import Invited, due_at

Mark, State = Attendance.Mark, Meeting.State


@transaction.atomic
def plan_meeting(
    *, kind: MeetingKind, pack: str, unit: Unit, day: date, topic: str, by: Reader, at: datetime, place: str = "", chair: str = "",
    listed: Sequence[Person] = (),
) -> Meeting:
    """安排: `listed` names who is due where the kind leaves that open; else the roster of the day says it."""
    by.need("meetings.keep")
    must_reach(by, unit)
    if not topic.strip():
        raise Refusal("请写明议题", field="topic")
    if kind.due == "listed" and not listed:
        raise Refusal(f"“{kind.title}”要指定应到的人，请逐个写明姓名或编号", field="listed")
    meeting = Meeting.objects.create(
        pack=pack, kind=kind.id, title=kind.title, category=kind.category, unit=unit, day=day, place=uncut(place, "地点", 80, field="place"),
        chair=uncut(chair, "主持人", 60, field="chair"), topic=uncut(topic, "议题", 300, field="topic"), hours=kind.hours, at=at, login=by.login_id,
    )
    invite(by, meeting, kind, listed, at)
    leave_trace(by=by, at=at, verb="安排会议", kind="会议", thing=meeting.public_id)
    return meeting


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, kind: MeetingKind, marks: Mapping[int, tuple[str, str]], by: Reader, at: datetime
) -> Meeting:
    """点名: `marks` says of a person (by key) how he is marked and why; whoever is not in it came.

    The list of those due is fixed by the roster of the meeting's day. Taken again, it corrects marks and keeps the list.
    """
    meeting = fresh(by, meeting)
    today = timezone.localdate(at)
    if meeting.day > today:
        raise Refusal(f"会议定在{meeting.day.isoformat()}，开过以后再点名", field="day")
    due = due_at(by, meeting, kind)
    if not due:
        raise Refusal("应到名单是空的：这一天名册上没有应到的人，请先核对名册或会议日期")
    rows = [_marked(meeting, one, marks.get(one.person, (Mark.PRESENT, "")), kind) for one in due]
    _replace(by, meeting, rows, at)
    _settle(meeting, Counter(row.mark for row in rows), kind, today)
    ids = [one.number for one in due]
    leave_trace(by=by, at=at, verb="记到会", kind="会议", thing=meeting.public_id, count=len(ids), digest=digest_of_ids(ids))
    return meeting


@transaction.atomic
def make_up(*, meeting: Meeting, person: Person, day: date, by: Reader, at: datetime) -> Attendance:
    """补课: whoever was not there made it up on `day`, after the meeting."""
    meeting = fresh(by, meeting)
    row = by.rows(Attendance).filter(meeting=meeting, person=person, replaced_at=None).first()
    if row is None:
        raise Hidden("attendance")
    if row.mark == Mark.PRESENT:
        raise Refusal(f"{person.name}到会了，不用补课")
    if not meeting.day <= day <= timezone.localdate(at):
        raise Refusal(f"补课日期要在会议日期{meeting.day.isoformat()}以后，也不能晚于今天", field="day")
    row.made_up_on = day
    row.save(update_fields=["made_up_on"])
    leave_trace(by=by, at=at, verb="记补课", kind="会议", thing=meeting.public_id, count=1)
    return row


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Reader, at: datetime) -> Meeting:
    """取消: a meeting that was arranged and not held."""
    meeting = fresh(by, meeting)
    if meeting.state != State.PLANNED:
        raise Refusal(f"这次会议{meeting.get_state_display()}，不能取消")
    if not reason.strip():
        raise Refusal("请写明取消的原因", field="reason")
    meeting.state, meeting.cancelled = State.CANCELLED, uncut(reason, "取消的原因", 200, field="reason")
    meeting.save(update_fields=["state", "cancelled"])
    leave_trace(by=by, at=at, verb="取消会议", kind="会议", thing=meeting.public_id)
    return meeting


@transaction.atomic
def trace_list(*, meeting: Meeting, ids: Sequence[str], verb: str, by: Reader, at: datetime) -> None:
    """阅看到会名单: who was there and who was not is persons' data; every look leaves one trace."""
    leave_trace(by=by, at=at, verb=verb, kind="会议", thing=meeting.public_id, count=len(ids), digest=digest_of_ids(ids))


def _marked(meeting: Meeting, one: Invited, said: tuple[str, str], kind: MeetingKind) -> Attendance:
    mark, reason = said
    allowed = {Mark.LEAVE: kind.leave, Mark.EXCUSED: kind.excused}.get(Mark(mark))
    if allowed is not None and reason not in allowed:
        raise Refusal(f"{one.name}：{Mark(mark).label}要选事由，可选{'、'.join(allowed)}", field=f"mark_{one.number}")
    return Attendance(
        meeting=meeting, unit_id=meeting.unit_id, person_id=one.person, number=one.number, name=one.name, mark=mark,
        reason=reason if allowed else "", made_up_on=one.made_up_on if mark != Mark.PRESENT else None,
    )


def _replace(by: Reader, meeting: Meeting, rows: Sequence[Attendance], at: datetime) -> None:
    """Writes the rows; of a correction only those that differ, beside the ones they replace."""
    standing = {row.person_id: row for row in by.rows(Attendance).filter(meeting=meeting, replaced_at=None)}
    new = [row for row in rows if _said(standing.get(row.person_id)) != _said(row)]
    replaced = [standing[row.person_id].pk for row in new if row.person_id in standing]
    by.rows(Attendance).filter(pk__in=replaced).update(replaced_at=at)
    Attendance.objects.bulk_create(new)


def _said(row: Attendance | None) -> tuple[object, ...] | None:
    return (row.mark, row.reason, row.made_up_on) if row else None


def _settle(meeting: Meeting, marks: Counter[str], kind: MeetingKind, today: date) -> None:
    """Counts, quorum, and whether it was written down late."""
    meeting.present, meeting.on_leave, meeting.absent = marks[Mark.PRESENT], marks[Mark.LEAVE], marks[Mark.ABSENT]
    meeting.excused, meeting.due = marks[Mark.EXCUSED], marks.total() - marks[Mark.EXCUSED]
    meeting.quorate, meeting.quorum_said = quorum_of(kind.quorum, meeting.due, meeting.present, meeting.day)
    if meeting.state != State.HELD:
        meeting.state, meeting.entered_on = State.HELD, today
        meeting.late = today > period_end(kind.every or "month", meeting.day)
    meeting.save()
