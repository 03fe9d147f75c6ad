"""办件: the list, opening a case, one case with where it stands and what may be done, and the acts."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.ballots.casework import polls_of
from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.processes import actions, queries
from dazugong.kernel.processes.opening import (
    MOST_PLACES,
    Elsewhere,
    Offered,
    open_case,
    open_petitioner,
    procedures_for,
    units_for,
)
from dazugong.kernel.processes.walking import public_to
from dazugong.kernel.publications.queries import rows_beside
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.written import YES_NO
from dazugong.spec.consulting import BUTTONS
from dazugong.web.case_picture import picture
from dazugong.web.forms import typed_fields
from dazugong.web.lights import light
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import HELP, settled
from dazugong.web.whose import UnitField, unit_named

from . import case_consulting
from .case_votes import vote_at

CHOICES = [(state, state) for state in queries.STATES]
VIEWS = {"": "全部", "mine": "等我办的", "late": "下面逾期的"}
EMPTY = {"": "还没有办件。", "mine": "没有等您办的。", "late": "下面没有逾期的办件。"}


@page("cases.read")
def cases(request: HttpRequest) -> HttpResponse:
    """办件一览."""
    reader, show = request.reader, request.GET.get("show", "")
    show = show if show in VIEWS else ""
    rows = queries.cases(reader)
    if show:
        steps = queries.waiting(reader) if show == "mine" else queries.late_below(reader)
        rows = rows.filter(pk__in={step.case_id for step in steps})
    workdays, absent = Workdays(), queries.without_account(reader, rows)
    columns = (
        Column("title", "种类", value="title", href=lambda c: address("case", c.public_id), sort="title", filter="text"),
        Column("subject", "事由", sort="subject", filter="text", main=True),
        Column("unit_name", "所属单位", sort="unit_name", filter="text"),
        Column("state_on", "状态", sort="state_on", filter="choice", choices=CHOICES),
        Column("step_on", "停在", value=_stands, sort="step_on", filter="text"),
        Column("at_unit", "在谁手里", value=lambda c: _hands(c, reader, absent), sort="at_unit", filter="text"),
        Column("light", "期限", kind="status", value=lambda c: _light(c, reader, workdays), main=True),
        Column("due_on", "到期日", kind="date", value=lambda c: c.due_on or "不限期", sort="due_on"),
        Column("opened_on", "开办日期", kind="date", sort="opened_on"),
        Column("closed_on", "办结日期", kind="date", value=lambda c: c.closed_on if c.state_on != "在办" else "没有办结", sort="closed_on"),
        Column("outcome", "结果", value=lambda c: c.outcome if c.state_on != "在办" else "没有办结"),
    )
    action = ("开办", address("case_new")) if reader.may("cases.open") else None
    listing = Listing("cases", columns, rows, request.GET, search=("subject__contains", "unit_name__contains", "title__contains"),
                      empty=EMPTY[show], noun="件", empty_action=action if not show else None)  # fmt: skip
    tabs = [(label, f"?show={name}" if name else "?", name == show, None) for name, label in VIEWS.items()]
    return listing_page(request, "cases/cases.html", listing, {"tabs": tabs}, title="办件" if not show else f"办件：{VIEWS[show]}")


def _stands(case: Any) -> str:
    return f"{case.step_on}等{case.open_steps}个环节" if case.open_steps > 1 else case.step_on or "已经结束"


def _hands(case: Any, reader: Reader, absent: Collection[int]) -> str:
    if queries.his_own(case, reader.day, absent):
        return "本人"
    return f"{case.at_unit}等{case.asked_on}家" if case.asked_on > 1 else case.at_unit or "已经结束"


def _light(case: Any, reader: Reader, workdays: Workdays) -> object:
    if case.state_on != "在办":
        return Status.DONE, case.state_on
    return light(case.due_on, reader.day, workdays) if case.due_on else (Status.OK, "不限期")


class OpenForm(forms.Form):
    """开办."""

    what = forms.ChoiceField(label="办什么")
    unit = UnitField(label="所属单位", help_text="哪个单位的事；有反映人的，是受理的单位")
    subject = forms.CharField(label="事由", max_length=120, error_messages={"required": "请写明事由"}, widget=forms.TextInput(attrs={"size": 50}))
    person = forms.CharField(label="关于谁", max_length=40, required=False, help_text=f"只有关于人员的才填：{HELP}")
    reported = UnitField(label="被反映的单位", required=False, help_text="有就写名称；这个单位看不到这一件，也不会转给它")
    petitioner = forms.CharField(label="反映人", max_length=200, required=False, help_text="密封保存，只有受理的岗位能看，每看一次留痕")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = kinds
        self.fields["unit"].offer(units)
        self.fields["reported"].offer(units)


@page("cases.open", methods=("GET", "POST"))
def case_new(request: HttpRequest) -> HttpResponse:
    """开办一件."""
    reader = request.reader
    offers, units = procedures_for(reader), units_for(reader)
    form = OpenForm(request.POST or None, initial={name: said for name in ("what", "unit", "subject") if (said := request.GET.get(name))}, kinds=[(one.key, _offer(one)) for one in offers], units=units)  # fmt: skip

    elsewhere: list[tuple[str, str]] = []

    def shown() -> HttpResponse:
        context = {"form": form, "title": "开办", "none": not offers, "elsewhere": elsewhere, "crumbs": [("办件", address("cases")), ("开办", "")]}
        return render(request, "cases/new.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given, known = form.cleaned_data, {unit.public_id: unit for unit in units}
        offered = next(one for one in offers if one.key == given["what"])
        made = _opened(
            elsewhere, offered=offered, unit=known[given["unit"]], subject=given["subject"], person=given["person"] or None,
            petitioner=given["petitioner"], reported=known.get(given["reported"]), by=reader, at=timezone.now(),
        )  # fmt: skip
        return address("case", made.public_id)

    if request.method == "POST" and form.is_valid() and (not form.cleaned_data["person"] or settled(form, "person", by=reader)):
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


def _opened(elsewhere: list[tuple[str, str]], *, offered: Offered, subject: str, **given: Any) -> Any:
    """The case; where the unit is not one that handles it, (name, address) of those that do are put aside for the page."""
    try:
        return open_case(offered=offered, subject=subject, **given)
    except Elsewhere as refusal:
        elsewhere += [(one.name_on, f"{address('case_new')}?{urlencode({'what': offered.key, 'unit': one.public_id, 'subject': subject})}") for one in refusal.units[:MOST_PLACES]]
        raise


def _offer(one: Offered) -> str:
    days = f"，全程{one.procedure.days}个{'工作日' if one.procedure.counted == 'working' else '自然日'}" if one.procedure.days else ""
    return f"{one.procedure.title}（{one.pack.title}{days}）"


@page("cases.read")
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """一件: where it stands, what is missing, the buttons, what was written and what was done."""
    found = queries.case_for(request.reader, public_id)
    actions.trace_reading(case=found, by=request.reader, at=timezone.now())
    return _shown(request, found)


def _shown(request: HttpRequest, found: Any, *, step: int = 0, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
           error: str = "") -> HttpResponse:  # fmt: skip
    reader = request.reader
    sheet = queries.sheet_of(reader, found)
    refused = bool(error or wrong)
    beside = rows_beside(reader, [door.declared.title for door in sheet.doors]) if reader.may("publications.read") else {}
    polls = polls_of(reader, found)
    doors = [(door, _fields(door, reader, typed if door.row.number == step else None, wrong or {}), door.row.number == step, beside.get(door.declared.title, []), vote_at(reader, door, polls)) for door in sheet.doors]
    context = {
        "case": found, "sheet": sheet, "title": found.title, "sub": f"{found.subject}　{found.unit_name}", "doors": doors, "yes_no": YES_NO,
        "picture": picture(sheet.procedure, _states(sheet, reader), case_consulting.counts(sheet), ended=sheet.standing.ended and "已撤回"), "error": error, "typed": request.POST if refused else {},
        "units": queries.units_to_hand(reader) if _chooses(sheet) else [], "consultations": case_consulting.shown(sheet, reader),
        "lines": case_consulting.lines(request.POST), "asked": any(door.mine and door.row.asked for door in sheet.doors),
        "crumbs": [("办件", address("cases")), (found.title, "")], "filled": _filled(sheet), "steps": _rows(sheet, reader), "front": _front(sheet), "polls": polls,
    }  # fmt: skip
    return render(request, "cases/case.html", context, status=400 if refused else 200)


def _chooses(sheet: queries.CaseSheet) -> bool:
    """Whether the reader may choose units here: to hand the case to, or to be asked (会办)."""
    handing = any(way.move.hand_over or way.asks for door in sheet.doors if door.mine for way in door.ways)
    return handing or any(one.may_choose for one in sheet.consultations)


def _fields(door: queries.Door, reader: Reader, typed: Mapping[str, str] | None, wrong: Mapping[str, str]) -> list[tuple[Any, str, str]]:
    """(field, text, what is wrong) of a step's form; what was typed and refused is worked out as well."""
    if door.form is None:
        return []
    held = {key: one.text for key, one in door.answers.items()}
    typed = typed and {**typed, **queries.worked_out(door.row.case, door.form, typed, door.answers, reader.day)}
    return [(field, (typed or held).get(field.id, ""), wrong.get(field.id, "") if typed is not None else "") for field in door.form.fields]


def _filled(sheet: queries.CaseSheet) -> list[tuple[str, list[tuple[Any, str]]]]:
    return [(f"{one.form.title}：{one.unit_name}" if one.unit_name else one.form.title, [(field, one.answers[field.id].text) for field in one.form.fields if field.id in one.answers]) for one in sheet.filled]


def _front(sheet: queries.CaseSheet) -> list[tuple[Any, str]]:
    """首页: the fields that its procedure puts first, once they are filled."""
    return [(field, text) for _, fields in _filled(sheet) for field, text in fields if text and field.term in sheet.procedure.front]


def _states(sheet: queries.CaseSheet, reader: Reader) -> dict[str, str]:
    """Of each step and end: done, now, late or reached."""
    states = {visit.step: "done" for visit in sheet.standing.visits if visit.left and not visit.void}
    states |= {door.row.step: "now" for door in sheet.doors} | {door.row.step: "late" for door in sheet.doors if door.late}
    return states | ({sheet.standing.ended: "reached"} if sheet.standing.ended else {})


def _rows(sheet: queries.CaseSheet, reader: Reader) -> list[tuple[Any, object, date | None]]:
    """The steps it came to, with how each stands, and to which day each was made public."""
    workdays, rows = Workdays(), []
    for step in sheet.steps:
        open_ = step.left_on is None or step.left_on > reader.day
        if open_:
            state: object = Status.SOON.saying("在办") if not step.due else light(step.due, reader.day, workdays)
            state = state if not isinstance(state, tuple) else state[0].saying(state[1])
        else:
            state = step.verb if step.verb in BUTTONS else "退回" if step.back else "不再算数" if step.void else Status.DONE.saying(f"已办（{step.verb}）")
        rows.append((step, state, public_to(sheet.procedure, step, workdays)))
    return rows


@page("cases.act", methods=("POST",))
def case_press(request: HttpRequest, public_id: str) -> HttpResponse:
    """办: presses a button, or saves what was typed."""
    reader = request.reader
    found = queries.case_for(reader, public_id)
    number = request.POST.get("step", "")
    step = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    values = typed_fields(request.POST)
    common = {"case": found, "step": step, "by": reader, "at": timezone.now()}

    def act() -> str:
        if verb := request.POST.get("verb", ""):
            actions.press(verb=verb, values=values, reason=request.POST.get("reason", ""), to_unit=_unit(reader, request.POST.get("to_unit", "")),
                          to_units=case_consulting.written(reader, request.POST), **common)  # fmt: skip
            messages.success(request, f"已办：{verb}")
        else:
            changed = actions.fill_step(values=values, **common)
            messages.success(request, f"已存{changed}处，没有往下走" if changed else "没有改动")
        return address("case", public_id)

    def refused(refusal: Refusal) -> HttpResponse:
        wrong = refusal.by_field if isinstance(refusal, Refusals) else {}
        return _shown(request, found, step=step, typed=values, wrong=wrong, error=refusal.message)

    return act_once(request, act, refused=refused)


def _unit(reader: Reader, words: str) -> Any:
    """The unit to which it is handed, by name or number; only one of those offered. Raises `Refusal` for one that is not clear."""
    try:
        number = unit_named(words.strip(), queries.units_to_hand(reader)) if words.strip() else ""
    except ValidationError as unclear:
        raise Refusal(f"转给哪个单位：{unclear.message}", field="to_unit") from None
    return queries.unit_named(reader, number) if number else None


@page("cases.act", methods=("POST",))
def case_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """撤回, 看反映人, or what is done about the units asked to take part."""
    reader = request.reader
    found = queries.case_for(reader, public_id)
    if request.POST.get("act") == "petitioner":
        try:
            name = open_petitioner(case=found, by=reader, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return _shown(request, found)
        return render(request, "cases/petitioner.html", {"case": found, "name": name, "title": "反映人", "sub": found.subject})

    def act() -> str:
        name = request.POST.get("act", "")
        if name != "withdraw":
            messages.success(request, case_consulting.act(found, name, request.POST, reader))
            return address("case", public_id)
        actions.withdraw_case(case=found, reason=request.POST.get("reason", ""), by=reader, at=timezone.now())
        messages.success(request, "已撤回")
        return address("case", public_id)

    refused: Callable[[Refusal], HttpResponse] = lambda refusal: _shown(request, found, error=refusal.message)  # noqa: E731
    return act_once(request, act, refused=refused)
