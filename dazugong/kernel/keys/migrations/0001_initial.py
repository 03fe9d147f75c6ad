from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SubjectKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=60, unique=True, verbose_name='主体')),
                ('provider', models.CharField(max_length=60, verbose_name='密码服务')),
                ('sealed', models.BinaryField(null=True, verbose_name='密封密钥')),
                ('destroyed_at', models.DateTimeField(null=True, verbose_name='销毁时间')),
            ],
            options={
                'verbose_name': '主体密钥',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at', None), ('sealed__isnull', False)), models.Q(('destroyed_at__isnull', False), ('sealed__isnull', True)), _connector='OR'), name='key_or_destroyed')],
            },
        ),
    ]
