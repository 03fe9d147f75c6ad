import dazugong.kernel.identity.ids
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
        ('tasks', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='类别')),
                ('day', models.DateField(verbose_name='会议日期')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('chair', models.CharField(blank=True, max_length=60, verbose_name='主持人')),
                ('topic', models.CharField(max_length=300, verbose_name='议题')),
                ('state', models.CharField(choices=[('planned', '已安排'), ('held', '已召开'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                ('cancelled', models.CharField(blank=True, max_length=200, verbose_name='取消原因')),
                ('hours', models.IntegerField(default=0, verbose_name='学时')),
                ('due', models.IntegerField(default=0, verbose_name='应到人数')),
                ('present', models.IntegerField(default=0, verbose_name='实到人数')),
                ('on_leave', models.IntegerField(default=0, verbose_name='请假人数')),
                ('absent', models.IntegerField(default=0, verbose_name='缺席人数')),
                ('excused', models.IntegerField(default=0, verbose_name='免到人数')),
                ('quorate', models.BooleanField(null=True, verbose_name='达到法定人数')),
                ('quorum_said', models.CharField(blank=True, max_length=200, verbose_name='法定人数说明')),
                ('entered_on', models.DateField(null=True, verbose_name='登记日期')),
                ('late', models.BooleanField(default=False, verbose_name='补录')),
                ('minutes', models.TextField(blank=True, verbose_name='纪要')),
                ('confirmed_on', models.DateField(null=True, verbose_name='纪要确认日期')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '会议',
                'indexes': [models.Index(fields=['unit', 'pack', 'kind', 'day'], name='meeting_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('due', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('present'), '+', models.F('on_leave')), '+', models.F('absent')))), name='meeting_counts_everybody_once'), models.CheckConstraint(condition=models.Q(models.Q(('entered_on__isnull', False), ('state', 'held')), models.Q(('state', 'held'), _negated=True), _connector='OR'), name='held_meeting_has_entry_day')],
            },
        ),
        migrations.CreateModel(
            name='Listed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listed', to='meetings.meeting')),
            ],
            options={
                'verbose_name': '指定到会',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='listed_once_per_meeting')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='序号')),
                ('text', models.CharField(max_length=200, verbose_name='事项')),
                ('due', models.DateField(null=True, verbose_name='完成期限')),
                ('task', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='meetings.meeting')),
            ],
            options={
                'verbose_name': '议定事项',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='one_meeting_decision_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, verbose_name='人员编号')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('mark', models.CharField(choices=[('present', '到会'), ('leave', '请假'), ('absent', '缺席'), ('excused', '免到')], max_length=10, verbose_name='到会情况')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='事由')),
                ('made_up_on', models.DateField(null=True, verbose_name='补课日期')),
                ('replaced_at', models.DateTimeField(null=True, verbose_name='更正时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='meetings.meeting')),
            ],
            options={
                'verbose_name': '到会',
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('meeting', 'person'), name='one_attendance_per_person'), models.CheckConstraint(condition=models.Q(('made_up_on', None), models.Q(('mark', 'present'), _negated=True), _connector='OR'), name='nobody_makes_up_what_he_attended')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('period', models.CharField(max_length=10, verbose_name='期间')),
                ('first', models.DateField(verbose_name='期间首日')),
                ('last', models.DateField(verbose_name='期间末日')),
                ('times', models.IntegerField(default=1, verbose_name='应开次数')),
                ('exempt_reason', models.CharField(blank=True, max_length=200, verbose_name='免开原因')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '应开会议',
                'indexes': [models.Index(fields=['unit', 'last'], name='meeting_duty_of_unit')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'pack', 'kind', 'period'), name='one_meeting_duty_per_unit_and_period'), models.CheckConstraint(condition=models.Q(('times__gte', 1)), name='meeting_duty_asks_for_one')],
            },
        ),
    ])]
