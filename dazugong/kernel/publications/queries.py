"""查发布: the list, one with its editions, what waits for whom, what was already published for the period."""
from __future__ import annotations

import re
from datetime import date

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dazugong.kernel.calendar import periods
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.processes.parties import actor_of, named
from dazugong.kernel.relations.parties import term_end
from dazugong.spec.publications import Launch as Words

from .duties import days_late, disclosures, overdue, unmade
from .feeding import counts_of
from .kinds import Offer, draftable, kind_of, kinds_on, reaches, units_for
from .models import Edition, Launch, LaunchedTask, Publication, Reading, Remark
from .reading import mine_to_read, rate_of, readings_of, standing, unread_of

__all__ = ["REMARK_STATES", "STATES", "counts_of", "days_late", "disclosures", "draftable", "editions_of", "launched_by", "launches_of", "may_approve", "may_draft", "mine_to_read", "objections_to", "overdue", "period_for",
           "publication_for", "publications", "rate_of", "readings_of", "remark_for", "remarks", "review_due", "rows_beside", "same_period", "standing", "to_approve", "units_for", "unmade", "unread_of"]

STATES = Publication.State.choices
REMARK_STATES = Remark.State.choices
ONE_OFF = re.compile(r"\d{4}-\d\d-\d\d")      # the period of a form that is owed once, or in a campaign


def publications(reader: Reader) -> QuerySet[Publication]:
    """Everything within reach and what the units above have published, the latest first; with `edition`, `due_readers`, `readers`, `left`."""
    reader.need("publications.read")
    last = Edition.objects.filter(publication=OuterRef("pk"), state=Edition.State.APPROVED).order_by("-number")
    read = Reading.objects.filter(edition=OuterRef("newest"), lapsed_on=None).order_by().values("edition")
    waiting = Remark.objects.filter(publication=OuterRef("pk"), state=Remark.State.WAITING).order_by().values("publication")
    rows = reader.rows(Publication).select_related("unit").annotate(
        newest=Subquery(last.values("pk")[:1]), edition=Coalesce(Subquery(last.values("number")[:1]), 0),
    )  # fmt: skip
    return rows.annotate(
        due_readers=_number(read.annotate(n=Count("pk"))), readers=_number(read.annotate(n=Count("pk", filter=Q(read_on__isnull=False)))),
        left=_number(waiting.annotate(n=Count("pk"))),
    ).order_by("-published_on", "-pk")  # fmt: skip


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")), 0, output_field=IntegerField())


def publication_for(reader: Reader, public_id: str) -> Publication:
    """One within sight. Raises `Hidden`."""
    found = publications(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("publication")
    return found


def editions_of(reader: Reader, publication: Publication) -> list[Edition]:
    """Every edition the reader may see, the newest first."""
    return list(reader.rows(Edition).filter(publication=publication).order_by("-number"))


def to_approve(reader: Reader) -> QuerySet[Publication]:
    """等审批: whose waiting edition was drafted by somebody else, and whose kind names the reader."""
    if not reader.may("publications.approve"):
        return reader.rows(Publication).none()
    waiting = Edition.objects.filter(state=Edition.State.WAITING).exclude(drafted_by=actor_of(reader)).values("publication")
    rows = publications(reader).filter(pk__in=waiting)
    kinds = Q(pk__in=[])
    for pack, kind in rows.order_by().values_list("pack", "kind").distinct():
        if _named(reader, pack, kind):
            kinds |= Q(pack=pack, kind=kind)
    return rows.filter(kinds)


def _named(reader: Reader, pack: str, kind: str) -> bool:
    try:
        return reader.scope.everything or named(reader, kind_of(pack, kind, reader.day).kind.approve_by)
    except Hidden:
        return False


def approvers_of(reader: Reader, publication: Publication) -> str:
    """由谁审批, in the words of its kind; of a kind that is no longer in force only that somebody approves."""
    try:
        return "、".join(kind_of(publication.pack, publication.kind, reader.day).kind.approve_by)
    except Hidden:
        return "有审批权的岗位"


def may_draft(reader: Reader, publication: Publication) -> bool:
    """Whether the reader may write it on."""
    return reader.may("publications.draft") and reaches(reader, publication.unit_id)


def may_approve(reader: Reader, publication: Publication) -> bool:
    """Whether its waiting edition is the reader's to approve."""
    return reader.may("publications.approve") and reaches(reader, publication.unit_id) and to_approve(reader).filter(pk=publication.pk).exists()


def remarks(reader: Reader) -> QuerySet[Remark]:
    """来言 within reach, what waits first."""
    reader.need("publications.answer")
    return reader.rows(Remark).select_related("publication").order_by("-state", "due", "came_on", "pk")


def objections_to(reader: Reader, publication: Publication) -> tuple[int, int]:
    """(how many objections came, how many of them still wait for an answer)."""
    rows = reader.rows(Remark).filter(publication=publication, kind=Remark.Kind.OBJECTION)
    found = rows.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(state=Remark.State.WAITING)))
    return found["all"], found["waiting"]


def remark_for(reader: Reader, public_id: str) -> Remark:
    """One of them. Raises `Hidden`."""
    found = remarks(reader).filter(public_id=public_id).first()
    if found is None or not reaches(reader, found.unit_id):
        raise Hidden("remark")
    return found


def period_for(offer: Offer, day: date, text: str = "") -> str:
    """The code of the period that a publication is for: as somebody wrote it, in words or as a code, else that of the day it is
    drafted on; empty for what is published as the need arises. Raises `Refusal` for what is no such period."""
    every, text = offer.kind.every, text.strip()
    if not text:
        return periods.period_of(every, day).code if every else ""
    if not every and ONE_OFF.fullmatch(text):
        return text
    found = next((span for kind in ((every,) if every else periods.KINDS) if (span := periods.written(kind, text))), None)
    if found is None:
        like = periods.period_of(every or "month", day)
        raise Refusal(f"没有“{text}”这样的期间；写成 {like.brief}，或者 {like.code}", field="period")
    return found.code


def same_period(reader: Reader, offer: Offer, unit: Unit, period: str) -> QuerySet[Publication]:
    """已有: what the unit has of this kind for the same period, withdrawn ones left out."""
    rows = reader.rows(Publication).filter(pack=offer.pack.id, kind=offer.kind.id, unit=unit, withdrawn_on=None)
    return rows.filter(period=period) if period else rows.none()


def launched_by(reader: Reader, publication: Publication) -> Words | None:
    """By which columns its kind is set in motion; None where it cannot be."""
    try:
        return kind_of(publication.pack, publication.kind, reader.day).kind.tasks
    except Hidden:
        return None


def review_due(publication: Publication) -> date:
    """复核期限: the last day on which the last review (演练) still holds."""
    end = term_end(publication.reviewed_on, publication.review) if publication.reviewed_on else None
    return end or date.max


def launches_of(reader: Reader, publication: Publication) -> list[tuple[Launch, list[LaunchedTask]]]:
    """启动记录: every launch with its tasks in the order of the rows, the latest first."""
    found = list(reader.rows(Launch).filter(edition__publication=publication).select_related("edition").order_by("-day", "-pk"))
    rows = reader.rows(LaunchedTask).filter(launch__in=[one.pk for one in found]).select_related("task__unit").order_by("task__due", "number")
    tasks: dict[int, list[LaunchedTask]] = {}
    for row in rows:
        tasks.setdefault(row.launch_id, []).append(row)
    return [(one, tasks.get(one.pk, [])) for one in found]


def rows_beside(reader: Reader, steps: list[str]) -> dict[str, list[tuple[Publication, int, list[str]]]]:
    """办理环节旁的条款: step → (publication, number of the row, its values), of the editions that stand."""
    found: dict[str, list[tuple[Publication, int, list[str]]]] = {}
    beside = {(p, k): o.kind.beside for p, k, o in _kinds_beside(reader.day)}
    if not beside or not steps:
        return found
    rows = reader.rows(Edition).filter(state=Edition.State.APPROVED, publication__state=Publication.State.PUBLISHED)
    newest = rows.values("publication").annotate(n=Max("number")).values("publication", "n")
    last = {(one["publication"], one["n"]) for one in newest}
    for edition in rows.select_related("publication"):
        of = edition.publication
        column = beside.get((of.pack, of.kind), "")
        if (of.pk, edition.number) in last and column in edition.columns:
            place = edition.columns.index(column)
            for number, row in enumerate(edition.rows, 1):
                if row[place] in steps:
                    found.setdefault(row[place], []).append((of, number, row))
    return found


def _kinds_beside(day: date) -> list[tuple[str, str, Offer]]:
    return [(o.pack.id, o.kind.id, o) for o in kinds_on(day) if o.kind.beside]
