from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dazugong.kernel.orgs.kinds import nature_of


def as_named(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Units from before 性质 was kept have the one that their name says."""
    units = apps.get_model("orgs", "Unit").objects.using(schema_editor.connection.alias)
    found = [unit for unit in units.only("pk", "name", "kind").iterator() if nature_of(unit.name, unit.kind)]
    for unit in found:
        unit.nature = nature_of(unit.name, unit.kind)
    units.bulk_update(found, ["nature"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='nature',
            field=models.CharField(blank=True, choices=[('village', '村'), ('community', '社区'), ('office', '机关'), ('institution', '事业单位'), ('state_firm', '国有企业'), ('private_firm', '非公企业'), ('social', '社会组织')], default='', max_length=20, verbose_name='性质'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='unitevent',
            name='verb',
            field=models.CharField(choices=[('found', '成立'), ('rename', '更名'), ('move', '调整隶属'), ('merge', '合并'), ('split', '分设'), ('dissolve', '撤销'), ('nature', '定性质')], max_length=10, verbose_name='变动'),
        ),
        migrations.RunPython(as_named, migrations.RunPython.noop),
    ]
