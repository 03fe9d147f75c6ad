"""期间的办理: exempt, remind, close and open again, for one unit or a list of them; and the turn of the year."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal

from . import states
from .events import Act, enter_all, needed_reason, reminders
from .models import Obligation, Stage
from .states import stage_on


@transaction.atomic
def exempt_obligations(*, obligations: Sequence[Obligation], reason: str, by: Reader, at: datetime) -> int:
    """免报: these units need not answer this time, for a reason; what is filed already cannot be exempted."""
    by.need("records.open")
    reason = needed_reason(reason, "免报事由")
    filed = [o for o in _chosen(obligations) if o.first_filed_on is not None]
    if filed:
        raise Refusal(f"{_named(filed)}这一期已经报送，不用免报；内容有误请退回")
    owing = [o for o in obligations if not o.exempt_reason]
    enter_all(owing, Act.EXEMPT, by=by, at=at, stage=Stage.EXEMPT, reason=reason, exempt_reason=reason)
    _trace("免报", owing, reason, by, at)
    return len(owing)


@transaction.atomic
def withdraw_exemption(*, obligations: Sequence[Obligation], reason: str, by: Reader, at: datetime) -> int:
    """撤回免报: they owe again, until the same day as before; that they had been exempt stays in the record of events."""
    by.need("records.open")
    reason = needed_reason(reason, "撤回免报的事由")
    exempt = [o for o in _chosen(obligations) if o.exempt_reason]
    if not exempt:
        raise Refusal("所选单位这一期没有免报，不用撤回")
    enter_all(exempt, Act.OWE_AGAIN, by=by, at=at, stage=Stage.NONE, reason=reason, exempt_reason="")
    _trace("撤回免报", exempt, reason, by, at)
    return len(exempt)


@transaction.atomic
def remind(*, obligations: Sequence[Obligation], by: Reader, at: datetime) -> int:
    """催报: kept for each unit with day and hour; who has filed, is exempt, or was reminded today already is left out."""
    by.need("records.approve")
    today = timezone.localdate(at)
    before = reminders(by, _chosen(obligations))
    owing = [o for o in obligations if o.first_filed_on is None and not o.exempt_reason and not o.closed_on]
    due = [o for o in owing if today not in before.get(o.pk, ())]
    if not due:
        raise Refusal("所选单位今天都已催过，明天再催" if owing else "所选单位都已报送或免报，不用再催")
    enter_all(due, Act.REMIND, by=by, at=at, reason=f"{due[0].due:%Y-%m-%d}截止")
    _trace("催报", due, "", by, at)
    return len(due)


@transaction.atomic
def close_obligations(*, obligations: Sequence[Obligation], reason: str, by: Reader, at: datetime) -> int:
    """封存: from now on nothing is filed or corrected for this period, until it is opened again."""
    by.need("records.open")
    reason = needed_reason(reason, "封存事由")
    standing = [o for o in _chosen(obligations) if o.closed_on is None]
    if not standing:
        raise Refusal("所选单位这一期都已封存")
    enter_all(standing, Act.CLOSE, by=by, at=at, reason=reason, closed_on=timezone.localdate(at))
    _trace("封存", standing, reason, by, at)
    return len(standing)


@transaction.atomic
def open_again(*, obligations: Sequence[Obligation], reason: str, by: Reader, at: datetime) -> int:
    """解封: a closed period may be filed and corrected again by these units."""
    by.need("records.open")
    reason = needed_reason(reason, "解封事由")
    closed = [o for o in _chosen(obligations) if o.closed_on is not None]
    if not closed:
        raise Refusal("所选单位这一期没有封存，可以直接填报")
    enter_all(closed, Act.OPEN_AGAIN, by=by, at=at, reason=reason, closed_on=None)
    _trace("解封", closed, reason, by, at)
    return len(closed)


@transaction.atomic
def turn_year(*, year: int, by: Reader, at: datetime) -> tuple[int, int]:
    """年度结转: of the year's periods that are due, what is settled is closed and what is not goes on being owed.

    Returns how many were closed and how many carried over. Raises `Refusal` before the year has ended, and where nothing
    is left to turn.
    """
    by.need("records.open")
    day = timezone.localdate(at)
    if day.year <= year:
        raise Refusal(f"{year}年还没有过完，{year + 1}年1月1日起才能结转", field="year")
    rows = by.rows(Obligation).filter(last__year=year, due__lt=day, closed_on=None, entry=False).annotate(stage_now=stage_on(day)).select_related("unit")
    settled = list(rows.filter(stage_now__in=(Stage.APPROVED, Stage.EXEMPT)).exclude(record__state__in=("draft", "filed", "returned")))
    left = list(rows.exclude(pk__in=[o.pk for o in settled]).exclude(events__act=Act.CARRY))
    if not settled and not left:
        raise Refusal(f"{year}年没有到期而未结转的报表，可能已经结转过，请在各期一览里核对", field="year")
    enter_all(settled, Act.CLOSE, by=by, at=at, reason=f"{year}年度结转", closed_on=day)
    enter_all(left, Act.CARRY, by=by, at=at, reason=f"结转到{day.year}年继续办理")
    leave_trace(by=by, at=at, verb="年度结转", kind="报表", thing=year, count=len(settled) + len(left), note=f"封存{len(settled)}，结转{len(left)}")
    return len(settled), len(left)


def of_period(reader: Reader, *, pack: str, form: str, period: str, units: Sequence[str] | None = None) -> list[Obligation]:
    """The obligations of one form and period within reach, all of them or those of the units with these public ids."""
    reader.need("records.read")
    rows = reader.rows(Obligation).filter(pack=pack, form=form, period=period, entry=False).select_related("unit", "record", "pack_version").order_by("unit_id")
    rows = rows.annotate(state_on=states.state_for(reader)).defer("pack_version__files")
    return list(rows if units is None else rows.filter(unit__public_id__in=units))


def _chosen(obligations: Sequence[Obligation]) -> Sequence[Obligation]:
    if not obligations:
        raise Refusal("还没有选单位，请至少选一个", field="units")
    return obligations


def _named(obligations: Sequence[Obligation]) -> str:
    more = f"等{len(obligations)}个单位" if len(obligations) > 3 else ""
    return "、".join(f"“{o.unit.name}”" for o in obligations[:3]) + more


def _trace(verb: str, obligations: Sequence[Obligation], note: str, by: Reader, at: datetime) -> None:
    """One act, one trace: of one unit its report by number, of many the form and period with how many."""
    if not obligations:
        return
    one = obligations[0]
    thing = one.public_id if len(obligations) == 1 else f"{one.pack}/{one.form}/{one.period}"
    leave_trace(by=by, at=at, verb=verb, kind="报表", thing=thing, count=len(obligations), note=note)
