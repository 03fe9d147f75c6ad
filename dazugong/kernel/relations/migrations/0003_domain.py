from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relations', '0002_reply'),
    ]

    operations = [
        migrations.AddField(
            model_name='relation',
            name='domain',
            field=models.CharField(default='records', max_length=20, verbose_name='领域'),
        ),
    ]
