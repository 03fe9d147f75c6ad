from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relations', '0003_domain'),
    ]

    operations = [
        migrations.AddField(
            model_name='relation',
            name='agreed',
            field=models.JSONField(default=dict, verbose_name='约定'),
        ),
    ]
