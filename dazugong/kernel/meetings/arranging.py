"""更正安排: what was arranged and is not held yet may be put right; whoever is invited is told what changed."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal, uncut
from dazugong.kernel.people.models import Person
from dazugong.spec.meetings import MeetingKind

from .inviting import invite
from .keeping import fresh
from .models import Listed, Meeting

SAID = 200


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, kind: MeetingKind, day: date, topic: str, by: Reader, at: datetime, place: str = "", chair: str = "",
    listed: Sequence[Person] = (),
) -> Meeting:
    """更正安排: date, place, chair, topic, and whom it names where the kind leaves that open. A held meeting stays as it was."""
    meeting = fresh(by, meeting)
    refuse_change(meeting)
    if not topic.strip():
        raise Refusal("请写明议题", field="topic")
    if kind.due == "listed" and not listed:
        raise Refusal(f"“{kind.title}”要指定应到的人，请逐个写明姓名或编号", field="listed")
    before = _arranged(meeting)
    meeting.day, meeting.topic = day, uncut(topic, "议题", 300, field="topic")
    meeting.place, meeting.chair = uncut(place, "地点", 80, field="place"), uncut(chair, "主持人", 60, field="chair")
    said = [f"{term}由{was or '没有写'}改为{now or '没有写'}" for (term, was), now in zip(before.items(), _arranged(meeting).values()) if was != now]
    invited = set(by.rows(Listed).filter(meeting=meeting).values_list("person_id", flat=True))
    if kind.due == "listed" and {one.pk for one in listed} != invited:
        said.append("到会的人有调整")
    if not said:
        raise Refusal("没有改动")
    meeting.changed, meeting.changed_on = _in_short(said), timezone.localdate(at)
    meeting.save(update_fields=["day", "topic", "place", "chair", "changed", "changed_on"])
    invite(by, meeting, kind, listed, at)
    leave_trace(by=by, at=at, verb="更正会议安排", kind="会议", thing=meeting.public_id, note="、".join(one.partition("由")[0] for one in said))
    return meeting


def refuse_change(meeting: Meeting) -> None:
    """Raises `Refusal` for what is not merely arranged any more."""
    if meeting.state != Meeting.State.PLANNED:
        raise Refusal(f"这次会议{meeting.get_state_display()}，安排不能再改")


def _arranged(meeting: Meeting) -> dict[str, str]:
    return {"日期": meeting.day.isoformat(), "地点": meeting.place, "主持人": meeting.chair, "议题": meeting.topic}


def _in_short(said: Sequence[str]) -> str:
    """What changed, in words; of what is too long to be told only which."""
    whole = "；".join(said)
    return whole if len(whole) <= SAID else "、".join(one.partition("由")[0] for one in said) + "有改动"
