"""选任: eligibility, recommendation, inspection, publicity and training of cadres."""
from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from .days import WEEKEND, CalendarTable, WorkCalendar, unknown_years, workdays_between, workdays_later
from .ranges import DayRange
from .refusal import CannotJudge
from .verdict import Grounds, Verdict, answers, either, refuse_earlier, yes_no

Level = Literal["县处级", "乡科级", "厅局级"]
TrainingLevel = Literal["省部级", "厅局级", "县处级", "乡科级", "其他"]
Grade = Literal["优秀", "称职", "基本称职", "不称职", "不确定等次"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKDAYS: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TENURE = {("副职", "正职"): "deputy", ("下级正职", "上级副职"): "chief_below"}


@answers("eligibility.service")
def service(grounds: Grounds, target: Level, years_service: Fraction, years_grassroots: Fraction) -> Verdict:
    """工龄和基层经历 for posts at county level and above; the text asks nothing of this kind for lower ones."""
    rule = grounds.rule("eligibility.service")
    if target == "乡科级":
        reasons = ["条例的这一项只对提任县处级以上提出，提任乡科级没有这一条"]
        return Verdict({"eligible": True, "why": reasons}, (rule,), reasons[0])
    named = (("工龄", years_service, rule.amount("service")), ("基层工作经历", years_grassroots, rule.amount("grassroots")))
    short = [f"{name}{bound.said(years)}，应{bound}" for name, years, bound in named if not bound.met(years)]
    met = [f"{name}{bound.said(years)}，达到{bound.said(bound.number)}" for name, years, bound in named]
    remarks = ("条文写的是提任县处级，厅局级照此核对",) if target == "厅局级" else ()
    return Verdict({"eligible": not short, "why": short or met}, (rule,), "；".join(short or met), remarks)


@answers("eligibility.tenure")
def tenure(
    grounds: Grounds, from_: Literal["副职", "下级正职"], to: Literal["正职", "上级副职"], years: Fraction, exception: bool = False,
) -> Verdict:
    """任职年限; an exception (破格) replaces it, but not within a year of the last promotion."""
    rule, other = grounds.rule("eligibility.tenure"), grounds.rule("eligibility.exception")
    step = f"{from_}提{to}"
    name = TENURE.get((from_, to))
    if name and (bound := rule.amount(name)).met(years):
        return Verdict({"eligible": True}, (rule,), f"{step}，任职{bound.said(years)}，达到{bound.said(bound.number)}")
    demanded = f"{step}任职{rule.amount(name)}，现在{rule.amount(name).said(years)}" if name else f"{step}不是条例列出的台阶，只能作破格研究"
    if not exception:
        return Verdict({"eligible": False}, (rule,), demanded)
    allowed = other.amount("since_promotion").met(years)
    why = demanded + yes_no(allowed, "；按破格办，须有破格的依据和程序", "；任现职的时间太短，也不能破格")
    return Verdict({"eligible": allowed}, (rule, other), why)


@answers("eligibility.exception")
def exception(grounds: Grounds, in_probation: bool, break_rule: bool = True) -> Verdict:
    """破格: barred while on probation."""
    allowed = not (in_probation and break_rule)
    why = yes_no(break_rule, yes_no(allowed, "不在试用期，可以研究破格", "试用期没满，不能破格"), "没有要求破格，不受这一条限制")
    return Verdict({"allowed": allowed}, (grounds.rule("eligibility.exception"),), why)


@answers("recommend.validity")
def validity(grounds: Grounds, vote_date: date, inspection_object_fixed: date, same_post: bool) -> Verdict:
    """推荐结果: usable for the same post until its year is over."""
    rule = grounds.rule("recommend.validity", inspection_object_fixed)
    refuse_earlier(inspection_object_fixed, "确定考察对象的日期", vote_date, "推荐日期")
    last = rule.amount("valid").after(vote_date)
    usable = same_post and inspection_object_fixed <= last
    why = f"推荐结果用到{last.isoformat()}" + yes_no(usable, "，可以用", "，不能再用") if same_post else "不是同一职位的推荐，不能用"
    return Verdict({"usable": usable}, (rule,), why)


@answers("recommend.skip_meeting")
def skip_meeting(grounds: Grounds, unit_small: bool, same_scope: bool, talk_opinion_concentrated: bool) -> Verdict:
    """不再会议推荐: only when all three conditions hold."""
    lacking = [name for name, holds in (
        ("单位人数少", unit_small), ("推荐范围基本一样", same_scope), ("谈话意见集中", talk_opinion_concentrated)) if not holds]
    why = f"缺少条件：{'、'.join(lacking)}，要开推荐会" if lacking else "三个条件都有，可以不再开推荐会"
    return Verdict({"may_skip_meeting": not lacking}, (grounds.rule("recommend.skip_meeting"),), why)


@answers("inspect.bar")
def bar(grounds: Grounds, last_year_grade: Grade) -> Verdict:
    """考察对象: barred by last year's grade of 基本称职 or worse."""
    may = last_year_grade not in ("基本称职", "不称职")
    remarks = ("不确定等次不是一个等次，请查明原因，看有没有处分影响期等其他情形",) if last_year_grade == "不确定等次" else ()
    why = f"上一年度考核{last_year_grade}，{yes_no(may, '这一项不妨碍列为考察对象', '不能列为考察对象')}"
    return Verdict({"may_be_object": may}, (grounds.rule("inspect.bar"),), why, remarks)


@answers("publicity.days")
def publicity(
    grounds: Grounds, start: date, closed: date, weekend: tuple[Weekday, ...] | None = None,
    holidays: tuple[DayRange, ...] | None = None, extra_workdays: tuple[DayRange, ...] = (),
) -> Verdict:
    """任前公示: working days from the day of publication through the last; the calendar is given, or that of `grounds`."""
    rule, counting = grounds.rule("publicity.days", start), grounds.rule("counting.publicity", start)
    refuse_earlier(closed, "公示结束日", start, "公示开始日")
    calendar = _calendar(grounds.calendar, weekend, holidays, extra_workdays)
    first = counting.choice("first_day") == "计入"
    length = rule.amount("length")
    counted = workdays_between(start, closed, calendar, first_counts=first)
    full = workdays_later(start, length.number, calendar, first_counts=first)
    ok = length.met(counted)
    why = f"公示满了{counted}个工作日，要{length.number}个，{yes_no(ok, '够了', f'到{full.isoformat()}才满')}"
    missing = unknown_years(start, max(closed, full), calendar) if holidays is None else []
    remarks = tuple(f"{year}年的放假安排没有载入，按平常周末算" for year in missing)
    return Verdict({"ok": ok, "workdays_counted": counted, "complete_on": full}, (rule, counting), why, remarks)


def _calendar(
    given: WorkCalendar, weekend: tuple[str, ...] | None, holidays: tuple[DayRange, ...] | None, extra: tuple[DayRange, ...],
) -> WorkCalendar:
    """The calendar of the question; the one of the grounds where the question names neither weekend nor holidays."""
    if weekend is None and holidays is None and not extra:
        return given
    rest = WEEKEND if weekend is None else frozenset(WEEKDAYS.index(day) for day in weekend)
    special = {day: False for period in holidays or () for day in period} | {day: True for period in extra for day in period}
    return CalendarTable(special=special, rest=rest)


@answers("training.hours")
def training(
    grounds: Grounds, level: TrainingLevel, window_years: int | None = None, hours: int | None = None,
    months: Fraction | None = None, year_days: int | None = None, year_hours: int | None = None,
) -> Verdict:
    """教育培训: five years together at county level and above, every year below; either measure is enough."""
    if level in ("乡科级", "其他"):
        rule = grounds.rule("training.hours.township")
        return either("met", rule, {"days": year_days, "hours": year_hours}, ("year_days", "year_hours"), "一年")
    rule = grounds.rule("training.hours.county")
    window = rule.amount("window")
    if window_years is not None and not (window_years > 0 and window.met(window_years)):
        raise CannotJudge(f"累计的年数（window_years）应为1至{window.number}年，请改正")
    return either("met", rule, {"months": months, "hours": hours}, ("months", "hours"), f"{window.number}年")
