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
        ('tasks', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='版次')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('columns', models.JSONField(default=list, verbose_name='栏目')),
                ('rows', models.JSONField(default=list, verbose_name='各行')),
                ('group', models.CharField(blank=True, max_length=60, verbose_name='分类栏目')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('waiting', '待审'), ('returned', '退回'), ('approved', '已批准')], default='draft', max_length=10, verbose_name='状态')),
                ('drafter', models.CharField(max_length=120, verbose_name='起草岗位')),
                ('drafted_by', models.CharField(max_length=40, verbose_name='起草的人')),
                ('drafted_on', models.DateField(verbose_name='起草日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='退回理由')),
                ('approver', models.CharField(blank=True, max_length=120, verbose_name='审批岗位')),
                ('approved_by', models.CharField(blank=True, max_length=40, verbose_name='审批的人')),
                ('approved_on', models.DateField(null=True, verbose_name='批准日期')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='publications.publication')),
            ],
            options={
                'verbose_name': '版次',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_by', models.F('drafted_by')), _negated=True), ('approved_by', ''), _connector='OR'), name='nobody_approves_his_own_edition'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('approved_on__isnull', False), _connector='OR'), name='approved_edition_has_a_day'), models.UniqueConstraint(fields=('publication', 'number'), name='one_edition_per_number'), models.UniqueConstraint(condition=models.Q(('state', 'approved'), _negated=True), fields=('publication',), name='one_edition_in_hand')],
            },
        ),
        migrations.CreateModel(
            name='Launch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='启动日期')),
                ('reason', models.CharField(max_length=200, verbose_name='启动原因')),
                ('label', models.CharField(max_length=120, verbose_name='启动岗位')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='launches', to='publications.edition')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '启动',
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('genre', models.CharField(max_length=10, verbose_name='体裁')),
                ('subject', models.CharField(max_length=120, verbose_name='标题')),
                ('unit_name', models.CharField(max_length=80, verbose_name='发布单位')),
                ('period', models.CharField(blank=True, max_length=10, verbose_name='期间')),
                ('open', models.BooleanField(default=True, verbose_name='公众可看')),
                ('days', models.IntegerField(default=0, verbose_name='公示天数')),
                ('calendar_days', models.BooleanField(default=False, verbose_name='按自然日')),
                ('comments', models.BooleanField(default=False, verbose_name='可留言')),
                ('objections', models.BooleanField(default=False, verbose_name='可提异议')),
                ('review', models.IntegerField(default=0, verbose_name='复核月数')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('waiting', '待审'), ('published', '已发布'), ('closed', '已结束'), ('withdrawn', '已撤下')], default='draft', max_length=10, verbose_name='状态')),
                ('published_on', models.DateField(null=True, verbose_name='发布日期')),
                ('until', models.DateField(null=True, verbose_name='公示期满日')),
                ('reviewed_on', models.DateField(null=True, verbose_name='复核日期')),
                ('closed_on', models.DateField(null=True, verbose_name='结束日期')),
                ('withdrawn_on', models.DateField(null=True, verbose_name='撤下日期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ('at', models.DateTimeField(verbose_name='起草时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='起草账号')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '发布',
                'indexes': [models.Index(fields=['unit', 'pack', 'kind'], name='publication_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_on', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='withdrawn_with_reason'), models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('published_on')), _connector='OR'), name='closed_after_published')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post_name', models.CharField(max_length=120, verbose_name='岗位')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('due', models.DateField(null=True, verbose_name='阅知期限')),
                ('read_on', models.DateField(null=True, verbose_name='阅知日期')),
                ('lapsed_on', models.DateField(null=True, verbose_name='离任日期')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='publications.edition')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '阅知',
                'constraints': [models.UniqueConstraint(fields=('edition', 'post', 'person'), name='one_reading_per_holder')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('comment', '留言'), ('objection', '异议'), ('letter', '来信')], max_length=10, verbose_name='种类')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('letterbox', models.CharField(blank=True, max_length=40, verbose_name='信箱标识')),
                ('title', models.CharField(max_length=120, verbose_name='所指')),
                ('office', models.CharField(blank=True, max_length=80, verbose_name='承办科室')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='受理编号摘要')),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('sealed', models.BinaryField(null=True, verbose_name='密文')),
                ('came_on', models.DateField(verbose_name='收到日期')),
                ('due', models.DateField(null=True, verbose_name='答复期限')),
                ('state', models.CharField(choices=[('waiting', '待办'), ('shown', '已显示'), ('returned', '已退回'), ('answered', '已答复'), ('withdrawn', '已撤下')], default='waiting', max_length=10, verbose_name='状态')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('settled_on', models.DateField(null=True, verbose_name='办理日期')),
                ('login', models.BigIntegerField(null=True, verbose_name='办理账号')),
                ('key', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='keys.subjectkey')),
                ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='publications.publication')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '来言',
                'indexes': [models.Index(fields=['unit', 'state'], name='remark_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'letter'), _negated=True), models.Q(('key__isnull', False), ('text', '')), _connector='OR'), name='letter_is_sealed'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('returned', 'answered', 'withdrawn')), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='refused_remark_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('period', models.CharField(max_length=10, verbose_name='期间')),
                ('term', models.CharField(max_length=40, verbose_name='期间说法')),
                ('first', models.DateField(verbose_name='期间首日')),
                ('last', models.DateField(verbose_name='期间末日')),
                ('due', models.DateField(verbose_name='公开期限')),
                ('responsible', models.CharField(max_length=120, verbose_name='责任岗位')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '应公开',
                'constraints': [models.UniqueConstraint(fields=('unit', 'pack', 'kind', 'period'), name='one_disclosure_per_unit_and_period')],
            },
        ),
        migrations.CreateModel(
            name='LaunchedTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='行号')),
                ('launch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='publications.launch')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.task')),
            ],
            options={
                'verbose_name': '启动的任务',
                'constraints': [models.UniqueConstraint(fields=('launch', 'number'), name='one_task_per_row_launched')],
            },
        ),
    ])]
