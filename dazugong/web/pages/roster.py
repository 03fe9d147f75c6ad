"""名册工作簿: out as a workbook with every value, in again with a preview, errors at the row."""
from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.refusal import Refused
from dazugong.formats.workbook import write_table
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people import actions, queries
from dazugong.kernel.people.roster import apply_import, discard_upload, plan_import, stage_roster, staged
from dazugong.kernel.people.terms import PLAIN, SEALED, TERMS
from dazugong.web.listing import WORKBOOK_TYPE, Listing
from dazugong.web.pages.people import COLUMNS
from dazugong.web.pages.preview import preview_of
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

NOTES = ["编号一栏请勿改动：导入时凭它找到本人。", "改好后原样导入，只登记有改动的格子。", "本表含个人信息，请按规定保管，用后删除。"]


@page("people.export")
def people_export(request: HttpRequest) -> HttpResponse:
    """导出名册: every filtered row in its order, with 编号 so that it can come back; one trace with count and digest."""
    reader = request.reader
    listing = Listing("people", COLUMNS, queries.members(reader), request.GET, search=("person__name__contains", "person__pinyin__contains"), key="person.public_id")
    rows = list(listing.rows)
    sealed = queries.sealed_values_of(reader, [m.person_id for m in rows])
    headings = ["编号", *(TERMS[n] for n in PLAIN), "所在党支部", *(TERMS[n] for n in SEALED)]

    def line(member) -> list[str]:  # noqa: ANN001
        secret = sealed.get(member.person_id, {})
        plain = [getattr(member.person, n) for n in PLAIN]
        return [member.person.public_id, *plain, member.unit.name, *(secret.get(n, "") for n in SEALED)]

    buffer = BytesIO()
    write_table(buffer, headings, (line(m) for m in rows), title="党员名册", notes=NOTES)
    actions.trace_people_list(ids=[m.person.public_id for m in rows], verb="导出名册（含密封项）", by=reader, at=timezone.now())
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
    return redirect(f"{address('people_import')}?upload={upload.public_id}&under={request.POST.get('under', '')}")


def _under(request: HttpRequest, public_id: str) -> object:
    return own_units(request.reader, domain="people").filter(public_id=public_id).first() if public_id else None


def _preview(request: HttpRequest, upload_id: str, under: str) -> HttpResponse:
    upload, data = staged(request.reader, upload_id)
    try:
        plan = plan_import(request.reader, data, upload.filename, today=request.today, under=_under(request, under))
    except Refused as refused:
        return _form(request, refused.message, 400)
    context = {"title": "导入名册：预览", "sub": upload.filename, "plan": plan, "upload": upload, "under": under}
    shown = preview_of(request, plan, {"upload": upload_id, "under": under})
    template = "parts/listing.html" if request.headers.get("HX-Request") == "true" else "people/preview.html"
    return render(request, template, context | shown)


def _import(request: HttpRequest) -> HttpResponse:
    under = request.POST.get("under", "")

    def act() -> str:
        now = timezone.now()
        upload, data = staged(request.reader, request.POST["upload"])  # a form sent again finds it gone and is not asked
        plan = plan_import(request.reader, data, upload.filename, today=request.today, under=_under(request, under))
        apply_import(plan=plan, since=request.today, by=request.reader, at=now, partial=request.POST.get("partial") == "1")
        discard_upload(upload=upload, by=request.reader, at=now)
        said = f"已导入：新登记{len(plan.new)}人，更正{len(plan.changed)}人，无改动{plan.same}人"
        messages.success(request, said + (f"；{len(plan.refused)}处未接收" if plan.refused else ""))
        return address("people")

    return act_once(request, act)
