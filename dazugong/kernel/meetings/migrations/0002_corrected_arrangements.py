from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_of_the_meeting(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever was named before is of the unit of the meeting."""
    listed, meeting = (apps.get_model("meetings", name).objects.using(schema_editor.connection.alias) for name in ("Listed", "Meeting"))
    listed.update(unit_id=models.Subquery(meeting.filter(pk=models.OuterRef("meeting_id")).values("unit_id")))


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_initial'),
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='changed',
            field=models.CharField(blank=True, max_length=200, verbose_name='安排的更正'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='changed_on',
            field=models.DateField(null=True, verbose_name='安排更正日期'),
        ),
        migrations.AddField(
            model_name='listed',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.RunPython(as_of_the_meeting, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='listed',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.AlterModelOptions(
            name='listed',
            options={'verbose_name': '请到会'},
        ),
    ]
