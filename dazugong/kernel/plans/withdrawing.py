"""撤回文件: a paper taken in by mistake goes from the lists with all its measures, as long as no task came from it."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal, uncut
from dazugong.kernel.tasks.rights import acting_units

from .deciding import held
from .models import Document, Measure

MOST_REASON = 200


@transaction.atomic
def withdraw_document(*, document: Document, reason: str, by: Reader, at: datetime) -> Document:
    """撤回: the row stays and says who withdrew it and why, as the trace does; the same file may be taken in anew.

    Errors: Refusal for whoever may not, for one of which tasks exist, and without a reason.
    """
    document = held(by, document, power="plans.read")
    if hindrance := why_it_stays(by, document):
        raise Refusal(hindrance)
    reason = uncut(reason, "撤回原因", MOST_REASON, field="reason")
    if not reason:
        raise Refusal("请写明撤回原因", field="reason")
    document.withdrawn_on, document.withdrawn_by, document.withdrawn_for = timezone.localdate(at), by.label, reason
    document.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_for"])
    leave_trace(by=by, at=at, verb="撤回文件", kind="文件", thing=document.public_id, note=reason)
    return document


def withdraws(reader: Reader, document: Document) -> bool:
    """谁能撤回: whoever took it in; where he has left, whoever holds the post he took it in for, and who leads the unit it belongs to."""
    took_it_in = document.login is not None and document.login == reader.login_id
    has_the_post = document.post is not None and document.post == reader.post_id
    if reader.may("plans.change") and (took_it_in or has_the_post):
        return True
    return reader.may("plans.withdraw") and document.unit_id in acting_units(reader)


def why_it_stays(reader: Reader, document: Document) -> str:
    """Why it cannot be withdrawn, with the way out; empty where it can."""
    if tasks := tasks_from(reader, document):
        return f"这份文件已有{tasks}条举措下达为任务，任务要有出处，文件不能撤回；不该办的，请到任务页撤销那一项任务，没有下达的举措可以弃用"
    if withdraws(reader, document):
        return ""
    return "这份文件不是您上传的，请上传的人撤回；他已离任的，由接任他职务的人或文件所属单位的部领导撤回"


def tasks_from(reader: Reader, document: Document) -> int:
    """How many of its measures were handed down as tasks, those withdrawn since included: they too quote the document."""
    return reader.rows(Measure).filter(document=document, task__isnull=False).count()


def withdrawn(reader: Reader) -> QuerySet[Document]:
    """已撤回的文件 within reach, the latest first; without the text."""
    reader.need("plans.read")
    return reader.rows(Document).exclude(withdrawn_on=None).defer("text").select_related("unit").order_by("-withdrawn_on", "-pk")
