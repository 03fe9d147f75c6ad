"""名册工作簿: out as a workbook with every value, in again with a preview, errors at the row."""
from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.refusal import Refused
from dazugong.formats.workbook import write_table
from dazugong.kernel.access.rosters import IMPORT, ask_to_import, ask_to_preview, branch_under, is_large
from dazugong.kernel.jobs.queries import last_about
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people import actions, queries
from dazugong.kernel.people.previewing import kept_preview, preview_of, said_of
from dazugong.kernel.people.roster import apply_import, discard_upload, plan_import, stage_roster, staged, uploaded
from dazugong.kernel.people.terms import PLAIN, SEALED, TERMS
from dazugong.web.exporting import told
from dazugong.web.listing import WORKBOOK_TYPE, Listing
from dazugong.web.pages.people import COLUMNS
from dazugong.web.pages.preview import lines_of
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

NOTES = ["编号一栏请勿改动：导入时凭它找到本人。", "改好后原样导入，只登记有改动的格子。", "本表含个人信息，请按规定保管，用后删除。"]


@page("people.export")
def people_export(request: HttpRequest) -> HttpResponse:
    """导出名册: every filtered row in its order, with 编号 so that it can come back; one trace with count and digest."""
    reader = request.reader
    listing = Listing("people", COLUMNS, queries.members(reader), request.GET, search=("person__name__contains", "person__pinyin__contains"), noun="名党员")
    headings, numbers = ["编号", *(TERMS[n] for n in PLAIN), "所在党支部", *(TERMS[n] for n in SEALED)], []
    listing.in_one_go(len(headings))

    def lines() -> Iterator[list[str]]:
        for member, sealed in queries.members_with_sealed(reader, listing.keys()):
            numbers.append(member.person.public_id)
            yield [member.person.public_id, *(getattr(member.person, n) for n in PLAIN), member.unit.name, *(sealed.get(n, "") for n in SEALED)]

    buffer = BytesIO()
    write_table(buffer, headings, told(lines()), title="党员名册", notes=NOTES)
    actions.trace_people_list(ids=numbers, verb="导出名册（含密封项）", by=reader, at=timezone.now())
    name = f"党员名册{reader.day:%Y%m%d}.xlsx"
    return HttpResponse(buffer.getvalue(), content_type=WORKBOOK_TYPE, headers={"Content-Disposition": content_disposition_header(True, name)})


@page("people.import", methods=("GET", "POST"))
def people_import(request: HttpRequest) -> HttpResponse:
    """导入名册: upload → preview with each refusal at its row → import, all or nothing unless asked otherwise."""
    if request.method == "POST":
        return _import(request) if "upload" in request.POST else _upload(request)
    if request.GET.get("upload"):
        return _preview(request, request.GET["upload"], request.GET.get("under", ""))
    return _form(request)


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    branches = list(own_units(request.reader, domain="people").filter(kind__in=("branch", "general_branch")).order_by("name_on"))
    context = {"title": "导入名册", "sub": "先预览，确认后才写入", "branches": branches, "error": error}
    return render(request, "people/import.html", context, status=status)


def _upload(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        return _form(request, "请先选择名册文件（.xlsx 或 .csv）", 400)
    if sent.size > settings.UPLOAD_MAX_BYTES:
        return _form(request, f"文件超过{settings.UPLOAD_MAX_BYTES // 1024 // 1024}兆，请分成几份导入", 400)
    try:
        upload = stage_roster(data=sent.read(), filename=sent.name, by=request.reader, at=timezone.now())
    except Refused as refused:
        return _form(request, refused.message, 400)
    under = request.POST.get("under", "")
    if is_large(upload):
        ask_to_preview(upload=upload, under=under, acting=_acting(request), by=request.reader, at=timezone.now())
    return redirect(_address(upload.public_id, under))


def _address(upload_id: str, under: str) -> str:
    return f"{address('people_import')}?{urlencode({'upload': upload_id, 'under': under})}"


def _acting(request: HttpRequest) -> str:
    return request.attendance.chosen.key


def _preview(request: HttpRequest, upload_id: str, under: str) -> HttpResponse:
    upload = uploaded(request.reader, upload_id)
    job, kept = last_about(upload_id), kept_preview(upload)
    if job is not None and job.ended_at and request.GET.get("watch"):
        return HttpResponse(headers={"HX-Redirect": _address(upload_id, under)})
    if job is not None and (job.ended_at is None or kept is None or job.work == IMPORT):
        return _progress(request, upload, job, under)
    if kept is None:
        try:
            plan = plan_import(request.reader, staged(request.reader, upload_id)[1], upload.filename, today=request.today, under=branch_under(request.reader, under))
        except Refused as refused:
            return _form(request, refused.message, 400)
        kept = preview_of(request.reader, plan)
    context = {"title": "导入名册：预览", "sub": upload.filename, "plan": kept, "upload": upload, "under": under}
    shown = lines_of(request, kept, {"upload": upload_id, "under": under})
    template = "parts/listing.html" if request.headers.get("HX-Request") == "true" else "people/preview.html"
    return render(request, template, context | shown)


def _progress(request: HttpRequest, upload: Any, job: Any, under: str) -> HttpResponse:
    """A large roster is worked on: how far it is, then what came of it; the browser may be closed meanwhile."""
    context = {"title": job.label, "sub": upload.filename, "job": job, "again": _address(upload.public_id, under)}
    return render(request, "people/import_progress.html", context)


def _import(request: HttpRequest) -> HttpResponse:
    under, upload_id, partial = request.POST.get("under", ""), request.POST["upload"], request.POST.get("partial") == "1"

    def act() -> str:
        now = timezone.now()
        upload, data = staged(request.reader, upload_id)  # a form sent again finds it gone and is not asked
        if is_large(upload):
            ask_to_import(upload=upload, under=under, acting=_acting(request), partial=partial, by=request.reader, at=now)
            return _address(upload_id, under)
        plan = plan_import(request.reader, data, upload.filename, today=request.today, under=branch_under(request.reader, under))
        apply_import(plan=plan, since=request.today, by=request.reader, at=now, partial=partial)
        discard_upload(upload=upload, by=request.reader, at=now)
        messages.success(request, said_of(plan))
        return address("people")

    return act_once(request, act)
