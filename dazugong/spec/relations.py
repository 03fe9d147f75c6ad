"""关系: 结对, 联系点, 包保, 带教, 谈心 …: what a pack may say of them, and what follows from the relations and visits it knows.

The tables of facts are said here once; the kernel adds the SQL that fills them. `relation_facts` is the other reading of
the same definitions, over rows that an example gives; a test holds the two against each other.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dazugong.formula.facts import Column, FactTable
from dazugong.spec import domains
from dazugong.spec.spans import MONTHS, day_of, months_asked, weekdays_after

HOLDERS = ("units", "persons", "posts")
OBJECTS = ("units", "persons", "named")
COUNTS = ("times", "days")
KEEPS = ("result", "day", "sealed")
SPANS = tuple(MONTHS)
WAITING, RUNNING, TO_EVALUATE, ENDED = STATES = ("待落实", "履行中", "待评价", "已结束")
STANDING = (RUNNING, TO_EVALUATE)


@dataclass(frozen=True)
class RelationKind:
    """关系的种类: who holds to whom (`held_by` → `to`), how many, for how long, and how often he must come.

    `visits` are required in each `per`; with `counts` = "days" days are counted instead of visits, with `confirm` only
    those that a superior confirmed. `keeps` says what a visit leaves behind: what was done; only that it was done and
    when (慰问); or a text that only the two persons and their leader may open (谈心谈话).
    """

    id: str
    title: str
    domain: str = domains.RECORDS
    held_by: str = "units"
    to: str = "units"
    to_scope: str = ""          # formula over units: every unit it selects must have a relation
    at_least: int = 1           # so many make an object 落实
    at_most: int = 0            # so many objects at one holder; 0: no limit
    at_once: int = 0            # so many holders of one object at a time; 0: no limit
    visits: int = 0
    per: str = "year"
    counts: str = "times"
    confirm: bool = False
    term: int = 0               # months; 0: without term
    remind: int = 0             # days before the end on which both sides are reminded
    evaluate: bool = False      # it ends only when it has been evaluated
    evaluate_within: int = 0    # working days after the end of the term in which it has to be evaluated
    asks: tuple[str, ...] = ()  # 约定: what has to be said in words when it begins, such as the task and the mentor
    reply: bool = False         # whoever it is about reads all of it on a page of his own, and says what he thinks of it
    keeps: str = "result"

    @property
    def months(self) -> int:
        """How many months `per` has."""
        return MONTHS[self.per]


_UNIT, _PACK, _KIND = Column("unit", "单位", "unit"), Column("pack", "机制", "text"), Column("kind", "种类", "text")
_TO, _HOLDER, _ID = Column("object", "对象", "text"), Column("holder", "联系方", "text"), Column("public_id", "编号", "text")

RELATIONS = FactTable(
    name="relations", term="关系", scope="unit", day="",
    columns=(
        _UNIT, _PACK, _KIND, _TO, _HOLDER,
        Column("state", "状态", "choice", STATES),
        Column("since", "起始日期", "date"),
        Column("due", "期满日期", "date"),
        Column("until", "结束日期", "date"),
        Column("remind_on", "提醒日期", "date"),
        Column("evaluate_by", "评价期限", "date"),
        Column("evaluated", "已评价", "yesno"),
        Column("replied", "本人已填意见", "yesno"),
        Column("required", "应到访次数", "number"),
        Column("made", "到访次数", "number"),
        Column("short", "差次数", "number"),
        Column("last_visit", "最近到访日期", "date"),
        Column("raised", "问题数", "number"),
        Column("solved", "办结数", "number"),
        Column("others", "联系对象数", "number"),
        _ID,
    ),
)
COVERED = FactTable(
    name="covered", term="落实情况", scope="unit", day="",
    columns=(
        _UNIT, _PACK, _KIND, _TO,
        Column("holders", "联系方数", "number"),
        Column("covered", "已落实", "yesno"),
        Column("kinds", "落实种类数", "number"),
        Column("required", "应到访次数", "number"),
        Column("made", "到访次数", "number"),
        Column("short", "差次数", "number"),
    ),
)
VISITS = FactTable(
    name="visits", term="到访", scope="unit", day="day",
    columns=(
        _UNIT, _PACK, _KIND, _TO, _HOLDER,
        Column("day", "到访日期", "date"),
        Column("days", "天数", "number"),
        Column("what", "到访内容", "text"),
        Column("raised", "问题数", "number"),
        Column("solved", "办结数", "number"),
        Column("confirmed", "已确认", "yesno"),
        _ID,
    ),
)
TABLES = (RELATIONS, COVERED, VISITS)

Row = dict[str, object]


def relation_kind(raw: Mapping[str, object]) -> RelationKind:
    """One [[relation]] as it was read; `from` is a word of the language, so the kind calls it `held_by`."""
    values: Row = {"id": "", "title": "", **raw}
    values["asks"] = tuple(values.get("asks", ()))     # type: ignore[arg-type]
    if "from" in values:
        values["held_by"] = values.pop("from")
    return RelationKind(**values)      # type: ignore[arg-type]


def relation_facts(
    kinds: Iterable[RelationKind], relations: Iterable[Mapping], visits: Iterable[Mapping], days: Mapping[str, date]
) -> tuple[list[Row], list[Row]]:
    """(关系, 落实情况): what an example gives, with everything that follows from it; what it says itself stays.

    A visit belongs to the relation of the same kind, unit and object, and of the same holder where it names one. Rows are in the order given.
    """
    by_title, visits = {kind.title: kind for kind in kinds}, list(visits)
    rows = [_relation(by_title.get(str(row.get("种类"))), dict(row), visits, days) for row in relations]
    for row in rows:
        row.setdefault("联系对象数", sum(_same(row, other, "种类", "联系方") and bool(row.get("联系方")) and other["状态"] != ENDED for other in rows))
    return rows, _covered(by_title, rows)


def _relation(kind: RelationKind | None, row: Row, visits: list[Mapping], days: Mapping[str, date]) -> Row:
    kind = kind or RelationKind("", "")
    row.setdefault("已评价", "否")
    row.setdefault("本人已填意见", "否")
    if kind.evaluate_within and day_of(row.get("期满日期")):
        row.setdefault("评价期限", weekdays_after(day_of(row["期满日期"]), kind.evaluate_within))     # type: ignore[arg-type]
    if kind.remind and day_of(row.get("期满日期")) and "提醒日期" not in row:
        row["提醒日期"] = day_of(row["期满日期"]) - timedelta(days=kind.remind)     # type: ignore[operator]
    row.setdefault("状态", _state(kind, row, days["当日"]))
    last = min(days["期末"], days["当日"])
    known = [v for v in visits if _belongs(v, row) and _within(v, date.min, last) and (not kind.confirm or v.get("已确认") == "是")]
    made = [v for v in known if _within(v, days["期初"], last)]
    row.setdefault("到访次数", sum(_number(v, "天数", 1) for v in made) if kind.counts == "days" else len(made))
    due = kind.visits * (months_asked(days["期初"], days["期末"]) // kind.months)
    row.setdefault("应到访次数", due if row["状态"] in STANDING else 0)
    row.setdefault("差次数", max(0, _number(row, "应到访次数") - _number(row, "到访次数")))
    row.setdefault("最近到访日期", max((day_of(v.get("到访日期")) for v in known), default=""))   # type: ignore[type-var]
    row.setdefault("问题数", sum(_number(v, "问题数") for v in made))
    row.setdefault("办结数", sum(_number(v, "办结数") for v in made))
    return row


def _state(kind: RelationKind, row: Row, day: date) -> str:
    """待落实 without a holder; past its term it is 已结束, or waits to be evaluated where the kind asks for that."""
    until, due = day_of(row.get("结束日期")), day_of(row.get("期满日期"))
    if until and until <= day:
        return ENDED
    if not row.get("联系方"):
        return WAITING
    if due and due < day:
        return TO_EVALUATE if kind.evaluate and row["已评价"] != "是" else ENDED
    return RUNNING


def _covered(kinds: Mapping[str, RelationKind], rows: list[Row]) -> list[Row]:
    """One row for each object of a kind, however many hold to it, and in how many kinds of the pack it is held; an object whose
    relations have all ended is none."""
    found: dict[tuple, list[Row]] = {}
    for row in rows:
        if row["状态"] != ENDED:
            found.setdefault((row.get("单位"), row.get("种类"), row.get("对象", "")), []).append(row)
    covered = []
    for (unit, kind, to), same in found.items():
        standing = [row for row in same if row["状态"] in STANDING]
        required = max((_number(row, "应到访次数") for row in standing), default=0)
        made = sum(_number(row, "到访次数") for row in standing)
        least = kinds[kind].at_least if kind in kinds else 1
        covered.append({
            **{name: same[0][name] for name in ("期初", "期末", "当日", "机制") if name in same[0]},
            "单位": unit, "种类": kind, "对象": to, "联系方数": len(standing), "已落实": "是" if len(standing) >= least else "否",
            "应到访次数": required, "到访次数": made, "差次数": max(0, required - made),
        })  # fmt: skip
    for row in covered:
        row["落实种类数"] = sum(other["已落实"] == "是" and _same(row, other, "单位", "机制", "对象") for other in covered)
    return covered


def _same(one: Mapping, other: Mapping, *terms: str) -> bool:
    return all(one.get(term, "") == other.get(term, "") for term in terms)


def _belongs(visit: Mapping, row: Mapping) -> bool:
    """A visit that names its holder is that of his relation alone."""
    return _same(visit, row, "单位", "种类", "对象") and visit.get("联系方", row.get("联系方")) == row.get("联系方")


def _within(visit: Mapping, first: date, last: date) -> bool:
    day = day_of(visit.get("到访日期"))
    return day is not None and first <= day <= last


def _number(row: Mapping, term: str, otherwise: int = 0) -> int:
    value = row.get(term, "")
    return otherwise if value in (None, "") else int(value)     # type: ignore[call-overload]


def with_sql(table: FactTable, sql: str) -> FactTable:
    """The same table as the kernel registers it."""
    return replace(table, sql=sql)
