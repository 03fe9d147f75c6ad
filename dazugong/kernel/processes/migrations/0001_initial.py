import dazugong.kernel.calendar.fields
import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('keys', '0001_initial'),
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
        ('records', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('procedure', models.CharField(max_length=40, verbose_name='流程标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('subject', models.CharField(max_length=120, verbose_name='事由')),
                ('unit_name', models.CharField(max_length=80, verbose_name='所属单位')),
                ('handler_name', models.CharField(max_length=80, verbose_name='承办单位')),
                ('circle', models.BooleanField(default=False, verbose_name='限承办人')),
                ('opened_on', models.DateField(verbose_name='开办日期')),
                ('opener', models.CharField(max_length=40, verbose_name='开办人')),
                ('opened_by', models.CharField(max_length=120, verbose_name='开办岗位')),
                ('due', models.DateField(null=True, verbose_name='办理期限')),
                ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('state', models.CharField(choices=[('running', '在办'), ('closed', '已办结'), ('withdrawn', '已撤回')], default='running', max_length=10, verbose_name='状态')),
                ('outcome', models.CharField(blank=True, max_length=60, verbose_name='结果')),
                ('closed_on', models.DateField(null=True, verbose_name='办结日期')),
                ('forget_on', models.DateField(null=True, verbose_name='删除内容日期')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('handler', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('key', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='keys.subjectkey')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.packversion')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('reported', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '办件',
                'indexes': [models.Index(fields=['unit', 'pack', 'procedure'], name='case_of_unit'), models.Index(fields=['state', 'opened_on'], name='case_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('closed_on__gte', models.F('opened_on'))), _connector='OR'), name='case_closes_with_a_day'), models.CheckConstraint(condition=models.Q(('circle', False), ('key__isnull', False), _connector='OR'), name='case_in_a_circle_has_a_key')],
            },
        ),
        migrations.CreateModel(
            name='CaseAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=40, verbose_name='表单')),
                ('field', models.CharField(max_length=90, verbose_name='栏目')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('number', models.BigIntegerField(null=True, verbose_name='数')),
                ('day', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='日期')),
                ('rank', models.IntegerField(null=True, verbose_name='档次')),
                ('box', models.BinaryField(null=True, verbose_name='密文')),
                ('at', models.DateTimeField(verbose_name='填写时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='填写账号')),
                ('replaced_at', models.DateTimeField(null=True, verbose_name='被替换时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='processes.case')),
            ],
            options={
                'verbose_name': '办件答案',
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('case', 'form', 'field'), name='one_answer_per_address_of_a_case')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='processes.case')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '参与方',
                'constraints': [models.UniqueConstraint(condition=models.Q(('post', None)), fields=('case', 'unit'), name='a_unit_is_party_once'), models.UniqueConstraint(condition=models.Q(('post__isnull', False)), fields=('case', 'unit', 'post'), name='a_post_is_party_once')],
            },
        ),
        migrations.CreateModel(
            name='Petitioner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('box', models.BinaryField(verbose_name='密文')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='petitioner', to='processes.case')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'verbose_name': '反映人',
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='次序')),
                ('step', models.CharField(max_length=40, verbose_name='环节标识')),
                ('title', models.CharField(max_length=60, verbose_name='环节')),
                ('unit_name', models.CharField(max_length=80, verbose_name='办理单位')),
                ('arrived_on', models.DateField(verbose_name='到步日期')),
                ('due', models.DateField(null=True, verbose_name='期限')),
                ('provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('left_on', models.DateField(null=True, verbose_name='离步日期')),
                ('verb', models.CharField(blank=True, max_length=40, verbose_name='走法')),
                ('actor', models.CharField(blank=True, max_length=40, verbose_name='经办人')),
                ('back', models.BooleanField(default=False, verbose_name='退回')),
                ('void', models.BooleanField(default=False, verbose_name='不再算数')),
                ('raised', models.IntegerField(default=0, verbose_name='升级次数')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='processes.case')),
                ('raised_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '到步',
                'indexes': [models.Index(fields=['left_on', 'due'], name='open_steps_by_due')],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='steps_of_a_case_are_numbered'), models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('case', 'step'), name='a_step_is_open_once'), models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('arrived_on')), _connector='OR'), name='step_is_left_after_arrival')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=40, verbose_name='办了什么')),
                ('to', models.CharField(blank=True, max_length=200, verbose_name='去处')),
                ('who', models.CharField(max_length=120, verbose_name='谁')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('day', models.DateField(verbose_name='日期')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='processes.case')),
                ('step', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='processes.step')),
            ],
            options={
                'verbose_name': '走过的一步',
            },
        ),
    ])]
