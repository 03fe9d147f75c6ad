"""陈设发布: for every unit one publication that was withdrawn again, and one comment to it, each with the unit's own canary in every text.

Withdrawn, because what is published is there for everybody below, and what is below must see nothing of what is above in these tests.
"""
from __future__ import annotations

from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Appointment
from dazugong.kernel.publications.models import Disclosure, Edition, Launch, LaunchedTask, Publication, Reading, Remark
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.models import Task
from tests.make import AT, DAY, SYSTEM
from tests.sample_publications import NOTICES

PACK, KIND = "notices", "notice"
POSTERS = {path: text for path, text in NOTICES.items() if not path.startswith(("forms/", "schedule"))}
POSTERS["publications.toml"] = "\n[[publication]]".join(part for part in NOTICES["publications.toml"].split("\n[[publication]]") if 'form = "item"' not in part)


def posters() -> None:
    """The mechanism, without its register."""
    install_pack(source=POSTERS, since=DAY, by=SYSTEM, at=AT)


def publication_of(unit: Unit, mark: str) -> str:
    """A publication of the unit."""
    made = Publication.objects.create(
        pack=PACK, kind=KIND, title="样例公示", genre="公示", subject=f"{mark}公示", unit=unit, unit_name=f"{mark}发布", days=5, comments=True, objections=True,
        state="withdrawn", published_on=DAY, withdrawn_on=DAY, reason=mark, at=AT,
    )  # fmt: skip
    Edition.objects.create(publication=made, number=1, body=mark, columns=["事项"], rows=[[mark]], state="approved", drafter=mark, drafted_by="甲", drafted_on=DAY,
                           approver=mark, approved_by="乙", approved_on=DAY)  # fmt: skip
    return made.public_id


def remark_of(unit: Unit, mark: str) -> str:
    """A comment that waits."""
    return Remark.objects.create(unit=unit, publication=Publication.objects.get(unit=unit), kind="comment", pack=PACK, title=f"{mark}公示", digest=f"{unit.pk:064d}", text=mark,
                                 came_on=DAY).public_id  # fmt: skip


def fill_publications() -> None:
    """What hangs on them: who has to read, what had to be published, what was set in motion."""
    tasks = {task.unit_id: task for task in Task.objects.order_by("-pk")}
    for edition in Edition.objects.select_related("publication__unit"):
        unit = edition.publication.unit
        held = Appointment.objects.filter(post__unit=unit).select_related("post", "person").first() or Appointment.objects.select_related("post", "person")[0]
        Reading.objects.create(edition=edition, unit=unit, post=held.post, person=held.person, post_name="样例岗位", name="样例")
        Disclosure.objects.create(unit=unit, pack=PACK, kind=KIND, title="样例公示", period="2026Q2", term="样例期", first=DAY, last=DAY, due=DAY, responsible="样例")
        launch = Launch.objects.create(edition=edition, unit=unit, day=DAY, reason="样例", label="样例")
        LaunchedTask.objects.create(launch=launch, number=1, task=tasks[unit.pk])


def many_publications(units: list[Unit]) -> None:
    """A publication with an edition, a reading, a duty and a comment of each of the units; only their number matters."""
    made = Publication.objects.bulk_create(
        Publication(pack=PACK, kind=KIND, title="样例公示", genre="公示", subject=f"样众{u.pk}", unit=u, unit_name="样众", state="published", published_on=DAY, until=DAY, at=AT) for u in units
    )
    editions = Edition.objects.bulk_create(
        Edition(publication=p, number=1, body="样众", state="approved", drafter="样", drafted_by="甲", drafted_on=DAY, approved_by="乙", approved_on=DAY) for p in made
    )
    Edition.objects.bulk_create(Edition(publication=p, number=2, body="样众", state="waiting", drafter="样", drafted_by="甲", drafted_on=DAY) for p in made)
    held = Appointment.objects.select_related("post", "person")[0]
    Reading.objects.bulk_create(Reading(edition=e, unit_id=p.unit_id, post=held.post, person=held.person, post_name="样", name="样众") for e, p in zip(editions, made, strict=True))
    Disclosure.objects.bulk_create(
        Disclosure(unit=u, pack=PACK, kind=KIND, title="样例公示", period="2026Q1", term="样众", first=DAY, last=DAY, due=DAY, responsible="样") for u in units
    )
    Remark.objects.bulk_create(
        Remark(unit_id=p.unit_id, publication=p, kind="comment", pack=PACK, title="样众", digest=f"{9_000_000 + p.pk:064d}", text="样众", came_on=DAY) for p in made
    )
