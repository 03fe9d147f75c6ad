from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('processes', '0006_sealed_bringer'),
    ]

    operations = [
        migrations.AddField(
            model_name='concerned',
            name='lapses',
            field=models.BooleanField(default=False, verbose_name='过期不再等'),
        ),
    ]
