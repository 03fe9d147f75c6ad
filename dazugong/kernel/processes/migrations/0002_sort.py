from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('processes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='sort',
            field=models.CharField(blank=True, max_length=60, verbose_name='分类'),
        ),
    ]
