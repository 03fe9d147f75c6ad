from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='账号')),
                ('post', models.BigIntegerField(null=True, verbose_name='职务')),
                ('verb', models.CharField(max_length=40, verbose_name='动作')),
                ('kind', models.CharField(max_length=40, verbose_name='对象类别')),
                ('thing', models.CharField(blank=True, max_length=80, verbose_name='对象')),
                ('count', models.IntegerField(null=True, verbose_name='数量')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='摘要')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('before', models.CharField(max_length=64, verbose_name='前一哈希')),
                ('hash', models.CharField(max_length=64, verbose_name='哈希')),
            ],
            options={
                'verbose_name': '痕迹',
                'indexes': [models.Index(fields=['kind', 'thing'], name='audit_trace_kind_440d5e_idx'), models.Index(fields=['login', 'at'], name='audit_trace_login_65b445_idx')],
            },
        ),
    ]
