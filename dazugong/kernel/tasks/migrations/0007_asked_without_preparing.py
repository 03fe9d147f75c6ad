from __future__ import annotations

from django.db import migrations


def write_anew(apps, schema_editor):
    """Indexes that leave out rows of one state, as the fence writes them since (see fence/sqlite/operations.py)."""
    if schema_editor.connection.vendor != 'sqlite':
        return
    for app, name in (('publications', 'edition'), ('scores', 'round'), ('tasks', 'task')):
        model = apps.get_model(app, name)
        for constraint in model._meta.constraints:
            if getattr(constraint, 'condition', None) and constraint.condition.negated:
                schema_editor.remove_constraint(model, constraint)
                schema_editor.add_constraint(model, constraint)


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0006_signed_anew'),
        ('publications', '0001_initial'),
        ('scores', '0002_withdrawn_and_aside'),
    ]

    operations = [
        migrations.RunPython(write_anew, migrations.RunPython.noop),
    ]
