from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='relation',
            name='evaluate_by',
            field=models.DateField(null=True, verbose_name='评价期限'),
        ),
        migrations.AddField(
            model_name='relation',
            name='reply',
            field=models.BooleanField(default=False, verbose_name='本人填意见'),
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='意见')),
                ('day', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField(verbose_name='填写时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='填写账号')),
                ('relation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='relations.relation')),
            ],
            options={
                'verbose_name': '本人意见',
                'indexes': [models.Index(fields=['relation', 'day'], name='reply_to_relation')],
            },
        ),
    ]
