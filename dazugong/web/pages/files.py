"""附件: read one, and take what a form sends."""
from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.files.actions import keep_file, read_file
from dazugong.kernel.files.queries import file_for
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.packs import form_of
from dazugong.kernel.tasks.evidence import Sent
from dazugong.web.reading import page

SENT, GONE = "f-", "x-"


@page("records.read", "tasks.read", any_of=True)
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
        kept = keep_file(unit=obligation.unit, data=read_sent(sent, field.label, field=field.id), name=sent.name, by=request.reader, at=timezone.now(), field=field.id)
        answers[field.id] = f"{kept.public_id} {kept.name}"
    return answers


def evidence_sent(request: HttpRequest) -> list[Sent]:
    """佐证材料 that came with an entry on a task."""
    return [Sent(sent.name, read_sent(sent, sent.name, field="files")) for sent in request.FILES.getlist("files")]


def read_sent(sent: UploadedFile, label: str, *, field: str) -> bytes:
    """The bytes of what was sent; too large is refused before it is read."""
    if sent.size > settings.UPLOAD_MAX_BYTES:
        raise Refusal(f"“{label}”超过{settings.UPLOAD_MAX_BYTES // 1024 // 1024}兆，请压缩图片或分成几个文件", field=field)
    return sent.read()
