import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    # one migration instead of many: a database that has had them all is left as it is
    replaces = [('indicators', '0001_initial'), ('indicators', '0002_judgement')]

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('records', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('indicator', models.CharField(max_length=40, verbose_name='指标')),
                ('label', models.CharField(max_length=120, verbose_name='指标名称')),
                ('unit_name', models.CharField(max_length=80, verbose_name='单位')),
                ('period', models.CharField(max_length=10, verbose_name='期间')),
                ('period_term', models.CharField(max_length=40, verbose_name='期间名称')),
                ('tree', models.CharField(max_length=10, verbose_name='口径')),
                ('known', models.DateField(verbose_name='看数日期')),
                ('occasion', models.CharField(max_length=200, verbose_name='报给谁、依据什么')),
                ('totals', models.JSONField(verbose_name='原值')),
                ('rows', models.JSONField(verbose_name='所数的行')),
                ('at', models.DateTimeField(verbose_name='报出时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='报出账号')),
                ('post', models.CharField(blank=True, max_length=140, verbose_name='报出岗位')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.packversion')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '已报数',
                'indexes': [models.Index(fields=['unit', 'at'], name='figure_by_unit')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('indicator', models.CharField(max_length=40, verbose_name='指标')),
                ('band', models.CharField(blank=True, max_length=40, verbose_name='档')),
                ('period', models.CharField(max_length=10, verbose_name='期间')),
                ('verdict', models.CharField(choices=[('met', '已达到'), ('not-met', '未达到'), ('not-yet', '未到期')], max_length=10, verbose_name='结论')),
                ('reason', models.CharField(max_length=400, verbose_name='理由')),
                ('evidence', models.CharField(max_length=400, verbose_name='凭据')),
                ('at', models.DateTimeField(verbose_name='评判时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('post', models.CharField(blank=True, max_length=140, verbose_name='评判岗位')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '评判',
                'indexes': [models.Index(fields=['pack', 'indicator', 'period', 'unit'], name='judgement_by_target')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), name='judgement_says_why')],
            },
        ),
    ])]
