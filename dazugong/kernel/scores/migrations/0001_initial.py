import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
        ('records', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('sheet', models.CharField(max_length=40, verbose_name='考核表')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('subject', models.CharField(max_length=10, verbose_name='对象')),
                ('unit_name', models.CharField(max_length=80, verbose_name='考核单位')),
                ('first', models.DateField(verbose_name='期初')),
                ('last', models.DateField(verbose_name='期末')),
                ('day', models.DateField(verbose_name='看数日期')),
                ('state', models.CharField(choices=[('marking', '打分中'), ('told', '已告知'), ('final', '已定稿')], default='marking', max_length=10, verbose_name='状态')),
                ('assessed', models.IntegerField(default=0, verbose_name='被考核数')),
                ('told_on', models.DateField(null=True, verbose_name='告知日期')),
                ('objections_until', models.DateField(null=True, verbose_name='异议截止')),
                ('decided', models.CharField(blank=True, max_length=200, verbose_name='集体研究')),
                ('final_on', models.DateField(null=True, verbose_name='定稿日期')),
                ('opened_at', models.DateTimeField(verbose_name='开启时间')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.packversion')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '考核轮次',
                'constraints': [models.UniqueConstraint(fields=('pack_version', 'sheet', 'unit', 'first', 'last'), name='one_round_per_period'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='round_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'final'), _negated=True), models.Q(('final_on__isnull', False), ('told_on__isnull', False), models.Q(('decided', ''), _negated=True)), _connector='OR'), name='final_round_was_told_and_decided')],
            },
        ),
        migrations.CreateModel(
            name='ScoreSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=80, verbose_name='被考核')),
                ('told', models.BooleanField(default=False, verbose_name='已告知')),
                ('version', models.IntegerField(default=0, verbose_name='定格次数')),
                ('exact', models.CharField(blank=True, max_length=200, verbose_name='总分（未舍入）')),
                ('hundredths', models.IntegerField(null=True, verbose_name='总分（百分之一分）')),
                ('rank', models.IntegerField(null=True, verbose_name='名次')),
                ('grade', models.CharField(blank=True, max_length=40, verbose_name='等次')),
                ('why', models.JSONField(default=list, verbose_name='定档缘由')),
                ('proposed', models.CharField(blank=True, max_length=40, verbose_name='拟定等次')),
                ('proposed_why', models.CharField(blank=True, max_length=200, verbose_name='拟定理由')),
                ('assessing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('assessor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='scores.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '考核表',
                'constraints': [models.UniqueConstraint(condition=models.Q(('person', None)), fields=('round', 'unit'), name='one_sheet_per_unit'), models.UniqueConstraint(condition=models.Q(('person', None), _negated=True), fields=('round', 'person'), name='one_sheet_per_person'), models.CheckConstraint(condition=models.Q(('proposed', ''), models.Q(('proposed_why', ''), _negated=True), _connector='OR'), name='proposed_grade_has_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField(verbose_name='第几次定格')),
                ('item', models.CharField(max_length=40, verbose_name='条目')),
                ('entries', models.JSONField(default=dict, verbose_name='取值')),
                ('target', models.CharField(blank=True, max_length=80, verbose_name='目标值')),
                ('holds', models.BooleanField(null=True, verbose_name='成立')),
                ('points', models.CharField(blank=True, max_length=120, verbose_name='得分')),
                ('sources', models.JSONField(default=list, verbose_name='来由')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='scores.scoresheet')),
            ],
            options={
                'verbose_name': '得分',
                'constraints': [models.UniqueConstraint(fields=('sheet', 'version', 'item'), name='one_point_per_item_and_version')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('item', models.CharField(blank=True, max_length=40, verbose_name='条目')),
                ('text', models.TextField(verbose_name='意见')),
                ('label', models.CharField(max_length=160, verbose_name='提出人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='提出时间')),
                ('upheld', models.BooleanField(null=True, verbose_name='采纳')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('answered_as', models.CharField(blank=True, max_length=160, verbose_name='答复人')),
                ('answered_by', models.BigIntegerField(null=True, verbose_name='答复账号')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='scores.scoresheet')),
            ],
            options={
                'verbose_name': '异议',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('upheld', None)), models.Q(('upheld__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='answered_objection_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40, verbose_name='条目')),
                ('slot', models.CharField(blank=True, max_length=60, verbose_name='一方')),
                ('number', models.IntegerField(verbose_name='第几次')),
                ('value', models.CharField(max_length=40, verbose_name='值')),
                ('own', models.BooleanField(default=False, verbose_name='自评')),
                ('reason', models.CharField(max_length=400, verbose_name='理由')),
                ('basis', models.CharField(blank=True, max_length=400, verbose_name='依据')),
                ('label', models.CharField(max_length=160, verbose_name='打分人')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='scores.scoresheet')),
            ],
            options={
                'verbose_name': '打分',
                'constraints': [models.UniqueConstraint(fields=('sheet', 'item', 'slot', 'number'), name='one_mark_per_number')],
            },
        ),
    ])]
