"""填报的另外两条路: a report out as a workbook and in again, and a block of cells pasted into the form."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records import queries
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.mending import broken_so_far
from dazugong.kernel.records.offline import bring_back_workbook, take_out_workbook
from dazugong.kernel.records.packs import form_of
from dazugong.kernel.records.pasting import place
from dazugong.kernel.records.sheets import sheet_of, sheet_to_fill
from dazugong.web.listing import WORKBOOK_TYPE
from dazugong.web.pages.answered import ANSWER, answers_in, saves_in
from dazugong.web.pages.records import sheet_page
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page
from dazugong.web.unsaid import refuse

MOST_TOLD = 20      # cells of a workbook that are told at once


@page("records.file", methods=("GET", "POST"))
def record_workbook(request: HttpRequest, public_id: str) -> HttpResponse:
    """填报工作簿: out to be filled without network (GET), in again as a draft (POST)."""
    obligation = queries.to_file(request.reader, public_id)
    if request.method == "POST":
        return _bring_back(request, obligation)
    try:
        title, content = take_out_workbook(obligation=obligation, by=request.reader, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("record", public_id)
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return HttpResponse(content, content_type=WORKBOOK_TYPE, headers={"Content-Disposition": disposition})


def _bring_back(request: HttpRequest, obligation: Any) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        return _refused(request, obligation, Refusal("请先选择填好的工作簿（.xlsx）"))
    if sent.size > settings.UPLOAD_MAX_BYTES:
        return _refused(request, obligation, Refusal(f"文件超过{settings.UPLOAD_MAX_BYTES // 1024 // 1024}兆，不像是填报工作簿，请核对"))

    def act() -> str:
        draft = bring_back_workbook(obligation=obligation, data=sent.read(), filename=sent.name, by=request.reader, at=timezone.now())
        if draft is None:
            messages.info(request, "工作簿和取出时一样，没有改动，草稿照旧")
        elif wrong := broken_so_far(obligation, draft, request.reader, timezone.now()):
            messages.info(request, f"工作簿已存为草稿，还没有报送。有{len(wrong)}处和审核规则不符，已标在栏目旁，改好后再点“报送”")
            return f"{address('record', obligation.public_id)}?rules=1"
        else:
            messages.success(request, "工作簿已存为草稿，还没有报送。请核对后点“报送”")
        return address("record", obligation.public_id)

    return act_once(request, act, refused=lambda refusal: _refused(request, obligation, refusal))


def _refused(request: HttpRequest, obligation: Any, refusal: Refusal) -> HttpResponse:
    """The draft as it was, with every cell of the workbook that must be mended."""
    wrong = refusal.by_field if isinstance(refusal, Refusals) else {}
    sheet = sheet_to_fill(request.reader, obligation, wrong=wrong)
    if not sheet.fillable:
        return sheet_page(request, sheet_of(request.reader, obligation), filling=False, error=refusal.message)
    return sheet_page(request, sheet, filling=True, error=f"工作簿没有存入。{_all_of(refusal)}")


def _all_of(refusal: Refusal) -> str:
    """Every cell at once: a row that is in the workbook only has no place on the page at which it could be told."""
    if not isinstance(refusal, Refusals) or len(refusal.found) < 2:
        return refusal.message
    few = "，只列前面的" if len(refusal.found) > MOST_TOLD else ""
    return f"{'；'.join(one.message for one in refusal.found[:MOST_TOLD])}（共{len(refusal.found)}处需要改正{few}）"


@page("records.file", methods=("POST",))
def record_paste(request: HttpRequest, public_id: str) -> HttpResponse:
    """粘贴: the form again with the block filled in, not saved; and with what stood before, so that it can be undone."""
    behalf = "on_behalf" in request.POST
    obligation = queries.to_file(request.reader, public_id, on_behalf=behalf)
    before = answers_in(request)
    if "undo" in request.POST:
        return _form_again(request, obligation, _what_stood(request), behalf=behalf)
    try:
        block = place(form_of(obligation), request.POST.get("paste", ""), start=request.POST.get("start", ""), given=before)
    except Refusal as refusal:
        said = "；".join(r.message for r in refusal.found) if isinstance(refusal, Refusals) else refusal.message
        return _form_again(request, obligation, before, behalf=behalf, error=said)
    error = f"填入{len(block.values)}栏，其中{len(block.wrong)}栏要改" if block.wrong else ""
    pasted = {"count": len(block.values), "before": json.dumps(before, ensure_ascii=False)}
    return _form_again(request, obligation, before | dict(block.values), behalf=behalf, error=error, wrong=block.wrong, pasted=pasted)


def _form_again(
    request: HttpRequest, obligation: Any, values: Mapping[str, str], *, behalf: bool, error: str = "",
    wrong: Mapping[str, str] | None = None, pasted: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The form as it was on the page, on the same state of the draft: nothing has been saved in between."""
    sheet = sheet_to_fill(request.reader, obligation, typed=values, wrong=wrong)
    if not sheet.fillable:
        refuse(request)
        return sheet_page(request, sheet_of(request.reader, obligation), filling=False, error="这份报表已经报送，不能直接改；如需改动，请先点“更正”")
    sheet = replace(sheet, saves=saves_in(request))
    typed = {name: value for name, value in request.POST.items() if not name.startswith(ANSWER)}
    if pasted:
        typed.pop("paste", None)
    return sheet_page(request, sheet, filling=True, behalf=behalf, error=error, typed=typed, pasted=pasted)


def _what_stood(request: HttpRequest) -> dict[str, str]:
    """What stood in the form before the block; the page itself carries it."""
    try:
        before = json.loads(request.POST.get("before", ""))
    except (ValueError, RecursionError):
        before = None
    if not isinstance(before, dict):
        return answers_in(request)
    return {str(key): str(value) for key, value in before.items()}
