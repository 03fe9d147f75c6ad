from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='bid',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
        migrations.AddField(
            model_name='judge',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
        migrations.AddField(
            model_name='poll',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
        migrations.AddField(
            model_name='subject',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
        migrations.AddField(
            model_name='tellercount',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
    ]
