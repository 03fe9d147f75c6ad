import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_for_large_rosters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('acting', models.CharField(max_length=60, verbose_name='身份')),
                ('reach', models.CharField(max_length=64, verbose_name='权限摘要')),
                ('day', models.DateField(verbose_name='截至日期')),
                ('rows', models.IntegerField(verbose_name='行数')),
                ('noun', models.CharField(max_length=20, verbose_name='计数单位')),
                ('asked', models.BinaryField(null=True, verbose_name='要求密文')),
                ('box', models.BinaryField(null=True, verbose_name='文件密文')),
                ('size', models.IntegerField(default=0, verbose_name='字节数')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='文件摘要')),
                ('asked_at', models.DateTimeField(verbose_name='交办时间')),
                ('ready_at', models.DateTimeField(null=True, verbose_name='备好时间')),
                ('until', models.DateTimeField(verbose_name='保存到')),
                ('wiped_at', models.DateTimeField(null=True, verbose_name='删除时间')),
                ('wiped_for', models.CharField(blank=True, max_length=20, verbose_name='删除原因')),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '导出',
                'indexes': [models.Index(condition=models.Q(('wiped_at', None)), fields=['until'], name='export_to_be_wiped')],
                'constraints': [models.CheckConstraint(condition=models.Q(('wiped_at', None), models.Q(('asked', None), ('box', None)), _connector='OR'), name='export_wiped_is_gone')],
            },
        ),
    ])]
