from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_for_large_rosters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='job',
            name='state',
            field=models.CharField(choices=[('waiting', '排队'), ('running', '进行中'), ('done', '完成'), ('failed', '没有完成'), ('stopped', '已停下')], default='waiting', max_length=10, verbose_name='状态'),
        ),
    ]
