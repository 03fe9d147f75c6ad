"""样样有: rows for the tables that the furnished city leaves empty, so that every guarded model can be tried."""
from __future__ import annotations

from dazugong.kernel.files.models import Attachment
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.indicators.models import Figure, Judgement
from dazugong.kernel.orgs.models import Succession, Unit, UnitEvent
from dazugong.kernel.people.models import Person
from dazugong.kernel.plans.models import Measure, MeasureDecision, MeasureOwner
from dazugong.kernel.records.models import FieldNote, PackVersion, Revision
from dazugong.kernel.tasks.models import (
    Countersign,
    Prerequisite,
    Task,
    TaskFile,
    TaskMember,
    TaskProgress,
    TaskVersion,
)
from tests.make import AT, DAY, SYSTEM, City
from tests.rights.furnish_ballots import fill_ballots
from tests.rights.furnish_life import fill_life
from tests.rights.furnish_publications import fill_publications
from tests.rights.place import UNITS


def fill(city: City) -> None:
    """One row and more for every unit."""
    with reading(SYSTEM):
        for name in UNITS:
            unit = Unit.objects.get(pk=city.units[name])
            event = UnitEvent.objects.filter(unit=unit).first()
            assert event is not None
            if name.endswith("湾"):
                Succession.objects.create(before=unit, after_id=city.units[name[:-1] + "村"], day=DAY, event=event)
        for task in Task.objects.all():
            TaskVersion.objects.create(task=task, number=1, before={}, after={}, reason="样例", label="样例", at=AT)
            entry = TaskProgress.objects.create(task=task, kind="progress", text="样例", day=DAY, label="样例", at=AT)
            kept = Attachment.objects.create(unit=task.unit, kept_for="tasks", name="佐证.pdf", kind="pdf", size=1, digest="样例", kept_at=AT)
            TaskFile.objects.create(progress=entry, attachment=kept)
            Prerequisite.objects.create(task=task, needs=Task.objects.exclude(pk=task.pk).filter(unit=task.unit_id)[0])
            TaskMember.objects.create(task=task, person=Person.objects.filter(memberships__unit=task.unit_id).first() or Person.objects.all()[0],
                                      title="样例", part="样例", label="样例", at=AT)
            Countersign.objects.create(task=task, version=1, unit_id=task.unit_id, unit_name="样例", owner_id=task.unit_id, giver_id=task.given_by_id, asked_on=DAY)
        for measure in Measure.objects.select_related("document"):
            MeasureOwner.objects.create(measure=measure, unit_id=measure.document.unit_id)
            MeasureDecision.objects.create(measure=measure, number=1, verb="accept", before={}, after={}, label="样例", at=AT)
        for revision in Revision.objects.all():
            FieldNote.objects.create(revision=revision, field="done", note="样例")
        version = PackVersion.objects.all()[0]
        for unit in Unit.objects.all():
            Figure.objects.create(
                pack_version=version, indicator="样例", label="样例", unit=unit, unit_name="样例", period="2026", period_term="2026年", tree="then",
                known=DAY, occasion="样例", totals={}, rows=[], at=AT)  # fmt: skip
            Judgement.objects.create(pack="样例", indicator="样例", period="2026", unit=unit, verdict="met", reason="样例", evidence="样例", at=AT)
        fill_life()
        fill_publications()
        fill_ballots()
        assert Person.objects.exists()
