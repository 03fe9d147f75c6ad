from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dazugong.kernel.keys.actions import seal
from dazugong.kernel.keys.marks import hidden_self


def sealed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Who brought a case whose petitioner is sealed stood in clear; where its key is gone already, so is he."""
    rows, using = apps.get_model("processes", "Concerned"), schema_editor.connection.alias
    for row in rows.objects.using(using).filter(case__brought=True, case__petitioner__isnull=False).select_related("case__key"):
        key = row.case.key
        if key is None or key.sealed is None:
            row.delete()
            continue
        row.mark, row.box, row.person_id = hidden_self(row.person_id), seal(key, "bringer", str(row.person_id)), None
        row.save(update_fields=["mark", "box", "person_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('keys', '0001_initial'),
        ('people', '0001_first_release'),
        ('processes', '0005_waits_for_him'),
    ]

    operations = [
        migrations.AddField(
            model_name='concerned',
            name='box',
            field=models.BinaryField(null=True, verbose_name='密文'),
        ),
        migrations.AddField(
            model_name='concerned',
            name='mark',
            field=models.BigIntegerField(db_index=True, null=True, verbose_name='密标'),
        ),
        migrations.AlterField(
            model_name='concerned',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.RunPython(sealed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='concerned',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('box', None), ('mark', None), ('person__isnull', False)), models.Q(('box__isnull', False), ('mark__isnull', False), ('person', None)), _connector='OR'), name='concerned_is_named_or_sealed'),
        ),
    ]
