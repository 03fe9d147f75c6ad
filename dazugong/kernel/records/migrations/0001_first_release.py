import dazugong.kernel.calendar.fields
import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    # one migration instead of many: a database that has had them all is left as it is
    replaces = [('records', '0001_initial'), ('records', '0002_entries_and_tables'), ('records', '0003_life_of_a_record'), ('records', '0004_events_of_what_was_done'), ('records', '0005_filling_time'), ('records', '0006_a_remark_whole')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('version', models.CharField(max_length=20, verbose_name='版本')),
                ('title', models.CharField(max_length=80, verbose_name='名称')),
                ('files', models.JSONField(verbose_name='文件')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('since', models.DateField(verbose_name='施行日期')),
                ('installed_at', models.DateTimeField(verbose_name='安装时间')),
            ],
            options={
                'verbose_name': '机制版本',
                'constraints': [models.UniqueConstraint(fields=('pack', 'version'), name='one_pack_version')],
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('form', models.CharField(max_length=40, verbose_name='表单')),
                ('period', models.CharField(max_length=10, verbose_name='期间')),
                ('first', models.DateField(verbose_name='期初')),
                ('last', models.DateField(verbose_name='期末')),
                ('opens', models.DateField(verbose_name='开启日期')),
                ('due', models.DateField(verbose_name='截止日期')),
                ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('exempt_reason', models.CharField(blank=True, max_length=200, verbose_name='免报事由')),
                ('first_filed_on', models.DateField(null=True, verbose_name='首次报送日期')),
                ('approved_on', models.DateField(null=True, verbose_name='批准日期')),
                ('entry', models.BooleanField(default=False, verbose_name='登记')),
                ('retired_on', models.DateField(null=True, verbose_name='注销日期')),
                ('retired_why', models.CharField(blank=True, max_length=200, verbose_name='注销事由')),
                ('stage', models.CharField(blank=True, choices=[('', '未报'), ('exempt', '免报'), ('filed', '已报'), ('returned', '退回'), ('approved', '已批准')], default='', max_length=10, verbose_name='阶段')),
                ('moved_on', models.DateField(null=True, verbose_name='最近办理日期')),
                ('closed_on', models.DateField(null=True, verbose_name='封存日期')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='people.person', verbose_name='关于谁')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='orgs.unit')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='records.packversion')),
            ],
            options={
                'verbose_name': '欠报',
                'indexes': [models.Index(fields=['unit', 'due'], name='obligation_by_unit'), models.Index(fields=['pack', 'form', 'first'], name='obligation_by_form')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('entry', False)), fields=('pack', 'form', 'unit', 'period'), name='one_obligation_per_period'), models.CheckConstraint(condition=models.Q(('entry', True), models.Q(('person', None), ('retired_on', None)), _connector='OR'), name='only_entries_are_retired_or_about_a_person'), models.CheckConstraint(condition=models.Q(('due__gte', models.F('opens'))), name='obligation_due_after_it_opens'), models.CheckConstraint(condition=models.Q(('approved_on', None), ('first_filed_on__isnull', False), _connector='OR'), name='obligation_approved_after_filed')],
            },
        ),
        migrations.CreateModel(
            name='FillingTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=40, verbose_name='表单')),
                ('fillings', models.IntegerField(default=0, verbose_name='次数')),
                ('seconds', models.BigIntegerField(default=0, verbose_name='秒数')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filling_times', to='records.packversion')),
            ],
            options={
                'verbose_name': '填报用时',
                'constraints': [models.UniqueConstraint(fields=('pack_version', 'form'), name='one_filling_time_per_form')],
            },
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('latest', models.IntegerField(default=1, verbose_name='最新版次')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('filed', '已报送'), ('returned', '已退回'), ('approved', '已批准'), ('superseded', '已更正')], default='draft', max_length=10, verbose_name='状态')),
                ('standing', models.IntegerField(null=True, verbose_name='现行版次')),
                ('passed', models.IntegerField(default=0, verbose_name='已过级数')),
                ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record', to='records.obligation')),
            ],
            options={
                'verbose_name': '报送',
                'constraints': [models.CheckConstraint(condition=models.Q(('standing', None), ('standing__lte', models.F('latest')), _connector='OR'), name='standing_is_a_revision')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='版次')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('filed', '已报送'), ('returned', '已退回'), ('approved', '已批准'), ('superseded', '已更正')], default='draft', max_length=10, verbose_name='状态')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='更正事由')),
                ('saves', models.IntegerField(default=0, verbose_name='暂存次数')),
                ('saved_by', models.BigIntegerField(null=True, verbose_name='暂存账号')),
                ('saved_as', models.CharField(blank=True, max_length=140, verbose_name='暂存岗位')),
                ('saved_at', models.DateTimeField(null=True, verbose_name='暂存时间')),
                ('filed_by', models.BigIntegerField(null=True, verbose_name='报送账号')),
                ('filed_post', models.BigIntegerField(null=True, verbose_name='报送职务')),
                ('filed_as', models.CharField(blank=True, max_length=140, verbose_name='报送岗位')),
                ('filed_at', models.DateTimeField(null=True, verbose_name='报送时间')),
                ('on_behalf', models.CharField(blank=True, max_length=200, verbose_name='代报事由')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='内容摘要')),
                ('decided_by', models.BigIntegerField(null=True, verbose_name='审核账号')),
                ('decided_as', models.CharField(blank=True, max_length=140, verbose_name='审核岗位')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='审核时间')),
                ('remark', models.CharField(blank=True, max_length=400, verbose_name='审核意见')),
                ('stands_since', models.DateField(null=True, verbose_name='现行起')),
                ('stands_until', models.DateField(null=True, verbose_name='现行止')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='records.record')),
            ],
            options={
                'verbose_name': '版次',
                'constraints': [models.UniqueConstraint(fields=('record', 'number'), name='one_revision_per_number'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('record',), name='one_draft_per_record'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('filed_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='filed_revision_has_its_digest')],
            },
        ),
        migrations.CreateModel(
            name='FieldNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=90, verbose_name='栏目')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='意见')),
                ('accepted', models.BooleanField(default=False, verbose_name='已认可')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_notes', to='records.revision')),
            ],
            options={
                'verbose_name': '栏目意见',
                'constraints': [models.UniqueConstraint(fields=('revision', 'field'), name='one_note_per_field')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=90, verbose_name='栏目')),
                ('term', models.CharField(max_length=40, verbose_name='名称')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('number', models.BigIntegerField(null=True, verbose_name='数')),
                ('day', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='日期')),
                ('rank', models.IntegerField(null=True, verbose_name='档次')),
                ('source', models.JSONField(null=True, verbose_name='来源')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='records.revision')),
            ],
            options={
                'verbose_name': '答案',
                'constraints': [models.UniqueConstraint(fields=('revision', 'field'), name='one_answer_per_field')],
            },
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
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='事由')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='records.obligation')),
            ],
            options={
                'verbose_name': '欠报经过',
                'indexes': [models.Index(fields=['obligation', 'day'], name='event_by_day')],
            },
        ),
    ])]
