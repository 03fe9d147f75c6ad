"""指标: one page for each indicator; each of its figures leads to its rows."""
from __future__ import annotations

from fractions import Fraction
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.indicators import actions, queries
from dazugong.kernel.indicators.queries import Row, Table
from dazugong.spec.target import PERCENT
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Ratio
from dazugong.web.posting import act_once, back_with
from dazugong.web.reading import address, page
from dazugong.web.templatetags.pictures import bar

from .board_words import (
    LEDGER,
    TREE_TERMS,
    VERDICTS,
    asked_of,
    crumbs_of,
    figure_of,
    gist_of,
    ledger_words,
    offered,
    rows_url,
    share_of,
    tabs_of,
    targets_of,
    tree_of,
)


@page("figures.read")
def boards(request: HttpRequest) -> HttpResponse:
    """指标一览: every indicator of every mechanism, its latest period, how it stands in it, and its target; those with a target first."""
    reader = request.reader
    under, latest = queries.under_for(reader, ""), queries.latest_periods(reader)
    indicators = queries.indicators_on(reader)
    now = queries.at_a_glance(reader, indicators, under=under, periods=latest)
    rows = [
        {
            "label": indicator.label, "pack": pack.title, "period": shown[1] if shown else "", "targets": targets_of(indicator),
            "url": address("board", pack.id, indicator.id) if shown else None,
            "now": gist_of(now[pack.id, indicator.id], indicator.unit) if (pack.id, indicator.id) in now else "点开看" if shown else "",
        }
        for pack, indicator in sorted(indicators, key=lambda one: not one[1].targets) for shown in [latest.of(pack, indicator)]
    ]  # fmt: skip
    columns = (
        Column("label", "指标", href=lambda row: row["url"], sort="label", filter="text"),
        Column("pack", "机制", sort="pack", filter="text"),
        Column("period", "最近一期", sort="period", absent=Mark.NOT_DUE),
        Column("now", "现在的数", kind="status", absent=Mark.NOT_DUE, main=True),
        Column("targets", "目标"),
    )
    listing = Listing("boards", columns, rows, request.GET, search=("label", "pack"), empty="还没有指标。机制装好、开启一期之后，它的指标列在这里。", noun="个指标")
    return listing_page(request, "boards/boards.html", listing, {"sub": f"{under.name}；点指标看各单位"}, title="指标")


@page("figures.read")
def board(request: HttpRequest, pack: str, indicator: str) -> HttpResponse:
    """指标页: the indicator for every unit below one; each figure leads to its rows."""
    reader = request.reader
    under, period, periods, tree = asked_of(request, pack, indicator)
    table = queries.figures(reader, pack=pack, indicator=indicator, period=period, under=under, tree=tree)
    lines = _by_unit(table)
    asked = [line for line in lines if _is_asked(table, line)]
    listing = Listing("board", _columns(table), asked, request.GET, empty="下面没有要统计的单位。", noun="个单位",
                      totals=lambda rows: _totals(table), per_page=100, key="public_id")  # fmt: skip
    context = {
        "tabs": tabs_of(table.asked, ""), "ledger_words": ledger_words(table.owed),
        "table": table, "periods": offered(periods, table.asked), "finding": finding(table), "crumbs": crumbs_of(reader, table.asked, partial(_down, table)), "sub": sub_of(table, reader),
        "totals_row": [(row, figure_of(row), rows_url(table, row.public_id, band=row.band), share_of(row, table.totals)) for row in table.totals],
        "ledger": table.owed, "missing_url": rows_url(table, under.public_id, part="missing"),
        "targets": [target.words(table.indicator.unit) for target in table.targets], "left_out": len(lines) - len(asked),
        "judging": _judging(reader, table), "ways": _ways(reader, table), "beyond": table.beyond, "tree": tree, "fresh": queries.fresh_for(reader, table.asked), "may_refresh": reader.may("packs.install"), "may_report": reader.may("figures.report"),
    }  # fmt: skip
    return listing_page(request, "boards/board.html", listing, context, title=table.indicator.label)


def _judging(reader: Reader, table: Table) -> dict[str, object] | None:
    """定性目标: what is to be judged, of which units, and every judgement so far."""
    goals = queries.to_judge(table.asked)
    if not goals:
        return None
    units = [(row.public_id, row.name) for row in table.rows if row.asked and row.unit != table.under.pk]
    return {
        "goals": [(goal.band, goal.words(table.indicator.unit)) for goal in goals], "units": list(dict.fromkeys(units)), "verdicts": queries.VERDICTS,
        "made": queries.judgements_of(reader, table.asked), "may": reader.may("figures.report"),
    }  # fmt: skip


@page("figures.report", methods=("POST",))
def board_judge(request: HttpRequest, pack: str, indicator: str) -> HttpResponse:
    """评判."""
    reader, posted = request.reader, request.POST
    under = queries.under_for(reader, request.GET.get("under", ""))
    unit = queries.under_for(reader, posted.get("unit", ""))
    asked = queries.question(reader, pack=pack, indicator=indicator, period=request.GET.get("period", ""), under=under)
    back = f"{address('board', pack, indicator)}?{urlencode({'under': under.public_id, 'period': asked.period.code})}"

    def act() -> str:
        actions.judge_target(asked=asked, band=posted.get("band", ""), unit=unit, verdict=posted.get("verdict", ""), reason=posted.get("reason", ""),
                             evidence=posted.get("evidence", ""), by=reader, at=timezone.now())  # fmt: skip
        messages.success(request, f"已评判{unit.name}，理由和凭据列在下面")
        return back

    return act_once(request, act, refused=lambda refusal: back_with(request, refusal, to=back))


def _ways(reader: Reader, table: Table) -> dict[str, object]:
    """当时口径 and 现时口径: both totals, each a link to its table, and why they differ."""
    both = queries.both_ways(reader, table)
    here = f"{address('board', table.pack.id, table.indicator.id)}?"
    totals = [
        (TREE_TERMS[tree], here + urlencode({"under": table.under.public_id, "period": table.period, "tree": tree}), tree == table.asked.tree,
         [(row.band, figure_of(row)) for row in rows])
        for tree, rows in ((queries.AS_WAS, both.as_was), (queries.TODAY, both.today))
    ]  # fmt: skip
    return {"totals": totals, "said": both.said, "differ": both.differ}


def _by_unit(table: Table) -> list[dict]:
    """One line for each unit, its bands side by side."""
    found: dict[int, dict] = {}
    for row in table.rows:
        line = found.setdefault(row.unit, {"unit": row.name, "public_id": row.public_id, "ledger": row.ledger, "own": row.unit == table.under.pk})
        line[f"band_{table.bands.index(row.band)}"] = row
    return list(found.values())


def _is_asked(table: Table, line: dict) -> bool:
    """Whether anybody is asked there; who never is, makes no row."""
    return table.asked.reported and line["ledger"].owed > 0 or any(line[f"band_{n}"].mark != queries.NOT_ASKED for n in range(len(table.bands)))


def _columns(table: Table) -> list[Column]:
    def down(line: dict) -> str | None:
        return None if line["own"] else _down(table, line["public_id"])

    columns = [Column("unit", "单位", href=down, sort="unit", filter="text")]
    for number, band in enumerate(table.bands):
        columns += _band_columns(table, number, band)
    if table.owed.owed:
        columns += [
            Column(name, label, kind="figure", value=lambda line, n=name: getattr(line["ledger"], n) if line["ledger"].owed else None, sort=name, unit="份")
            for name, label in (LEDGER if len(table.bands) == 1 else LEDGER[-1:])
        ]
    return columns


def _down(table: Table, public_id: str) -> str:
    """The same table of another unit."""
    return f"{address('board', table.pack.id, table.indicator.id)}?{urlencode({'under': public_id, 'period': table.period} | tree_of(table.asked.tree))}"


def _band_columns(table: Table, number: int, band: str) -> list[Column]:
    key, indicator = f"band_{number}", table.indicator
    label = f"{band}：{indicator.label}" if band else indicator.label
    columns = [Column(
        key, label, kind="ratio" if indicator.based else "figure", value=lambda line: figure_of(line[key]), main=number == 0, sort=key,
        href=lambda line: _behind(table, line[key]), unit="" if indicator.based else indicator.unit,
    )]  # fmt: skip
    target = next((t for t in table.targets if t.band in (band, "")), None)
    goal = int(target.at_least) if target and target.at_least is not None else None
    if indicator.of and indicator.shown_unit == PERCENT and not band:
        columns.append(Column(f"bar_{number}", "图", value=lambda line: _bar(line[key], goal), export=False))
    if target:
        columns.append(Column(
            f"verdict_{number}", f"{band}：对照目标" if band else "对照目标", kind="status",
            value=lambda line: (VERDICTS[line[key].verdict], line[key].verdict) if line[key].verdict else None,
        ))  # fmt: skip
    return columns


def _behind(table: Table, row: Row) -> str | None:
    """Where a figure leads; what is no figure has no rows."""
    return None if row.mark or row.of == 0 else rows_url(table, row.public_id, band=row.band)


def _bar(row: Row, goal: int | None) -> object:
    return None if row.mark or not row.of else bar(row.count, row.of, goal)


def _totals(table: Table) -> dict[str, object]:
    totals: dict[str, object] = {f"band_{number}": figure_of(row) for number, row in enumerate(table.totals)}
    ledger = table.owed
    if ledger.owed:
        totals |= {"owed": ledger.owed, "approved": ledger.approved, "late": ledger.late, "missing": ledger.missing}
    return totals


def finding(table: Table) -> str:
    """A title that says what the table shows: who stands lowest, or that all stand equal."""
    band = next((t.band for t in reversed(table.targets) if t.band), table.bands[-1])
    rows = [row for row in table.rows if row.band == band and not row.mark and (row.of is None or row.of)]
    what = f"{table.period_term}{f'上期{band}的，' if band and '上期' in table.indicator.per else band}{table.indicator.label}"
    if not rows:
        return f"{what}：还没有可比的数"
    lacking = len({row.unit for row in table.rows}) > len(rows)
    everyone = f"有数的{len(rows)}个单位" if lacking else "各单位"
    if not table.indicator.based:
        most = max(rows, key=lambda row: row.count)
        same = [row for row in rows if row.count == most.count]
        figure = f"{most.count}{table.indicator.unit}"
        if not most.count or 1 < len(same) == len(rows):
            return f"{what}：{everyone}都是{figure if most.count else 0}"
        return f"{what}最多的是{_named(most, same)}（{figure}）"
    lowest = min(rows, key=lambda row: (Fraction(row.count, row.of), row.name))
    share = Ratio(lowest.count, lowest.of, lowest.unit_of)
    same = [row for row in rows if row.count * lowest.of == lowest.count * row.of]
    if len(same) == len(rows):
        return f"{what}：{everyone}都是{share}"
    return f"{what}最低的是{_named(lowest, same)}（{share}）"


def _named(one: Row, same: list[Row]) -> str:
    """Who stands first, and with how many others."""
    return one.name + (f"等{len(same)}个单位" if len(same) > 1 else "")


def sub_of(table: Table, reader: Reader) -> str:
    """Which unit, and how far the figures may be trusted yet."""
    running = table.due is not None and table.due >= reader.day
    return f"{table.under.name}　{table.period_term}" + (f"　{table.due.month}月{table.due.day}日截止，尚未到期" if running else "")
