"""别的各条: what an entry of a register reckons from the others of its register that share its key, within a span of days."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dazugong.spec.key import Key
from dazugong.spec.spans import day_of, months_on, period_around

if TYPE_CHECKING:
    from dazugong.spec.form import Form

UNIT, PERSON, DAY = "单位", "对象", "登记日期"      # what an entry is told apart by beside its fields
WITHIN = ("month", "quarter", "year")
OTHERS = {
    "same": Key("texts", "哪几项相同的算在一起：表里必填的栏目，以及 单位 对象 登记日期；不写 单位 的，别的单位登记的也算", required=True),
    "within": Key("text", "登记日期在同一月、同一季、同一年的才算；不写不限", one_of=WITHIN),
    "months": Key("whole", "登记日期相隔不超过几个月的才算，前后都看"),
    "earlier": Key("yes-no", "只算比这一条早的（同一天的，先登记的算早）；不写，早晚都算，补登以前的也躲不过上限"),
}
TERMS = {"others": "别的各条（others = { … }）"}
Row = Mapping[str, object]


@dataclass(frozen=True)
class Others:
    """别的各条: see the keys."""

    same: tuple[str, ...]
    within: str = ""
    months: int = 0
    earlier: bool = False

    @property
    def crosses_units(self) -> bool:
        """Whether entries of other units count: then the value decides, and is neither kept nor shown, for who reads this entry may not see those."""
        return UNIT not in self.same

    @property
    def said(self) -> str:
        """Which others they are, in words for the page."""
        span = {"month": "同一月", "quarter": "同一季", "year": "同一年"}.get(self.within) or (f"相隔不超过{self.months}个月" if self.months else "")
        return "、".join(filter(None, ["、".join(self.same) + "相同", span, "登记在前" if self.earlier else ""]))

    def span(self, day: date) -> tuple[date | None, date | None]:
        """First and last day on which another entry counts beside one of this day; None where there is no end."""
        if self.within:
            first, last = period_around(self.within, day)
        elif self.months:
            first, last = _earliest(day, self.months), months_on(day, self.months)
        else:
            return None, day if self.earlier else None
        return first, day if self.earlier else last


def others_of(raw: Mapping | None) -> Others | None:
    """others = { … } as it was read."""
    return Others(**{**raw, "same": tuple(raw.get("same", ()))}) if raw else None


def rows_among(others: Others, known: Sequence[Row], place: int) -> list[Row] | None:
    """Of entries in the order in which they were filed, with 单位 beside their answers: those that count beside the one at `place`, of which only
    those filed before it are known. None while a part of its key is empty."""
    own = known[place]
    key, day = _key(others, own), day_of(own.get(DAY))
    if key is None or day is None:
        return None
    first, last = others.span(day)
    found = [(on, row) for row in known[:place] if _key(others, row) == key and (on := day_of(row.get(DAY)))]
    return [row for on, row in found if (first is None or first <= on) and (last is None or on <= last)]


def filled(form: Form, row: Row) -> dict[str, object]:
    """An entry as the formulas of another read it: every term, what it does not say being empty."""
    return {column.term: row.get(column.term) for column in form.columns_aside}


def _key(others: Others, row: Row) -> tuple[str, ...] | None:
    values = [row.get(term) for term in others.same]
    return None if any(value in (None, "") for value in values) else tuple(map(str, values))


def _earliest(day: date, months: int) -> date:
    """The first day from which so many months reach this one: where a month is too short for the day, one more may be needed."""
    first = months_on(day, -months)
    return first if months_on(first, months) >= day else first + timedelta(days=1)
