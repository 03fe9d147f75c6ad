"""经过: each thing done about an obligation is a row of its own; the obligation keeps where it stands after the last one."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal, legible, uncut

from .models import Obligation, ObligationEvent, Record, Revision

Act = ObligationEvent.Act
AT_ONCE = 500
LEAST_REASON, MOST_REASON, MOST_REMARK = 4, 200, 400


def needed_reason(text: str, what: str) -> str:
    """A reason of four to two hundred characters. Raises `Refusal`."""
    text = text.strip()
    if not LEAST_REASON <= len(text) <= MOST_REASON:
        raise Refusal(f"请写明{what}（{LEAST_REASON}至{MOST_REASON}个字）", field="reason")
    return legible(text, what, field="reason")


def remark_of(text: str, what: str, field: str) -> str:
    """审核意见, as it is kept. Raises `Refusal` for one that would have to be cut."""
    return uncut(text, what, MOST_REMARK, field=field)


def enter(
    obligation: Obligation, act: Act, *, by: Reader, at: datetime, stage: str | None = None, number: int | None = None, reason: str = "",
    **changes: object,
) -> None:
    """Adds one event; without `stage` the obligation stays where it stood. `changes` are columns that the act alters."""
    enter_all([obligation], act, by=by, at=at, stage=stage, number=number, reason=reason, **changes)


def enter_all(
    obligations: Sequence[Obligation], act: Act, *, by: Reader, at: datetime, stage: str | None = None, number: int | None = None,
    reason: str = "", **changes: object,
) -> None:
    """The same for many, in as few statements as for one."""
    day = timezone.localdate(at)
    changes |= {"moved_on": day} if stage is None else {"moved_on": day, "stage": stage}
    for start in range(0, len(obligations), AT_ONCE):
        some = obligations[start : start + AT_ONCE]
        rows = Obligation.objects.filter(pk__in=[o.pk for o in some])
        stages = {} if stage is not None else dict(rows.values_list("pk", "stage"))
        ObligationEvent.objects.bulk_create(
            ObligationEvent(
                obligation=o, act=act, stage=stages.get(o.pk, stage), number=number, day=day, at=at, login=by.login_id,
                label=by.label[:140], reason=reason,
            )
            for o in some
        )  # fmt: skip
        rows.update(**changes)
        for obligation in some:
            for name, value in changes.items():
                setattr(obligation, name, value)


def stand(record: Record, number: int | None, day: date) -> None:
    """现行: from `day` figures count the revision of this number, or none."""
    if number == record.standing:
        return
    own = Revision.objects.filter(record=record)
    if record.standing is not None:
        own.filter(stands_since__isnull=False, stands_until=None).exclude(number=number or 0).update(stands_until=day)
    if number is not None:
        own.filter(number=number, stands_since=None).update(stands_since=day)
    record.standing = number


def standing_on(day: date, prefix: str = "") -> Q:
    """Revisions that figures counted on `day`."""
    since, until = f"{prefix}stands_since", f"{prefix}stands_until"
    return Q(**{f"{since}__lte": day}) & (Q(**{until: None}) | Q(**{f"{until}__gt": day}))


def reminders(reader: Reader, obligations: Iterable[Obligation]) -> dict[int, list[date]]:
    """催报: on which days each of the obligations was reminded, by obligation id."""
    found: dict[int, list[date]] = {}
    rows = reader.rows(ObligationEvent).filter(obligation__in=[o.pk for o in obligations], act=Act.REMIND, day__lte=reader.day)
    for pk, day in rows.order_by("pk").values_list("obligation_id", "day"):
        found.setdefault(pk, []).append(day)
    return found


def events_of(reader: Reader, obligation: Obligation) -> list[ObligationEvent]:
    """Everything done about an obligation up to the reader's day, newest first."""
    return list(reader.rows(ObligationEvent).filter(obligation=obligation, day__lte=reader.day).order_by("-pk"))
