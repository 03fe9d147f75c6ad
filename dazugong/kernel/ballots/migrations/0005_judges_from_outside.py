from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0004_declined_tenders'),
        ('people', '0002_for_large_rosters'),
    ]

    operations = [
        migrations.AddField(
            model_name='judge',
            name='workplace',
            field=models.CharField(default='', max_length=80, verbose_name='外请评委的单位'),
        ),
        migrations.AlterField(
            model_name='judge',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
    ]
