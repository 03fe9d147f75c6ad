"""本人意见: whoever a relation is about reads it and says what he thinks of it; nobody else writes that for him."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut

from .models import Relation, Reply, Visit
from .queries import state_on

MOST_REPLY = 1000


def about_oneself(reader: Reader) -> QuerySet[Relation]:
    """本人的: the relations about the reader himself that he may answer, with their `state`, the newest first."""
    mine = reader.rows(Relation).filter(to_person_id=reader.person_id or 0, reply=True, since__lte=reader.day)
    return mine.annotate(state=state_on(reader.day)).order_by("-since", "-pk")


def told_to(reader: Reader, relation: Relation) -> tuple[list[Visit], list[Reply]]:
    """What is written in one of them: the visits, and what was answered so far, the oldest first."""
    visits = reader.rows(Visit).filter(relation__origin=relation.origin, day__lte=reader.day).order_by("day", "pk")
    return list(visits[:200]), replies_to(reader, relation)


def replies_to(reader: Reader, relation: Relation) -> list[Reply]:
    """本人意见 on one relation, the oldest first."""
    return list(reader.rows(Reply).filter(relation=relation, day__lte=reader.day).order_by("pk")[:100])


@transaction.atomic
def reply_to(*, relation: str, text: str, by: Reader, at: datetime) -> Reply:
    """填意见: on a relation about oneself, by its public number. Raises `Hidden` for any other."""
    if not relation or not text.strip():
        raise Refusal("请写明意见再提交；没有意见的不用填", field="text")
    found = about_oneself(by).filter(public_id=relation).first()
    if found is None:
        raise Hidden("relation")
    reply = Reply.objects.create(relation=found, text=uncut(text, "意见", MOST_REPLY, field="text"), day=timezone.localdate(at), at=at, login=by.login_id)
    leave_trace(by=by, at=at, verb="填本人意见", kind="关系", thing=found.public_id)
    return reply
