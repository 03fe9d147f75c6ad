"""预约和轮值: what may be booked, in which slots, and duties taken in turn, as a pack declares them (slots.toml).

Times of day are whole minutes since midnight; stretches are half-open, so that one may end when the next begins.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dazugong.formula.facts import Column, FactTable
from dazugong.spec.key import Key

DAY_BEGINS, DAY_ENDS = 0, 24 * 60
LOOKED_AHEAD = 62           # days within which free gaps are looked for
OFFERED = 3
EVERY = {"day": 1, "week": 7, "two-week": 14}
WHO = ("members", "posts")
RESOURCE = {
    "id": Key("id", "标识", required=True),
    "title": Key("text", "名称：会议室、场地、课程、师资、谈心日；事实表 bookings 里的种类", required=True),
    "month_days": Key("wholes", "只在每月这几日开放，如 [15]；不写天天开放"),
    "begins": Key("text", "几点开放，如 09:00；不写是 08:00"),
    "ends": Key("text", "几点为止；不写是 18:00"),
    "minutes": Key("whole", "固定时段，每段几分钟；不写由预约的人定起止"),
    "private": Key("yes-no", "约谈：谈什么、怎么答复加密，只有约的人和接待的人看得到；要写接待的人"),
}
ROTA = {
    "id": Key("id", "标识", required=True),
    "title": Key("text", "名称", required=True),
    "every": Key("text", "多久轮一个人；不写是每周", one_of=tuple(EVERY)),
}
TABLES = {
    "slots": {"resource": Key("tables", "可以预约的", table="resource"), "rota": Key("tables", "轮值", table="rota")},
    "resource": RESOURCE, "rota": ROTA,
}
TERMS = {"slots": "预约和轮值文件（slots.toml）", "resource": "可以预约的（[[resource]]）", "rota": "轮值（[[rota]]）"}
Stretch = tuple[int, int]


@dataclass(frozen=True)
class ResourceKind:
    """一类可以预约的; `minutes` 0: of any length."""

    id: str
    title: str
    month_days: tuple[int, ...] = ()
    begins: str = "08:00"
    ends: str = "18:00"
    minutes: int = 0
    private: bool = False

    def opens_on(self, day: date) -> bool:
        return not self.month_days or day.day in self.month_days

    @property
    def hours(self) -> Stretch:
        return minute_of(self.begins), minute_of(self.ends)

    def refused(self, day: date, begin: int, end: int) -> str:
        """Why nothing can be booked then, whoever else has booked."""
        first, last = self.hours
        if not self.opens_on(day):
            return f"“{self.title}”只在每月{'、'.join(map(str, self.month_days))}日开放，请另选日期"
        if not first <= begin < end <= last:
            return f"“{self.title}”的开放时间是{said(first)}至{said(last)}，请在这之间选"
        if self.minutes and (end - begin != self.minutes or (begin - first) % self.minutes):
            return f"“{self.title}”每段{self.minutes}分钟，从{said(first)}起算，请选整段"
        return ""


@dataclass(frozen=True)
class RotaKind:
    """一种轮值."""

    id: str
    title: str
    every: str = "week"

    @property
    def days(self) -> int:
        return EVERY[self.every]


def resource_kind(raw: Mapping[str, object]) -> ResourceKind:
    """As slots.toml writes it."""
    values = {"id": "", "title": "", **raw}
    return ResourceKind(**{**values, "month_days": tuple(values.get("month_days", ()))})  # type: ignore[arg-type]


def rota_kind(raw: Mapping[str, object]) -> RotaKind:
    return RotaKind(**{"id": "", "title": "", **raw})  # type: ignore[arg-type]


def minute_of(text: str) -> int:
    """“14:30” → 870. Errors: ValueError for what is no time of day; 24:00 is the end of a day."""
    hours, _, minutes = text.replace("：", ":").partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60 and 0 <= int(hours) * 60 + int(minutes) <= DAY_ENDS):
        raise ValueError(f"“{text}”不是时刻，请写成 14:30 的样子")
    return int(hours) * 60 + int(minutes)


def said(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def nearest_free(kind: ResourceKind, taken: Callable[[date], Sequence[Stretch]], day: date, begin: int, length: int) -> list[tuple[date, Stretch]]:
    """The three free stretches of that length nearest in time to what was asked for, from that day on, in order of time."""
    found: list[tuple[int, date, Stretch]] = []
    for ahead in range(LOOKED_AHEAD):
        on = day + timedelta(days=ahead)
        if kind.opens_on(on):
            found += [(abs(ahead * DAY_ENDS + first - begin), on, (first, last)) for first, last in _free(kind, taken(on), length)]
        if len(found) >= OFFERED and ahead:
            break
    found.sort()
    return sorted((on, stretch) for _, on, stretch in found[:OFFERED])


def _free(kind: ResourceKind, taken: Sequence[Stretch], length: int) -> Iterator[Stretch]:
    """Free stretches of a day, side by side; fixed slots where the kind has them."""
    at, last = kind.hours
    while at + length <= last:
        clash = max((end for begin, end in taken if begin < at + length and at < end), default=0)
        if not clash:
            yield at, at + length
            at += length
        else:
            at = at + length if kind.minutes else clash


BOOKINGS = FactTable(
    name="bookings", term="预约", scope="unit", day="day",
    columns=(
        Column("unit", "单位", "unit"),
        Column("pack", "机制", "text"),
        Column("kind", "种类", "text"),
        Column("resource", "资源", "text"),
        Column("by_unit", "预约单位", "text"),
        Column("day", "预约日期", "date"),
        Column("state", "状态", "choice", ("已约", "已用", "已取消")),
        Column("days", "答复用了几天", "number"),
        Column("public_id", "编号", "text"),
    ),
)
