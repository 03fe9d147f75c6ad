"""联系和结对: the list, beginning one, one relation with its visits, and one person's meetings and relations."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.meetings.inviting import invitations
from dazugong.kernel.meetings.queries import attendance_of
from dazugong.kernel.orgs.queries import own_units, units_to_name
from dazugong.kernel.people.actions import trace_person_read
from dazugong.kernel.people.queries import person_for
from dazugong.kernel.records.kinds import offered, relation_kinds
from dazugong.kernel.relations import actions, queries
from dazugong.kernel.relations.notes import notes_of, open_note
from dazugong.kernel.relations.replying import about_oneself, replies_to, reply_to, told_to
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status
from dazugong.web.posting import act_once, back_with, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import settled

from .meetings import tabs
from .relation_forms import RelationForm, TakerForm, VisitForm, agreed_in, holder_typed, persons_settled

STATE_MARKS = {"待落实": Status.LATE, "履行中": Status.OK, "待评价": Status.SOON, "已结束": Status.DONE}
STATES = [(state, state) for state in queries.STATES]
VIEWS = {  # which relations: label, rows, what an empty list says
    "": ("全部", queries.relations, "还没有联系和结对。登记以后，谁联系谁、到访几次都列在这里。"),
    "waiting": ("待落实", queries.waiting, "没有待落实的，个个都有联系方。"),
    "owing": ("本期欠到访", queries.owing, "本期没有欠到访的。"),
    "soon": ("快到期和待评价", queries.ended_soon, "没有快到期的，也没有等评价的。"),
}


@page("relations.read")
def relations(request: HttpRequest) -> HttpResponse:
    """联系和结对一览."""
    reader = request.reader
    show = request.GET.get("show", "")
    label, rows, empty = VIEWS.get(show, VIEWS[""])
    columns = (
        Column("object", "对象", href=lambda r: address("relation", r.public_id), sort="object", filter="text"),
        Column("title", "种类", sort="title", filter="text"),
        Column("holder", "联系方", value=lambda r: r.holder or "还没有", sort="holder", filter="text", main=True),
        Column("unit", "单位", value="unit_name", sort="unit_name", filter="text"),
        Column("state", "状态", kind="status", value=lambda r: (_mark(r, reader.day), r.state), filter="choice", filter_on="state", choices=STATES),
        Column("required", "要求", value=lambda r: queries.required_said(r) or "没有要求"),
        Column("made", "本期到访", kind="figure", value="made_now", sort="made_now", main=True),
        Column("due", "期满日", kind="date", value=lambda r: r.due or "没有期限", sort="due"),
    )
    listing = Listing("relations", columns, rows(reader), request.GET, search=("object__contains", "holder__contains", "unit_name__contains"),
                      empty=empty, noun="段", empty_action=("登记联系", address("relation_new")) if reader.may("relations.keep") and not show else None)  # fmt: skip
    views = [(name, words[0], name == show) for name, words in VIEWS.items()]
    return listing_page(request, "relations/relations.html", listing, {"tabs": tabs("relations", reader), "views": views}, title="联系和结对" if not show else f"联系和结对：{label}")


def _mark(relation: Any, day: date) -> Status:
    """待评价 is red once the days for it are over."""
    late = relation.state == "待评价" and relation.evaluate_by is not None and relation.evaluate_by < day
    return Status.LATE if late else STATE_MARKS[relation.state]


@page("relations.keep", methods=("GET", "POST"))
def relation_new(request: HttpRequest) -> HttpResponse:
    """登记联系."""
    reader = request.reader
    kinds = [one for one in relation_kinds(reader.day) if reader.reaches(one.kind.domain)]
    units = units_to_name(reader, domain=kinds[0].kind.domain) if kinds else []
    said = request.POST.get("what") or request.GET.get("what")
    chosen = next((one.kind for one in kinds if one.key == said), kinds[0].kind if kinds else None)
    form = RelationForm(request.POST or None, initial={"since": reader.day, **request.GET.dict()}, kinds=[(one.key, f"{one.kind.title}（{one.pack.title}）") for one in kinds],
                        units=units, asks=chosen.asks if chosen else ())  # fmt: skip

    def shown() -> HttpResponse:
        context = {"form": form, "title": "登记联系", "sub": "谁联系谁，从哪天起", "none": not kinds}
        return render(request, "relations/new.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        unit = next(unit for unit in units if unit.public_id == given["unit"])
        to = unit if one.kind.to == "units" else given["to"]
        begun = actions.begin_relation(
            kind=one.kind, pack=one.pack.id, unit=unit, to=to, holder=holder_typed(reader, one.kind.held_by, given["holder"]),
            since=given["since"], due=given["due"], agreed=agreed_in(given), by=reader, at=timezone.now(),
        )  # fmt: skip
        load = queries.load_of(reader, begun)
        if one.kind.at_most and load.count > one.kind.at_most:
            messages.warning(request, f"{load.holder}已经联系{load.count}个，超过{one.kind.at_most}个，请考虑分给别人")
        return address("relation", begun.public_id)

    if request.method == "POST" and form.is_valid():
        one = offered(kinds, form.cleaned_data["what"])
        if persons_settled(form, one.kind, by=reader):
            return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("relations.read")
def relation(request: HttpRequest, public_id: str) -> HttpResponse:
    """一段联系: who, until when, how often, and what was done."""
    reader = request.reader
    found = queries.relation_for(reader, public_id)
    return _relation(request, found)


def _relation(request: HttpRequest, found: Any, words: tuple[int, str] | None = None) -> HttpResponse:
    reader = request.reader
    visits, opened = list(queries.visits_of(reader, found)[:200]), notes_of(reader, found)
    mine = reader.may("relations.keep") and own_units(reader, domain="records").filter(pk=found.unit_id).exists()
    context = {
        "relation": found, "title": f"{found.title}：{found.object}", "sub": f"{found.unit_name}，{found.since:%Y-%m-%d}起", "mark": _mark(found, reader.day).saying(found.state), "replies": replies_to(reader, found),
        "required": queries.required_said(found), "visits": [(v, v.pk in opened, words[1] if words and words[0] == v.pk else "") for v in visits],
        "chain": list(queries.predecessors(reader, found)), "mine": mine, "today": request.today, "load": queries.load_of(reader, found),
        "to_confirm": found.confirm and reader.may("relations.confirm") and any(v.confirmed_on is None and v.login != reader.login_id for v in visits),
        "held_by": _held_by(found), "one_of_two": reader.person_id in (found.to_person_id, found.holder_person_id),
    }  # fmt: skip
    return render(request, "relations/relation.html", context)


@page("relations.keep", methods=("POST",))
def relation_visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """记到访."""
    found = queries.relation_for(request.reader, public_id, to_act=True)
    form = VisitForm(request.POST)

    def act() -> str:
        if request.FILES:
            raise Refusal("到访不收附件，这一次没有记下：体检报告、照片等不要上传，只记日期")
        if not form.is_valid():
            raise Refusal("到访日期、天数和件数请核对：日期写成 2026-05-01 的样子，天数和件数填整数")
        given = form.cleaned_data
        actions.record_visit(
            relation=found, day=given["day"], what=given["what"], note=given["note"], days=given["days"] or 1, raised=given["raised"] or 0,
            solved=given["solved"] or 0, by=request.reader, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"{given['day']:%Y-%m-%d}的到访已记下")
        return address("relation", public_id)

    return act_once(request, act)


def _held_by(found: Any) -> str:
    """Of which sort the holders of this kind are; a kind that no longer stands goes by the holder it has."""
    kinds = (one.kind for one in relation_kinds(found.since) if (one.pack.id, one.kind.id) == (found.pack, found.kind))
    now = "persons" if found.holder_person_id else "posts" if found.holder_post_id else "units"
    return next((kind.held_by for kind in kinds), now)


@page("relations.read", methods=("POST",))
def relation_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """交接, 结束, 确认到访 or 看谈话内容."""
    reader = request.reader
    found = queries.relation_for(reader, public_id, to_act=True)
    common = {"relation": found, "by": reader, "at": timezone.now()}
    if request.POST.get("act") == "open":
        return _opened(request, found)

    held_by, taker = _held_by(found), TakerForm(request.POST)
    if taker.is_valid() and request.POST.get("act") == "hand_over" and held_by == "persons":
        settled(taker, "holder", by=reader)
    if taker.errors:
        return back_with(request, Refusal(next(iter(taker.errors.values()))[0]), to=address("relation", public_id))

    def day() -> Any:
        return taker.cleaned_data["day"] or request.today

    def hand_over() -> str:
        new = actions.hand_over(holder=holder_typed(reader, held_by, taker.cleaned_data["holder"]), day=day(), reason=request.POST.get("reason", ""), agreed=agreed_in(request.POST.dict()), **common)
        messages.success(request, f"已由{new.holder}联系")
        return address("relation", new.public_id)

    def end() -> str:
        actions.end_relation(day=day(), reason=request.POST.get("reason", ""), evaluation=request.POST.get("evaluation", ""), **common)
        messages.success(request, "已结束")
        return address("relation", public_id)

    def confirm() -> str:
        messages.success(request, f"已确认{actions.confirm_visits(**common)}次到访")
        return address("relation", public_id)

    acts: dict[str, Callable[[], str]] = {"hand_over": hand_over, "end": end, "confirm": confirm}
    return act_once(request, acts.get(request.POST.get("act", ""), hand_over))


def _opened(request: HttpRequest, found: Any) -> HttpResponse:
    """The words of one talk, shown once on the page itself; the opening leaves its trace."""
    visit = request.POST.get("visit", "")
    try:
        words = open_note(relation=found, visit=int(visit) if visit.isdigit() else 0, by=request.reader, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return _relation(request, found)
    return _relation(request, found, (int(visit), words))


@page("people.read", "self.read", any_of=True, methods=("GET", "POST"))
def person_life(request: HttpRequest, public_id: str) -> HttpResponse:
    """一个人的组织生活: the meetings he was due at, and who holds to whom."""
    reader = request.reader
    person = person_for(reader, public_id)
    if request.method == "POST":
        return _reply(request, person)
    trace_person_read(person=person, by=reader, at=timezone.now())
    if not (reader.may("meetings.read") or person.pk == reader.person_id):
        raise Http404
    rows = list(attendance_of(reader, person.pk)[:200])
    context = {
        "person": person, "title": f"{person.name}的组织生活", "sub": "应到的会议和联系关系；查看会留痕", "rows": rows,
        "came": sum(row.mark == "present" for row in rows), "due": sum(row.mark != "excused" for row in rows),
        "ties": list(queries.of_person(reader, person.pk)[:200]) if reader.may("relations.read") else [],
        "invited": invitations(reader) if person.pk == reader.person_id else [],
        "own": [(one, *told_to(reader, one)) for one in about_oneself(reader)[:20]] if person.pk == reader.person_id else [],
    }  # fmt: skip
    return render(request, "relations/person.html", context)


def _reply(request: HttpRequest, person: Any) -> HttpResponse:
    """本人填意见; of anybody else's page there is nothing to send."""
    if person.pk != request.reader.person_id:
        raise Http404

    def act() -> str:
        reply_to(relation=request.POST.get("relation", "")[:12], text=request.POST.get("text", ""), by=request.reader, at=timezone.now())
        messages.success(request, "意见已填，和评价一起保存")
        return address("person_life", person.public_id)

    return act_once(request, act)
