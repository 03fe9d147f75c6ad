from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0003_case_and_repeat'),
        ('orgs', '0002_nature'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(default='cases', max_length=20, verbose_name='领域')),
                ('unit_name', models.CharField(max_length=80, verbose_name='单位')),
                ('at', models.DateTimeField(verbose_name='表示时间')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declines', to='ballots.poll')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '不参加投标',
                'constraints': [models.UniqueConstraint(fields=('poll', 'unit'), name='one_decline_per_unit')],
            },
        ),
    ]
