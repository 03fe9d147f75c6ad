"""公开页: read what is published, say something to it, write a letter, ask how far it has come. Nobody is asked who he is."""
from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dazugong.formats.publicfile import COMMENT, LETTER, MOST_TEXT, OBJECTION, Inbox, InboxFull, Page, Site

from .words import day_in_words, publicity

PER_PAGE = 30
FEWEST = 4
FULL = "信箱暂时满了，请过一会儿再提交；文字还在下面，没有丢"


def site() -> Site:
    """What the office has made public."""
    return Site(Path(settings.PUBLIC_FOLDER))


def inbox() -> Inbox:
    """Where the public leaves what it sends."""
    return Inbox(Path(settings.PUBLIC_FOLDER))


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """一览: the latest first, narrowed by genre or by words of the title."""
    found = site().pages()
    genres = sorted({page.genre for page in found})
    genre, words = request.GET.get("genre", ""), request.GET.get("q", "").strip()[:60]
    shown = [page for page in found if (not genre or page.genre == genre) and words in f"{page.title}{page.unit}{page.kind}"]
    pages, today = Paginator(shown, PER_PAGE).get_page(request.GET.get("page", "1")), _today()
    context = {"pages": pages, "listed": [(page, publicity(page, today)) for page in pages], "genres": genres, "genre": genre, "q": words, "boxes": site().boxes(), "count": len(shown)}
    return _shown(request, "everything", site().name(), context)


@require_safe
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One page as it stands."""
    return _page(request, _there(public_id))


@require_safe
def edition(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """An earlier edition, with its day."""
    return _page(request, _there(public_id, number))


@never_cache
@require_POST
def say(request: HttpRequest, public_id: str) -> HttpResponse:
    """留言 or 异议: shown, or answered, only after the office has looked at it."""
    page = _there(public_id)
    kind = request.POST.get("kind", "")
    if kind not in (COMMENT, OBJECTION) or not {COMMENT: page.comments, OBJECTION: open_to_objections(page, _today())}[kind]:
        raise Http404
    text, refused = _typed(request)
    if refused:
        return _page(request, page, kind=kind, text=text, refused=refused, status=400)
    return _drop(request, kind, page.id, text) or _page(request, page, kind=kind, text=text, refused=FULL, status=503)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def box(request: HttpRequest, box_id: str) -> HttpResponse:
    """信箱: a letter without a name."""
    found = site().box(box_id)
    if found is None:
        raise Http404
    context = {"box": found, "most": MOST_TEXT}
    if request.method != "POST":
        return _shown(request, "box", found.title, context)
    text, refused = _typed(request)
    answer = None if refused else _drop(request, LETTER, found.id, text)
    return answer or _shown(request, "box", found.title, {**context, "text": text, "refused": refused or FULL}, status=400 if refused else 503)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """查进度 by the number. It is sent in the body, so that it stands in no address and no log."""
    receipt = request.POST.get("receipt", "").strip()[:40]
    found = site().progress(receipt) if receipt else None
    waits = bool(receipt) and found is None and inbox().holds(receipt)
    return _shown(request, "progress", "查询进度", {"receipt": receipt, "found": found, "waits": waits, "asked": request.method == "POST"})


def open_to_objections(page: Page, today: date) -> bool:
    """Whether the publicity still runs."""
    return page.objections and bool(page.until) and today <= date.fromisoformat(page.until)


def _there(public_id: str, number: int = 0) -> Page:
    page = site().page(public_id, number)
    if page is None:
        raise Http404
    return page


def _page(request: HttpRequest, page: Page, status: int = 200, **more: str) -> HttpResponse:
    editions = site().editions(page.id)
    context = {
        "page": page, "publicity": publicity(page, _today()) if page.current else "", "published": day_in_words(page.published_on), "until": day_in_words(page.until), "editions": editions if len(editions) > 1 else [], "said": site().said(page.id) if page.current else [], "rows": [list(zip(page.columns, row)) for row in page.rows],
        "objecting": page.current and open_to_objections(page, _today()), "commenting": page.current and page.comments, "most": MOST_TEXT, **more,
    }  # fmt: skip
    return _shown(request, "page", page.title, context, status)


def _typed(request: HttpRequest) -> tuple[str, str]:
    """(what was typed, why it is refused); nothing is cut."""
    text = request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) < FEWEST:
        return text, f"请写明内容，至少{FEWEST}个字"
    if len(text) > MOST_TEXT:
        return text, f"最多{MOST_TEXT}个字，现在有{len(text)}个字，请删短后再提交"
    return text, ""


def _drop(request: HttpRequest, kind: str, about: str, text: str) -> HttpResponse | None:
    """The number, shown this once; None where the inbox is full."""
    try:
        receipt = inbox().drop(kind, about, text)
    except InboxFull:
        return None
    return _shown(request, "received", "已收到", {"receipt": receipt, "kind": kind})


def _shown(request: HttpRequest, name: str, title: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, f"public/{name}.html", {"site": site().name(), "title": title, **context}, status=status)


def _today() -> date:
    return timezone.localdate()


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有这一页: the same bytes whether it never was, is not approved, or was withdrawn."""
    return render(request, "public/404.html", status=404)


def not_taken(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """没有收下: what was sent is far too long to be read at all; anything else that is wrong is not there."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "public/400.html", status=400)
    return not_there(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """出错."""
    return render(request, "public/500.html", status=500)


def form_lapsed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单失效: the browser did not bring the token back."""
    return render(request, "public/lapsed.html", status=403)
