"""附件: read one, and take what a form sends."""
from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.files.actions import keep_file, read_file
from dazugong.kernel.files.queries import file_for
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.packs import form_of
from dazugong.web.reading import page

SENT, GONE = "f-", "x-"


@page("records.read")
def attachment(request: HttpRequest, public_id: str) -> HttpResponse:
    """阅看附件: always as a download, never shown in the page; traced."""
    found = file_for(request.reader, public_id)
    data = read_file(attachment=found, by=request.reader, at=timezone.now())
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name), "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
    }  # fmt: skip
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


def kept_files(request: HttpRequest, obligation: Any) -> dict[str, str]:
    """Answers of the fields that take a file: what was just sent, kept; nothing where one was taken out."""
    answers = {}
    for field in form_of(obligation).fields:
        if field.type != "file":
            continue
        sent = request.FILES.get(f"{SENT}{field.id}")
        if request.POST.get(f"{GONE}{field.id}"):
            answers[field.id] = ""
        if sent is None:
            continue
        if sent.size > settings.UPLOAD_MAX_BYTES:
            raise Refusal(f"“{field.label}”超过{settings.UPLOAD_MAX_BYTES // 1024 // 1024}兆，请压缩图片或分成几个文件", field=field.id)
        kept = keep_file(unit=obligation.unit, data=sent.read(), name=sent.name, by=request.reader, at=timezone.now(), field=field.id)
        answers[field.id] = f"{kept.public_id} {kept.name}"
    return answers
