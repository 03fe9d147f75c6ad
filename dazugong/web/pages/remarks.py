"""来言: comments to be looked at, objections and letters to be answered. Nobody here can tell who sent them."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.publications import queries, remarks
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

from .publications import tabs

KINDS = (("comment", "留言"), ("objection", "异议"), ("letter", "来信"))


@page("publications.answer")
def remark_list(request: HttpRequest) -> HttpResponse:
    """来言一览."""
    reader = request.reader
    columns = (
        Column("title", "所指", href=lambda r: address("remark", r.public_id), sort="title", filter="text"),
        Column("kind", "种类", value="get_kind_display", sort="kind", filter="choice", choices=KINDS, main=True),
        Column("came_on", "收到日期", kind="date", sort="came_on"),
        Column("due", "答复期限", kind="date", value=lambda r: r.due or "不限期", sort="due"),
        Column("office", "承办", sort="office", filter="text"),
        Column("state", "状态", kind="status", value=lambda r: _state(r, reader), sort="state", filter="choice", choices=queries.REMARK_STATES, main=True),
        Column("settled_on", "办理日期", kind="date", value=lambda r: r.settled_on or "没有办", sort="settled_on"),
    )
    listing = Listing("remarks", columns, queries.remarks(reader), request.GET, search=("title__contains",), noun="件", empty="还没有来言。公众在公开页上的留言、异议和来信列在这里。")
    return listing_page(request, "publications/remarks.html", listing, {"tabs": tabs("remarks", reader)}, title="来言")


def _state(remark: Any, reader: Reader) -> tuple[Status, str]:
    if remark.state != "waiting":
        return Status.DONE, remark.get_state_display()
    return (Status.LATE, "逾期没有办") if remark.due and remark.due < reader.day else (Status.SOON, "待办")


@page("publications.answer", methods=("GET", "POST"))
def remark(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them: its words (every look at a letter leaves a trace), and what may be done with it."""
    reader = request.reader
    found = queries.remark_for(reader, public_id)
    if request.method != "POST":
        return _shown(request, found)
    common: dict[str, Any] = {"remark": found, "by": reader, "at": timezone.now()}
    text = request.POST.get("text", "")
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "show": (lambda: remarks.show_comment(**common), "已通过，半分钟内见于公开页"),
        "return": (lambda: remarks.return_comment(reason=text, **common), "已退回；留言的人凭编号看得到理由"),
        "take_down": (lambda: remarks.take_down(reason=text, **common), "已撤下"),
        "answer": (lambda: remarks.answer(text=text, **common), "已答复；寄来的人凭编号看得到"),
    }
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        raise Http404

    def act() -> str:
        chosen[0]()
        messages.success(request, chosen[1])
        return address("remark", public_id)

    return act_once(request, act, refused=lambda refusal: _shown(request, found, refusal, {request.POST["act"]: text}))


def _shown(request: HttpRequest, found: Any, refusal: Refusal | None = None, typed: Mapping[str, str] | None = None) -> HttpResponse:
    """`typed`: what was written, by the button it was written for; it stands at no other."""
    words = remarks.open_letter(remark=found, by=request.reader, at=timezone.now())
    context = {
        "found": found, "words": words, "refusal": refusal.message if refusal else "", "typed": typed or {}, "title": f"{found.get_kind_display()}：{found.title}",
        "crumbs": [("公开", address("publications")), ("来言", address("remarks")), (found.title, "")], "mark": _state(found, request.reader)[0].saying(found.get_state_display()),
    }  # fmt: skip
    return render(request, "publications/remark.html", context, status=400 if refusal else 200)
