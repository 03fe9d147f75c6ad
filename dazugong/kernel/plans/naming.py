"""文件的标题和种类: told by its first lines when it is taken in; an officer puts them right where those say little or the wrong thing."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal, uncut

from .deciding import held
from .models import Document


@transaction.atomic
def name_document(*, document: Document, title: str, kind: str, by: Reader, at: datetime) -> Document:
    """改标题: what it is called from now on; tasks handed down before keep the name they were given under.

    Errors: Refusal for no title, one that is too long, or an unknown kind.
    """
    document = held(by, document)
    title = uncut(title, "标题", 200, field="title")
    if not title:
        raise Refusal("请写明标题", field="title")
    if kind not in Document.Kind.values:
        raise Refusal("请选择种类", field="kind")
    changed = [name for name, value in (("title", title), ("kind", kind)) if getattr(document, name) != value]
    document.title, document.kind = title, kind
    if changed:
        document.save(update_fields=changed)
        leave_trace(by=by, at=at, verb="改标题", kind="文件", thing=document.public_id)
    return document
