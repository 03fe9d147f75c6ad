"""发布: the list, what had to be published, drafting, one with its editions, and what may be done with it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.calendar import periods
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.publications import actions, collecting, launching, queries
from dazugong.kernel.publications.content import text_of_file
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .publicity import publicity_of

MOST_FILE = 10 * 1024 * 1024
MARKS = {"draft": Status.OK, "waiting": Status.SOON, "published": Status.DONE, "closed": Status.DONE, "withdrawn": Status.LATE}
SHOWS = {"": "全部", "approve": "等我审批", "read": "等我阅知", "open": "公示中"}


def tabs(current: str, reader: Reader) -> list[tuple[str, str, bool, None]]:
    """发布、应公开、来言: the lists that stand together."""
    found = [("发布", "publications", "publications.read"), ("应公开", "disclosures", "publications.draft"), ("来言", "remarks", "publications.answer")]
    return [(label, address(name), name == current, None) for label, name, power in found if reader.may(power)]


@page("publications.read")
def publications(request: HttpRequest) -> HttpResponse:
    """发布一览."""
    reader = request.reader
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    columns = (
        Column("subject", "标题", href=lambda p: address("publication", p.public_id), sort="subject", filter="text"),
        Column("title", "种类", sort="title", filter="text"),
        Column("unit_name", "发布单位", sort="unit_name", filter="text"),
        Column("state", "状态", kind="status", value=lambda p: (MARKS[p.state], p.get_state_display()), sort="state", filter="choice", choices=queries.STATES, main=True),
        Column("published_on", "发布日期", kind="date", value=lambda p: p.published_on or "没有发布", sort="published_on", main=True),
        Column("until", "公示到", kind="date", value=lambda p: p.until or "不限期", sort="until"),
        Column("edition", "版次", kind="figure", sort="edition"),
        Column("read", "阅知", kind="ratio", value=lambda p: (p.readers, p.due_readers)),
        Column("left", "待办来言", kind="figure", sort="left", unit="件"),
        Column("open", "公众", value=lambda p: "可看" if p.open else "不公开"),
        Column("review", "复核", kind="status", value=lambda p: _review(p, reader)),
    )
    listing = Listing("publications", columns, _rows(reader, show), request.GET, search=("subject__contains", "title__contains", "unit_name__contains"), noun="篇",
                      empty={"approve": "没有等您审批的。", "read": "没有等您阅知的。", "open": "没有正在公示的。"}.get(show, "还没有发布。"),
                      empty_action=("起草", address("publication_new")) if reader.may("publications.draft") and not show else None)  # fmt: skip
    shows = [(name, words, name == show) for name, words in SHOWS.items() if name != "approve" or reader.may("publications.approve")]
    kinds = [(one.key, one.kind.title) for one in queries.draftable(reader)]
    return listing_page(request, "publications/publications.html", listing, {"tabs": tabs("publications", reader), "shows": shows, "kinds": kinds}, title="发布")


def _rows(reader: Reader, show: str) -> Any:
    if show == "approve":
        return queries.to_approve(reader)
    rows = queries.publications(reader)
    if show == "read":
        return rows.filter(pk__in=queries.mine_to_read(reader).values("edition__publication"))
    return rows.filter(state="published", until__gte=reader.day) if show == "open" else rows


def _review(publication: Any, reader: Reader) -> tuple[Status, str] | str:
    """演练、复核: yellow once the months are over."""
    if not publication.review or publication.state != "published":
        return "不要求"
    due = queries.review_due(publication)
    return (Status.SOON, f"{publication.reviewed_on:%Y-%m-%d}以后没有复核") if due < reader.day else (Status.OK, f"{due:%Y-%m-%d}前")


@page("publications.draft")
def disclosures(request: HttpRequest) -> HttpResponse:
    """应公开: what every unit has to publish, by when, and who answers for it."""
    reader, late = request.reader, request.GET.get("show") == "overdue"
    columns = (
        Column("title", "应公开", sort="title", filter="text"),
        Column("unit", "单位", value="unit.name", sort="unit__name", filter="text", main=True),
        Column("term", "期间", sort="first", filter="text", filter_on="term"),
        Column("due", "公开期限", kind="date", sort="due"),
        Column("responsible", "责任岗位", sort="responsible", filter="text"),
        Column("made_on", "公开日期", kind="date", value=lambda d: d.made_on or "没有公开", sort="made_on"),
        Column("state", "情况", kind="status", value=lambda d: _made(d, reader), main=True),
    )
    rows = queries.overdue(reader) if late else queries.disclosures(reader)
    listing = Listing("disclosures", columns, rows, request.GET, search=("title__contains", "unit__name__contains"), noun="项",
                      empty="没有逾期的。" if late else "还没有应公开的。安装了有公开目录的机制，新的一期开始时会列在这里。")  # fmt: skip
    return listing_page(request, "publications/disclosures.html", listing, {"tabs": tabs("disclosures", reader), "late": late}, title="逾期没有公开的" if late else "应公开")


def _made(disclosure: Any, reader: Reader) -> tuple[Status, str]:
    if disclosure.made_on:
        return Status.DONE, "已公开"
    days = queries.days_late(disclosure, reader.day)
    return (Status.LATE, f"逾期{days}天") if days else (Status.OK, "未到期")


class DraftForm(forms.Form):
    """起草: what kind, in whose name, under which title, and the words."""

    what = forms.ChoiceField(label="种类")
    unit = forms.ChoiceField(label="发布单位")
    subject = forms.CharField(label="标题", max_length=actions.MOST_SUBJECT)
    period = forms.CharField(label="期间", max_length=20, required=False, help_text="不填就是最近一期；写成 2026年、2026年第二季度、2026年5月")
    body = forms.CharField(label="正文", required=False, max_length=actions.MOST_BODY, widget=forms.Textarea(attrs={"rows": 10}), help_text="一行一段；取自报表的可以只写说明")
    file = forms.FileField(label="或从文件取正文", required=False, help_text="只取文字，文件本身不公开；有密级标志的不收")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices, self.fields["unit"].choices = kinds, units


@page("publications.draft", methods=("GET", "POST"))
def publication_new(request: HttpRequest) -> HttpResponse:
    """起草."""
    reader = request.reader
    offers = {offer.key: offer for offer in queries.draftable(reader)}
    units = {unit.public_id: unit for offer in offers.values() for unit in queries.units_for(reader, offer)}
    form = DraftForm(request.POST or None, request.FILES or None, kinds=[(key, f"{one.kind.title}（{one.pack.title}）") for key, one in offers.items()],
                     units=[(unit.public_id, unit.name_on) for unit in units.values()], initial={"what": request.GET.get("what", "")})  # fmt: skip

    def shown() -> HttpResponse:
        return render(request, "publications/new.html", {"form": form, "title": "起草", "none": not units}, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        offer, unit = offers[given["what"]], units[given["unit"]]
        period = queries.period_for(offer, reader.day, given["period"])
        already = queries.same_period(reader, offer, unit, period).count()
        made = actions.draft(offer=offer, unit=unit, subject=given["subject"], body=_body(given), period=period, by=reader, at=timezone.now())
        if already:
            messages.warning(request, f"{unit.name_on}{periods.period(period).brief}的{offer.kind.title}已有{already}份，请核对是不是要再发一份")
        return address("publication", made.public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


def _body(given: dict[str, Any]) -> str:
    """What was typed, else the words of the file."""
    file = given.get("file")
    if file is None or given["body"].strip():
        return given["body"]
    if file.size > MOST_FILE:
        raise Refusal(f"文件超过{MOST_FILE // 1024 // 1024}兆，请只留文字再上传", field="file")
    return text_of_file(file.read(), file.name)


@page("publications.read")
def publication(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them: what it says, every edition, who has read it, what waits."""
    reader = request.reader
    try:
        found = queries.publication_for(reader, public_id)
    except Hidden:
        actions.note_refused(public_id=public_id, by=reader, at=timezone.now())
        raise
    editions = queries.editions_of(reader, found)
    asked = request.GET.get("edition", "")
    shown = next((e for e in editions if str(e.number) == asked), editions[0] if editions else None)
    if shown is None or asked and str(shown.number) != asked:
        raise Http404
    own, standing = queries.may_draft(reader, found), queries.standing(reader, found)
    words = queries.launched_by(reader, found) if own and found.state == "published" else None
    context = {
        "found": found, "title": found.subject, "sub": f"{found.title}　{found.unit_name}", "editions": editions, "shown": shown, "standing": standing, "own": own,
        "counts": queries.counts_of(shown), "mark": MARKS[found.state].saying(found.get_state_display()), "crumbs": [("公开", address("publications")), (found.subject, "")],
        "to_approve": queries.may_approve(reader, found), "mine": queries.mine_to_read(reader).filter(edition__publication=found).exists(),
        "rate": queries.rate_of(reader, standing) if standing and own else None, "launches": queries.launches_of(reader, found) if own else [],
        "may_launch": words is not None, "launched_once": words is not None and words.once, "review": _review(found, reader)[1] if found.review and own else "",
        "publicity": publicity_of(found, reader) if own and found.until else None,
        "doable": own and found.state != "withdrawn", "approvers": queries.approvers_of(reader, found), "left": found.left if own else 0, "rows": [list(zip(shown.columns, row, strict=True)) for row in shown.rows],
    }  # fmt: skip
    return render(request, "publications/publication.html", context)


@page("publications.draft", methods=("POST",))
def publications_collected(request: HttpRequest) -> HttpResponse:
    """汇编成册: everything published of one kind, as one file."""
    pack, _, kind = request.POST.get("what", "").partition(".")
    try:
        data = collecting.collect(pack=pack, kind=kind, by=request.reader, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(address("publications"))
    disposition = content_disposition_header(as_attachment=True, filename="汇编.pdf")
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": disposition})


@page("publications.draft", methods=("GET", "POST"))
def publication_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """改稿, or a new edition of what is published."""
    reader = request.reader
    found = queries.publication_for(reader, public_id)
    if not queries.may_draft(reader, found):
        raise Http404
    last = queries.editions_of(reader, found)[0]
    text = request.POST.get("body", last.body)

    def shown(refusal: Refusal | None = None) -> HttpResponse:
        context = {"found": found, "last": last, "body": text, "refusal": refusal.message if refusal else "", "title": f"改稿：{found.subject}", "new": last.state == "approved",
                   "subject": request.POST.get("subject", found.subject)}  # fmt: skip
        return render(request, "publications/edit.html", context, status=400 if refusal else 200)

    def act() -> str:
        edition = actions.draft_again(publication=found, body=text, subject=request.POST.get("subject", ""), by=reader, at=timezone.now())
        return f"{address('publication', public_id)}?edition={edition.number}"

    return act_once(request, act, refused=shown) if request.method == "POST" else shown()


@page("publications.read", methods=("POST",))
def publication_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """送审、批准、退回、撤下、结束、阅知、复核、启动."""
    reader, given = request.reader, request.POST
    common: dict[str, Any] = {"publication": queries.publication_for(reader, public_id), "by": reader, "at": timezone.now()}
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "hand_in": (lambda: actions.hand_in(**common), "已送审，由别人审批"),
        "approve": (lambda: actions.approve(**common), "已批准发布；公众可看的，半分钟内见于公开页"),
        "return": (lambda: actions.return_edition(note=given.get("note", ""), **common), "已退回"),
        "withdraw": (lambda: actions.withdraw(reason=given.get("reason", ""), **common), "已撤下，公开页上不再有"),
        "close": (lambda: actions.close(**common), "公示已结束"),
        "read": (lambda: actions.mark_read(**common), "已记下您阅知"),
        "review": (lambda: actions.note_review(**common), "已记复核"),
        "launch": (lambda: launching.launch(reason=given.get("reason", ""), **common), "已启动，任务已下达"),
    }  # fmt: skip
    chosen = acts.get(given.get("act", ""))
    if chosen is None:
        raise Http404

    def act() -> str:
        chosen[0]()
        messages.success(request, chosen[1])
        return address("publication", public_id)

    return act_once(request, act)


@page("publications.draft")
def publication_readings(request: HttpRequest, public_id: str) -> HttpResponse:
    """阅知情况: of one edition, those who have not read it first."""
    reader = request.reader
    found = queries.publication_for(reader, public_id)
    asked = request.GET.get("edition", "")
    edition = next((e for e in queries.editions_of(reader, found) if e.state == "approved" and asked in ("", str(e.number))), None)
    if edition is None or not queries.may_draft(reader, found):
        raise Http404
    columns = (
        Column("post_name", "岗位", sort="post_name", filter="text"),
        Column("name", "姓名", sort="name", filter="text", main=True),
        Column("due", "阅知期限", kind="date", value=lambda r: r.due or "不限期", sort="due"),
        Column("read_on", "阅知日期", kind="date", value=lambda r: r.read_on or "没有阅知", sort="read_on"),
        Column("state", "情况", kind="status", value=lambda r: _read(r, reader), main=True),
    )
    listing = Listing("readings", columns, queries.readings_of(reader, edition), request.GET, search=("post_name__contains", "name__contains"), noun="人", empty="这一版没有要阅知的人。")
    rate = queries.rate_of(reader, edition)
    context = {"found": found, "edition": edition, "rate": rate, "sub": f"第{edition.number}版：应阅{rate.due}人，已阅{rate.read}人，未阅{rate.due - rate.read}人",
               "crumbs": [("公开", address("publications")), (found.subject, address("publication", public_id)), ("阅知情况", "")]}  # fmt: skip
    return listing_page(request, "publications/readings.html", listing, context, title=f"阅知情况：{found.subject}")


def _read(reading: Any, reader: Reader) -> tuple[Status, str]:
    if reading.read_on:
        return Status.DONE, "已阅"
    return (Status.LATE, "逾期未阅") if reading.due and reading.due < reader.day else (Status.OK, "未阅")
