"""撤回文件: a paper taken in by mistake goes from the lists with all its measures, as long as no task came from it."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal, uncut

from .deciding import held
from .models import Document, Measure

MOST_REASON = 200


@transaction.atomic
def withdraw_document(*, document: Document, reason: str, by: Reader, at: datetime) -> Document:
    """撤回: by whoever uploaded it; the trace keeps the reason, the row stays, and the same file may be taken in anew.

    Errors: Refusal for another's document, one of which tasks exist, and without a reason.
    """
    document = held(by, document)
    if hindrance := why_it_stays(by, document):
        raise Refusal(hindrance)
    reason = uncut(reason, "撤回原因", MOST_REASON, field="reason")
    if not reason:
        raise Refusal("请写明撤回原因", field="reason")
    document.withdrawn_on = timezone.localdate(at)
    document.save(update_fields=["withdrawn_on"])
    leave_trace(by=by, at=at, verb="撤回文件", kind="文件", thing=document.public_id, note=reason)
    return document


def uploaded_by(reader: Reader, document: Document) -> bool:
    """Whether it was the reader's account that took the document in."""
    return document.login is not None and document.login == reader.login_id


def why_it_stays(reader: Reader, document: Document) -> str:
    """Why it cannot be withdrawn, with the way out; empty where it can."""
    if tasks := tasks_from(reader, document):
        return f"这份文件已有{tasks}条举措下达为任务，任务要有出处，文件不能撤回；不该办的，请到任务页撤销那一项任务，没有下达的举措可以弃用"
    return "" if uploaded_by(reader, document) else "这份文件不是您上传的，请上传的人撤回"


def tasks_from(reader: Reader, document: Document) -> int:
    """How many of its measures were handed down as tasks, those withdrawn since included: they too quote the document."""
    return reader.rows(Measure).filter(document=document, task__isnull=False).count()
