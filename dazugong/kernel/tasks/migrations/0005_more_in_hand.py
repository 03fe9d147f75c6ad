from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0004_whole_of_who_assists'),
    ]

    operations = [
        migrations.AlterField(
            model_name='handeditem',
            name='kind',
            field=models.CharField(choices=[('draft', '草稿'), ('returned', '退回待改'), ('owed', '要报的'), ('approval', '待审的报表'), ('task', '在办任务'), ('closing', '待销号的任务'), ('sign', '待会签的任务'), ('document', '待审的文件'), ('case', '在办的办件'), ('meeting', '安排好的会议'), ('convene', '还要开的会议'), ('poll', '没有办完的票决'), ('publish', '待办的发布'), ('remark', '待答复的来言'), ('booking', '待确认的预约'), ('turn', '轮值'), ('relation', '联系和结对'), ('ledger', '台账')], max_length=10, verbose_name='类别'),
        ),
    ]
