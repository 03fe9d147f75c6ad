from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('processes', '0004_consulting'),
    ]

    operations = [
        migrations.AddField(
            model_name='concerned',
            name='asked_due',
            field=models.DateField(null=True, verbose_name='等本人到'),
        ),
        migrations.AddField(
            model_name='concerned',
            name='asked_on',
            field=models.DateField(null=True, verbose_name='等本人自'),
        ),
    ]
