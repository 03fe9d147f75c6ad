"""退回意见的条数: how much there is to mend in reports that were returned, for lists."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader

from .models import Obligation, Revision, State


def notes_counted(reader: Reader, owed: Iterable[Obligation]) -> dict[int, int]:
    """Notes at fields, and the remark as one, of the last returned revision of each; by obligation id, in one statement."""
    night = timezone.make_aware(datetime.combine(reader.day + timedelta(days=1), time.min))
    returned = reader.rows(Revision).filter(record__obligation__in=[o.pk for o in owed], state=State.RETURNED, decided_at__lt=night)
    rows = returned.order_by("number").annotate(notes=Count("field_notes")).values_list("record__obligation_id", "notes", "remark")
    return {obligation: notes + bool(remark) for obligation, notes, remark in rows}
