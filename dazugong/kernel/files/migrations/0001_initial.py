import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('kind', models.CharField(max_length=10, verbose_name='种类')),
                ('size', models.IntegerField(verbose_name='字节数')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('kept_at', models.DateTimeField(verbose_name='上传时间')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='orgs.unit')),
            ],
            options={
                'verbose_name': '附件',
            },
        ),
        migrations.CreateModel(
            name='Content',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('data', models.BinaryField(verbose_name='内容')),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='content', to='files.attachment')),
            ],
            options={
                'verbose_name': '附件内容',
            },
        ),
    ])]
