"""日程: which periods a form has, when each opens and when it is due."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from dazugong.kernel.calendar import periods
from dazugong.kernel.calendar.periods import Period
from dazugong.kernel.calendar.queries import Deadline, Workdays
from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.model import DATED, ONCE, YEAR_START, Schedule

ONE = timedelta(days=1)
CODE = "code"       # the field in which a period is written
LIKE = date(2026, 11, 15)      # the periods that hold it show how one is written


@dataclass(frozen=True)
class Window:
    """期限: one period of one form with the days from and by which it is filed; `provisional` is 暂定."""

    period: Period
    opens: date
    due: date
    provisional: bool = False


def once_period(first: date, last: date) -> Period:
    """一次性: the one period of a form that is owed once; its code is its first day."""
    return Period(first, last + ONE, first.isoformat(), f"{first.year}年{first.month}月{first.day}日起")


def period_of_code(code: str, last: date | None = None) -> Period:
    """The period of an obligation's code, 一次性 included."""
    if len(code) == 10:
        first = date.fromisoformat(code)
        return once_period(first, last or first)
    return periods.period(code)


def periods_among(rows: QuerySet | Sequence) -> list[tuple[str, str]]:
    """(code, words) of the periods that stand in these rows, the latest first: what a list of them may be narrowed to."""
    pairs = rows.order_by().values_list("period", "last").distinct() if isinstance(rows, QuerySet) else {(row.period, row.last) for row in rows}
    found = dict(sorted(pairs, key=lambda one: (one[1], one[0]), reverse=True))
    return [(code, period_of_code(code, last).term) for code, last in found.items()]


def window(schedule: Schedule, code: str, workdays: Workdays) -> Window:
    """The window of the period of this code, or of these words. Raises `Refusal` for a period that the schedule does not have."""
    if schedule.every in DATED:
        spans = dated_windows(schedule)
        found = next((one for one in spans if schedule.every == ONCE or code in (one.period.code, one.period.brief)), None)
        if found is None:
            raise Refusal(f"没有“{code}”这样的一期，这张表的各期是：{'、'.join(one.period.code for one in spans)}", field=CODE)
        return found
    period = periods.written(schedule.every, code)
    if period is None:
        like = periods.period_of(schedule.every, LIKE)
        raise Refusal(f"没有“{code}”这样的期间；这张表的期间写成 {like.brief}，或者 {like.code}", field=CODE)
    if not schedule.covers(period.first, period.end):
        raise Refusal(f"这张表只在{said_span(schedule)}报，“{period.term}”不在里面，请核对期间", field=CODE)
    opens = _counted(schedule.opens_day, schedule.opens_after, period, None).day
    turns = schedule.due_days or (schedule.due_day,)
    day = turns[periods.place_in_year(schedule.every, period) % len(turns)]
    due = _counted(day, schedule.due_after, period, workdays if schedule.working_days else None)
    return Window(period, opens, max(due.day, opens), due.provisional)


def windows_open_on(schedule: Schedule, day: date, since: date, workdays: Workdays) -> list[Window]:
    """Every window that opened by `day`, of the periods that begin on or after `since`; for catching up after down-time."""
    if schedule.every in DATED:
        found = dated_windows(schedule)
    else:
        ahead = date(day.year, 12, 31) if schedule.opens_after == YEAR_START else day
        last = periods.shifted(schedule.every, periods.period_of(schedule.every, ahead), 1)
        spans = periods.periods_between(schedule.every, since, last.end)
        found = [window(schedule, span.code, workdays) for span in spans if schedule.covers(span.first, span.end)]
    return [one for one in found if one.opens <= day]


def said_span(schedule: Schedule) -> str:
    """阵子 in words: 自2026-08-01起、2026-11-09以前."""
    said = [f"自{schedule.since}起"] if schedule.since else []
    return "、".join([*said, *([f"{schedule.until}以前"] if schedule.until else [])])


def earlier(code: str, months: int = 0) -> str:
    """The code of the period before (上期); with `months` = 12 that of a year before (去年同期). Empty for 一次性."""
    if len(code) == 10:
        return ""
    kind, period = periods.kind_of(code), periods.period(code)
    return (periods.year_before(kind, period) if months else periods.shifted(kind, period, -1)).code


def at_year_start(code: str) -> str:
    """The code of the last period that ended before the year of this one began (年初). Empty for 一次性."""
    if len(code) == 10:
        return ""
    kind = periods.kind_of(code)
    return periods.shifted(kind, periods.period_of(kind, date(int(code[:4]), 1, 1)), -1).code


def back(code: str) -> dict[str, str]:
    """The codes of the periods that formulas look back to, by their words: 上期, 去年同期, 年初."""
    return {"上期": earlier(code), "去年同期": earlier(code, 12), "年初": at_year_start(code)}


def dated_windows(schedule: Schedule) -> list[Window]:
    """The windows that a schedule names by their dates: one, those of a campaign, or none (a register)."""
    spans = [(one.opens_on, one.due_on) for one in schedule.windows]
    if schedule.every == ONCE:
        if schedule.opens_on is None or schedule.due_on is None:
            raise Refusal("一次性报送要写明开启日期和截止日期", field=CODE)
        spans = [(schedule.opens_on, schedule.due_on)]
    return [Window(once_period(opens, due), opens, due) for opens, due in spans]


def _counted(count: int, anchor: str, period: Period, workdays: Workdays | None) -> Deadline:
    """The `count`-th day of the period (period-start) or of its year (year-start), or that after its last (period-end)."""
    before = {"period-start": period.first - ONE, YEAR_START: date(period.first.year, 1, 1) - ONE, "period-end": period.last}[anchor]
    return workdays.after(before, count) if workdays else Deadline(before + timedelta(days=count), False)
