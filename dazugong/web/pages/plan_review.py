"""审定: one document and its measures, decided one by one with the keyboard; two officers may sit at it at once."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.plans import actions, queries, reshaping, withdrawing
from dazugong.reading import lines
from dazugong.web.original import pieces
from dazugong.web.posting import act_once, back_with
from dazugong.web.reading import address, page
from dazugong.web.target_words import from_words, in_words

RESHAPING = ("merge", "split", "undo")  # acts that touch more rows than one
OPENING = ("edit", "assign", "split")
KEEPING = ("edit", "assign")    # acts with something typed or ticked, which a refusal leaves standing
TYPED = "typed"     # not a decision: what one had typed before the page was fetched anew comes back beside what is kept now
NEAR = 30           # measures to either side of the current one that stand there with their acts; the others take them in when one gets to them
MOST_TOLD = 4       # acts of another officer that are named one by one
STRETCH = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")  # 起点-字数


class MeasureForm(forms.Form):
    """一条举措的修改."""

    text = forms.CharField(label="举措", max_length=2000, error_messages={"required": "请写明举措内容"})
    opens = forms.DateField(label="起始日期", required=False, error_messages={"invalid": "起始日期请写成 2026-05-01 的样子"})
    due = forms.DateField(label="完成期限", required=False, error_messages={"invalid": "完成期限请写成 2026-05-01 的样子"})
    frequency = forms.CharField(label="周期", max_length=30, required=False)
    targets = forms.CharField(label="目标值", max_length=1000, required=False)
    line = forms.CharField(label="条线", max_length=20, required=False)


class Break(NamedTuple):
    """可拆处: where a measure may be split, and the words after it."""

    place: int
    text: str


@page("plans.read")
@gzip_page      # a long paper is mostly the same words over and over; nothing of the request comes back in it beside secrets that could be guessed at by its length
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """审定: the original on the left, its measures on the right."""
    document = queries.document_for(request.reader, public_id)
    at = _number(request.GET.get("at", ""))
    how = "split" if request.GET.get("split") else "open" if request.GET.get("open") else ""
    if request.htmx and "since" in request.GET:
        return _news(request, document, at)
    if request.htmx and at:
        return _row(request, document, at, opened=how)
    return render(request, "plans/plan.html", _whole(request, document, at, opened=how))


def _news(request: HttpRequest, document: Any, at: int) -> HttpResponse:
    """他人刚才的审定: nothing where there is none; else who did what in words (`ask`), or with them all rows anew."""
    since = request.GET["since"]
    made = queries.decided_by_others(request.reader, document, int(since) if since.isascii() and since.isdigit() and len(since) < 19 else 0)
    if not made:
        return HttpResponse(status=204)
    if "ask" in request.GET:
        return HttpResponse(told(made), content_type="text/plain; charset=utf-8")
    moved = {each.measure.number for each in made}
    response = render(request, "plans/all_rows.html", _whole(request, document, at) | {"told": told(made), "moved": moved})
    response["HX-Retarget"], response["HX-Reswap"] = "[data-review]", "outerHTML"
    return response


def told(made: Sequence[Any]) -> str:
    """组织科副科长 05:53 采用第1条、弃用第7条; the last few of each officer."""
    said: dict[str, list[str]] = {}
    for each in made:
        if not each.measure.into_id:
            said.setdefault(f"{each.label} {timezone.localtime(each.at):%H:%M}", []).append(f"{each.get_verb_display()}第{each.measure.name}条")
    return "；".join(f"{who} {'、'.join(dict.fromkeys(acts[-MOST_TOLD:]))}{f'等{len(acts)}处' if len(acts) > MOST_TOLD else ''}" for who, acts in said.items())


@page("plans.change", methods=("POST",))
def measure(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """一条举措的审定: with a script only its row is exchanged, or all of them where one became two or two one."""
    document = queries.document_for(request.reader, public_id)
    found = queries.measure_for(request.reader, document, number)
    verb, refusals = request.POST.get("act", ""), []
    if verb == TYPED and request.htmx:
        return _row(request, document, number, opened="open", typed=request.POST)

    def act() -> str:
        _decide(verb, found, request)
        return _back(document, _here(request, document, number))

    def refused(refusal: Refusal) -> HttpResponse:
        refusals.append(refusal)
        if not request.htmx and verb in KEEPING and (here := _here(request, document, number)):
            context = _whole(request, document, here, opened="open", typed=request.POST)
            return render(request, "plans/plan.html", context | {"refusal": refusal.message}, status=400)
        to = _back(document, _here(request, document, number))
        return redirect(to) if request.htmx else back_with(request, Refusal(f"第{found.name}条：{refusal.message}"), to=to)

    response = act_once(request, act, refused=refused)
    if not request.htmx:
        return response
    here = _here(request, document, number)
    typed = request.POST if refusals and verb in KEEPING else None     # stands in the measure that took this one in, where that is gone
    if (verb in RESHAPING and not refusals) or here != number:
        return _all_rows(request, document, here, refusals, typed=typed)
    opened = {"split": "split"}.get(verb, "open") if refusals and verb in OPENING else ""
    return _row(request, document, number, opened=opened, refusals=refusals, typed=typed)


@page("plans.change", methods=("POST",))
def measure_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """补加: the words chosen in the original become a measure; with a script all rows and the original are exchanged."""
    document = queries.document_for(request.reader, public_id)
    refusals: list[Refusal] = []

    def act() -> str:
        chosen = STRETCH.fullmatch(request.POST.get("stretch", ""))
        offset, length = map(int, chosen.groups()) if chosen else (0, 0)
        new = actions.add_measure(document=document, offset=offset, length=length, by=request.reader, at=timezone.now())
        return _back(document, new.number)

    def refused(refusal: Refusal) -> HttpResponse:
        refusals.append(refusal)
        if not request.htmx:
            messages.error(request, refusal.message)
        return redirect(_back(document, _number(request.POST.get("at", ""))))

    response = act_once(request, act, refused=refused)
    if not request.htmx:
        return response
    return _all_rows(request, document, _number(response["Location"].rpartition("#m-")[2]), refusals, where="original")


def _here(request: HttpRequest, document: Any, number: int) -> int:
    """The measure to go on with: this one, the one it went into, or its neighbour once it is withdrawn."""
    present = queries.present(request.reader, queries.measure_for(request.reader, document, number))
    return present.number if present else 0


def _back(document: Any, number: int) -> str:
    return f"{address('plan', document.public_id)}?at={number}#m-{number}"


def _decide(verb: str, found: Any, request: HttpRequest) -> None:
    seen = request.POST.get("seen", "")
    common = {"measure": found, "by": request.reader, "at": timezone.now(), "seen": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else None}
    plain = {
        "accept": actions.accept_measure, "drop": actions.drop_measure, "undo": actions.undo_decision,
        "check": actions.check_measure, "merge": reshaping.merge_measures,
    }  # fmt: skip
    if verb in plain:
        plain[verb](**common)
    elif verb == "kind":
        actions.name_kind(kind=request.POST.get("kind", ""), **common)
    elif verb == "split":
        reshaping.split_measure(place=_number(request.POST.get("place", "")), **common)
    elif verb in ("suggested", "assign", "accept_suggested"):
        _assign(verb, found, request, common)
    elif verb == "edit":
        _edit(request, common)
    else:
        raise Refusal("请选择采用、弃用、修改、指定、合并、拆分、复核或撤回")


def _assign(verb: str, found: Any, request: HttpRequest, common: dict[str, Any]) -> None:
    whom = queries.assignable(request.reader, found.document)
    if verb == "assign":
        units = {unit.public_id: unit for unit in whom.all()}
        leading = whom.towns if "towns" in request.POST else [units[u] for u in request.POST.getlist("leading") if u in units]
        assisting = [units[u] for u in request.POST.getlist("assisting") if u in units]
        actions.assign_measure(leading=leading, assisting=assisting, **common)
        return
    meant = whom.meant_by(found.responsible)
    if not meant:
        raise Refusal("原文没有写明责任单位，请逐个指定")
    helping = whom.helping_at(found.offset, len(found.text), meant)
    (actions.accept_assigned if verb == "accept_suggested" else actions.assign_measure)(leading=meant, assisting=helping, **common)


def _edit(request: HttpRequest, common: dict[str, Any]) -> None:
    form = MeasureForm(request.POST)
    if not form.is_valid():
        raise Refusal("".join(errors[0] for errors in form.errors.values()))
    given = form.cleaned_data
    targets = from_words(given["targets"]) if "targets" in request.POST else None
    if targets is not None and in_words(targets) == in_words(common["measure"].targets):
        targets = None
    words = {name: given[name] if name in request.POST else None for name in ("frequency", "line")}
    if "opens" in request.POST:
        words["opens"] = given["opens"]
    actions.edit_measure(text=given["text"], due=given["due"], targets=targets, **words, **common)


def _whole(request: HttpRequest, document: Any, at: int, *, opened: str = "", typed: Any = None) -> dict[str, Any]:
    """Everything the page of a document shows."""
    reader = request.reader
    rows = list(queries.measures_alone(reader, document))
    outside = queries.left_out(document, rows)
    whom, stands, owners = queries.assignable(reader, document), queries.stands(reader, document), queries.owners_of(reader, document)
    waiting = next((m.number for m in rows if m.decision == "proposed"), rows[0].number if rows else 0)
    current = at if any(m.number == at for m in rows) else waiting
    here = next((place for place, m in enumerate(rows) if m.number == current), 0)
    return _common(request, document) | {
        "title": document.title, "rows": [_shown(m, whom, owners.get(m.pk, {}), stands, typed if m.number == current else None, near=abs(place - here) <= NEAR) for place, m in enumerate(rows)],
        "whom": whom, "current": current,
        "pieces": list(pieces(document.text, [(m.offset, len(m.text), m.number) for m in rows], outside)), "outside": len(outside),
        "stood": max((each.newest for each in stands.values()), default=0), "opened": current if opened else 0, "how": opened, "hands_down": reader.may("plans.change") and reader.may("tasks.give"),
        "withdraws": withdrawing.withdraws(reader, document),
    }  # fmt: skip


def _common(request: HttpRequest, document: Any) -> dict[str, Any]:
    return {"document": document, "changes": request.reader.may("plans.change"), "reviewed": queries.reviewed(request.reader, document), "kinds": queries.MEASURE_KINDS, "lines": lines()}


def _row(request: HttpRequest, document: Any, number: int, *, opened: str = "", refusals: Sequence[Refusal] = (), typed: Any = None) -> HttpResponse:
    reader = request.reader
    found = queries.measure_for(reader, document, number)
    whom, owners, stands = queries.assignable(reader, document), queries.owners_of(reader, document, found), queries.stands(reader, document, found)
    context = _common(request, document) | {
        "row": _shown(found, whom, owners.get(found.pk, {}), stands, typed), "whom": whom, "current": number,
        "opened": number if opened else 0, "how": opened, "refusal": "".join(r.message for r in refusals),
    }  # fmt: skip
    return render(request, "plans/row.html", context)


def _all_rows(request: HttpRequest, document: Any, number: int, refusals: Sequence[Refusal] = (), *, where: str = "row", typed: Any = None) -> HttpResponse:
    said = "".join(r.message for r in refusals)
    context = _whole(request, document, number, opened="open" if typed else "", typed=typed) | ({"not_added": said} if where == "original" else {"refusal": said})
    response = render(request, "plans/all_rows.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "[data-review]", "outerHTML"
    return response


def _shown(measure: Any, whom: Any, owners: dict[str, Any], stands: dict[int, Any], typed: Any = None, *, near: bool = True) -> dict[str, Any]:
    """What a row shows besides the measure itself: who leads and assists, who decided last; and, `near`, what its acts need:
    who is meant, where it may be split, in its fields what is kept or, where an officer had `typed` otherwise, that, with what
    is kept beside it (`kept`)."""
    leading, assisting = (owners.get(duty, []) for duty in ("lead", "assist"))
    said = {
        "measure": measure, "near": near, "leading": leading, "assisting": assisting, "leading_said": whom.in_words(leading),
        "assisting_said": whom.in_words(assisting), "stand": stands.get(measure.pk, queries.Stand()),
    }  # fmt: skip
    if not near:
        return said
    kept, fields, ticks = _kept(measure), typed if typed is not None and "text" in typed else {}, typed if typed is not None and "ticks" in typed else None
    written = {name: str(fields.get(name, value)).replace("\r\n", "\n") for name, value in kept.items()}
    meant = whom.meant_by(measure.responsible)
    return said | {
        "meant": meant, "helping": whom.helping_at(measure.offset, len(measure.text), meant), "breaks": list(breaks(measure.text)),
        "written": written, "kept": {name: value or "没有" for name, value in kept.items() if written[name] != value},
        "leads": ticks.getlist("leading") if ticks is not None else [unit.public_id for unit in leading],
        "ticked": ticks is not None, "assists": ticks.getlist("assisting") if ticks is not None else [unit.public_id for unit in assisting],
    }  # fmt: skip


def _kept(measure: Any) -> dict[str, str]:
    """What the fields of a measure hold, as one types it."""
    days = {name: day.isoformat() if (day := getattr(measure, name)) else "" for name in ("opens", "due")}
    return {"text": measure.wording, **days, "targets": in_words(measure.targets), "frequency": measure.frequency, "line": measure.line}


def breaks(text: str) -> Iterator[Break]:
    """Where a measure may be split at a keystroke: behind its commas, semicolons and stops, nine at most."""
    places = [i + 1 for i, char in enumerate(text[:-1]) if char in "，,；;。\n"][:9]
    for place, end in zip(places, [*places[1:], len(text)]):
        yield Break(place, text[place:end].strip())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
