"""附件: keep a file after it was checked, and trace that it was read."""
from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime
from itertools import chain

from django.db import transaction

from dazugong.formats.attachments import Kind, check_attachment
from dazugong.formats.refusal import Refused
from dazugong.formats.workbookwords import faces_of, texts_of
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.reading.refusing import Endless, Marked
from dazugong.reading.source import marking_of, refuse_marked

from .models import Attachment, Content

READ_FOR_MARKS = (".docx", ".pdf", ".txt", ".xlsx")
POWERS = {Attachment.KeptFor.RECORDS: "records.file", Attachment.KeptFor.TASKS: "tasks.do"}


@transaction.atomic
def keep_file(
    *, unit: Unit, data: bytes, name: str, by: Reader, at: datetime, field: str = "", kept_for: Attachment.KeptFor = Attachment.KeptFor.RECORDS
) -> Attachment:
    """上传附件: kind and size first, then what is inside; a file that carries a marking line (密级标志) is refused.

    Raises `Refusal` at `field` with reason and remedy.
    """
    by.need(POWERS[kept_for])
    try:
        kind = check_attachment(data, name)
        _refuse_marked(kind, data, name)
    except (Refused, Marked, Endless) as refused:
        raise Refusal(refused.message if isinstance(refused, Refused) else str(refused), field=field) from None
    digest = hashlib.sha256(data).hexdigest()
    kept = Attachment.objects.create(unit=unit, kept_for=kept_for, name=name, kind=kind, size=len(data), digest=digest, kept_at=at)
    Content.objects.create(attachment=kept, data=data)
    leave_trace(by=by, at=at, verb="上传", kind="附件", thing=kept.public_id, digest=digest)
    return kept


@transaction.atomic
def read_file(*, attachment: Attachment, by: Reader, at: datetime) -> bytes:
    """阅看附件: its bytes, traced."""
    content = by.rows(Content).get(attachment=attachment)
    leave_trace(by=by, at=at, verb="阅看", kind="附件", thing=attachment.public_id)
    return bytes(content.data)


def _refuse_marked(kind: Kind, data: bytes, name: str) -> None:
    """What has no text to read (a scan, a picture) carries no marking line that could be found; what has no end is refused."""
    if kind is Kind.ZIP:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith(READ_FOR_MARKS):
                    _refuse_marked_one(archive.read(member), member.filename.rpartition("/")[2])
    elif kind in (Kind.DOCX, Kind.PDF, Kind.XLSX):
        _refuse_marked_one(data, name)


def _refuse_marked_one(data: bytes, name: str) -> None:
    if not name.lower().endswith(".xlsx"):
        refuse_marked(data, name=name)
        return
    for words in chain(faces_of(data, name), texts_of(data, name)):
        if mark := marking_of(words):
            raise Marked(f"《{name}》有密级标志“{mark}”，不得进入本系统，请立即按保密规定处理；如属误标，请删去标志后另存再上传")
