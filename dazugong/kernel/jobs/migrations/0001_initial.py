from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(max_length=40, verbose_name='作业')),
                ('label', models.CharField(max_length=80, verbose_name='名称')),
                ('given', models.JSONField(default=dict, verbose_name='要求')),
                ('state', models.CharField(choices=[('waiting', '排队'), ('running', '进行中'), ('done', '完成'), ('failed', '没有完成')], default='waiting', max_length=10, verbose_name='状态')),
                ('done', models.IntegerField(default=0, verbose_name='已完成')),
                ('total', models.IntegerField(default=0, verbose_name='共')),
                ('said', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('asked_by', models.BigIntegerField(null=True, verbose_name='交办账号')),
                ('asked_at', models.DateTimeField(verbose_name='交办时间')),
                ('moved_at', models.DateTimeField(null=True, verbose_name='最近动静')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
            ],
            options={
                'verbose_name': '作业',
                'indexes': [models.Index(fields=['state', 'work'], name='job_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('work',), name='one_job_of_a_kind_at_a_time'), models.CheckConstraint(condition=models.Q(('done__gte', 0), ('done__lte', models.F('total'))), name='job_not_more_than_all')],
            },
        ),
    ]
