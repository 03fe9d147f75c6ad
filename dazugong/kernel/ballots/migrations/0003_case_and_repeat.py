from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0002_domain'),
        ('processes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='again_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated', to='ballots.poll'),
        ),
        migrations.AddField(
            model_name='poll',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.case'),
        ),
    ]
