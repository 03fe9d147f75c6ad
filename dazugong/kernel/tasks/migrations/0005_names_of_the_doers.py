from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def name_the_doers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """承办单位 of tasks given before its name was kept; and what comes from a document says so."""
    tasks = apps.get_model("tasks", "Task").objects.using(editor.connection.alias)
    names = apps.get_model("orgs", "Unit").objects.using(editor.connection.alias).filter(pk=OuterRef("unit_id")).values("name")
    tasks.update(doer=Subquery(names))
    tasks.exclude(document="").update(origin="document")


class Migration(migrations.Migration):
    """承办单位名称和来源 of the tasks there are."""

    dependencies = [("tasks", "0004_joint_tasks")]

    operations = [migrations.RunPython(name_the_doers, migrations.RunPython.noop)]
