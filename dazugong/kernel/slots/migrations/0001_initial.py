import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('keys', '0001_initial'),
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='地点和说明')),
                ('unit_name', models.CharField(max_length=80, verbose_name='所属单位')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('shared_with', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '资源',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit', 'pack', 'kind', 'name'), name='one_resource_per_name')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('unit_name', models.CharField(max_length=80, verbose_name='预约单位')),
                ('private', models.BooleanField(default=False, verbose_name='约谈')),
                ('day', models.DateField(verbose_name='预约日期')),
                ('begins', models.IntegerField(verbose_name='起')),
                ('ends', models.IntegerField(verbose_name='止')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='用途')),
                ('state', models.CharField(choices=[('booked', '已约'), ('used', '已用'), ('cancelled', '已取消')], default='booked', max_length=10, verbose_name='状态')),
                ('booked_on', models.DateField(verbose_name='预约登记日期')),
                ('answered_on', models.DateField(null=True, verbose_name='答复日期')),
                ('answer_days', models.IntegerField(null=True, verbose_name='答复用了几天')),
                ('matter', models.BinaryField(null=True, verbose_name='约谈事项')),
                ('reply', models.BinaryField(null=True, verbose_name='答复')),
                ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='keys.subjectkey')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='slots.resource')),
            ],
            options={
                'verbose_name': '预约',
                'indexes': [models.Index(fields=['resource', 'day'], name='booking_of_resource')],
                'constraints': [models.CheckConstraint(condition=models.Q(('begins__gte', 0), ('ends__gt', models.F('begins')), ('ends__lte', 1440)), name='booking_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Rota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='名称')),
                ('unit_name', models.CharField(max_length=80, verbose_name='单位')),
                ('days', models.IntegerField(default=7, verbose_name='几天一轮')),
                ('since', models.DateField(verbose_name='起')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '轮值表',
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='第几轮')),
                ('first', models.DateField(verbose_name='起')),
                ('last', models.DateField(verbose_name='止')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('planned', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('rota', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='slots.rota')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '轮值',
                'constraints': [models.UniqueConstraint(fields=('rota', 'number'), name='one_turn_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Swap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='提出日期')),
                ('confirmed_on', models.DateField(null=True, verbose_name='确认日期')),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('mine', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps_asked', to='slots.turn')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps_offered', to='slots.turn')),
            ],
            options={
                'verbose_name': '换班',
            },
        ),
    ])]
