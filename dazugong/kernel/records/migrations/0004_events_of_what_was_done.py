from __future__ import annotations

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def tell_events(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What was filed and decided before there were events becomes events; the state of every past day follows from them."""
    obligations, events, records = (
        apps.get_model("records", name).objects.using(editor.connection.alias) for name in ("Obligation", "ObligationEvent", "Record")
    )
    for obligation in obligations.exclude(exempt_reason="").filter(first_filed_on=None).iterator():
        obligation.stage = "exempt"
        obligation.save(update_fields=["stage"])
    for record in records.select_related("obligation").iterator():
        stage, done = "", []
        for revision in record.revisions.exclude(filed_at=None).order_by("number"):
            stage = stage if stage == "approved" else "filed"
            done.append(_event(events.model, record, revision, "file", stage, revision.filed_at, revision.filed_by, revision.filed_as))
            if revision.decided_at:
                returned = revision.state == "returned"
                stage = stage if returned and stage == "approved" else "returned" if returned else "approved"
                act = "return" if returned else "approve"
                done.append(_event(events.model, record, revision, act, stage, revision.decided_at, revision.decided_by, revision.decided_as))
        events.bulk_create(done)
        if done:
            record.obligation.stage, record.obligation.moved_on = stage, done[-1].day
            record.obligation.save(update_fields=["stage", "moved_on"])
        _stand(record)


def _event(events: type, record: object, revision: object, act: str, stage: str, at: object, login: int | None, label: str) -> object:
    return events(
        obligation=record.obligation, act=act, stage=stage, number=revision.number, day=timezone.localdate(at), at=at, login=login,
        label=label, reason=revision.on_behalf if act == "file" else revision.remark[:200],
    )  # fmt: skip


def _stand(record: object) -> None:
    """From when until when each revision was the one that figures counted."""
    until: date | None = None
    for revision in record.revisions.exclude(filed_at=None).order_by("-number"):
        if revision.state == "returned":
            continue
        first = timezone.localdate(revision.filed_at if revision.number == 1 or not revision.decided_at else revision.decided_at)
        if revision.number <= (record.standing or 0):
            revision.stands_since, revision.stands_until = first, until
            revision.save(update_fields=["stands_since", "stands_until"])
            until = first


class Migration(migrations.Migration):
    """经过: told from the revisions there are."""

    dependencies = [("records", "0003_life_of_a_record")]

    operations = [migrations.RunPython(tell_events, migrations.RunPython.noop)]
