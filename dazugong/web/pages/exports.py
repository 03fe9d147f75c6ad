"""我的导出: lists that were too long to be handed out at once: how far each is, its file for a few days, and the way to stop it."""
from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.exports.actions import KEPT, drop, take_file
from dazugong.kernel.exports.queries import Standing, standing, standing_of
from dazugong.web.listing import WORKBOOK_TYPE, Column, Listing, listing_page
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

EMPTY = "没有后台导出的表格。表格较大时，点“导出表格”就在后台写，写的经过和写好的文件列在这里。"
SUB = f"只列您以现在这个职务导出的，别人看不到；文件留{KEPT.days}天，到期或职务有变动就删除"


@page()
def exports(request: HttpRequest) -> HttpResponse:
    """我的导出."""
    columns = (
        Column("what", "内容", value="what", href=lambda one: address("export", one.export.public_id)),
        Column("narrowed", "筛选"),
        Column("rows", "行数", kind="figure", value="export.rows", main=True),
        Column("day", "截至日期", kind="date", value="export.day"),
        Column("state", "状态", value="state", main=True),
        Column("asked_at", "交办时间", kind="date", value="export.asked_at"),
        Column("until", "文件保存到", kind="date", value=lambda one: one.export.until if one.ready else None),
    )
    listing = Listing("exports", columns, standing(request.reader), request.GET, noun="份导出", empty=EMPTY, exports=False)
    return listing_page(request, "exports/exports.html", listing, {"sub": SUB}, title="我的导出")


@page()
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """一份导出: how far it is; when it is ready, the way to its file."""
    one = standing_of(request.reader, public_id)
    if request.GET.get("watch") and not one.going:
        return HttpResponse(headers={"HX-Redirect": address("export", public_id)})
    context = {"title": f"导出：{one.what}", "sub": _sub(one), "one": one, "kept": KEPT.days}
    return render(request, "exports/export.html", context)


def _sub(one: Standing) -> str:
    narrowed = f"{one.narrowed}　" if one.narrowed else ""
    return f"{narrowed}截至{one.export.day:%Y-%m-%d}，{timezone.localtime(one.export.asked_at):%Y-%m-%d %H:%M}交办"


@page()
def export_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """下载: the file itself, traced each time."""
    one = standing_of(request.reader, public_id)
    name, data = take_file(export=one.export, by=request.reader, at=timezone.now())
    return HttpResponse(data, content_type=WORKBOOK_TYPE, headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)})


@page(methods=("POST",))
def export_drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """停下或删除."""
    one = standing_of(request.reader, public_id)

    def act() -> str:
        drop(one=one, by=request.reader, at=timezone.now())
        messages.success(request, "已停下，没有留下文件" if one.going else "已删除")
        return address("exports")

    return act_once(request, act)
