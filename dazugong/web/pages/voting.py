"""投票: the paper that whoever holds a slip fills in, without logging in. The page asks nobody who he is and answers everybody alike."""
from __future__ import annotations

import unicodedata
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from dazugong.kernel.ballots.casting import Paper, cast, paper_of
from dazugong.kernel.ballots.papers import Written
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.web.pages.ballot_forms import POINTS_TYPED
from dazugong.web.reading import today
from dazugong.web.refusals import not_opened

BLANK = "blank"


@sensitive_post_parameters()
def vote(request: HttpRequest, public_id: str) -> HttpResponse:
    """一张票. What is refused is answered like what is taken: a line in a log of errors would tell who was there when."""
    if request.method not in ("GET", "HEAD", "POST"):
        return not_opened(request, "GET", "POST")
    try:
        paper = paper_of(public_id, today())
    except Hidden as hidden:
        raise Http404 from hidden
    context: dict[str, Any] = {"paper": paper, "title": paper.poll.topic, "closed": paper.closed, "code": request.POST.get("code", "")}
    if request.method == "POST":
        try:
            context["slip"] = cast(paper, request.POST.get("code", ""), _written(request, paper))[:12]
        except Refusal as refusal:
            context["refusal"] = refusal
    context["rows"] = _rows(request, paper)
    response = render(request, "ballots/vote.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _name(subject: int, item: int) -> str:
    """How the form names one place of the paper."""
    return f"{subject}.{item}"


def _written(request: HttpRequest, paper: Paper) -> Written:
    """What was filled in; places left open are missing."""
    if request.POST.get(BLANK) == "yes":
        return Written(None)
    said: dict[tuple[str, str], str | float] = {}
    for s, subject in enumerate(paper.subjects):
        for i, term in enumerate(paper.ballot.terms):
            text = request.POST.get(_name(s, i), "").strip()
            if text:
                said[subject, term] = _mark(paper, text)
    comments = {subject: request.POST.get(f"words.{s}", "").strip() for s, subject in enumerate(paper.subjects)} if paper.ballot.comments else {}
    return Written(said, comments)


def _mark(paper: Paper, text: str) -> str | float:
    if paper.ballot.marks:
        if text not in paper.ballot.marks:
            raise Refusal("请从列出的各项中选")
        return text
    said = unicodedata.normalize("NFKC", text)
    if not POINTS_TYPED.fullmatch(said):
        raise Refusal(f"“{text[:20]}”不是分数，请写数字，最多一位小数")
    return float(said) if "." in said else int(said)


def _rows(request: HttpRequest, paper: Paper) -> list[dict[str, Any]]:
    """Every subject with its places, as typed so far."""
    return [
        {
            "subject": subject, "words": f"words.{s}", "said": request.POST.get(f"words.{s}", ""),
            "places": [(_name(s, i), term, request.POST.get(_name(s, i), ""), paper.ballot.most(term)) for i, term in enumerate(paper.ballot.terms)],
        }
        for s, subject in enumerate(paper.subjects)
    ]  # fmt: skip
