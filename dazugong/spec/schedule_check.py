"""查日程: every form has its times, and the times can be kept."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.load import Draft
from dazugong.spec.model import ANY_TIME, CAMPAIGN, DATED, YEAR_START, Problem, Schedule

MOST_DUE_DAYS = 800
MOST_OPENING = 31       # days into the year
MOST_ENTRIES = 1000     # a year, of one unit
SHORTEST = {"week": 7, "ten-day": 8, "month": 28, "two-month": 59, "quarter": 90, "half-year": 181, "year": 365, "two-year": 730}


def schedule_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong in schedule.toml."""
    formulas, forms = Formulas(draft), [form.id for form in draft.pack.forms]
    name = "schedule.toml"
    at_steps = {step.form for procedure in draft.pack.procedures for step in procedure.steps}
    for form_id in [form_id for form_id in forms if form_id not in at_steps]:
        times = [s.form for s in draft.pack.schedules].count(form_id)
        if times != 1:
            said = "没有日程" if times == 0 else "有两个日程"
            yield formulas.problem(name, (), f"表“{form_id}”{said}，请在 schedule.toml 里写一个 [[schedule]]")
    for number, schedule in enumerate(draft.pack.schedules):
        path = ("schedule", number)
        if schedule.form and schedule.form not in forms:
            yield formulas.problem(name, (*path, "form"), f"没有“{schedule.form}”这张表{meant(schedule.form, forms)}")
        if schedule.scope:
            yield from formulas.condition(name, (*path, "scope"), schedule.scope, formulas.units())
        for key, message in _dated(schedule) if schedule.every in DATED else _times(schedule):
            yield formulas.problem(name, (*path, key), message)


def _dated(schedule: Schedule) -> Iterator[tuple[str, str]]:
    """Once, campaigns and registers: dates, or none at all."""
    if schedule.since or schedule.until:
        yield "since" if schedule.since else "until", f"since 和 until 只用于按期报的表；{schedule.every} 的表{'没有期' if schedule.every == ANY_TIME else '自己有日期'}，请去掉"
    if schedule.due_day or schedule.due_days:
        yield "due_day" if schedule.due_day else "due_days", f"{schedule.every} 的表不按第几天截止，请去掉这一项"
    if schedule.every == ANY_TIME:
        if schedule.opens_on or schedule.due_on or schedule.windows or schedule.approval:
            yield "every", "随时登记（any-time）的表没有期限，也不逐级审核，只写 form、every、usual 和 scope"
        if schedule.usual > MOST_ENTRIES:
            yield "usual", f"usual 最多{MOST_ENTRIES}：一个单位一年大约登记几次"
        return
    if schedule.every == CAMPAIGN:
        if not schedule.windows:
            yield "every", "集中行动（campaign）的表，要用 [[schedule.window]] 写各个窗口的 opens_on 和 due_on"
        for before, window in zip((None, *schedule.windows), schedule.windows):
            if window.opens_on > window.due_on:
                yield "window", f"窗口 {window.opens_on} 的截止日期早于开启日期"
            if before and window.opens_on <= before.due_on:
                yield "window", f"窗口要按先后写，不能重叠：{window.opens_on} 开启的不在 {before.due_on} 截止的之后"
    elif schedule.opens_on is None or schedule.due_on is None:
        yield "every", "只报一次的，要写 opens_on 和 due_on 两个日期"
    elif schedule.opens_on > schedule.due_on:
        yield "due_on", "截止日期早于开启日期"


def _times(schedule: Schedule) -> Iterator[tuple[str, str]]:
    if schedule.since and schedule.until and schedule.since >= schedule.until:
        yield "until", f"until（{schedule.until}）要在 since（{schedule.since}）以后，是不再报的第一天"
    if schedule.opens_on or schedule.due_on:
        yield "every", "opens_on 和 due_on 只用于只报一次（once）的表"
    if schedule.windows:
        yield "window", "window 只用于集中行动（campaign）的表"
    if schedule.due_days and (schedule.due_day or not min(schedule.due_days) or max(schedule.due_days) > MOST_DUE_DAYS):
        yield "due_days", f"轮流的截止日写1至{MOST_DUE_DAYS}，写了它就不写 due_day"
    due = min(schedule.due_days, default=schedule.due_day)
    if schedule.every and not due and not schedule.due_days:
        yield "every", "缺少 due_day：第几天截止（次月3日：due_day = 3，due_after = \"period-end\"）"
    if max(schedule.due_day, schedule.opens_day) > MOST_DUE_DAYS:
        yield "due_day", f"天数太大，最多{MOST_DUE_DAYS}"
    elif due and schedule.due_after == schedule.opens_after and due < schedule.opens_day:
        yield "due_day", "截止早于开启"
    elif due and schedule.opens_after == "period-start" and not schedule.working_days and schedule.opens_day > SHORTEST.get(schedule.every, 0) + due:
        yield "due_day", f"截止早于开启：期初起第{schedule.opens_day}天才开启，期末后第{due}天已经截止"
    elif schedule.opens_after == YEAR_START and schedule.opens_day > MOST_OPENING:
        yield "opens_day", f"从年初起算的，最迟第{MOST_OPENING}天开启：再晚，头几期开启时已经过了"
    elif schedule.opens_after == YEAR_START and schedule.every == "two-year":
        yield "opens_after", "两年一次的表不能从年初起算，请写 period-start"
    elif schedule.due_after == "period-start" and schedule.opens_after == "period-end":
        yield "due_day", "期末以后才开启，却从期初起算截止，截止会早于开启"
