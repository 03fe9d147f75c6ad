import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactorRemoval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=60, verbose_name='事由')),
                ('asked_by', models.BigIntegerField(verbose_name='申请人')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('settled_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='办理时间')),
                ('agreed', models.BooleanField(default=False, verbose_name='同意')),
            ],
            options={
                'verbose_name': '解除动态口令的申请',
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=32, unique=True, verbose_name='摘要')),
                ('used_at', models.DateTimeField(null=True, verbose_name='使用时间')),
            ],
            options={
                'verbose_name': '恢复码',
            },
        ),
        migrations.AddField(
            model_name='login',
            name='factor_digest',
            field=models.CharField(blank=True, max_length=10, verbose_name='动态口令算法'),
        ),
        migrations.AddField(
            model_name='login',
            name='factor_sealed',
            field=models.BinaryField(null=True, verbose_name='动态口令密钥（密封）'),
        ),
        migrations.AddField(
            model_name='login',
            name='factor_since',
            field=models.DateTimeField(null=True, verbose_name='动态口令启用时间'),
        ),
        migrations.AddField(
            model_name='login',
            name='factor_step',
            field=models.BigIntegerField(default=0, verbose_name='用过的最后一个时间步'),
        ),
        migrations.AddConstraint(
            model_name='login',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('factor_sealed', None), ('factor_since', None)), models.Q(('factor_sealed__isnull', False), ('factor_since__isnull', False)), _connector='OR'), name='factor_whole_or_not_at_all'),
        ),
        migrations.AddField(
            model_name='factorremoval',
            name='login',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recoverycode',
            name='login',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_codes', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='factorremoval',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('login',), name='one_open_factor_removal'),
        ),
        migrations.AddConstraint(
            model_name='factorremoval',
            constraint=models.CheckConstraint(condition=models.Q(('settled_by', None), models.Q(('settled_by', models.F('asked_by')), _negated=True), _connector='OR'), name='asker_does_not_settle'),
        ),
    ]
