from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_entries_and_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='fieldnote',
            name='accepted',
            field=models.BooleanField(default=False, verbose_name='已认可'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='closed_on',
            field=models.DateField(null=True, verbose_name='封存日期'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='moved_on',
            field=models.DateField(null=True, verbose_name='最近办理日期'),
        ),
        migrations.AddField(
            model_name='obligation',
            name='stage',
            field=models.CharField(blank=True, choices=[('', '未报'), ('exempt', '免报'), ('filed', '已报'), ('returned', '退回'), ('approved', '已批准')], default='', max_length=10, verbose_name='阶段'),
        ),
        migrations.AddField(
            model_name='record',
            name='passed',
            field=models.IntegerField(default=0, verbose_name='已过级数'),
        ),
        migrations.AddField(
            model_name='revision',
            name='stands_since',
            field=models.DateField(null=True, verbose_name='现行起'),
        ),
        migrations.AddField(
            model_name='revision',
            name='stands_until',
            field=models.DateField(null=True, verbose_name='现行止'),
        ),
        migrations.AlterField(
            model_name='fieldnote',
            name='note',
            field=models.CharField(blank=True, max_length=400, verbose_name='意见'),
        ),
        migrations.CreateModel(
            name='ObligationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('open', '提前或补开'), ('remind', '催报'), ('exempt', '免报'), ('owe_again', '撤回免报'), ('file', '报送'), ('file_for', '代报'), ('pass', '本级审核通过'), ('approve', '批准'), ('return', '退回'), ('accept_part', '部分认可'), ('correct', '更正'), ('reopen', '重开'), ('carry', '结转'), ('close', '封存'), ('open_again', '解封')], max_length=12, verbose_name='动作')),
                ('stage', models.CharField(blank=True, choices=[('', '未报'), ('exempt', '免报'), ('filed', '已报'), ('returned', '退回'), ('approved', '已批准')], max_length=10, verbose_name='之后阶段')),
                ('number', models.IntegerField(null=True, verbose_name='版次')),
                ('day', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('label', models.CharField(blank=True, max_length=140, verbose_name='办理岗位')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='事由')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='records.obligation')),
            ],
            options={
                'verbose_name': '欠报经过',
                'indexes': [models.Index(fields=['obligation', 'day'], name='event_by_day')],
            },
        ),
    ]
