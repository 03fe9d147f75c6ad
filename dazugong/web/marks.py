"""缺值标记、状态与数字的写法: how one value is shown in a cell, on a page, and in a workbook.

A cell that cannot be given says why. There are seven reasons, seven shapes and seven words; none of them is a blank or a 0.
"""
from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from numbers import Number
from typing import NamedTuple

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dazugong.spec.target import PERCENT

WEEKDAYS = "一二三四五六日"


class Mark(Enum):
    """缺值标记: why a value cannot be given. (shape, word, explanation)"""

    NOT_DUE = ("not-due", "○", "未到期", "报送期限还没有到")
    NOT_FILED = ("not-filed", "□", "未报", "期限已到，还没有报送")
    NOT_APPLICABLE = ("not-applicable", "—", "不适用", "这一项与该单位或该期无关")
    BLANK = ("blank", "…", "未填", "登记时没有填这一项，可以补登")
    WITHHELD = ("withheld", "▨", "无权查看", "这一栏不在您现任岗位的查看范围内")
    TOO_FEW = ("too-few", "◇", "数小不显示", "人数太少，显示出来可能认出是谁")
    FAILED = ("failed", "✕", "计算失败", "这个数没有算出来，请联系系统管理员")

    def __init__(self, slug: str, shape: str, word: str, why: str) -> None:
        self.slug, self.shape, self.word, self.why = slug, shape, word, why

    def __html__(self) -> SafeString:
        return format_html(
            '<span class="mark mark-{}" title="{}"><i aria-hidden="true">{}</i>{}</span>',
            self.slug, self.why, self.shape, self.word,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.word


class Status(Enum):
    """状态: where a duty stands on the day one looks at; shape, colour and word together."""

    OK = ("ok", "●", "正常")
    SOON = ("soon", "▲", "临期")
    LATE = ("late", "■", "逾期")
    DONE = ("done", "✓", "办结")

    def __init__(self, slug: str, shape: str, word: str) -> None:
        self.slug, self.shape, self.word = slug, shape, word

    def saying(self, text: str = "") -> SafeString:
        """The mark with words of its own, such as 逾期2天."""
        return format_html(
            '<span class="status status-{}"><i aria-hidden="true">{}</i>{}</span>', self.slug, self.shape, text or self.word
        )

    def __html__(self) -> SafeString:
        return self.saying()

    def __str__(self) -> str:
        return self.word


class Ratio(NamedTuple):
    """比率: two whole numbers, divided once and only when shown; without a base (of = 0) it does not apply.

    In percent, or in the unit of a quotient that is none: 38.3元.
    """

    count: int
    of: int
    unit: str = PERCENT

    def tenths(self) -> int:
        """Tenths of a percent or of the unit, half up: 23 of 25 gives 920."""
        return (self.count * (2000 if self.unit == PERCENT else 20) + self.of) // (2 * self.of)

    def __str__(self) -> str:
        if self.of == 0:
            return Mark.NOT_APPLICABLE.word
        whole, tenth = divmod(self.tenths(), 10)
        return f"{whole}.{tenth}{self.unit}"

    def __html__(self) -> SafeString:
        if self.of == 0:
            return Mark.NOT_APPLICABLE.__html__()
        return format_html('{}<span class="of">{}/{}</span>', str(self), grouped(self.count), grouped(self.of))


def grouped(number: Number | str) -> str:
    """12345 → 12,345; anything that is no number stays as it is."""
    return f"{number:,}" if isinstance(number, int | float | Decimal) and not isinstance(number, bool) else str(number)


def day_in_table(day: date | datetime) -> str:
    """2026-05-03; with the hour and minute where a moment is meant."""
    if isinstance(day, datetime):
        moment = timezone.localtime(day) if timezone.is_aware(day) else day
        return moment.strftime("%Y-%m-%d %H:%M")
    return day.isoformat()


def day_full(day: date) -> str:
    """2026年5月3日（周日）: a deadline is named with its weekday."""
    return f"{day_in_text(day)}（{weekday_of(day)}）"


def day_in_text(day: date | datetime) -> str:
    """2026年5月3日"""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_of(day: date) -> str:
    """周三"""
    return "周" + WEEKDAYS[day.weekday()]


def settled(value: object, kind: str, absent: Mark) -> object:
    """What a cell holds once the missing is named: None and "" become the column's mark, a pair becomes a Ratio."""
    if value is None or value == "":
        return absent
    if kind == "ratio" and isinstance(value, tuple):
        value = Ratio(*value)
    if isinstance(value, Ratio) and value.of == 0:
        return Mark.NOT_APPLICABLE
    return value


def shown(value: object) -> str | SafeString:
    """One settled value as the page shows it; escaped by the template or by format_html."""
    if hasattr(value, "__html__"):
        return value.__html__()
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], Status):
        return value[0].saying(str(value[1]))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return day_in_table(value)
    return grouped(value)


def plain(value: object) -> str | int | float | Decimal | date:
    """One settled value as a workbook holds it: numbers and days stay numbers and days, all else is text."""
    if type(value) is str:
        return value
    if isinstance(value, tuple) and isinstance(value[0], Status):
        return str(value[1])
    if isinstance(value, tuple) and not isinstance(value, Ratio):
        return " ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return day_in_table(value)
    return value if isinstance(value, int | float | Decimal | date) else str(value)
