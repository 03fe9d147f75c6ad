"""票决: the list, one vote with where it stands and what may be done, its board, its protocol."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.paper.protocol import protocol_pdf
from dazugong.kernel.ballots import actions, bidding, casework, preparing, queries, tallying
from dazugong.kernel.ballots.papers import ballot_of
from dazugong.kernel.ballots.succeeding import offer_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.spec.ballots import Ballot
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.posting import act_once, back_with
from dazugong.web.reading import address, page

from .ballot_forms import judge_of
from .ballot_paper import protocol_of

READ = ("ballots.read", "self.read")


@page(*READ, any_of=True)
def polls(request: HttpRequest) -> HttpResponse:
    """票决一览."""
    columns = (
        Column("topic", "事项", href=lambda p: address("poll", p.public_id), sort="topic", filter="text"),
        Column("title", "种类", sort="title", filter="text", main=True),
        Column("unit_name", "单位", sort="unit_name", filter="text"),
        Column("day", "日期", kind="date", sort="day"),
        Column("state", "状态", value="get_state_display", sort="state", filter="choice", choices=queries.STATES, main=True),
        Column("issued", "发出", kind="figure", value=lambda p: p.issued or "还没有发票", sort="issued", unit="张"),
        Column("returned", "收回", kind="figure", value=lambda p: "还没有计票" if p.returned is None else p.returned, sort="returned", unit="张"),
        Column("valid", "有效", kind="figure", value=lambda p: "还没有计票" if p.valid is None else p.valid, sort="valid", unit="张"),
    )
    may = request.reader.may("ballots.keep")
    listing = Listing("polls", columns, queries.polls(request.reader), request.GET, search=("topic__contains", "title__contains", "unit_name__contains"),
                      empty="还没有票决。", noun="次票决", empty_action=("准备票决", address("poll_new")) if may else None)  # fmt: skip
    return listing_page(request, "ballots/polls.html", listing, {"may": may}, title="票决")


@page(*READ, any_of=True)
def poll(request: HttpRequest, public_id: str) -> HttpResponse:
    """一次票决: how far it is, the one thing to do next, and what came of it as far as one may know."""
    return render(request, "ballots/poll.html", _shown(request, queries.poll_for(request.reader, public_id)))


@page("ballots.keep")
def poll_protocol(request: HttpRequest, public_id: str) -> HttpResponse:
    """票决记录: to be printed and signed by the scrutineers."""
    found = queries.poll_for(request.reader, public_id)
    if not queries.keeps(request.reader, found):
        raise Hidden("poll")
    if found.returned is None:
        raise Refusal("还没有计票，计票以后才有票决记录")
    context = _shown(request, found)
    if request.GET.get("as") != "pdf":
        return render(request, "ballots/protocol.html", {**context, "title": f"{found.title}记录"})
    disposition = content_disposition_header(as_attachment=True, filename=f"{found.title}记录.pdf")
    return HttpResponse(protocol_pdf(protocol_of(context)), content_type="application/pdf", headers={"Content-Disposition": disposition})


def _shown(request: HttpRequest, found: Any) -> dict[str, Any]:
    reader, ballot = request.reader, ballot_of(found)
    keeper = queries.keeps(reader, found)
    bids = list(queries.bids_of(reader, found)) if ballot.bids else []
    declines = list(queries.declines_of(reader, found)) if ballot.bids else []
    lines = queries.lines(reader, found, ballot)
    judges = list(queries.judges_of(reader, found)) if keeper else []
    return {
        "poll": found, "ballot": ballot, "keeper": keeper, "title": found.topic, "lines": lines,
        "judges": judges, "outside": sum(not one.person for one in judges), "unnamed": max(found.due - len(judges), 0) if keeper and ballot.voters == "judges" and found.state == "prepared" else 0, "bids": bids, "declines": declines, "declined": any(one.unit_id == reader.unit_id for one in declines), "bidding": not keeper and _bidding(request, found),
        "tellers": queries.tellers_of(reader, found) if keeper else [], "differing": queries.differing(reader, found) if keeper and found.returned is None else [],
        "marks": ballot.marks if len(ballot.terms) == 1 else (), "settled": any(one.subject.outcome for one in lines),
        "lost": found.issued - found.returned - found.unused if found.returned is not None else 0, "rows": [(one, _figures(one, ballot)) for one in lines],
        "vote_address": request.build_absolute_uri(address("vote", found.public_id)), "scored": ballot.kind == "points",
        "board": bool(found.board) and (keeper or found.state == "published" and found.counts_open),
        "fingerprint": " ".join(found.commitment[at : at + 4] for at in range(0, 32, 4)) if found.commitment else "",
        "cases": [(row, offer_of(reader, row)) for row in casework.waiting_cases(reader, found)] if reader.may("ballots.read") else [],
        "announced": casework.announced(reader, found), "case": casework.case_of(reader, found), "again": queries.repeated(reader, found),
        "equal": keeper and any(one.subject.outcome in preparing.ALIKE for one in lines), "handed": any(one.unit_id == reader.unit_id for one in bids),
        "most": found.present or found.due, "now": timezone.now(), "contest": ballot.kind == "points" and ballot.winners,
    }


def _figures(line: queries.Line, ballot: Ballot) -> list[tuple[str, int | str]]:
    """The votes of one subject under each mark, where the paper has one item only; what is kept back says so."""
    votes = next(iter((line.votes or {}).values()), None)
    return [(mark, "不公布" if votes is None else votes.get(mark, 0)) for mark in ballot.marks]


def _bidding(request: HttpRequest, found: Any) -> bool:
    """Whether the reader's own unit may hand in a bid now."""
    return found.bids_lock is not None and request.reader.may("ballots.bid") and found.state == "prepared" and timezone.now() < found.bids_until


@page("ballots.keep", methods=("POST",))
def poll_slips(request: HttpRequest, public_id: str) -> HttpResponse:
    """抽取编码票, or 设标箱: what is drawn is shown on this page once and kept nowhere."""
    reader, found = request.reader, queries.poll_for(request.reader, public_id)
    common = {"poll": found, "by": reader, "at": timezone.now()}
    try:
        if request.POST.get("what") == "bids":
            return render(request, "ballots/halves.html", {"poll": found, "halves": bidding.lock_bids(**common), "title": "开标钥匙"})
        slips = actions.draw_slips(count=_whole(request, "count"), **common)
    except Refusal as refusal:
        return back_with(request, refusal)
    context = {"poll": found, "slips": slips, "title": "编码票", "vote_address": request.build_absolute_uri(address("vote", public_id)),
               "fingerprint": " ".join(slips.commitment[at : at + 4] for at in range(0, 32, 4))}  # fmt: skip
    response = render(request, "ballots/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _whole(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    if not text.isdecimal() or len(text) > 6:
        raise Refusal("请填整数", field=name)
    return int(text)


def _own_lines(reader: Reader, poll: Any) -> list[Any]:
    """The results that are about the reader himself. Raises `Hidden` where there are none."""
    mine = [one.subject for one in queries.lines(reader, poll, ballot_of(poll)) if one.mine]
    if not mine:
        raise Hidden("subject")
    return mine


@page("ballots.read", "self.read", any_of=True, methods=("POST",))
def poll_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """截止, 开箱计票, 开标, 公布, 作废, 记入办件, 递补, 换评委, 延长投标, 再投; 撤回投标, 不参加; 确认收到."""
    found = queries.poll_for(request.reader, public_id)
    if request.POST.get("act") == "judges":
        return _change_judges(request, found)
    if request.POST.get("act") == "again":
        return act_once(request, lambda: address("poll", preparing.vote_again(poll=found, by=request.reader, at=timezone.now()).public_id))
    acts = _acts(request, found)

    def act() -> str:
        if request.POST.get("act") == "next":
            case = casework.take_next(poll=found, step=_whole(request, "step"), reason=request.POST.get("reason", ""), by=request.reader, at=timezone.now())
            messages.success(request, "已按次序递补，理由记在办理经过里；请核对后往下办")
            return address("case", case.public_id)
        messages.success(request, acts.get(request.POST.get("act", ""), acts["seen"])())
        return address("poll", public_id)

    return act_once(request, act)


def _change_judges(request: HttpRequest, found: Any) -> HttpResponse:
    """换评委: who is meant is settled before the act."""
    reader = request.reader
    try:
        judges = [judge_of(line.strip(), by=reader) for line in request.POST.get("judges", "").splitlines() if line.strip()]
    except Refusal as refusal:
        return back_with(request, refusal)

    def act() -> str:
        changed = preparing.change_judges(poll=found, judges=judges, by=reader, at=timezone.now())
        messages.success(request, f"评委已换，共{changed.judges.count()}人")
        return address("poll", found.public_id)

    return act_once(request, act)


def _acts(request: HttpRequest, found: Any) -> dict[str, Callable[[], str]]:
    """What may be done with a vote, by the name of its button; each says what came of it."""
    reader: Reader = request.reader
    common: dict[str, Any] = {"poll": found, "by": reader, "at": timezone.now()}
    halves = (request.POST.get("half_1", ""), request.POST.get("half_2", ""))

    def close() -> str:
        actions.close_poll(**common)
        return "投票已截止，请两名监票人开箱"

    def count() -> str:
        done = tallying.count_poll(halves=halves, unused=_whole(request, "unused"), **common)
        return f"收回{done.returned}张，有效{done.valid}张，无效{done.invalid}张"

    def publish() -> str:
        reasons = {int(name[7:]): text for name, text in request.POST.items() if name.startswith("reason_") and name[7:].isdecimal()}
        actions.publish_poll(reasons=reasons, **common)
        return "结果已公布"

    def void() -> str:
        actions.void_poll(reason=request.POST.get("reason", ""), **common)
        return "这次票决已作废，没有开过箱的票已销毁"

    def into_case() -> str:
        case = casework.take_into_case(step=_whole(request, "step"), **common)
        return f"票数已记入“{case.title}：{case.subject}”，请到办件里核对、往下办"

    def seen() -> str:
        for subject in _own_lines(reader, found):
            actions.acknowledge(subject=subject, by=reader, at=common["at"])
        return "已确认收到"

    def opened() -> str:
        return f"已开标，{bidding.open_bids(halves=halves, **common)}家投标"

    def extend() -> str:
        done = preparing.extend_bids(until=_minute(request, "until"), **common)
        return f"投标已延长到{timezone.localtime(done.bids_until):%Y-%m-%d %H:%M}"

    return {"extend": extend, "case": into_case, "close": close, "count": count, "open": opened, "publish": publish, "void": void, "seen": seen} | _bidders_acts(common)


def _bidders_acts(common: Mapping[str, Any]) -> dict[str, Callable[[], str]]:
    """What a unit that may bid does, beside handing in its bid."""

    def withdraw() -> str:
        bidding.withdraw_bid(**common)
        return "投标已撤回，封存的标书没有打开；截止以前可以再投"

    def decline() -> str:
        bidding.decline(**common)
        return "已表示不参加，工作台上不再列出；截止以前可以改为参加"

    def take_part() -> str:
        bidding.take_part(**common)
        return "已改为参加，请在截止以前投标"

    return {"withdraw": withdraw, "decline": decline, "take_part": take_part}


def _minute(request: HttpRequest, name: str) -> datetime:
    """A day and hour as typed. Raises `Refusal`."""
    try:
        typed = forms.DateTimeField().to_python(request.POST.get(name, ""))
    except ValidationError:
        typed = None
    if typed is None:
        raise Refusal("截止时间请写成 2026-10-20 17:00 的样子", field=name)
    return typed


@page(*READ, any_of=True)
def poll_board(request: HttpRequest, public_id: str) -> HttpResponse:
    """公示板: the file that anybody can recount with `dzg board verify`."""
    text = queries.board_for(request.reader, public_id)
    disposition = content_disposition_header(as_attachment=True, filename=f"公示板-{public_id}.json")
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers={"Content-Disposition": disposition})
