"""台账: who owes which report, filling one, deciding on one, and who is late."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.actions import trace_person_read
from dazugong.kernel.records import actions, queries, states
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.entries import DRAFT, MENDING, state_of
from dazugong.kernel.records.events import events_of
from dazugong.kernel.records.mending import broken_so_far
from dazugong.kernel.records.naming import trace_persons_listed
from dazugong.kernel.records.packs import current_versions, pack_of, titles, titles_filed
from dazugong.kernel.records.schedule import period_of_code, periods_among
from dazugong.kernel.records.sheets import Sheet, sheet_of, sheet_to_fill
from dazugong.kernel.records.written import YES_NO
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.pages.files import kept_files
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

from .answered import answers_in, left_over, saves_in, used_in

NOTE = "n-"
SOURCE_PAGES = {"tasks": "task", "task_progress": "task", "obligations": "record"}
VIEWS = (("", "全部"), ("mine", "我要报的"), ("waiting", "等我审的"))


@page("records.read")
def records(request: HttpRequest) -> HttpResponse:
    """台账一览: one row for every report owed."""
    reader, view = request.reader, request.GET.get("view", "")
    versions = list(current_versions(reader.day))
    names, soon_until = titles(versions), Workdays().soon_until(reader.day)
    rows = {"mine": queries.mine, "waiting": queries.waiting}.get(view, queries.obligations)(reader)
    columns = (
        Column("form", "报表", value=lambda o: f"{names.get((o.pack, o.form), o.pack_version.title)}　{period_of_code(o.period, o.last).term}",
               href=lambda o: address("record", o.public_id)),
        Column("unit", "单位", value="unit_name", sort="unit_name", filter="text", main=True),
        Column("period", "期间", value=lambda o: period_of_code(o.period, o.last).brief, sort="period", filter="text", choices=periods_among(rows)),
        Column("due", "截止日期", kind="date", sort="due", main=True),
        Column("first_filed_on", "首次报送", kind="date", value=lambda o: o.filed_on or _not_filed(o), sort="filed_on"),
        Column("state", "状态", kind="status", value=lambda o: state_shown(o, reader.day, soon_until), sort="state_on", filter="choice",
               filter_on="state_on", choices=[(s, s) for s in states.STATES]),
    )  # fmt: skip
    listing = Listing("records", columns, rows, request.GET, empty=EMPTY.get(view, EMPTY[""]), noun="份报表",
                      search=("unit", "form") if view == "waiting" else lambda words: rows.filter(queries.holding(words, names)))  # fmt: skip
    tabs = [(label, f"?view={key}" if key else "?", key == view, None) for key, label in VIEWS]
    registers = sorted((title, address("register", *key)) for key, title in titles_filed(versions).items())
    return listing_page(request, "records/records.html", listing, {"tabs": tabs, "registers": registers}, title="台账")


EMPTY = {
    "": "还没有要报的表。报表按日程自动开启，哪天开启见“机制”；开启后列在这里。",
    "mine": "本单位没有要报的。新一期开启时会列在这里，也会出现在工作台。",
    "waiting": "没有等您审核的报表。",
}


def state_shown(obligation: Any, day: date, soon_until: date) -> object:
    """状态 with shape, colour and word; `soon_until`: the last deadline that is 临期 on the day."""
    if obligation.entry:
        state = state_of(obligation, day)
        return (Status.SOON if state in (DRAFT, MENDING) else Status.DONE), state
    state, due = obligation.state_on, obligation.due
    record = getattr(obligation, "record", None) if obligation.moved_on and obligation.moved_on <= day else None
    if record is not None and record.standing and record.latest != record.standing:
        return Status.SOON, f"{state}，{'更正待审' if record.state == 'filed' else '更正中'}"
    if state == states.MISSING:
        return Status.LATE, f"未报，逾期{(day - due).days}天"
    if state == states.NOT_DUE:
        return Mark.NOT_DUE
    if state == states.OWED:
        return (Status.SOON if due <= soon_until else Status.OK), "待报"
    return {states.RETURNED: Status.SOON, states.FILED_LATE: Status.SOON, states.FILED: Status.OK}.get(state, Status.DONE), state


def _not_filed(obligation: Any) -> Mark:
    state = obligation.state_on
    return Mark.NOT_APPLICABLE if state == states.EXEMPT else Mark.NOT_FILED if state == states.MISSING else Mark.NOT_DUE


@page("records.read")
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """一份报表: filled by the unit that owes it, read and decided on by the unit above; under a past day only read."""
    obligation = queries.obligation_for(request.reader, public_id)
    if obligation.person:
        trace_person_read(person=obligation.person, by=request.reader, at=timezone.now())
    if request.reader.day < request.today or obligation.closed_on:
        return sheet_page(request, sheet_of(request.reader, obligation), filling=False)
    behalf = bool(request.GET.get("behalf")) and request.reader.may("records.file")
    rights = queries.rights_in(request.reader, obligation)
    wrong = _broken(request, obligation) if request.GET.get("rules") and rights.file else {}
    sheet = sheet_to_fill(request.reader, obligation, wrong=wrong) if rights.file or behalf else sheet_of(request.reader, obligation)
    if not sheet.fillable:
        sheet = sheet_of(request.reader, obligation)
    return sheet_page(request, sheet, filling=sheet.fillable and (rights.file or behalf), behalf=behalf and not rights.own)


def _broken(request: HttpRequest, obligation: Any) -> dict[str, str]:
    """What the draft as it stands breaks, by field: shown once a workbook has come back."""
    draft = next((one for one in queries.history(request.reader, obligation) if one.state == "draft"), None)
    wrong = broken_so_far(obligation, draft, request.reader, timezone.now()) if draft else []
    return {refusal.field: refusal.message for refusal in reversed(wrong)}


def sheet_page(
    request: HttpRequest, sheet: Sheet, *, filling: bool, behalf: bool = False, error: str = "", typed: Mapping[str, str] | None = None,
    pasted: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page of one report: filled or read. `pasted` says what a block of cells has just changed in it."""
    trace_persons_listed(sheet=sheet, by=request.reader, at=timezone.now())
    accepted = queries.accepted_fields(request.reader, sheet.latest) if filling and not error else frozenset()
    context = {
        "lost": left_over(request, sheet.form) if error and not filling else [],
        "sheet": sheet, "obligation": sheet.obligation, "behalf": behalf, "accepted": accepted, "error": error, "typed": typed or {}, "yes_no": YES_NO,
        "pasted": pasted, "ticked": typed.getlist("ok") if isinstance(typed, QueryDict) else (),
        "lines": [(line, _links(line.source), _links(line.known.as_json()) if line.known else []) for line in sheet.lines],
        "title": f"{sheet.form.title}　{sheet.period}", "sub": sheet.obligation.unit_name, "past": request.reader.day < request.today, "maps": any(field.map for field in sheet.form.fields),
        "meanwhile": _meanwhile(sheet.obligation), "events": events_of(request.reader, sheet.obligation), "exempt": sheet.obligation.state_on == states.EXEMPT,
        "state": state_shown(sheet.obligation, request.reader.day, Workdays().soon_until(request.reader.day)),
    }  # fmt: skip
    return render(request, f"records/{'fill' if filling else 'record'}.html", context, status=400 if error else 200)


def _meanwhile(obligation: Any) -> str:
    """更正中: until when what was filed before stands."""
    if obligation.entry:
        return "重新登记以前，原来登记的仍然有效"
    return "审核通过前，原来报的数仍然有效" if obligation.approved_on else "重报以前，原来报的数仍然有效"


def _links(source: Mapping | None) -> list[tuple[str, str]]:
    """(title, address) of the rows behind a pre-filled value."""
    if not source or source["over"] not in SOURCE_PAGES:
        return []
    return [(title or public_id, address(SOURCE_PAGES[source["over"]], public_id)) for public_id, title in source["rows"]]


@page("records.file", methods=("POST",))
def record_save(request: HttpRequest, public_id: str) -> HttpResponse:
    """暂存: by the button, by the page itself every few seconds, and the beginning of a correction."""
    obligation = queries.to_file(request.reader, public_id)
    given = {"obligation": obligation, "by": request.reader, "at": timezone.now()}
    if request.headers.get("X-Autosave"):
        return _autosave(request, given)

    def act() -> str:
        if "reason" in request.POST:
            actions.correct_record(reason=request.POST["reason"], **given)
            messages.success(request, f"已开出更正稿。改好后点“{'登记' if obligation.entry else '报送'}”；{_meanwhile(obligation)}")
        else:
            values = answers_in(request) | kept_files(request, obligation)
            draft = actions.save_draft(values=values, saves=saves_in(request), used=used_in(request), **given)
            messages.success(request, f"已存 {timezone.localtime(draft.saved_at):%H:%M}，还没有{'登记' if obligation.entry else '报送'}")
        return address("record", public_id)

    return act_once(request, act, refused=_again(request, public_id))


def _autosave(request: HttpRequest, given: dict) -> JsonResponse:
    """Answers in a few words of JSON, with the rules that what is written breaks; the same draft saved twice is the same draft, so no form key is used up."""
    try:
        draft = actions.save_draft(values=answers_in(request), saves=saves_in(request), **given)
    except Refusal as refusal:
        return JsonResponse({"refused": refusal.message}, status=409)
    sheet = sheet_to_fill(request.reader, given["obligation"])
    cells = [(cell.address, cell.column, cell.text) for line in sheet.lines for row in line.rows for cell in row]
    cells += [(line.field.id, line.field, line.text) for line in sheet.lines]
    asked = [line.field.id for line in sheet.lines if line.asked]
    more: dict[str, object] = {"asked": asked} if any(line.field.when for line in sheet.lines) else {}
    if beside := {line.field.id: render_to_string("records/_others.html", {"line": line}, request) for line in sheet.lines if line.field.others}:
        more["others"] = beside
    if wrong := broken_so_far(given["obligation"], draft, request.reader, timezone.now()):
        more["wrong"] = {refusal.field: refusal.message for refusal in reversed(wrong)}
    return JsonResponse(more | {
        "saves": draft.saves, "saved": f"{timezone.localtime(draft.saved_at):%H:%M}",
        "computed": {address: text for address, field, text in cells if field.reckoned},
    })  # fmt: skip


@page("records.file", methods=("POST",))
def record_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """报送: refused with every field that must be mended, and nothing typed is lost."""
    behalf = request.POST.get("on_behalf", "")
    obligation = queries.to_file(request.reader, public_id, on_behalf=bool(behalf))

    def act() -> str:
        actions.file_record(
            obligation=obligation, values=answers_in(request) | kept_files(request, obligation), saves=saves_in(request), on_behalf=behalf,
            used=used_in(request), by=request.reader, at=timezone.now(),
        )  # fmt: skip
        whom = "本单位另一位同志" if queries.rights_in(request.reader, obligation).top else "上级"
        messages.success(request, "已登记" if obligation.entry else f"{'已代为报送' if behalf else '已报送'}，等待{whom}审核")
        return address("record", public_id)

    return act_once(request, act, refused=_again(request, public_id, behalf=bool(behalf)))


def _again(request: HttpRequest, public_id: str, *, behalf: bool = False) -> Callable[[Refusal], HttpResponse]:
    """The same form with what was typed and why it was refused."""

    def refused(refusal: Refusal) -> HttpResponse:
        obligation = queries.to_file(request.reader, public_id, on_behalf=behalf)
        wrong = refusal.by_field if isinstance(refusal, Refusals) else {refusal.field: refusal.message}
        sheet = sheet_to_fill(request.reader, obligation, typed=answers_in(request), wrong=wrong)
        if not sheet.fillable:
            return sheet_page(request, sheet_of(request.reader, obligation), filling=False, error=refusal.message, typed=request.POST)
        listed = sum(len(line.mistakes) for line in sheet.lines)      # each is said once, in the list of them
        error = f"有{listed}处要改，标在格子里" if listed == len(wrong) else refusal.message
        return sheet_page(request, sheet, filling=True, behalf=behalf, error=error, typed=request.POST)

    return refused


@page("records.approve", methods=("POST",))
def record_return(request: HttpRequest, public_id: str) -> HttpResponse:
    """退回: with a remark and notes at the fields."""
    obligation = queries.to_decide(request.reader, public_id)
    notes = {name.removeprefix(NOTE): value for name, value in request.POST.items() if name.startswith(NOTE)}
    return _decide(request, public_id, "已退回，对方会在工作台看到意见", lambda: actions.return_record(
        obligation=obligation, remark=request.POST.get("remark", ""), notes=notes, by=request.reader, at=timezone.now()))  # fmt: skip


@page("records.approve", methods=("POST",))
def record_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """部分认可: the fields ticked are accepted, the others come back."""
    obligation = queries.to_decide(request.reader, public_id)
    notes = {name.removeprefix(NOTE): value for name, value in request.POST.items() if name.startswith(NOTE)}
    return _decide(request, public_id, "已认可勾选的栏目，其余退回修改", lambda: actions.accept_part(
        obligation=obligation, accepted=request.POST.getlist("ok"), remark=request.POST.get("remark", ""), notes=notes,
        by=request.reader, at=timezone.now()))  # fmt: skip


@page("records.approve", methods=("POST",))
def record_approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """批准."""
    obligation = queries.to_decide(request.reader, public_id)
    return _decide(request, public_id, f"已审核通过{obligation.unit.name}的报表",
                   lambda: actions.approve_record(obligation=obligation, by=request.reader, at=timezone.now()))  # fmt: skip


@page("records.open", methods=("POST",))
def record_reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """重开: for correction by the unit that filed it."""
    obligation = queries.obligation_for(request.reader, public_id)
    return _decide(request, public_id, f"已重开，请{obligation.unit.name}更正后重新报送", lambda: actions.reopen_record(
        obligation=obligation, reason=request.POST.get("reason", ""), by=request.reader, at=timezone.now()))  # fmt: skip


def _decide(request: HttpRequest, public_id: str, said: str, decide: Callable[[], object]) -> HttpResponse:
    """One act of an officer on one record; refused, the record is shown again with what was typed."""

    def act() -> str:
        decide()
        messages.success(request, said)
        return address("record", public_id)

    def refused(refusal: Refusal) -> HttpResponse:
        sheet = sheet_of(request.reader, queries.obligation_for(request.reader, public_id))
        return sheet_page(request, sheet, filling=False, error=refusal.message, typed=request.POST)

    return act_once(request, act, refused=refused)


@page("records.read")
def revision(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """一个版次: the answers, who filed them when, under which version of which mechanism, on what basis."""
    obligation, found = queries.revision_for(request.reader, public_id, number)
    sheet = sheet_of(request.reader, obligation, number)
    trace_persons_listed(sheet=sheet, by=request.reader, at=timezone.now())
    names = queries.names_of_logins([found.filed_by, found.decided_by])
    context = {
        "sheet": sheet, "revision": found, "obligation": obligation, "pack": pack_of(obligation.pack_version),
        "digest_holds": queries.digest_holds(request.reader, obligation, found) if found.digest else None,
        "filed_name": names.get(found.filed_by, ""), "decided_name": names.get(found.decided_by, ""),
        "lines": [(line, _links(line.source), []) for line in sheet.lines],
        "title": f"{sheet.form.title}　{sheet.period}", "sub": f"{obligation.unit.name}　第{number}版",
    }  # fmt: skip
    return render(request, "records/revision.html", context)
