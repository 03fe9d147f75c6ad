"""样样有: rows for the tables that the furnished city leaves empty, so that every guarded model can be tried."""
from __future__ import annotations

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.models import Succession, Unit, UnitEvent
from dazugong.kernel.people.models import Person
from dazugong.kernel.plans.models import Measure, MeasureDecision, MeasureOwner
from dazugong.kernel.records.models import FieldNote, Revision
from dazugong.kernel.tasks.models import Task, TaskProgress, TaskVersion
from tests.make import AT, DAY, SYSTEM, City
from tests.rights.furnish_life import fill_life
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
            TaskProgress.objects.create(task=task, kind="progress", text="样例", day=DAY, label="样例", at=AT)
        for measure in Measure.objects.select_related("document"):
            MeasureOwner.objects.create(measure=measure, unit_id=measure.document.unit_id)
            MeasureDecision.objects.create(measure=measure, number=1, verb="accept", before={}, after={}, label="样例", at=AT)
        for revision in Revision.objects.all():
            FieldNote.objects.create(revision=revision, field="done", note="样例")
        fill_life()
        assert Person.objects.exists()
