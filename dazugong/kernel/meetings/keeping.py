"""经办会议的: the meeting as it stands, for whoever keeps it, and how far his hand reaches."""
from __future__ import annotations

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units

from .models import Meeting


def fresh(by: Reader, meeting: Meeting) -> Meeting:
    """The meeting as it stands now, for whoever may keep it. Raises `Hidden`."""
    by.need("meetings.keep")
    found = by.rows(Meeting).select_for_update(of=("self",)).select_related("unit").filter(pk=meeting.pk).first()
    if found is None:
        raise Hidden("meeting")
    if found.state == Meeting.State.CANCELLED:
        raise Refusal("这次会议已经取消")
    return found


def must_reach(by: Reader, unit: Unit) -> None:
    """Raises `Hidden` for a unit out of the reader's reach."""
    if not by.scope.everything and not own_units(by, domain="records").filter(pk=unit.pk).exists():
        raise Hidden("unit")
