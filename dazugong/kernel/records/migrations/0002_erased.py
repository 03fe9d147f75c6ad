from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_first_release'),
    ]

    operations = [
        migrations.AddField(
            model_name='obligation',
            name='erased',
            field=models.BooleanField(default=False, verbose_name='内容已删去'),
        ),
    ]
