from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_first_release'),
        ('processes', '0002_sort'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='brought',
            field=models.BooleanField(default=False, verbose_name='本人提出'),
        ),
        migrations.AddField(
            model_name='case',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
        migrations.AddField(
            model_name='party',
            name='domain',
            field=models.CharField(default='cases', max_length=20, verbose_name='领域'),
        ),
        migrations.AlterField(
            model_name='petitioner',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
        ),
        migrations.CreateModel(
            name='Concerned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='concerned', to='processes.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '本人',
            },
        ),
    ]
