"""公开页上的话: a day and how a publicity stands, as a villager reads them. The day is today's, not that of the last snapshot."""
from __future__ import annotations

from datetime import date

from dazugong.formats.publicfile import ENDED, Page


def day_in_words(iso: str) -> str:
    """2026年11月27日（周五）; what is no day stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def publicity(page: Page, today: date) -> str:
    """公示中、期满、已结束, and with what result; empty for what is no publicity."""
    if page.state == ENDED:
        return f"公示{ENDED}{f'，{page.result}' if page.result else ''}"
    if not page.until:
        return ""
    if today <= date.fromisoformat(page.until):
        return f"公示中，到{day_in_words(page.until)}为止"
    return f"公示期到{day_in_words(page.until)}已满，还没有结束"
