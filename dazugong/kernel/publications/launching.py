"""启动: the rows of the edition that stands become tasks of the units they name, each due within its days, or by its day."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.tasks.actions import give_task
from dazugong.spec.publications import Launch as Words

from .kinds import kind_of, reaches
from .models import Edition, Launch, LaunchedTask, Publication
from .reading import standing


@transaction.atomic
def launch(*, publication: Publication, reason: str, by: Reader, at: datetime) -> Launch:
    """启动: refused as a whole where a row names a unit that is not there; nothing is half started."""
    by.need("publications.draft")
    found = by.rows(Publication).select_related("unit").filter(pk=publication.pk).first()
    if found is None or not reaches(by, found.unit_id):
        raise Hidden("publication")
    words, edition = kind_of(found.pack, found.kind, by.day).kind.tasks, standing(by, found)
    if words is None or edition is None or found.state != Publication.State.PUBLISHED:
        raise Refusal("这一种不能启动，或者还没有发布")
    if not reason.strip():
        raise Refusal("请写明启动的原因", field="reason")
    day = timezone.localdate(at)
    started = Launch.objects.create(edition=edition, unit=found.unit, day=day, reason=uncut(reason, "启动的原因", 200, field="reason"), label=by.label)
    before, made = _before(by, found) if words.once else set(), 0
    for number, row in enumerate(_rows(edition), 1):
        unit = own_units(by, domain="records").filter(name_on=row[words.unit]).first()
        if unit is None:
            raise Refusal(f"第{number}行的责任单位“{row[words.unit]}”不在您的范围内，请照“组织”里的全称改出新版再启动")
        if (unit.pk, row[words.title]) in before:
            continue
        task = give_task(unit=unit, title=row[words.title], given_by=found.unit if unit.pk != found.unit_id else None, due=_due(row, words, day), by=by, at=at)
        LaunchedTask.objects.create(launch=started, number=number, task=task)
        made += 1
    if before and not made:
        raise Refusal("各行都已经变成任务，没有要启动的")
    leave_trace(by=by, at=at, verb="启动", kind="发布", thing=found.public_id, count=made)
    return started


def _due(row: dict[str, str], words: Words, day: date) -> date | None:
    """The day that the row says, or as many days after the launch as it says."""
    if words.due:
        said = row[words.due]
        if said and len(said) < len("2026-05-01"):
            raise Refusal(f"“{row[words.title]}”的{words.due}只写了{said}，没有写到日，请更正那张表，改出新版再启动")
        return date.fromisoformat(said) if said else None
    days = row.get(words.days, "")
    return day + timedelta(days=int(days)) if days.isdigit() else None


def _before(by: Reader, publication: Publication) -> set[tuple[int, str]]:
    """(unit, matter) of what the unit has set in motion before, in any publication of the kind."""
    of = {"launch__edition__publication__pack": publication.pack, "launch__edition__publication__kind": publication.kind, "launch__unit": publication.unit_id}
    return set(by.rows(LaunchedTask).filter(**of).values_list("task__unit_id", "task__title"))


def _rows(edition: Edition) -> list[dict[str, str]]:
    return [dict(zip(edition.columns, row, strict=True)) for row in edition.rows]
