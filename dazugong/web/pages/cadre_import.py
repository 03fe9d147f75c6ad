"""导入任免审批表和交换包: upload → preview with old and new at every cell → import, all or nothing unless asked otherwise."""
from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from dazugong.formats.cadrefiles import Batch, batch_in
from dazugong.formats.refusal import Refused
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.cadre_import import CadrePlan, apply_cadres, plan_cadres
from dazugong.kernel.people.cadre_upload import stage_cadres, staged_cadres
from dazugong.kernel.people.cadres import default_unit, managing_units
from dazugong.kernel.people.roster import discard_upload
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

SHOWN = 200
WHO = "who-"


@page("cadres.import", methods=("GET", "POST"))
def cadres_import(request: HttpRequest) -> HttpResponse:
    """导入: three steps of one page."""
    if request.method == "POST":
        return _import(request) if "upload" in request.POST else _upload(request)
    if request.GET.get("upload"):
        return _preview(request, request.GET["upload"])
    return _form(request)


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    context = {"title": "导入任免审批表或交换包", "sub": "先预览，确认后才写入", "units": list(managing_units(request.reader)),
               "chosen": default_unit(request.reader).public_id, "error": error}  # fmt: skip
    return render(request, "cadres/import.html", context, status=status)


def _upload(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.getlist("files")
    if not sent:
        return _form(request, "请先选择文件（.lrmx、.lrm 和同名 .pic，或 .zip .7z .hzb 交换包）", 400)
    if sum(file.size for file in sent) > settings.UPLOAD_MAX_BYTES:
        return _form(request, f"文件合计超过{settings.UPLOAD_MAX_BYTES // 1024 // 1024}兆，请分几批导入", 400)
    files = {file.name: file.read() for file in sent}
    if len(files) < len(sent):
        return _form(request, "选了两个同名的文件，请改名后再导入", 400)
    try:
        upload = stage_cadres(files=files, password=request.POST.get("password", ""), by=request.reader, at=timezone.now())
    except (Refused, Refusal) as refused:
        return _form(request, refused.message, 400)
    return redirect(f"{address('cadres_import')}?{urlencode({'upload': upload.public_id, 'unit': request.POST.get('unit', '')})}")


def _unit(request: HttpRequest, public_id: str) -> object:
    """The chosen managing unit; the reader's own where none, or none within reach, is named."""
    return managing_units(request.reader).filter(public_id=public_id).first() or default_unit(request.reader)


def _plan(request: HttpRequest, upload_id: str, said: QueryDict) -> tuple[object, Batch, CadrePlan]:
    """The upload compared anew, with the operator's answers by the number of the person in the batch."""
    upload, files = staged_cadres(request.reader, upload_id)
    batch = batch_in(files)
    answers = {one.place: said[f"{WHO}{n}"] for n, one in enumerate(batch.people) if said.get(f"{WHO}{n}")}
    return upload, batch, plan_cadres(request.reader, batch, digest=upload.digest, today=request.today, answers=answers)


def _preview(request: HttpRequest, upload_id: str) -> HttpResponse:
    upload, batch, plan = _plan(request, upload_id, request.GET)
    numbers = {one.place: n for n, one in enumerate(batch.people)}
    unit = _unit(request, request.GET.get("unit", ""))
    context = {
        "title": "导入任免审批表：预览", "sub": upload.filename, "plan": plan, "upload": upload, "unit": unit, "shown": SHOWN,
        "new": plan.new[:SHOWN], "changed": plan.changed[:SHOWN], "refused": plan.refused[:SHOWN], "notices": plan.notices[:SHOWN],
        "warnings": plan.warnings[:SHOWN], "unread": plan.unread[:SHOWN],
        "questions": [(f"{WHO}{numbers[q.place]}", q) for q in plan.questions],
        "answered": [(name, value) for name, value in request.GET.items() if name.startswith(WHO) and value],
    }  # fmt: skip
    return render(request, "cadres/preview.html", context)


def _import(request: HttpRequest) -> HttpResponse:
    def act() -> str:
        now = timezone.now()
        upload, _, plan = _plan(request, request.POST["upload"], request.POST)
        unit = _unit(request, request.POST.get("unit", ""))
        apply_cadres(plan=plan, unit=unit, since=request.today, by=request.reader, at=now, partial=request.POST.get("partial") == "1")
        discard_upload(upload=upload, by=request.reader, at=now)
        said = f"已导入：新登记{len(plan.new)}人，更正{len(plan.changed)}人，无改动{len(plan.same)}人"
        messages.success(request, said + (f"；{len(plan.open_points)}处未接收" if plan.open_points else ""))
        return address("cadres")

    return act_once(request, act)
