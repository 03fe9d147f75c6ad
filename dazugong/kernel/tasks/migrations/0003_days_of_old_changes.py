from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max


def tell_changes(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A task changed last when its last entry or version was written."""
    tasks = apps.get_model("tasks", "Task").objects.using(editor.connection.alias)
    tasks = tasks.annotate(entered=Max("progress__at"), versioned=Max("versions__at"))
    for task in tasks.iterator():
        task.changed_at = max(filter(None, (task.entered, task.versioned)), default=None)
        if task.changed_at:
            task.save(update_fields=["changed_at"])


class Migration(migrations.Migration):
    """最近变动 of the tasks there are."""

    dependencies = [("tasks", "0002_changes_and_handovers")]

    operations = [migrations.RunPython(tell_changes, migrations.RunPython.noop)]
