"""指标页共用的写法: addresses of figures and rows, how one is said, the place in the tree, and the tabs of the looks."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.indicators import queries
from dazugong.kernel.indicators.queries import Ledger, Question, Row, Table
from dazugong.spec.model import Indicator
from dazugong.web.marks import Mark, Ratio, Status, grouped
from dazugong.web.reading import address

MARKS = {queries.NOT_ASKED: Mark.NOT_APPLICABLE, queries.NOT_DUE: Mark.NOT_DUE, queries.NOT_FILED: Mark.NOT_FILED, queries.TOO_FEW: Mark.TOO_FEW}
VERDICTS = {"已达到": Status.OK, "未达到": Status.LATE, "未到期": Status.SOON}
TREE_TERMS = {queries.AS_WAS: "当时口径", queries.TODAY: "现时口径"}
GRAVER = (Status.OK, Status.SOON, Status.LATE)
MOST_BANDS = 4      # in one cell; the page of the indicator has them all
LEDGER = (("owed", "应报"), ("approved", "已批准"), ("late", "迟报"), ("missing", "未报"))


def figure_of(row: Row) -> object:
    """A figure, or why there is none."""
    if row.mark:
        return MARKS[row.mark]
    return row.count if row.of is None else Ratio(row.count, row.of, row.unit_of)


def share_of(row: Row, rows: Sequence[Row]) -> str:
    """Of a count by grades what share it is of all of them: 10.1%; empty where it is no such count."""
    counts = [one.count for one in rows if not one.mark and one.of is None]
    whole = sum(counts)
    return str(Ratio(int(row.count), int(whole))) if len(rows) > 1 and len(counts) == len(rows) and whole else ""


def said_of(row: Row) -> str:
    """A figure in words: 92.5%（37/40）."""
    if row.mark:
        return MARKS[row.mark].word
    if row.of is None:
        return grouped(row.count)
    return f"{Ratio(row.count, row.of, row.unit_of)}（{grouped(row.count)}/{grouped(row.of)}）" if row.of else Mark.NOT_APPLICABLE.word


def gist_of(rows: Sequence[Row], unit: str) -> object:
    """The figures of an indicator in one cell: how it stands against its targets, if there are any, and its bands one after the other."""
    if len(rows) == 1:
        said = said_of(rows[0]) + _unit_of(rows[0], unit)
    else:
        said = "　".join(f"{row.band}{_short(row)}{_unit_of(row, unit)}" for row in rows[:MOST_BANDS]) + ("　……" if len(rows) > MOST_BANDS else "")
    verdicts = [VERDICTS[row.verdict] for row in rows if row.verdict in VERDICTS]
    return (max(verdicts, key=GRAVER.index), said) if verdicts else said


def _unit_of(row: Row, unit: str) -> str:
    """Of a count what is counted; a ratio says itself what it is in."""
    return unit if row.of is None and not row.mark else ""


def _short(row: Row) -> str:
    return said_of(row).partition("（")[0]


def targets_of(indicator: Indicator) -> str:
    """The targets in words; 未设 where the mechanism sets none."""
    return "；".join(target.words(indicator.unit) for target in indicator.targets) or "未设"


def goal_of(indicator: Indicator, band: str) -> int | None:
    """The floor of a band as it is drawn, where there is one."""
    goal = indicator.target_of(band)
    return int(goal.at_least) if goal and goal.at_least is not None else None


def ledger_words(ledger: Ledger) -> str:
    """报送情况 behind a figure, in one sentence; empty where nothing is owed."""
    if not ledger.owed:
        return ""
    shares = [("已批准", ledger.approved), ("迟报", ledger.late), ("未报", ledger.missing)]
    rest = ledger.owed - sum(n for _, n in shares)      # not due yet, returned, or filed in time and not approved yet
    shares += [("待报和待批", rest)] if rest > 0 else []
    return f"应报{grouped(ledger.owed)}份：" + "，".join(f"{term}{grouped(n)}份（{Ratio(n, ledger.owed)}）" for term, n in shares) + "。"


def rows_url(asked: Question | Table, public_id: str, *, band: str = "", part: str = "") -> str:
    """The rows behind one figure."""
    question = asked.asked if isinstance(asked, Table) else asked
    said = {"under": public_id, "period": question.period.code, "part": part or usual_part(question.indicator)} | ({"band": band} if band else {}) | tree_of(question.tree)
    return f"{address('board_rows', question.pack.id, question.indicator.id)}?{urlencode(said)}"


def usual_part(indicator: Indicator) -> str:
    """Of a share all rows it is a share of, of a number those that make it up: as many as the page says."""
    return "of" if indicator.based else "count"


def tree_of(tree: str) -> dict[str, str]:
    """What an address says of the tree; nothing where it is the usual one."""
    return {} if tree == queries.AS_WAS else {"tree": tree}


def tree_asked(request: HttpRequest) -> str:
    """当时口径 or 现时口径, as the address says."""
    tree = request.GET.get("tree", queries.AS_WAS)
    if tree not in TREE_TERMS:
        raise Http404
    return tree


def asked_of(request: HttpRequest, pack: str, indicator: str) -> tuple[Any, str, list[tuple[str, str]], str]:
    """(unit, period, all periods of the indicator, tree) of the address; without a period the latest."""
    under = queries.under_for(request.reader, request.GET.get("under", ""))
    periods = queries.periods_of(request.reader, pack=pack, over=queries.over_of(request.reader, pack=pack, indicator=indicator))
    period = request.GET.get("period", "") or (periods[0][0] if periods else "")
    if period not in dict([*periods, *_years_of(periods)]):
        raise Http404
    return under, period, periods, tree_asked(request)


def offered(periods: list[tuple[str, str]], asked: Question) -> list[tuple[str, str]]:
    """The periods one may choose from: what counts facts by their day (应报台账, 会议 …) is asked for a year too, though the
    forms of its mechanism are owed by the month. Raises `Http404` for a period that the indicator does not have."""
    found = periods if asked.pack.form(asked.indicator.over) else list(dict.fromkeys([*periods, *_years_of(periods)]))
    if asked.period.code not in dict(found):
        raise Http404
    return found


def _years_of(periods: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(year, f"{year}年") for year in dict.fromkeys(code[:4] for code, _ in periods)]


def crumbs_of(reader: Reader, asked: Question, below: Callable[[str], str]) -> list[tuple[str, str]]:
    """指标 and the units from the reader's own down to the one asked about; `below` gives the address for each."""
    path = queries.path_to(reader, asked.under)
    return [("指标", address("boards")), *((node.name, "" if node.id == asked.under.pk else below(node.public_id)) for node in path)]


def tabs_of(asked: Question, by: str) -> list[tuple[str, str, bool, None]]:
    """看法: the ways one may look at an indicator."""
    kept = {"under": asked.under.public_id, "period": asked.period.code} | tree_of(asked.tree)
    board, look = (address(name, asked.pack.id, asked.indicator.id) for name in ("board", "board_look"))
    ways = [("time", "走势"), ("peers", "同类比较"), ("tree", "全景"), *([("moves", "升降")] if queries.graded_by(asked) else [])]
    found = [("各单位", f"{board}?{urlencode(kept)}", by == "", None)]
    return found + [(label, f"{look}?{urlencode(kept | {'by': key})}", by == key, None) for key, label in ways]
