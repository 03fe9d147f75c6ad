"""陈设登记簿、附件、交接: for every unit one entry about a person, one attachment and one hand-over, each with the unit's canary."""
from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from dazugong.kernel.files.models import Attachment, Content
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import open_post
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.models import Answer, Obligation, Record, Revision
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.models import HandedItem, PostHandover
from tests.make import AT, DAY, SINCE, SYSTEM

PACK, FORM = "strings", "string"


def register() -> None:
    """The mechanism whose form is a register that every unit keeps."""
    install_pack(source=Path(__file__).with_name(PACK), since=date(2026, 1, 1), by=SYSTEM, at=AT)


def entry_of(unit: Unit, number: str, canary: str) -> str:
    """An entry of the unit about the person of this number."""
    entry = begin_entry(pack=PACK, form=FORM, unit=unit, day=DAY, person=Person.objects.get(public_id=number), by=SYSTEM, at=AT)
    file_record(obligation=entry, values={"what": canary}, by=SYSTEM, at=AT, on_behalf="样例陈设")
    return entry.public_id


def attachment_of(unit: Unit, canary: str) -> str:
    """A file that the unit handed in."""
    data = f"{canary}附件".encode()
    kept = Attachment.objects.create(unit=unit, name=f"{canary}.txt", kind="txt", size=len(data), digest=hashlib.sha256(data).hexdigest(), kept_at=AT)
    Content.objects.create(attachment=kept, data=data)
    return kept.public_id


def handover_of(unit: Unit, number: str, task: str, canary: str) -> str:
    """A post of the unit that was handed over with one thing on the table."""
    post = Post.objects.filter(unit=unit).first() or open_post(unit=unit, title="样例职务", since=SINCE, by=SYSTEM, at=AT)
    leaver = Person.objects.get(public_id=number)
    successor = Person.objects.exclude(pk=leaver.pk).order_by("-pk").first()
    handover = PostHandover.objects.create(post=post, leaver=leaver, successor=successor, day=DAY, note=canary, at=AT)
    HandedItem.objects.create(handover=handover, kind="task", public_id=task, title=f"{canary}事项", unit=canary)
    return handover.public_id


def many_entries(units: list[Unit]) -> None:
    """An entry of each of the units; only their number matters."""
    model = Obligation.objects.filter(pack=PACK).first()
    assert model is not None
    fixed = {name: getattr(model, name) for name in ("pack_version", "pack", "form", "period", "first", "last", "opens", "due", "person", "first_filed_on")}
    entries = Obligation.objects.bulk_create(Obligation(unit=u, entry=True, stage="filed", moved_on=DAY, **fixed) for u in units)
    records = Record.objects.bulk_create(Record(obligation=e, state="filed", standing=1) for e in entries)
    revisions = Revision.objects.bulk_create(Revision(record=r, number=1, state="filed", filed_at=AT, digest="0" * 64, stands_since=DAY) for r in records)
    Answer.objects.bulk_create(Answer(revision=r, field="what", term="登记内容", text="样众") for r in revisions)
