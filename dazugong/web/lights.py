"""期限灯: how a deadline stands on the day one looks at; the one rule for desk, ledger and reminders."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.calendar.queries import Workdays
from dazugong.web.marks import Status


def light(due: date, day: date, workdays: Workdays) -> tuple[Status, str]:
    """■ 逾期2天, ▲ 今天到期, ▲ 3个工作日后, ● 8个工作日后: the status and its words, as a cell takes them."""
    if due < day:
        return Status.LATE, f"逾期{(day - due).days}天"
    if due == day:
        return Status.SOON, "今天到期"
    left = workdays.between(day, due)
    words = f"{left}个工作日后" if left else f"{(due - day).days}天后，其间不上班"
    return (Status.SOON if due <= workdays.soon_until(day) else Status.OK), words
