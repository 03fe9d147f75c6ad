"""我的事: what a person brings himself and what is about him: the list, bringing one, where it stands, his answers, the receipt."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes import own, told
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.written import YES_NO
from dazugong.spec.procedures import RUNNING
from dazugong.web.forms import typed_fields
from dazugong.web.lights import light
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

POWER = told.POWER
EMPTY = "您还没有提过诉求、需求和申请，也没有等您说明的事。"


@page(POWER)
def own_cases(request: HttpRequest) -> HttpResponse:
    """我的事一览."""
    reader, workdays = request.reader, Workdays()
    rows = told.own_cases(reader)
    columns = (
        Column("subject", "事由", href=lambda row: address("own_case", row.public_id), main=True),
        Column("title", "种类"),
        Column("state", "情况", kind="status", value=lambda row: _state(row, reader.day, workdays), main=True),
        Column("step", "停在", value=lambda row: row.step or "已经结束"),
        Column("at_unit", "在哪里", value=lambda row: row.at_unit or "已经结束"),
        Column("due", "期限", kind="date", value=lambda row: row.due or "没有期限"),
        Column("opened_on", "日期", kind="date"),
        Column("public_id", "编号"),
    )
    action = ("提出一件", address("own_new")) if told.offered_to(reader) else None
    listing = Listing("own", columns, rows, request.GET, empty=EMPTY, noun="件", key="public_id", empty_action=action, exports=False)
    return listing_page(request, "own/cases.html", listing, {"action": action}, title="我的事")


def _state(row: Any, day: Any, workdays: Workdays) -> object:
    if row.state != RUNNING:
        return Status.DONE, row.state
    if row.mine:
        return Status.SOON, "等您办"
    return light(row.due, day, workdays) if row.due else (Status.OK, RUNNING)


@page(POWER, methods=("GET", "POST"))
def own_new(request: HttpRequest) -> HttpResponse:
    """提出一件: first what kind, then to whom and what."""
    reader = request.reader
    offers = told.offered_to(reader)
    chosen = next((one for one in offers if one.key == request.GET.get("what", "")), None)
    if chosen is None:
        if request.method == "POST":
            raise Hidden("what")
        context = {"title": "提出一件", "offers": [(one, _says(one.procedure)) for one in offers], "crumbs": [("我的事", address("own_cases")), ("提出一件", "")]}
        return render(request, "own/kinds.html", context)
    units = told.units_taking(reader, chosen)
    if request.method == "GET":
        return _form(request, chosen, units)

    def act() -> str:
        by_number = {unit.public_id: unit for unit in units}
        if request.POST.get("unit", "") not in by_number:
            raise Refusal("请选由谁受理", field="unit")
        made = own.bring(
            offered=chosen, unit=by_number[request.POST["unit"]], subject=request.POST.get("subject", ""), values=typed_fields(request.POST),
            reported=by_number.get(request.POST.get("reported", "")), by=reader, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"已提出，编号{made.public_id}；打开它就能印回执")
        return _after(chosen.procedure.petitioner, made.public_id)

    return act_once(request, act, refused=lambda refusal: _form(request, chosen, units, refusal))


def _says(procedure: Any) -> str:
    """What one may expect: how long it takes, and who will know."""
    days = f"全程{procedure.days}个{'工作日' if procedure.counted == 'working' else '自然日'}" if procedure.days else "不限期"
    return f"{days}；{'您的姓名密封，只有受理的岗位能看，每看一次留痕' if procedure.petitioner else '受理的人看得到您的姓名'}"


def _form(request: HttpRequest, chosen: Any, units: list[Any], refusal: Refusal | None = None) -> HttpResponse:
    typed = request.POST if refusal else {}
    wrong = _wrong(refusal)
    form = chosen.pack.form(chosen.procedure.start.form)
    context = {
        "title": chosen.procedure.title, "offer": chosen, "says": _says(chosen.procedure), "units": units, "typed": typed, "wrong": wrong, "yes_no": YES_NO,
        "error": refusal.message if refusal and not (set(wrong) - {""}) else "", "crumbs": [("我的事", address("own_cases")), ("提出一件", address("own_new")), (chosen.procedure.title, "")],
        "fields": [(field, typed.get(f"a-{field.id}", ""), wrong.get(field.id, "")) for field in form.fields] if form else [],
    }  # fmt: skip
    return render(request, "own/new.html", context, status=400 if refusal else 200)


def _wrong(refusal: Refusal | None) -> dict[str, str]:
    if refusal is None:
        return {}
    return refusal.by_field if isinstance(refusal, Refusals) else {refusal.field or "": refusal.message}


def _after(sealed: bool, public_id: str) -> str:
    """Where a form leads is kept beside the account: of a sealed petition never to the petition itself."""
    return address("own_cases") if sealed else address("own_case", public_id)


@page(POWER)
def own_case(request: HttpRequest, public_id: str) -> HttpResponse:
    """一件: where it stands, what he was told, what is asked of him."""
    return _shown(request, public_id)


def _shown(request: HttpRequest, public_id: str, *, step: int = 0, refusal: Refusal | None = None) -> HttpResponse:
    reader = request.reader
    sheet = told.own_sheet(reader, told.own_case(reader, public_id))
    if request.method == "GET":
        own.trace_own(found=sheet.found, by=reader, at=timezone.now())
    wrong = _wrong(refusal)
    asked = [(one, _fields(one, request.POST if refusal and one.row.number == step else None, wrong)) for one in sheet.asked]
    context = {
        "sheet": sheet, "case": sheet.case, "title": sheet.case.title, "asked": asked, "told": _told(sheet), "yes_no": YES_NO,
        "error": refusal.message if refusal else "", "crumbs": [("我的事", address("own_cases")), (sheet.case.title, "")], "sealed": sheet.found.procedure.petitioner,
    }  # fmt: skip
    return render(request, "own/case.html", context, status=400 if refusal else 200)


def _fields(one: told.Asked, typed: Mapping[str, str] | None, wrong: Mapping[str, str]) -> list[tuple[Any, str, str]]:
    if one.form is None:
        return []
    held = {f"a-{key}": answer.text for key, answer in one.answers.items()}
    return [(field, (typed if typed is not None else held).get(f"a-{field.id}", ""), wrong.get(field.id, "") if typed is not None else "") for field in one.form.fields]


def _told(sheet: told.OwnSheet) -> list[tuple[str, Any, list[tuple[Any, str]]]]:
    return [(one.title, one.day, [(field, one.answers[field.id].text) for field in one.form.fields if field.id in one.answers]) for one in reversed(sheet.told)]


@page(POWER, methods=("POST",))
def own_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """本人办, or 撤回."""
    reader = request.reader
    sealed = told.own_sheet(reader, told.own_case(reader, public_id)).found.procedure.petitioner
    number = request.POST.get("step", "")
    step = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
    common = {"public_id": public_id, "by": reader, "at": timezone.now(), "reason": request.POST.get("reason", "")}

    def act() -> str:
        if request.POST.get("act") == "withdraw":
            own.take_back(**common)
            messages.success(request, "已撤回")
        else:
            own.answer(step=step, verb=request.POST.get("verb", ""), values=typed_fields(request.POST), **common)
            messages.success(request, f"已办：{request.POST.get('verb', '')[:40]}")
        return _after(sealed, public_id)

    return act_once(request, act, refused=lambda refusal: _shown(request, public_id, step=step, refusal=refusal))


@page(POWER)
def own_receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """回执: what was brought, to whom, on which day, under which number, and until when it is to be answered; for paper."""
    reader = request.reader
    sheet = told.own_sheet(reader, told.own_case(reader, public_id))
    if not sheet.case.brought:
        raise Hidden("receipt")
    own.trace_own(found=sheet.found, by=reader, at=timezone.now(), verb="取本人回执")
    return render(request, "own/receipt.html", {"case": sheet.case, "sheet": sheet, "title": f"{sheet.case.title}回执"})
