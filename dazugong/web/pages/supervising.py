"""督办: what the rules propose, the sheet that is issued, the sheets issued."""
from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.paper.supervision import SupervisionSheet, supervision_pdf
from dazugong.kernel.tasks import queries, supervising
from dazugong.kernel.tasks.evidence import evidence_of
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Status, day_in_text
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .task_forms import day_field
from .tasks import tabs


class SheetForm(forms.Form):
    """督办单: the words of the rule, which whoever issues it may change."""

    demand = forms.CharField(label="督办要求", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "请写明督办要求"})
    reply_due = day_field("回复期限", error_messages={"required": "请填回复期限"})


@page("tasks.give", methods=("GET", "POST"))
def task_supervise(request: HttpRequest, public_id: str) -> HttpResponse:
    """签发督办单: the system proposes, a person issues."""
    reader = request.reader
    found = queries.task_for(reader, public_id, side="give")
    proposed = supervising.proposal(reader, found)
    initial = {"demand": proposed.demand, "reply_due": proposed.reply_due} if proposed else {}
    form = SheetForm(request.POST or None, initial=initial)

    def shown() -> HttpResponse:
        waiting = supervising.answering(supervising.sheets_of(reader, found), reader.day, proposed.standing.colour) if proposed and not form.is_bound else None
        context = {"task": found, "proposed": proposed, "form": form, "title": "督办", "sub": found.title, "waiting": supervising.still_waiting(waiting) if waiting else ""}
        return render(request, "tasks/supervise.html", context, status=400 if request.method == "POST" else 200)

    def act() -> str:
        sheet = supervising.issue_sheet(task=found, by=reader, at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"已签发{supervising.numbered(sheet)}，告知{sheet.told}；可以打印，{found.unit_name}回复后记在办理记录里")
        return address("task", public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


@page("tasks.read")
def task_sheet(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """督办单, to print."""
    task = queries.task_for(request.reader, public_id)
    sheet = supervising.sheet_for(request.reader, task, number)
    late = supervising.turns_late(request.reader, task, sheet)
    pdf = supervision_pdf(SupervisionSheet(
        number=supervising.numbered(sheet), colour=sheet.colour, item=task.title_then, owner=task.unit_name, giver=task.giver or task.unit_name,
        due=late[0].due if late else task.due_then, turns=[turn.period.brief for turn in late], days_late=sheet.days_late, sentence=task.sentence, place=task.place, demand=sheet.demand,
        reply_due=sheet.reply_due, issuer=sheet.issuer_name, day=sheet.issued_on, told=sheet.told, contact=sheet.contact, phone=sheet.phone,
        evidence="；".join(f"{one.attachment.name}（{day_in_text(one.progress.day)}）" for one in evidence_of(request.reader, task)),
    ))  # fmt: skip
    disposition = content_disposition_header(as_attachment=False, filename=f"{supervising.numbered(sheet)}{task.unit_name}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


@page("tasks.read")
def sheets(request: HttpRequest) -> HttpResponse:
    """督办单一览."""
    day = request.reader.day

    def replied(sheet: object) -> tuple[Status, str]:
        if sheet.replied_on:
            return Status.DONE, f"{sheet.replied_on:%m-%d}回复"
        return (Status.LATE, "逾期没有回复") if sheet.reply_due < day else (Status.SOON, "等回复")

    columns = (
        Column("number", "编号", value=supervising.numbered, href=lambda s: address("task_sheet", s.task.public_id, s.number), sort="serial"),
        Column("item", "督办事项", value="task.title", href=lambda s: address("task", s.task.public_id), sort="task__title", filter="text", main=True),
        Column("owner", "承办单位", value="task.doer", sort="task__doer", filter="text", main=True),
        Column("colour", "颜色", sort="colour", filter="choice", choices=[(c, c) for c in queries.COLOURS]),
        Column("days_late", "逾期", kind="figure", sort="days_late", unit="工作日"),
        Column("issuer_name", "督办单位", sort="issuer_name"),
        Column("issued_on", "签发日期", kind="date", sort="issued_on"),
        Column("reply_due", "回复期限", kind="date", sort="reply_due"),
        Column("replied", "回复", kind="status", value=replied, sort="replied_on"),
    )
    listing = Listing("sheets", columns, supervising.sheets(request.reader), request.GET, search=("task__title__contains", "task__doer__contains"),
                      noun="份", empty="还没有签发督办单。任务逾期、退回到规定的程度时，在任务页签发。")  # fmt: skip
    return listing_page(request, "tasks/sheets.html", listing, {"tabs": tabs("task_sheets", request.reader)}, title="督办单")
