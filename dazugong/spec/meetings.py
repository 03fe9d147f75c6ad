"""会议: 三会一课, 学习会, 例会, 轮训班 …: what a pack may say of them, and what follows from the meetings it knows.

The tables of facts are said here once; the kernel adds the SQL that fills them. `meeting_facts` is the other reading of
the same definitions, over rows that an example gives; a test holds the two against each other.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dazugong.formula.facts import Column, FactTable
from dazugong.spec.spans import MONTHS, day_of

DUE = ("members", "posts", "members-below", "posts-below", "listed")
EVERY = ("week", "month", "two-month", "quarter", "half-year", "year")
# 到会人数的规定: the rules of dazugong/rules that say how many of those due must be present.
QUORUMS = ("branch.vote", "admission.quorum", "decision.quorum", "election.quorum", "life.quorum")
PRESENT, ON_LEAVE, ABSENT, EXCUSED = MARKS = ("到会", "请假", "缺席", "免到")
PLANNED, HELD, CANCELLED = STATES = ("已安排", "已召开", "已取消")
TASK_STATES = ("待转任务", "待办", "在办", "已报结", "已办结", "已撤销")
REASONS = ("公出", "病假", "事假", "产假", "在外流动")


@dataclass(frozen=True)
class MeetingKind:
    """会议的种类: which units hold it (`held_by`), who is due (`due`, narrowed by `who`), and how often.

    `every` empty: held as the need arises. `hours` are the class hours one gains by attending (or making it up).
    `papers` (会议材料) is a form of the pack: what was reported last when the meeting is held lies before it. `proposes`: of a
    table in it, the column of what is to be decided and that of the deadline; the minutes take them over.
    """

    id: str
    title: str
    held_by: str = ""           # formula over units; empty: the scope of the pack
    due: str = "members"
    who: str = ""               # formula over persons: whom of them
    every: str = ""
    times: int = 1
    quorum: str = ""
    hours: int = 0
    category: str = ""
    papers: str = ""
    proposes: tuple[str, ...] = ()
    leave: tuple[str, ...] = REASONS
    excused: tuple[str, ...] = ("年老体弱", "在外流动")


PERSONS = FactTable(
    name="persons", term="人员", scope="", day="",
    columns=(
        Column("kind", "党员类别", "choice", ("正式党员", "预备党员", "不是党员")),
        Column("sex", "性别", "choice", ("男", "女")),
        Column("birth", "出生日期", "date"),
        Column("joined", "入党日期", "date"),
        Column("education", "学历", "text"),
        Column("post", "职务", "text"),
    ),
)
_UNIT, _PACK, _KIND = Column("unit", "单位", "unit"), Column("pack", "机制", "text"), Column("kind", "种类", "text")
_DAY, _ID = Column("day", "会议日期", "date"), Column("public_id", "编号", "text")
_CATEGORY = Column("category", "类别", "text")

MEETINGS = FactTable(
    name="meetings", term="会议", scope="unit", day="day",
    columns=(
        _UNIT, _PACK, _KIND, _CATEGORY, _DAY,
        Column("topic", "议题", "text"),
        Column("state", "状态", "choice", STATES),
        Column("due", "应到人数", "number"),
        Column("present", "实到人数", "number"),
        Column("on_leave", "请假人数", "number"),
        Column("absent", "缺席人数", "number"),
        Column("excused", "免到人数", "number"),
        Column("quorate", "达到法定人数", "yesno"),
        Column("entered_on", "登记日期", "date"),
        Column("entered_late", "补录", "yesno"),
        Column("decisions", "议定事项数", "number"),
        _ID,
    ),
)
ATTENDANCE = FactTable(
    name="attendance", term="到会", scope="unit", day="day",
    columns=(
        _UNIT, _PACK, _KIND, _CATEGORY, _DAY,
        Column("person", "人员", "text"),
        Column("mark", "到会情况", "choice", MARKS),
        Column("reason", "事由", "text"),
        Column("made_up_on", "补课日期", "date"),
        Column("hours", "学时", "number"),
        _ID,
    ),
)
DUTIES = FactTable(
    name="meeting_duties", term="应开会议", scope="unit", day="period_last",
    columns=(
        _UNIT, _PACK, _KIND,
        Column("period", "期间", "text"),
        Column("period_first", "期间首日", "date"),
        Column("period_last", "期间末日", "date"),
        Column("required", "应开次数", "number"),
        Column("held", "已开次数", "number"),
        Column("short", "缺开次数", "number"),
        Column("exempt", "免开", "yesno"),
    ),
)
FULLNESS = FactTable(
    name="meeting_fullness", term="会议齐全", scope="unit", day="",
    columns=(
        _UNIT, _PACK,
        Column("duties", "应开项数", "number"),
        Column("met", "开齐项数", "number"),
        Column("complete", "开齐", "yesno"),
    ),
)
TRAINED = FactTable(
    name="trained", term="参训情况", scope="unit", day="",
    columns=(
        _UNIT, _PACK, _KIND,
        Column("person", "人员", "text"),
        Column("due", "应参加次数", "number"),
        Column("present", "参加次数", "number"),
        Column("hours", "学时", "number"),
        Column("last_day", "最近参加日期", "date"),
        Column("arrived", "到岗日期", "date"),
    ),
)
DECISIONS = FactTable(
    name="decisions", term="议定事项", scope="unit", day="day",
    columns=(
        _UNIT, _PACK, _KIND, _DAY,
        Column("text", "事项", "text"),
        Column("due", "完成期限", "date"),
        Column("state", "任务状态", "choice", TASK_STATES),
        _ID,
    ),
)
TABLES = (MEETINGS, ATTENDANCE, DUTIES, FULLNESS, TRAINED, DECISIONS)

Row = dict[str, object]
Given = Mapping[str, list[Mapping[str, object]]]


def meeting_kind(raw: Mapping[str, object]) -> MeetingKind:
    """One [[meeting]] as it was read."""
    values: Row = {"id": "", "title": "", **raw}
    for name in ("leave", "excused"):
        if name in values:
            values[name] = tuple(values[name])      # type: ignore[arg-type]
    return MeetingKind(**values)        # type: ignore[arg-type]


def meeting_facts(kinds: Iterable[MeetingKind], given: Given, days: Mapping[str, date]) -> dict[str, list[Row]]:
    """Name of a table → its rows: what an example gives, with everything that follows from it; what it says itself stays.

    `given` holds the rows of 会议, 到会, 应开会议 and 议定事项. A meeting of which no 到会 is given keeps its own figures.
    """
    by_title = {kind.title: kind for kind in kinds}
    attendance = [_attended(by_title, dict(row)) for row in given.get("attendance", ())]
    meetings = [_meeting(by_title, dict(row), attendance) for row in given.get("meetings", ())]
    duties = [_duty(by_title, dict(row), meetings, days) for row in given.get("meeting_duties", ())]
    return {
        "meetings": meetings, "attendance": attendance, "meeting_duties": duties, "meeting_fullness": _fullness(duties, days),
        "trained": _trained(attendance, given.get("holders", ()), days), "decisions": [{"任务状态": TASK_STATES[0], **row} for row in given.get("decisions", ())],
    }  # fmt: skip


def _attended(kinds: Mapping[str, MeetingKind], row: Row) -> Row:
    """Hours are gained by being there, or by making it up."""
    kind = kinds.get(str(row.get("种类")))
    took_part = row.get("到会情况") == PRESENT or bool(row.get("补课日期"))
    row.setdefault("学时", kind.hours if kind and took_part else 0)
    if kind:
        row.setdefault("类别", kind.category)
    return row


def _meeting(kinds: Mapping[str, MeetingKind], row: Row, attendance: list[Row]) -> Row:
    kind = kinds.get(str(row.get("种类")))
    same = [a for a in attendance if all(a.get(term) == row.get(term) for term in ("单位", "种类", "会议日期"))]
    if same:
        marks = [a.get("到会情况") for a in same]
        row.setdefault("应到人数", sum(mark != EXCUSED for mark in marks))
        for term, mark in (("实到人数", PRESENT), ("请假人数", ON_LEAVE), ("缺席人数", ABSENT), ("免到人数", EXCUSED)):
            row.setdefault(term, marks.count(mark))
    row.setdefault("状态", HELD)
    entered, held = day_of(row.get("登记日期")), day_of(row.get("会议日期"))
    row.setdefault("补录", "是" if entered and held and _late(kind, held, entered) else "否")
    if kind:
        row.setdefault("类别", kind.category)
    return row


def _late(kind: MeetingKind | None, held: date, entered: date) -> bool:
    """补录: written down after the month (or week, quarter …) of the meeting had ended."""
    return entered > period_end(kind.every if kind and kind.every else "month", held)


def period_end(every: str, day: date) -> date:
    """The last day of the week, month, two months, quarter, half-year or year that holds `day`."""
    if every == "week":
        return date.fromordinal(day.toordinal() + 6 - day.weekday())
    size = MONTHS[every]
    month = (day.month - 1) // size * size + size
    return date.fromordinal(date(day.year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def _duty(kinds: Mapping[str, MeetingKind], row: Row, meetings: list[Row], days: Mapping[str, date]) -> Row:
    """What a unit had to hold in one period, against the meetings it held."""
    kind = kinds.get(str(row.get("种类")))
    for term, usual in (("期间首日", days["期初"]), ("期间末日", days["期末"]), ("免开", "否")):
        row[term] = row.get(term) or usual
    first, last = day_of(row["期间首日"]), min(day_of(row["期间末日"]) or days["期末"], days["当日"])
    held = [m for m in meetings if all(m.get(term) == row.get(term) for term in ("单位", "种类")) and m["状态"] == HELD]
    row.setdefault("已开次数", sum(first <= (day_of(m.get("会议日期")) or days["期末"]) <= last for m in held))    # type: ignore[operator]
    row.setdefault("应开次数", kind.times if kind else 1)
    row.setdefault("缺开次数", 0 if row["免开"] == "是" else max(0, int(row["应开次数"]) - int(row["已开次数"])))    # type: ignore[call-overload]
    return row


def _fullness(duties: list[Row], days: Mapping[str, date]) -> list[Row]:
    """会议齐全: one row for each unit; full when every kind was held as often as it must be in every period."""
    found: dict[object, list[Row]] = {}
    for row in duties:
        last = day_of(row["期间末日"])
        if row["免开"] != "是" and last and days["期初"] <= last <= days["期末"]:
            found.setdefault(row.get("单位"), []).append(row)
    return [
        {
            **days, "单位": unit, "应开项数": len(rows), "开齐项数": sum(not row["缺开次数"] for row in rows),
            "开齐": "否" if any(row["缺开次数"] for row in rows) else "是",
        }
        for unit, rows in found.items()
    ]  # fmt: skip


def _trained(attendance: list[Row], holders: Iterable[Mapping[str, object]], days: Mapping[str, date]) -> list[Row]:
    """参训情况: one row for each person and kind, over everything up to the end of the period."""
    found: dict[tuple, list[Row]] = {}
    for row in attendance:
        day = day_of(row.get("会议日期"))
        if day and day <= min(days["期末"], days["当日"]):
            found.setdefault((row.get("单位"), row.get("种类"), row.get("人员", "")), []).append(row)
    rows, since = [], [(one.get("姓名"), day_of(one.get("任职日期"))) for one in holders]
    for (unit, kind, person), same in found.items():
        took_part = [r for r in same if r.get("到会情况") == PRESENT or r.get("补课日期")]
        within = [r for r in same if days["期初"] <= day_of(r["会议日期"])]     # type: ignore[operator]
        rows.append({
            **days, "单位": unit, "种类": kind, "人员": person, "应参加次数": sum(r.get("到会情况") != EXCUSED for r in within),
            "参加次数": sum(r in took_part for r in within), "学时": sum(int(r["学时"]) for r in within if r in took_part),  # type: ignore[call-overload]
            "最近参加日期": max((day_of(r.get("补课日期") or r["会议日期"]) for r in took_part), default=""),
            "到岗日期": min((day for name, day in since if name == person and day), default=""),
        })  # fmt: skip
    return rows
