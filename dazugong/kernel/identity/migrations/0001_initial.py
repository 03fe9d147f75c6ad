import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Login',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=40, unique=True, verbose_name='登录名')),
                ('label', models.CharField(max_length=60, verbose_name='使用人')),
                ('state', models.CharField(choices=[('prepared', '待确认'), ('confirmed', '启用'), ('closed', '停用')], default='prepared', max_length=10, verbose_name='状态')),
                ('must_change', models.BooleanField(default=True, verbose_name='首次登录须改密码')),
                ('prepared_by', models.BigIntegerField(null=True, verbose_name='开户人')),
                ('confirmed_by', models.BigIntegerField(null=True, verbose_name='确认人')),
            ],
            options={
                'verbose_name': '账号',
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', None), ('prepared_by', None), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='preparer_does_not_confirm')],
            },
        ),
        migrations.CreateModel(
            name='OneTimeToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要')),
                ('expires', models.DateTimeField(verbose_name='有效期至')),
                ('used_at', models.DateTimeField(null=True, verbose_name='使用时间')),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '一次性口令',
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='表单编号')),
                ('location', models.CharField(max_length=300, verbose_name='去向')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '已办请求',
                'constraints': [models.UniqueConstraint(fields=('login', 'key'), name='one_submission_per_form')],
            },
        ),
    ])]
