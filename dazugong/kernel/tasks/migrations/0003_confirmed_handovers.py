from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_done(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Hand-overs from before successors confirmed took place on their day."""
    handovers = apps.get_model("tasks", "PostHandover").objects.using(schema_editor.connection.alias)
    handovers.update(confirmed_at=models.F("at"), taken_over_on=models.F("day"))


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_first_release'),
        ('tasks', '0002_evidence'),
    ]

    operations = [
        migrations.AddField(
            model_name='posthandover',
            name='called_off',
            field=models.CharField(blank=True, max_length=200, verbose_name='撤回原因'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='called_off_at',
            field=models.DateTimeField(null=True, verbose_name='撤回时间'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='confirmed_at',
            field=models.DateTimeField(null=True, verbose_name='确认时间'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='document',
            field=models.CharField(blank=True, max_length=60, verbose_name='任职文号'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='label',
            field=models.CharField(blank=True, max_length=160, verbose_name='办理人'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='leaver_name',
            field=models.CharField(blank=True, max_length=60, verbose_name='移交人'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='post_title',
            field=models.CharField(blank=True, max_length=120, verbose_name='职务'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='successor_name',
            field=models.CharField(blank=True, max_length=60, verbose_name='接交人'),
        ),
        migrations.AddField(
            model_name='posthandover',
            name='taken_over_on',
            field=models.DateField(null=True, verbose_name='接任日期'),
        ),
        migrations.AlterField(
            model_name='handeditem',
            name='kind',
            field=models.CharField(choices=[('draft', '草稿'), ('returned', '退回待改'), ('owed', '要报的'), ('approval', '待审的报表'), ('task', '在办任务'), ('closing', '待销号的任务'), ('case', '在办的办件'), ('meeting', '安排好的会议'), ('convene', '还要开的会议'), ('relation', '联系和结对'), ('ledger', '台账')], max_length=10, verbose_name='类别'),
        ),
        migrations.AlterField(
            model_name='handeditem',
            name='public_id',
            field=models.CharField(max_length=90, verbose_name='编号'),
        ),
        migrations.RunPython(as_done, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='posthandover',
            constraint=models.UniqueConstraint(condition=models.Q(('called_off_at', None), ('confirmed_at', None)), fields=('post', 'leaver'), name='one_open_handover_per_holder'),
        ),
        migrations.AddConstraint(
            model_name='posthandover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('taken_over_on', None)), models.Q(('confirmed_at__isnull', False), ('taken_over_on__isnull', False)), _connector='OR'), name='taken_over_when_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='posthandover',
            constraint=models.CheckConstraint(condition=models.Q(('called_off_at', None), ('confirmed_at', None), _connector='OR'), name='called_off_or_confirmed'),
        ),
    ]
