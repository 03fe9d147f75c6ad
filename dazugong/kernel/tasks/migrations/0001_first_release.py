import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    # one migration instead of many: a database that has had them all is left as it is
    replaces = [('tasks', '0001_initial'), ('tasks', '0002_changes_and_handovers'), ('tasks', '0003_days_of_old_changes'), ('tasks', '0004_joint_tasks'), ('tasks', '0005_names_of_the_doers'), ('tasks', '0006_told_above')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
    ]

    operations = [NewTables([
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
                'constraints': [models.CheckConstraint(condition=models.Q(('leaver', models.F('successor')), _negated=True), name='nobody_hands_over_to_himself')],
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
                'constraints': [models.UniqueConstraint(fields=('handover', 'kind', 'public_id'), name='one_item_per_handover')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('giver', models.CharField(blank=True, max_length=80, verbose_name='交办单位')),
                ('doer', models.CharField(blank=True, max_length=80, verbose_name='承办单位')),
                ('duty', models.CharField(choices=[('lead', '牵头'), ('assist', '配合')], default='lead', max_length=10, verbose_name='分工')),
                ('title', models.CharField(max_length=200, verbose_name='事项')),
                ('detail', models.TextField(blank=True, verbose_name='要求')),
                ('kind', models.CharField(blank=True, max_length=20, verbose_name='类别')),
                ('sentence', models.TextField(blank=True, verbose_name='原文')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='原文位置')),
                ('document', models.CharField(blank=True, max_length=12, verbose_name='文件编号')),
                ('measure', models.IntegerField(null=True, verbose_name='举措序号')),
                ('due', models.DateField(null=True, verbose_name='完成期限')),
                ('due_text', models.CharField(blank=True, max_length=60, verbose_name='原文时限')),
                ('targets', models.JSONField(blank=True, default=list, verbose_name='目标值')),
                ('given_on', models.DateField(verbose_name='下达日期')),
                ('part', models.IntegerField(default=0, verbose_name='部分')),
                ('line', models.CharField(blank=True, max_length=20, verbose_name='条线')),
                ('origin', models.CharField(choices=[('document', '文件'), ('minutes', '会议纪要'), ('inspection', '检查督查'), ('instruction', '领导交办'), ('other', '其他')], default='other', max_length=12, verbose_name='来源')),
                ('opens', models.DateField(null=True, verbose_name='起始日期')),
                ('admitted', models.CharField(blank=True, max_length=12, verbose_name='准入事项')),
                ('state', models.CharField(choices=[('todo', '待办'), ('doing', '在办'), ('reported', '已报结'), ('done', '已办结'), ('withdrawn', '已撤销')], default='todo', max_length=10, verbose_name='状态')),
                ('done_on', models.DateField(null=True, verbose_name='办结日期')),
                ('reported_by', models.BigIntegerField(null=True, verbose_name='报结账号')),
                ('version', models.IntegerField(default=1, verbose_name='版次')),
                ('changed_at', models.DateTimeField(null=True, verbose_name='最近变动')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='tasks.task')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '任务',
                'indexes': [models.Index(fields=['unit', 'state', 'due'], name='task_owed'), models.Index(fields=['given_by', 'state'], name='task_given')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('parent', 'unit', 'part'), name='one_standing_task_per_parent_and_unit'), models.CheckConstraint(condition=models.Q(('opens', None), ('due', None), ('opens__lte', models.F('due')), _connector='OR'), name='window_opens_before_it_ends'), models.CheckConstraint(condition=models.Q(('given_by', None), models.Q(('given_by', models.F('unit')), _negated=True), _connector='OR'), name='giver_is_not_doer'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('given_by', None), _negated=True), _connector='OR'), name='handed_down_task_has_giver'), models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('state__in', ['reported', 'done'])), models.Q(('done_on', None), ('state__in', ['todo', 'doing', 'withdrawn'])), _connector='OR'), name='done_day_only_when_reported')],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='序号')),
                ('year', models.IntegerField(verbose_name='年份')),
                ('serial', models.IntegerField(verbose_name='编号')),
                ('colour', models.CharField(max_length=10, verbose_name='颜色')),
                ('days_late', models.IntegerField(verbose_name='逾期工作日')),
                ('issuer_name', models.CharField(max_length=80, verbose_name='督办单位')),
                ('demand', models.TextField(verbose_name='督办要求')),
                ('told', models.CharField(blank=True, max_length=260, verbose_name='告知')),
                ('reply_due', models.DateField(verbose_name='回复期限')),
                ('issued_on', models.DateField(verbose_name='签发日期')),
                ('replied_on', models.DateField(null=True, verbose_name='回复日期')),
                ('label', models.CharField(max_length=160, verbose_name='签发人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('above', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit', verbose_name='上一级')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='tasks.task')),
            ],
            options={
                'verbose_name': '督办单',
                'constraints': [models.UniqueConstraint(fields=('task', 'number'), name='one_sheet_per_task_and_number'), models.UniqueConstraint(fields=('issuer', 'year', 'serial'), name='one_sheet_per_issuer_and_serial')],
            },
        ),
        migrations.CreateModel(
            name='Prerequisite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('needs', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prerequisites', to='tasks.task')),
            ],
            options={
                'verbose_name': '前置任务',
                'constraints': [models.UniqueConstraint(fields=('task', 'needs'), name='one_prerequisite_per_pair'), models.CheckConstraint(condition=models.Q(('task', models.F('needs')), _negated=True), name='no_task_needs_itself')],
            },
        ),
        migrations.CreateModel(
            name='Countersign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField(verbose_name='版次')),
                ('unit_name', models.CharField(max_length=80, verbose_name='会签单位')),
                ('asked_on', models.DateField(verbose_name='送签日期')),
                ('asked_by', models.BigIntegerField(null=True, verbose_name='送签账号')),
                ('due', models.DateField(null=True, verbose_name='会签期限')),
                ('verdict', models.CharField(blank=True, choices=[('agreed', '同意'), ('objected', '不同意')], max_length=10, verbose_name='意见')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('label', models.CharField(blank=True, max_length=160, verbose_name='会签人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(null=True, verbose_name='会签时间')),
                ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='countersigns', to='tasks.task')),
            ],
            options={
                'verbose_name': '会签',
                'constraints': [models.UniqueConstraint(fields=('task', 'version', 'unit'), name='one_countersign_per_version_and_unit'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'objected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='objection_has_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='TaskMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='事项')),
                ('part', models.CharField(max_length=100, verbose_name='承担的工作')),
                ('objection', models.CharField(blank=True, max_length=500, verbose_name='本人异议')),
                ('objected_at', models.DateTimeField(null=True, verbose_name='异议时间')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='核实结果')),
                ('stands', models.BooleanField(default=True, verbose_name='有效')),
                ('label', models.CharField(max_length=160, verbose_name='登记人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='tasks.task')),
            ],
            options={
                'verbose_name': '参与干部',
                'constraints': [models.UniqueConstraint(fields=('task', 'person'), name='one_entry_per_task_and_person')],
            },
        ),
        migrations.CreateModel(
            name='TaskProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hand_down', '下达'), ('split', '拆分'), ('progress', '进展'), ('finish', '报结'), ('return', '退回'), ('close', '销号'), ('withdraw', '撤销'), ('supervise', '督办'), ('reply', '督办回复')], max_length=10, verbose_name='动作')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('percent', models.IntegerField(null=True, verbose_name='完成比例')),
                ('values', models.JSONField(blank=True, default=dict, verbose_name='目标完成值')),
                ('day', models.DateField(verbose_name='日期')),
                ('label', models.CharField(max_length=160, verbose_name='办理人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='tasks.task')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '办理记录',
                'constraints': [models.CheckConstraint(condition=models.Q(('percent', None), models.Q(('percent__gte', 0), ('percent__lte', 100)), _connector='OR'), name='percent_within_hundred')],
            },
        ),
        migrations.CreateModel(
            name='TaskVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='版次')),
                ('before', models.JSONField(verbose_name='变更前')),
                ('after', models.JSONField(verbose_name='变更后')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('label', models.CharField(max_length=160, verbose_name='办理人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='tasks.task')),
            ],
            options={
                'verbose_name': '任务变更',
                'constraints': [models.UniqueConstraint(fields=('task', 'number'), name='one_version_per_number')],
            },
        ),
    ])]
