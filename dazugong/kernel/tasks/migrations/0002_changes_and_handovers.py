from __future__ import annotations

import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_cadres'),
        ('tasks', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='changed_at',
            field=models.DateTimeField(null=True, verbose_name='最近变动'),
        ),
        migrations.AlterField(
            model_name='taskprogress',
            name='kind',
            field=models.CharField(choices=[('hand_down', '下达'), ('progress', '进展'), ('finish', '报结'), ('return', '退回'), ('close', '销号'), ('withdraw', '撤销')], max_length=10, verbose_name='动作'),
        ),
        migrations.CreateModel(
            name='PostHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('day', models.DateField(verbose_name='交接日期')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('leaver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='people.post')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '交接',
            },
        ),
        migrations.CreateModel(
            name='HandedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('draft', '草稿'), ('returned', '退回待改'), ('owed', '要报的'), ('approval', '待审的报表'), ('task', '在办任务'), ('closing', '待销号的任务')], max_length=10, verbose_name='类别')),
                ('public_id', models.CharField(max_length=12, verbose_name='编号')),
                ('title', models.CharField(max_length=240, verbose_name='事项')),
                ('unit', models.CharField(max_length=80, verbose_name='单位')),
                ('due', models.DateField(null=True, verbose_name='期限')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='tasks.posthandover')),
            ],
            options={
                'verbose_name': '交接事项',
            },
        ),
        migrations.AddConstraint(
            model_name='posthandover',
            constraint=models.CheckConstraint(condition=models.Q(('leaver', models.F('successor')), _negated=True), name='nobody_hands_over_to_himself'),
        ),
        migrations.AddConstraint(
            model_name='handeditem',
            constraint=models.UniqueConstraint(fields=('handover', 'kind', 'public_id'), name='one_item_per_handover'),
        ),
    ]
