"""后台作业: what runs, how far it has come, what was done."""
from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.kernel.indicators.actions import ask_to_refresh
from dazugong.kernel.indicators.queries import fresh
from dazugong.kernel.jobs.actions import ask_for
from dazugong.kernel.jobs.queries import jobs as latest
from dazugong.kernel.statistics import actions as statistics
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page


@page("packs.install", methods=("GET", "POST"))
def jobs(request: HttpRequest) -> HttpResponse:
    """作业一览; by POST an officer asks that what is due be opened now."""
    if request.method == "POST":
        return act_once(request, lambda: _ask(request))
    columns = (
        Column("label", "作业", filter="text"),
        Column("state", "状态", value="get_state_display", main=True),
        Column("progress", "进度", kind="ratio", value=lambda j: (j.done, j.total), main=True),
        Column("said", "说明", value=lambda j: j.said or "还没有开始"),
        Column("asked_at", "交办时间", value=lambda j: f"{timezone.localtime(j.asked_at):%Y-%m-%d %H:%M}"),
        Column("ended_at", "结束时间", value=lambda j: f"{timezone.localtime(j.ended_at):%Y-%m-%d %H:%M}" if j.ended_at else "未结束"),
    )
    found = fresh()
    listing = Listing("jobs", columns, latest(), request.GET, noun="项作业", empty="还没有作业。各表到期由系统自动开启，开启时列在这里。")
    return listing_page(request, "records/jobs.html", listing, {"sub": "系统在后台办的事，半分钟内开始，进度随时可看", "fresh": found.at if found else None}, title="后台作业")


def _ask(request: HttpRequest) -> str:
    if request.POST.get("work") == "figures":
        at = timezone.now()
        ask_to_refresh(by=request.reader, at=at)
        statistics.ask_to_refresh(by=request.reader, at=at)
        messages.success(request, "已交办，半分钟内开始；更新完以前，看板和年度统计仍读原来的快照")
        return address("jobs")
    ask_for(work="open_periods", label="开启各机制到期的期间", by=request.reader, at=timezone.now())
    messages.success(request, "已交办，半分钟内开始；刷新本页看进度")
    return address("jobs")
