from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_named(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A unit that assists a task from above was named there, unless it stands below the unit that has it: that one named it itself."""
    tasks = apps.get_model("tasks", "Task").objects.using(schema_editor.connection.alias)
    inside = apps.get_model("orgs", "Ancestry").objects.filter(until=None, kind="line", ancestor=models.OuterRef("parent__unit_id"), descendant=models.OuterRef("unit_id"))
    above = tasks.filter(pk=models.OuterRef("parent_id")).values("parent_id")
    named = tasks.filter(~models.Exists(inside), duty="assist", parent__parent__isnull=False)
    tasks.filter(pk__in=list(named.values_list("pk", flat=True))).update(whole_id=models.Subquery(above))


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0002_nature'),
        ('tasks', '0003_confirmed_handovers'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='whole',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task', verbose_name='整项'),
        ),
        migrations.RunPython(as_named, migrations.RunPython.noop),
    ]
