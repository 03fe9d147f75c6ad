"""已报数: figures as they were reported, beside what they are today and why."""
from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dazugong.kernel.indicators import actions, queries
from dazugong.kernel.indicators.queries import Compared
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

from .board_words import TREE_TERMS

ASKED = ("pack", "indicator", "period", "under", "tree", "occasion")


@page("figures.read", methods=("GET", "POST"))
def reported(request: HttpRequest) -> HttpResponse:
    """The list of reported figures; one of them with 原值 and 现值; and, by POST, reporting one."""
    if request.method == "POST":
        return _report(request)
    if public_id := request.GET.get("figure", ""):
        return _one(request, queries.compared(request.reader, public_id))
    columns = (
        Column("label", "指标", href=lambda row: f"{address('reported')}?figure={row.public_id}", sort="label", filter="text", main=True),
        Column("unit_name", "单位", sort="unit_name", filter="text"),
        Column("period_term", "期间", sort="period"),
        Column("tree", "口径", value=lambda row: TREE_TERMS[row.tree]),
        Column("totals", "原值", value=lambda row: "；".join(_shown(one["band"], one["count"], one["of"]) for one in row.totals), main=True),
        Column("known", "看数日期", kind="date", sort="known"),
        Column("occasion", "报给谁、依据什么"),
        Column("post", "报出岗位"),
    )
    listing = Listing("reported", columns, queries.reported(request.reader), request.GET, key="public_id", noun="个已报数",
                      empty="还没有报出过数。在指标页上点“报出这个数”，它就冻结在这里，以后数变了也能说清。")  # fmt: skip
    crumbs = [("指标", address("boards")), ("已报数", "")]
    return listing_page(request, "boards/reported.html", listing, {"crumbs": crumbs, "sub": "报出的数不再改；后来变了的，点开看原值、现值和原因"}, title="已报数")


def _report(request: HttpRequest) -> HttpResponse:
    asked = {name: request.POST.get(name, "") for name in ASKED}
    back = address("board", asked["pack"], asked["indicator"]) if asked["pack"] and asked["indicator"] else address("boards")
    if not all(asked.values()):
        messages.error(request, "请写明报给谁、依据什么，如：报市委组织部，年度考核")
        return redirect(back)

    def act() -> str:
        under = queries.under_for(request.reader, asked["under"])
        figure = actions.report_figure(**{**asked, "under": under}, by=request.reader, at=timezone.now())
        messages.success(request, "已报出。这个数连同它数的行已经冻结")
        return f"{address('reported')}?figure={figure.public_id}"

    return act_once(request, act)


def _one(request: HttpRequest, found: Compared) -> HttpResponse:
    """原值, 现值, and the rows between them."""
    figure = found.figure
    columns = (
        Column("unit", "单位", href=_behind, sort="unit", filter="text"),
        Column("why", "原因", sort="why", filter="choice", main=True),
        Column("said", "更正事由", value=lambda change: change.said or None),
    )
    listing = Listing("changes", columns, list(found.changes), request.GET, noun="处变动", empty="报出以后，它数的行没有变动。")
    context = {
        "found": found, "figure": figure, "crumbs": [("指标", address("boards")), ("已报数", address("reported")), (figure.label, "")],
        "lines": [(line.band, _shown("", *line.was), _shown("", *line.now) if line.now else "没有这一档", line.same) for line in found.lines],
        "board_url": f"{address('board', figure.pack_version.pack, figure.indicator)}?{urlencode({'under': figure.unit.public_id, 'period': figure.period})}",
        "tree": TREE_TERMS[figure.tree], "sub": f"{figure.unit_name}　{figure.period_term}　{figure.occasion}",
    }  # fmt: skip
    return listing_page(request, "boards/figure.html", listing, context, title=f"{figure.label}：原值与现值")


def _behind(change: queries.Change) -> str | None:
    if not change.public_id or change.revision is None:
        return None
    return address("revision", change.public_id, change.revision)


def _shown(band: str, count: str, of: str | None) -> str:
    """较差 1/2."""
    return f"{band} {count}{f'/{of}' if of is not None else ''}".strip()
