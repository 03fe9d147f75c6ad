from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0005_more_in_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='countersign',
            name='before',
            field=models.TextField(blank=True, verbose_name='先前的意见'),
        ),
    ]
