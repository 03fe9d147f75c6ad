import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    # one migration instead of many: a database that has had them all is left as it is
    replaces = [('plans', '0001_initial'), ('plans', '0002_reshaping'), ('plans', '0003_line_of_work')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('tasks', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('kind', models.CharField(choices=[('plan', '工作要点'), ('scheme', '实施方案'), ('speech', '讲话'), ('notice', '通知'), ('other', '其他')], default='other', max_length=10, verbose_name='种类')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('text', models.TextField(verbose_name='全文')),
                ('received_on', models.DateField(verbose_name='收文日期')),
                ('login', models.BigIntegerField(null=True, verbose_name='上传账号')),
                ('at', models.DateTimeField(verbose_name='上传时间')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '文件',
                'constraints': [models.UniqueConstraint(fields=('unit', 'sha256'), name='one_document_per_unit_and_file')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='序号')),
                ('heading_path', models.JSONField(default=list, verbose_name='标题路径')),
                ('text', models.TextField(verbose_name='原文')),
                ('offset', models.IntegerField(verbose_name='起点')),
                ('kind', models.CharField(choices=[('task', '任务'), ('target', '目标'), ('mechanism', '机制'), ('principle', '要求'), ('achievement', '成效')], max_length=20, verbose_name='类别')),
                ('status', models.CharField(choices=[('done', '已做'), ('ongoing', '在做'), ('planned', '要做')], max_length=10, verbose_name='时态')),
                ('responsible', models.TextField(blank=True, verbose_name='责任单位（原文）')),
                ('deadline', models.TextField(blank=True, verbose_name='时限（原文）')),
                ('frequency', models.TextField(blank=True, verbose_name='周期')),
                ('targets', models.JSONField(default=list, verbose_name='目标值')),
                ('mechanisms', models.JSONField(default=list, verbose_name='机制名称')),
                ('decision', models.CharField(choices=[('proposed', '待审'), ('accepted', '采用'), ('edited', '改后采用'), ('dropped', '弃用'), ('absorbed', '已并入')], default='proposed', max_length=10, verbose_name='审定')),
                ('edited_text', models.TextField(blank=True, verbose_name='改后文字')),
                ('due', models.DateField(null=True, verbose_name='完成期限')),
                ('label', models.CharField(blank=True, max_length=20, verbose_name='编号')),
                ('line', models.CharField(blank=True, max_length=20, verbose_name='条线')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='plans.document')),
                ('into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.measure', verbose_name='并入')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
            ],
            options={
                'verbose_name': '举措',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision', 'absorbed'), ('into__isnull', False)), models.Q(models.Q(('decision', 'absorbed'), _negated=True), ('into', None)), _connector='OR'), name='absorbed_measure_has_its_other'), models.UniqueConstraint(fields=('document', 'number'), name='one_measure_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'edited'), _negated=True), models.Q(('edited_text', ''), _negated=True), _connector='OR'), name='edited_measure_has_its_text'), models.CheckConstraint(condition=models.Q(('task', None), ('decision__in', ['accepted', 'edited']), _connector='OR'), name='only_a_taken_measure_has_a_task')],
            },
        ),
        migrations.CreateModel(
            name='MeasureDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='序号')),
                ('verb', models.CharField(choices=[('accept', '采用'), ('edit', '改后采用'), ('drop', '弃用'), ('assign', '指定'), ('kind', '改类别'), ('merge', '合并'), ('split', '拆分'), ('check', '复核'), ('undo', '撤回')], max_length=10, verbose_name='动作')),
                ('before', models.JSONField(verbose_name='此前')),
                ('after', models.JSONField(verbose_name='此后')),
                ('label', models.CharField(max_length=160, verbose_name='办理人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='plans.measure')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.measure', verbose_name='合并或拆分的另一条')),
            ],
            options={
                'verbose_name': '审定记录',
                'constraints': [models.UniqueConstraint(fields=('measure', 'number'), name='one_decision_per_number')],
            },
        ),
        migrations.CreateModel(
            name='MeasureOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('lead', '牵头'), ('assist', '配合')], default='lead', max_length=10, verbose_name='分工')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='plans.measure')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '责任单位',
                'constraints': [models.UniqueConstraint(fields=('measure', 'unit'), name='one_duty_per_measure_and_unit')],
            },
        ),
    ])]
