"""任务看板: by unit and by line with what changed; what tasks lack before they are handed down; targets at each unit."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.tasks import gaps, overview, queries, reached
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status, day_in_text
from dazugong.web.reading import address, page

from .tasks import figure_url, pending, state_shown, tabs

VERDICTS = {reached.MET: Status.OK, reached.NOT_MET: Status.LATE, reached.NOT_YET: Status.SOON}
COUNTED = ("red", "orange", "blue", "late", "open", "reported")
BEHIND = {      # the rows behind a count, as the list of tasks is asked for them; two states are 没有报结, which one choice cannot ask for
    **{what: {"show": "alert", "f_colour": colour} for colour, what in overview.COLUMNS.items()},
    "late": {"f_light": "late"}, "reported": {"f_state": "reported"},
}  # fmt: skip
MOST_CHANGES = 12
MOST_WINDOWS = 12


@page("tasks.read")
def task_board(request: HttpRequest) -> HttpResponse:
    """看板: red and amber first, each count beside that of a chosen earlier day."""
    reader = request.reader
    by, since = request.GET.get("by", "unit"), _since(request)
    if by not in overview.GROUPS:
        raise Refusal("看板只按单位、按条线看")
    rows = overview.board(reader, by=by, since=since)
    columns = (
        Column("name", "承办单位" if by == "unit" else "条线", value="name", sort="name", filter="text", href=lambda row: _list_url(by, row)),
        *(Column(what, label, kind="figure", value=_with_change(what), sort=what, main=what in ("red", "late"), href=_behind(by, what))
          for what, label in (("red", "红"), ("orange", "橙"), ("blue", "蓝"), ("late", "逾期"), ("open", "没有报结"), ("reported", "等销号"))),
        Column("share", "办结", kind="ratio", value=lambda row: (row.done, row.all), sort="done"),
    )  # fmt: skip
    listing = Listing("task-board", columns, rows, request.GET, noun="个单位" if by == "unit" else "条线", key="key", per_page=100,
                      empty="还没有任务。", totals=_totals)  # fmt: skip
    at = f"&since={since.isoformat()}"
    context = {
        "tabs": tabs("task_board", reader), "windows": [(task, window_said(task, reader.day)) for task in overview.windows(reader, most=MOST_WINDOWS)], "by": by, "since": since, "changes": overview.changes(reader, since=since, most=MOST_CHANGES),
        "changed": overview.changed(reader, since=since), "groups": [("按单位", f"?by=unit{at}", by == "unit"), ("按条线", f"?by=line{at}", by == "line")],
    }  # fmt: skip
    return listing_page(request, "tasks/board.html", listing, context, title="任务看板")


def _since(request: HttpRequest) -> date:
    """The earlier day asked for, else a week before the day looked at."""
    try:
        asked = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        asked = request.reader.day - overview.WEEK
    return min(asked, request.reader.day - timedelta(days=1))


class Moved(int):
    """数和增减: 3（+1）, the digits of a column one below the other; a workbook holds the count alone."""

    change = 0

    def __str__(self) -> str:
        return f"{int(self)}（{_signed(self.change)}）" if self.change else f"{int(self)}"

    def __html__(self) -> SafeString:
        return format_html('{}<span class="of change">{}</span>', f"{int(self):,}", f"（{_signed(self.change)}）" if self.change else "")


def _signed(change: int) -> str:
    return f"{change:+d}".replace("-", "−")


def _moved(count: int, change: int) -> Moved:
    found = Moved(count)
    found.change = change
    return found


def _with_change(what: str) -> Any:
    return lambda row: _moved(getattr(row, what), row.since(what))


def _totals(rows: Any) -> dict[str, object]:
    rows = list(rows)
    found: dict[str, object] = {what: _moved(sum(getattr(row, what) for row in rows), sum(row.since(what) for row in rows)) for what in COUNTED}
    return {**found, "share": (sum(row.done for row in rows), sum(row.all for row in rows))}


def _list_url(by: str, row: overview.Row, behind: Mapping[str, str] = MappingProxyType({})) -> str:
    asked = {"f_unit": row.name} if by == "unit" else {"f_line": row.key} if row.key else {}
    return f"{address('tasks')}?{urlencode({**behind, **asked})}" if asked else address("tasks")


def _behind(by: str, what: str) -> Callable[[overview.Row], str | None]:
    """From a count to its rows; none from a nought, and none where the list cannot be asked for them."""
    def url(row: overview.Row) -> str | None:
        asked = getattr(row, what) and what in BEHIND and (by == "unit" or row.key)
        return _list_url(by, row, BEHIND[what]) if asked else None

    return url


@page("tasks.give")
def task_gaps(request: HttpRequest) -> HttpResponse:
    """下达前核对: who answers, until when, for what result, gathered by where the tasks come from."""
    columns = (
        Column("title", "事项", value="title_then", href=lambda t: address("task", t.public_id), sort="title_then", filter="text", filter_on="title_then"),
        Column("origin", "来源", value="get_origin_display", sort="origin", filter="choice", choices=gaps.ORIGINS),
        Column("place", "出处", value=lambda t: t.place or "未写出处"),
        Column("unit", "承办单位", value="unit_name", sort="unit_name", filter="text", filter_on="unit_name"),
        Column("post", "责任岗位", value=gaps.answering),
        Column("due", "完成期限", kind="date", value=lambda t: t.next_due or pending(t), sort="next_due"),
        Column("targets", "目标值", value=lambda t: "；".join(queries.targets_said(t)) or "没有", main=True),
        Column("gap", "还缺", value=gaps.lacking, sort="gap", filter="choice", choices=[(gap, gap) for gap in gaps.GAPS], main=True),
    )
    listing = Listing("gaps", columns, gaps.gaps(request.reader), request.GET, search=("title_then__contains", "unit_name__contains"), noun="项任务",
                      empty="没有要核对的任务。")  # fmt: skip
    return listing_page(request, "tasks/gaps.html", listing, {"tabs": tabs("task_gaps", request.reader)}, title="下达前核对")


@page("tasks.read")
def task_goals(request: HttpRequest, public_id: str) -> HttpResponse:
    """目标完成: each unit, each target: reported, measured, reached or not; for a campaign with the days that are left."""
    reader = request.reader
    found = queries.task_for(reader, public_id, side="below")
    below = [child for child in queries.children(reader, found) if child.state_then != "withdrawn" and child.duty == "lead"]     # whoever assists owes no target
    rows = reached.goals_below(reader, found, below)
    counts = reached.counted(rows)
    columns = [Column("unit", "承办单位", value=lambda row: row[0].unit_name, href=lambda row: address("task", row[0].public_id), main=True)]
    for place, line in enumerate(queries.targets_said(found)):
        columns += [
            Column(f"said{place}", f"{line}：报", value=lambda row, n=place: row[1][n].reported, absent=Mark.NOT_FILED),
            Column(f"measured{place}", "指标实测", value=lambda row, n=place: row[1][n].measured.words if row[1][n].measured else "",
                   href=lambda row, n=place: figure_url(row[1][n].measured), absent=Mark.NOT_APPLICABLE),
            Column(f"verdict{place}", "完成", kind="status", value=lambda row, n=place: verdict(row[1][n])),
        ]  # fmt: skip
    columns.append(Column("state", "状态", value=lambda row: state_shown(row[0])))
    listing = Listing("goals", columns, rows, request.GET, noun="个单位", per_page=100, empty="没有单位牵头承办下一级的任务；配合的单位不报目标值，本单位报的数在任务页。", key="0")
    context = {
        "task": found, "sub": window_said(found, reader.day), "own": reached.goals_of(reader, found, found.targets),
        "counts": [(line, [(word, n[word]) for word in reached.VERDICTS if n[word]]) for line, n in zip(queries.targets_said(found), counts)],
        "crumbs": [("任务", address("tasks")), (found.title_then, address("task", public_id)), ("目标完成", "")],
    }  # fmt: skip
    return listing_page(request, "tasks/goals.html", listing, context, title=f"{found.title_then}：目标完成")


def verdict(goal: reached.Goal) -> object:
    return (VERDICTS[goal.verdict], goal.verdict) if goal.verdict in VERDICTS else Mark.NOT_FILED


def window_said(task: Any, day: date) -> str:
    """3月1日至6月8日，共100天，第60天，还剩40天."""
    due = task.due_then
    if task.opens is None or due is None:
        return f"{day_in_text(due)}前完成" if due else pending(task)
    whole = (due - task.opens).days + 1
    said = f"{day_in_text(task.opens)}至{day_in_text(due)}，共{whole}天"
    if day < task.opens:
        return f"{said}，还有{(task.opens - day).days}天开始"
    return f"{said}，第{(day - task.opens).days + 1}天，还剩{(due - day).days}天" if day <= due else f"{said}，已于{(day - due).days}天前期满"
