"""填报负担: what the mechanisms in force cost each kind of unit in a month, and what they ask more than once."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.http import HttpRequest, HttpResponse

from dazugong.kernel.records.burden_months import MONTHS, MonthLine, burden_months
from dazugong.kernel.records.burdens import BurdenLine, burdens
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.pages.packs import tenths
from dazugong.web.reading import address, page


def _minutes(seconds: Fraction | None) -> Decimal | None:
    return None if seconds is None else tenths(seconds / 60)


COLUMNS = (
    Column("title", "报表", href=lambda line: address("pack", line.pack.id), sort="title", filter="text"),
    Column("pack", "机制", value="pack.title", sort="pack.title", filter="text"),
    Column("kind", "哪类单位", sort="kind", filter="text"),
    Column("units", "单位数", kind="figure", sort="units", unit="个"),
    Column("times", "一年几次", kind="figure", value="times_per_year", sort="times_per_year"),
    Column("asked", "要填的栏", kind="figure", sort="asked"),
    Column("known", "已填好的栏", kind="figure", sort="known"),
    Column("estimate", "填一次估计", kind="figure", value=lambda line: _minutes(Fraction(line.seconds)), sort="seconds", unit="分钟"),
    Column("measured", "填一次实测", kind="figure", value=lambda line: _minutes(line.measured) or "未满5次", sort="measured", unit="分钟"),
    Column("month", "每单位每月", kind="figure", value=lambda line: tenths(line.minutes_per_month), sort="minutes_per_month", unit="分钟", main=True),
    Column("saved", "预填省下", kind="figure", value=lambda line: tenths(line.saved_per_month), sort="saved_per_month", unit="分钟"),
    Column("hours", "合计每月", kind="figure", value=lambda line: tenths(line.hours_per_month), sort="hours_per_month", unit="小时", main=True),
)


@page("packs.read")
def burden_board(request: HttpRequest) -> HttpResponse:
    """Minutes a month by kind of unit, every form of every mechanism, and what is asked twice."""
    found = burdens(request.reader)
    listing = Listing("burden", COLUMNS, found.lines, request.GET, noun="张表", per_page=100, search=("title", "pack", "kind"), order="-month",
                      totals=_totals, key="title", empty="还没有要报的表。机制装好以后，它们的负担列在这里。")  # fmt: skip
    context = {
        "per_unit": [(kind, units, tenths(minutes)) for kind, units, minutes in found.per_unit()], "again": found.again,
        "sub": "按栏目类型估计；同一张表实测满5次以后用实测，只记到表，不记到人",
    }  # fmt: skip
    return listing_page(request, "packs/burden.html", listing, context, title="填报负担")


MONTH_COLUMNS = (
    Column("pack", "机制", value="pack.title", href=lambda line: address("pack", line.pack.id), sort="pack.title", filter="text"),
    Column("kind", "哪类单位", sort="kind", filter="text"),
    Column("units", "单位数", kind="figure", sort="units", unit="个"),
    *(Column(f"m{month}", f"{month}月", kind="figure", value=lambda line, month=month: tenths(line.minutes(month))) for month in MONTHS),
    Column("year", "全年", kind="figure", value=lambda line: tenths(line.minutes_of_year), sort="minutes_of_year", unit="分钟", main=True),
    Column("saved", "预填省下", kind="figure", value=lambda line: tenths(line.saved_of_year), sort="saved_of_year", unit="分钟"),
)


@page("packs.read")
def burden_by_month(request: HttpRequest) -> HttpResponse:
    """各月负担: minutes of one unit of each kind in each month of the year of the day, by mechanism."""
    year = request.reader.day.year
    lines = burden_months(request.reader, year)
    listing = Listing("burden_months", MONTH_COLUMNS, lines, request.GET, noun="行", per_page=100, search=("pack.title", "kind"), order="-year",
                      key="pack.title", empty="这一年还没有要填的。")  # fmt: skip
    context = {"hardest": _hardest(lines), "sub": "一个单位几分钟：报表算在截止的月份，登记、办件、会议按已登记的数，没有登记过的登记簿按机制写明的次数"}
    return listing_page(request, "packs/burden_months.html", listing, context, title=f"{year}年各月负担")


def _hardest(lines: list[MonthLine]) -> list[tuple[str, int, Decimal]]:
    """(kind of unit, its hardest month, minutes of it)."""
    found = []
    for kind in dict.fromkeys(line.kind for line in lines):
        sums = {month: sum((line.minutes(month) for line in lines if line.kind == kind), Fraction(0)) for month in MONTHS}
        month = max(sums, key=lambda one: (sums[one], -one))
        found.append((kind, month, tenths(sums[month])))
    return sorted(found, key=lambda one: (-one[2], one[0]))


def _totals(lines: list[BurdenLine]) -> dict[str, object]:
    return {"hours": tenths(sum((line.hours_per_month for line in lines), Fraction(0)))}
