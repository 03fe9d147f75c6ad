"""来由: the rows behind one figure, what each of them adds, and the way from each to the thing it stands for."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.formula.facts import fact_table
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.indicators import queries
from dazugong.kernel.indicators.queries import PARTS, Behind, Question
from dazugong.kernel.indicators.telling import Told, told
from dazugong.spec.form import Field
from dazugong.spec.model import Indicator
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.reading import address, page

from .board_words import TREE_TERMS, asked_of, offered, tree_of, usual_part

COUNTED = {"count": "算在内的", "missing": "未报的"}     # of a number that is no share nothing is reached: ten tasks overdue are no success


@dataclass(frozen=True)
class Door:
    """门: the page on which the row of a fact table is looked at, and the power it asks for.

    `by`: the page is a list, and these of its filters are set to the row's unit, or to what the row says of itself.
    """

    power: str
    page: str
    by: tuple[tuple[str, str], ...] = ()


DOORS = {
    "tasks": Door("tasks.read", "task"), "task_progress": Door("tasks.read", "task"), "obligations": Door("records.read", "record"), "cases": Door("cases.read", "case"), "case_steps": Door("cases.read", "case"),
    "meetings": Door("meetings.read", "meeting"), "attendance": Door("meetings.read", "meeting"), "decisions": Door("meetings.read", "meeting"),
    "relations": Door("relations.read", "relation"), "visits": Door("relations.read", "relation"),
    "publications": Door("publications.read", "publication"), "readings": Door("publications.read", "publication"),
    "ballots": Door("ballots.read", "poll"), "scores": Door("scores.read", "scoresheet"),
    "covered": Door("relations.read", "relations", (("unit", "unit"), ("object", "title"))),
    "meeting_duties": Door("meetings.read", "meeting_duties", (("unit", "unit"), ("title", "title"))),
    "meeting_fullness": Door("meetings.read", "meeting_duties", (("unit", "unit"),)),
    "trained": Door("meetings.read", "meetings", (("title", "title"),)),
    "disclosures": Door("publications.draft", "disclosures", (("unit", "unit"), ("title", "title"))),
    "remarks": Door("publications.answer", "remarks", (("title", "title"),)),
    "members": Door("people.read", "people", (("unit", "unit"),)), "holders": Door("units.read", "units", (("name", "unit"),)),
    "bookings": Door("slots.book", "slots", (("name", "title"),)),
}  # fmt: skip


@page("figures.read")
def board_rows(request: HttpRequest, pack: str, indicator: str) -> HttpResponse:
    """来由: the rows behind one figure."""
    reader = request.reader
    under, period, periods, tree = asked_of(request, pack, indicator)
    band, now = request.GET.get("band"), request.GET.get("now", "")
    asked = {"pack": pack, "indicator": indicator, "period": period, "under": under, "tree": tree}
    question = queries.question(reader, **asked)
    offered(periods, question)
    question = queries.moved(question, now) if now else question
    part = request.GET.get("part") or usual_part(question.indicator)
    rows = queries.rows_behind(reader, band=band, part=part, now=now, **asked)
    named = told(reader, question, rows, at=timezone.now())
    listing = Listing("rows", _columns(reader, question, rows, *named), rows, request.GET, empty="没有这样的。", noun="条", per_page=100,
                      totals=_adding(question.indicator) and (lambda found: _totals(question.indicator, list(found))))  # fmt: skip
    parts = PARTS if question.indicator.based else COUNTED
    kept = {"under": under.public_id, "period": period} | ({"band": band} if band or now else {}) | ({"now": now} if now else {}) | tree_of(tree)
    tabs = [(label, f"?{urlencode(kept | {'part': key})}", key == part, None) for key, label in parts.items()]
    said = (under.name, question.period.term, band, f"现在{now}" if now else "", parts.get(part, PARTS[part]), TREE_TERMS[tree] if tree != queries.AS_WAS else "")
    context = {"asked": question, "where": _where(question), "tabs": tabs, "sub": "　".join(filter(None, said))}
    return listing_page(request, "boards/rows.html", listing, context, title=f"{question.indicator.label}的来由")


def _where(asked: Question) -> str:
    """Which rows are looked at; a page shows names, no codes."""
    return asked.indicator.where.replace(f'"{asked.pack.id}"', f"“{asked.pack.title}”")


def _columns(reader: Reader, asked: Question, rows: list[Behind], fields: Iterable[Field], said: Told) -> tuple[Column, ...]:
    indicator, door = asked.indicator, DOORS.get(asked.indicator.over)
    columns = [Column("unit", "单位", href=_href(reader, asked, door), sort="unit", filter="text")]
    columns += [Column(f"f-{one.id}", one.label, value=lambda row, k=one.id: said.get(row.fact.public_id, {}).get(k, "") or Mark.NOT_APPLICABLE) for one in fields]
    if asked.form is None and door and reader.may(door.power) and any(row.fact.title for row in rows):
        columns.append(Column("title", "事项", value="fact.title", sort="fact.title", filter="text"))
    if any(row.period for row in rows):
        columns.append(Column("period", "期间", sort="period_last", filter="text", main=True))
    if any(row.for_unit for row in rows):
        columns.append(Column("for_unit", "代答的原单位", sort="for_unit"))
    if indicator.per:
        columns.append(Column("band", "档", value="fact.band", sort="fact.band"))
    columns += [Column(name, label, kind="figure", value=lambda row, k=name: _added(row, k), main=True) for name, label in _adding(indicator)]
    if indicator.distinct and not _of_persons(asked):
        columns.append(Column("value", indicator.distinct, value="fact.value", sort="fact.value"))
    if indicator.based or any(not row.fact.count for row in rows):
        columns.append(Column("verdict", "判定", kind="status", value=_verdict, main=not _adding(indicator)))
    return tuple(columns)


def _of_persons(asked: Question) -> bool:
    """Whether what is told apart names somebody, or is a number inside the house."""
    column = next((one for one in asked.columns if one.term == asked.indicator.distinct), None)
    return column is None or column.kind in ("person", "unit") or (asked.form is None and fact_table(asked.indicator.over).of_persons)


def _href(reader: Reader, asked: Question, door: Door | None) -> Callable[[Behind], str | None]:
    """From a row to what was filed, or to the thing the fact is about; None where nothing more can be shown to this reader."""

    def filed(row: Behind) -> str:
        found = address("record", row.fact.public_id) if row.revision is None else address("revision", row.fact.public_id, row.revision)
        return found if row.stood_until is None else f"{found}?on={row.stood_until}"      # who stands no more is seen on his last day

    def thing(row: Behind) -> str | None:
        if door is None or not reader.may(door.power):
            return None
        if door.by:
            said = {"unit": row.unit, "title": row.fact.title}
            return f"{address(door.page)}?{urlencode({f'f_{name}': said[key] for name, key in door.by if said[key]})}"
        return address(door.page, row.fact.public_id) if row.fact.public_id else None

    return filed if asked.form or asked.indicator.over == "obligations" else thing


def _adding(indicator: Indicator) -> list[tuple[str, str]]:
    """What a row adds above and below the line, under the words of the rule; nothing where rows are counted."""
    return [(name, text) for name, text in (("amount", indicator.sum), ("base", indicator.of_sum)) if text]


def _added(row: Behind, name: str) -> object:
    fact = row.fact
    if not (fact.count if name == "amount" else fact.of):
        return Mark.NOT_APPLICABLE
    return queries.whole(fact.amount if name == "amount" else fact.base)


def _totals(indicator: Indicator, rows: list[Behind]) -> dict[str, object]:
    """What the rows add up to: the two numbers of the figure."""
    sums = {"amount": sum(row.fact.amount for row in rows if row.fact.count), "base": sum(row.fact.base for row in rows if row.fact.of)}
    return {name: queries.whole(sums[name]) for name, _ in _adding(indicator)}


def _verdict(row: Behind) -> object:
    fact = row.fact
    if fact.count:
        return Status.OK, "达到"
    if not fact.answered:
        return Mark.NOT_FILED
    return (Status.LATE, "未达到") if fact.of else Mark.NOT_APPLICABLE
