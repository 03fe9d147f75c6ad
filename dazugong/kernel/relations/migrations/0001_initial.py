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
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('pack', models.CharField(max_length=40, verbose_name='机制')),
                ('kind', models.CharField(max_length=40, verbose_name='种类标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('object', models.CharField(max_length=80, verbose_name='对象')),
                ('holder', models.CharField(blank=True, max_length=80, verbose_name='联系方')),
                ('vacant_on', models.DateField(null=True, verbose_name='空缺自')),
                ('visits', models.IntegerField(default=0, verbose_name='应到访次数')),
                ('months', models.IntegerField(default=12, verbose_name='周期月数')),
                ('counts_days', models.BooleanField(default=False, verbose_name='数天数')),
                ('confirm', models.BooleanField(default=False, verbose_name='须经确认')),
                ('keeps', models.CharField(choices=[('result', '内容和结果'), ('day', '只留已办和日期'), ('sealed', '内容只有双方和直接领导能看')], default='result', max_length=10, verbose_name='到访留存')),
                ('at_least', models.IntegerField(default=1, verbose_name='至少几个联系方')),
                ('evaluate', models.BooleanField(default=False, verbose_name='期满评价')),
                ('since', models.DateField(verbose_name='起')),
                ('due', models.DateField(null=True, verbose_name='期满日')),
                ('remind_on', models.DateField(null=True, verbose_name='提醒日')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('ended', models.CharField(blank=True, max_length=200, verbose_name='结束原因')),
                ('evaluated_on', models.DateField(null=True, verbose_name='评价日期')),
                ('evaluation', models.TextField(blank=True, verbose_name='评价')),
                ('origin', models.CharField(max_length=12, verbose_name='起始编号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('follows', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='relations.relation')),
                ('holder_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('holder_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('holder_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('to_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('to_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '关系',
                'indexes': [models.Index(fields=['unit', 'pack', 'kind'], name='relation_of_unit'), models.Index(fields=['origin'], name='relation_chain')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='relation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('to_unit', None), ('to_person', None), _connector='OR'), name='relation_has_one_object'), models.CheckConstraint(condition=models.Q(models.Q(('holder_person', None), ('holder_unit', None)), models.Q(('holder_post', None), ('holder_unit', None)), models.Q(('holder_person', None), ('holder_post', None)), _connector='OR'), name='relation_has_one_holder')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='到访日期')),
                ('days', models.IntegerField(default=1, verbose_name='天数')),
                ('what', models.TextField(blank=True, verbose_name='到访内容')),
                ('raised', models.IntegerField(default=0, verbose_name='问题数')),
                ('solved', models.IntegerField(default=0, verbose_name='办结数')),
                ('confirmed_on', models.DateField(null=True, verbose_name='确认日期')),
                ('confirmed_by', models.BigIntegerField(null=True, verbose_name='确认账号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('relation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits_made', to='relations.relation')),
            ],
            options={
                'verbose_name': '到访',
                'indexes': [models.Index(fields=['relation', 'day'], name='visit_of_relation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('raised__gte', models.F('solved')), ('solved__gte', 0)), name='solved_within_raised'), models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='visit_lasts_a_day')],
            },
        ),
        migrations.CreateModel(
            name='TalkNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('box', models.BinaryField(verbose_name='密文')),
                ('delete_after', models.DateField(verbose_name='保存到')),
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='keys.subjectkey')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('talker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='note', to='relations.visit')),
            ],
            options={
                'verbose_name': '谈话内容',
            },
        ),
    ])]
