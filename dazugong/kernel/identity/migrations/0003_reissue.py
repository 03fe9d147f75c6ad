import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_second_factor'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reissue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=60, verbose_name='事由')),
                ('asked_by', models.BigIntegerField(verbose_name='申请人')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('settled_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='办理时间')),
                ('agreed', models.BooleanField(default=False, verbose_name='同意')),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '补发一次性口令的申请',
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('login',), name='one_open_reissue'), models.CheckConstraint(condition=models.Q(('settled_by', None), models.Q(('settled_by', models.F('asked_by')), _negated=True), _connector='OR'), name='reissue_by_two')],
            },
        ),
    ]
