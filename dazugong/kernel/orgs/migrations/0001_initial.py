import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('code', models.CharField(blank=True, max_length=24, verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('kind', models.CharField(choices=[('city', '市委'), ('county', '县委'), ('office', '党委部门'), ('township', '乡镇党委'), ('street', '街道党工委'), ('committee', '基层党委'), ('general_branch', '党总支'), ('branch', '党支部')], max_length=20, verbose_name='类别')),
                ('since', models.DateField(verbose_name='成立日期')),
                ('until', models.DateField(null=True, verbose_name='撤销日期')),
            ],
            options={
                'verbose_name': '单位',
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='unit_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='UnitEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('found', '成立'), ('rename', '更名'), ('move', '调整隶属'), ('merge', '合并'), ('split', '分设'), ('dissolve', '撤销')], max_length=10, verbose_name='变动')),
                ('day', models.DateField(verbose_name='日期')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='orgs.unit')),
            ],
            options={
                'verbose_name': '组织变动',
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('line', '隶属'), ('area', '地域'), ('trade', '条线')], default='line', max_length=10, verbose_name='关系种类')),
                ('rank', models.IntegerField(default=0, verbose_name='排序')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='orgs.unit')),
            ],
            options={
                'verbose_name': '隶属关系',
                'indexes': [models.Index(fields=['parent', 'kind'], name='orgs_placem_parent__c9f8b2_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit', 'kind'), name='one_open_placement'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='placement_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('unit')), _negated=True), _connector='OR'), name='no_unit_under_itself')],
            },
        ),
        migrations.CreateModel(
            name='Ancestry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('line', '隶属'), ('area', '地域'), ('trade', '条线')], default='line', max_length=10, verbose_name='关系种类')),
                ('depth', models.IntegerField(verbose_name='层数')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('ancestor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('descendant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '上下级',
                'indexes': [models.Index(fields=['ancestor', 'kind', 'descendant', 'since', 'until'], name='ancestry_down'), models.Index(fields=['descendant', 'kind', 'ancestor', 'since', 'until'], name='ancestry_up')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('ancestor', 'descendant', 'kind'), name='one_open_ancestry')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='orgs.unit')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='orgs.unit')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unitevent')),
            ],
            options={
                'verbose_name': '承继',
                'constraints': [models.UniqueConstraint(fields=('before', 'after'), name='one_succession_per_pair')],
            },
        ),
        migrations.CreateModel(
            name='UnitName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='orgs.unit')),
            ],
            options={
                'verbose_name': '名称沿革',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit',), name='one_open_name_per_unit'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='name_ends_after_it_begins')],
            },
        ),
    ])]
