"""排队: the order in which those who stand in a register come to their turn (轮候、递补), and by what it goes.

The page and the examples order by the same function, so that what an example says is what a clerk sees.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dazugong.formula.facts import Column
from dazugong.formula.parser import parse
from dazugong.formula.partial import PartialDate
from dazugong.formula.record import holds
from dazugong.spec.key import Key

DAY = "登记日期"
QUEUE = {
    "by": Key("text", "按哪一栏排：数、日期或计算栏；一样的，登记早的在前", required=True),
    "highest": Key("yes-no", "大的在前（分数）；不写是小的、早的在前"),
    "named": Key("text", "哪一栏是排队的：示例里写它", required=True),
    "where": Key("formula", "条件：只排还在等的（看这张表的栏目）；注销了的不排"),
    "within": Key("text", "按哪一栏各排各的，如 岗位；不写就是一个单位一队"),
}
FORM = {"queue": Key("table", "登记簿：排队，汇总表上多一栏轮到第几；一个单位一队", table="queue")}
EXPECTED = {"queue": Key("texts", "这个单位（band 写哪一队）排队的次序，写 named 那一栏的值；[] 是没有人排")}
TERMS = {"queue": "排队（queue = { … } 或 [queue]）"}
Row = Mapping[str, object]


@dataclass(frozen=True)
class Queue:
    """排队: see the keys."""

    by: str
    named: str
    highest: bool = False
    where: str = ""
    within: str = ""

    @property
    def said(self) -> str:
        """How it goes, in one sentence for the page."""
        first = "大的在前" if self.highest else "小的、早的在前"
        each = f"，各{self.within}各排各的" if self.within else ""
        return f"按“{self.by}”排，{first}，一样的登记早的在前{each}；不在等的不排"


def queue_of(raw: Mapping | None) -> Queue | None:
    """[queue] as it was read."""
    return Queue(**{"by": "", "named": "", **raw}) if raw else None


def places(queue: Queue, columns: Sequence[Column], rows: Sequence[tuple[str, Row]]) -> dict[int, int]:
    """(unit, row) in the order entered → which row has which place, from 1, in the queue of its unit (and `within`)."""
    node = parse(queue.where, columns) if queue.where else None
    waiting = [number for number, (_, row) in enumerate(rows) if row.get(queue.by) not in (None, "") and (node is None or holds(node, row))]
    groups: dict[tuple[str, object], list[int]] = {}
    for number in sorted(waiting, key=lambda one: _rank(rows[one][1][queue.by]), reverse=queue.highest):      # who is the same stays as entered
        unit, row = rows[number]
        groups.setdefault((unit, row.get(queue.within) if queue.within else None), []).append(number)
    return {number: place for group in groups.values() for place, number in enumerate(group, 1)}


def _rank(value: object) -> Fraction | str:
    return Fraction(str(value)) if isinstance(value, int | float | Fraction) else PartialDate.of(value).text     # type: ignore[arg-type]
