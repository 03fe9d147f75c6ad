"""考核: rounds, the ranking of one, and a sheet from its total down to the row behind each point."""
from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.scores import actions, queries
from dazugong.kernel.scores.upgrading import newer_for
from dazugong.spec.scoring_standing import fixed_points
from dazugong.spec.scoring_words import grade_in_words
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status, day_in_text
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

READS = ("scores.read", "self.read")
STATES = {"marking": Status.SOON, "told": Status.OK, "final": Status.DONE, "withdrawn": Status.DONE}


@page(*READS, any_of=True)
def rounds(request: HttpRequest) -> HttpResponse:
    """考核一览: those one assesses in, and those one is assessed in."""
    columns = (
        Column("title", "考核", href=lambda r: address("round", r.public_id), sort="title", filter="text"),
        Column("unit", "考核单位", value="unit_name", sort="unit_name", filter="text", main=True),
        Column("last", "期间", value=lambda r: period_of(r.first, r.last), sort="last"),
        Column("state", "状态", kind="status", value=lambda r: (STATES[r.state], r.get_state_display()), filter="choice", filter_on="state", choices=queries.STATES),
        Column("assessed", "被考核", kind="figure", sort="assessed", main=True, unit="个"),
        Column("waiting", "异议待答复", kind="figure", value="waiting", sort="waiting", unit="件"),
        Column("until", "异议截止", kind="date", value="objections_until", sort="objections_until", absent=Mark.NOT_DUE),
    )
    may_open = bool(queries.may_open(request.reader))
    listing = Listing("rounds", columns, queries.rounds(request.reader), request.GET, search=("title__contains", "unit_name__contains"), noun="轮",
                      empty="还没有考核。装好带考核表的机制，再开一轮。" if may_open else "还没有考核。考核单位开考以后，要您打分的和考核您单位的会列在这里。")  # fmt: skip
    return listing_page(request, "scores/rounds.html", listing, {"may_open": may_open}, title="考核")


def period_of(first: date, last: date) -> str:
    """2026年, or from day to day."""
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year
    return f"{first.year}年" if whole else f"{day_in_text(first)}至{day_in_text(last)}"


class RoundForm(forms.Form):
    """开考."""

    year = forms.ChoiceField(label="哪一年")
    persons = forms.MultipleChoiceField(label="被考核的人", required=False, widget=forms.CheckboxSelectMultiple)


@page("scores.open", methods=("GET", "POST"))
def round_new(request: HttpRequest) -> HttpResponse:
    """开考: which sheet, which year; for persons also who."""
    reader = request.reader
    offered = {f"{pack.id}.{sheet.id}": (pack, sheet) for pack, sheet in queries.may_open(reader)}
    asked = request.POST.get("sheet") or request.GET.get("sheet", "")
    if asked and asked not in offered:
        raise Hidden("sheet")
    if not asked:
        listed = [(f"?sheet={key}", sheet.title, pack.title) for key, (pack, sheet) in offered.items()]
        return render(request, "scores/new.html", {"offered": listed, "title": "开考", "sub": "先选考核表"})
    pack, sheet = offered[asked]
    years = {label: (first, last) for label, first, last in queries.periods_to_assess(reader.day)}
    persons = {one.public_id: one for one in queries.persons_to_assess(reader)} if sheet.subject == "people" else {}
    form = RoundForm(request.POST or None)
    form.fields["year"].choices = [(label, label) for label in years]
    form.fields["persons"].choices = [(key, one.name) for key, one in persons.items()]
    if not persons:
        del form.fields["persons"]

    def shown() -> HttpResponse:
        context = {"form": form, "title": "开考", "sub": f"{sheet.title}　{pack.title}", "asked": asked, "grades": [grade_in_words(g) for g in sheet.grades]}
        return render(request, "scores/new.html", context, status=400 if form.errors else 200)

    def act() -> str:
        first, last = years[form.cleaned_data["year"]]
        picked = [persons[key] for key in form.cleaned_data.get("persons", [])]
        found = actions.open_round(pack=pack.id, sheet=sheet.id, unit=queries.assessing_unit(reader, sheet.subject), first=first, last=last,
                                   persons=picked, by=reader, at=timezone.now())
        messages.success(request, f"已开考，被考核{found.assessed}个，请逐个打分")
        return address("round", found.public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page(*READS, any_of=True)
def one_round(request: HttpRequest, public_id: str) -> HttpResponse:
    """一轮考核: the ranking; of persons no ranking, only a list of suggestions."""
    reader = request.reader
    found = queries.round_for(reader, public_id)
    rows = queries.ranking(reader, found)
    people = found.subject == "people"
    if people:
        actions.trace_sheets_listed(ids=[row.public_id for row, _, _ in rows], by=reader, at=timezone.now())
    listing = Listing("ranking", _ranking_columns(rows, people, marking=found.state == "marking"), rows, request.GET, noun="个人" if people else "个单位", per_page=100,
                      empty="这一轮里没有您能看到的考核表。", exports=not people)  # fmt: skip
    context = {
        "round": found, "people": people, "doors": (doors := queries.doors_of_round(reader, found)), "newer": newer_for(reader, found) if "withdraw" in doors else None, "over": queries.over_quota(reader, found),
        "open": [(row.name, "、".join(one.score.waits)) for row, one, _ in rows if one.score.waits],
        "mean": (fixed_points(mean[0]), mean[1]) if (mean := queries.mean_of(reader, found, rows)) else None,
        "sub": f"{found.unit_name}　{period_of(found.first, found.last)}　截至{day_in_text(found.day)}的数　{found.get_state_display()}",
    }
    return listing_page(request, "scores/round.html", listing, context, title=found.title)


def _ranking_columns(rows: list, people: bool, *, marking: bool) -> list[Column]:
    sections = list(rows[0][1].score.sections) if rows else []
    unranked = Mark.NOT_DUE if marking else Mark.NOT_APPLICABLE

    def section_points(row: tuple, term: str) -> str | None:
        """Nothing scored yet is not nought."""
        return fixed_points(row[1].score.sections[term]) if row[1].score.begun(term) else None

    def sheet(row: tuple, place: str = "") -> str:
        return address("scoresheet", row[0].public_id) + place

    columns = [Column("name", "姓名" if people else "单位", value=lambda r: r[0].name, href=sheet, sort="0.name", filter="text")]
    if not people:
        columns.append(Column("rank", "名次", kind="figure", value=lambda r: r[2].rank, href=sheet, main=True, absent=unranked))
    columns.append(Column("total", "总分", kind="figure", value=lambda r: fixed_points(r[1].score.total), href=sheet, main=True, absent=unranked))
    columns += [Column(f"s{n}", term, kind="figure", value=lambda r, t=term: section_points(r, t), href=lambda r, n=n: sheet(r, f"#s-{n}"), absent=unranked)
                for n, term in enumerate(sections, 1)]
    columns += [
        Column("grade", "建议等次" if people else "等次", value=lambda r: r[2].grade, main=True, absent=unranked),
        Column("why", "缘由", value=lambda r: "；".join((*r[2].why, *([f"还缺{'、'.join(r[1].score.waits)}"] if r[1].score.waits and marking else [])))),
    ]
    return columns


@page("scores.open", methods=("POST",))
def round_tell(request: HttpRequest, public_id: str) -> HttpResponse:
    """告知."""
    found = queries.round_for(request.reader, public_id)

    def act() -> str:
        told = actions.tell_round(round=found, by=request.reader, at=timezone.now())
        messages.success(request, f"已告知{told.assessed}个，{day_in_text(told.objections_until)}以前可以提异议")
        return address("round", public_id)

    return act_once(request, act)


@page("scores.open", methods=("POST",))
def round_final(request: HttpRequest, public_id: str) -> HttpResponse:
    """定稿."""
    found = queries.round_for(request.reader, public_id)

    def act() -> str:
        actions.finalise_round(round=found, decided=request.POST.get("decided", ""), by=request.reader, at=timezone.now())
        messages.success(request, "已定稿；再改分要写理由，前后都留着")
        return address("round", public_id)

    return act_once(request, act)


@page("scores.open", methods=("POST",))
def round_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """转到新版."""
    found = queries.round_for(request.reader, public_id)

    def act() -> str:
        moved = actions.take_up_version(round=found, version=request.POST.get("version", ""), by=request.reader, at=timezone.now())
        messages.success(request, f"已转到{moved.pack_version.version}版，请补打新的和不再合用的条目")
        return address("round", public_id)

    return act_once(request, act)


@page("scores.open", methods=("POST",))
def round_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """撤回."""
    found = queries.round_for(request.reader, public_id)

    def act() -> str:
        actions.withdraw_round(round=found, reason=request.POST.get("reason", ""), by=request.reader, at=timezone.now())
        messages.success(request, "已撤回；打的分都留着，不再算，这一期可以另开一轮")
        return address("round", public_id)

    return act_once(request, act)
