import dazugong.kernel.calendar.fields
import dazugong.kernel.identity.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    # one migration instead of many: a database that has had them all is left as it is
    replaces = [('people', '0001_initial'), ('people', '0002_rosterupload'), ('people', '0003_cadres'), ('people', '0004_membership_began')]

    initial = True

    dependencies = [
        ('keys', '0001_initial'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('pinyin', models.CharField(blank=True, max_length=300, verbose_name='拼音')),
                ('sex', models.CharField(choices=[('男', '男'), ('女', '女')], max_length=1, verbose_name='性别')),
                ('ethnic_group', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                ('birth', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='出生日期')),
                ('native_place', models.CharField(blank=True, max_length=60, verbose_name='籍贯')),
                ('education', models.CharField(blank=True, max_length=30, verbose_name='学历')),
                ('degree', models.CharField(blank=True, max_length=30, verbose_name='学位')),
                ('occupation', models.CharField(blank=True, max_length=60, verbose_name='工作岗位')),
                ('work_start', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='参加工作日期')),
                ('joined', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='入党日期')),
                ('regular', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='转正日期')),
                ('member_class', models.CharField(blank=True, max_length=20, verbose_name='人员类别')),
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='keys.subjectkey')),
                ('login', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '人员',
                'indexes': [models.Index(fields=['name'], name='people_pers_name_3035d1_idx')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('regular', '正式党员'), ('probationary', '预备党员')], default='regular', max_length=20, verbose_name='党员类别')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('began', models.CharField(blank=True, max_length=40, verbose_name='增加原因')),
                ('ended', models.CharField(blank=True, max_length=40, verbose_name='减少原因')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='orgs.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
            ],
            options={
                'verbose_name': '党籍关系',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person',), name='one_open_membership'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='membership_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Cadreship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadreships', to='orgs.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadreships', to='people.person')),
            ],
            options={
                'verbose_name': '干部管理关系',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('person',), name='one_open_cadreship'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='cadreship_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='CadrePhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('box', models.BinaryField(verbose_name='密文')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='people.person')),
            ],
            options={
                'verbose_name': '干部照片',
            },
        ),
        migrations.CreateModel(
            name='CadreForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='版次')),
                ('current', models.BooleanField(default=True, verbose_name='现行')),
                ('source', models.CharField(max_length=20, verbose_name='来源')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('birth', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='出生年月')),
                ('work_started', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='参加工作时间')),
                ('birthplace', models.TextField(blank=True, verbose_name='出生地')),
                ('joining', models.TextField(blank=True, verbose_name='入党时间')),
                ('affiliation', models.TextField(blank=True, verbose_name='政治面貌')),
                ('health', models.TextField(blank=True, verbose_name='健康状况')),
                ('technical_post', models.TextField(blank=True, verbose_name='专业技术职务')),
                ('speciality', models.TextField(blank=True, verbose_name='熟悉专业有何专长')),
                ('post', models.TextField(blank=True, verbose_name='现任职务')),
                ('proposed_post', models.TextField(blank=True, verbose_name='拟任职务')),
                ('post_to_leave', models.TextField(blank=True, verbose_name='拟免职务')),
                ('career', models.TextField(blank=True, verbose_name='简历')),
                ('awards', models.TextField(blank=True, verbose_name='奖惩情况')),
                ('assessments', models.TextField(blank=True, verbose_name='年度考核结果')),
                ('reason', models.TextField(blank=True, verbose_name='任免理由')),
                ('reporting_unit', models.TextField(blank=True, verbose_name='呈报单位')),
                ('ages_as_of', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='计算年龄时间')),
                ('form_date', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='填表时间')),
                ('filled_by', models.TextField(blank=True, verbose_name='填表人')),
                ('age_limit', models.TextField(blank=True, verbose_name='改革前任职年龄界限')),
                ('limit_month', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='到龄年月')),
                ('family', models.BinaryField(null=True, verbose_name='家庭成员及重要社会关系')),
                ('kept', models.BinaryField(null=True, verbose_name='照原样保存的内容')),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.cadrephoto')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadre_forms', to='people.person')),
            ],
            options={
                'verbose_name': '任免审批表',
                'constraints': [models.UniqueConstraint(fields=('person', 'number'), name='one_cadre_form_per_number'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('person',), name='one_current_cadre_form')],
            },
        ),
        migrations.CreateModel(
            name='PersonRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='版次')),
                ('changes', models.JSONField(verbose_name='变动')),
                ('login', models.BigIntegerField(null=True, verbose_name='登记账号')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='people.person')),
            ],
            options={
                'verbose_name': '人员更正',
                'constraints': [models.UniqueConstraint(fields=('person', 'number'), name='one_person_revision_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, verbose_name='职务名称')),
                ('principal', models.BooleanField(default=False, verbose_name='正职')),
                ('seats', models.IntegerField(default=1, verbose_name='职数')),
                ('since', models.DateField(verbose_name='设立日期')),
                ('until', models.DateField(null=True, verbose_name='撤销日期')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='orgs.unit')),
            ],
            options={
                'verbose_name': '职务',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit', 'title'), name='one_open_post_per_title'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='post_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='post_has_a_seat')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('full', '任职'), ('acting', '代理'), ('paired', 'AB角')], default='full', max_length=10, verbose_name='方式')),
                ('since', models.DateField(verbose_name='起')),
                ('until', models.DateField(null=True, verbose_name='止')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.post')),
            ],
            options={
                'verbose_name': '任职',
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='appointment_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='RosterUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('roster', '党员名册'), ('cadres', '任免审批表')], default='roster', max_length=10, verbose_name='种类')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('filename', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('box', models.BinaryField(null=True, verbose_name='密文')),
                ('at', models.DateTimeField(verbose_name='上传时间')),
                ('login', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '待导入文件',
            },
        ),
        migrations.CreateModel(
            name='Schooling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('full_time', '全日制教育'), ('in_service', '在职教育')], max_length=10, verbose_name='类别')),
                ('level', models.TextField(blank=True, verbose_name='学历')),
                ('degree', models.TextField(blank=True, verbose_name='学位')),
                ('level_school', models.TextField(blank=True, verbose_name='学历毕业院校系及专业')),
                ('degree_school', models.TextField(blank=True, verbose_name='学位毕业院校系及专业')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schoolings', to='people.cadreform')),
            ],
            options={
                'verbose_name': '学历学位',
                'constraints': [models.UniqueConstraint(fields=('form', 'kind'), name='one_schooling_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='SealedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=20, verbose_name='项目')),
                ('box', models.BinaryField(verbose_name='密文')),
                ('mark', models.CharField(blank=True, max_length=32, verbose_name='盲索引')),
                ('current', models.BooleanField(default=True, verbose_name='现行')),
                ('at', models.DateTimeField(verbose_name='登记时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sealed_values', to='people.person')),
            ],
            options={
                'verbose_name': '密封值',
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True)), fields=('person', 'field'), name='one_current_sealed_value'), models.UniqueConstraint(condition=models.Q(('current', True), ('field', 'citizen_number')), fields=('mark',), name='one_person_per_citizen_number')],
            },
        ),
        migrations.CreateModel(
            name='YearAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.IntegerField(verbose_name='次序')),
                ('year', models.IntegerField(verbose_name='年度')),
                ('result', models.CharField(max_length=10, verbose_name='考核结果')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='yearly', to='people.cadreform')),
            ],
            options={
                'verbose_name': '年度考核',
                'constraints': [models.UniqueConstraint(fields=('form', 'order'), name='one_assessment_per_order')],
            },
        ),
        migrations.CreateModel(
            name='CareerSpan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.IntegerField(verbose_name='次序')),
                ('within', models.IntegerField(null=True, verbose_name='其间')),
                ('since', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='起')),
                ('until', dazugong.kernel.calendar.fields.PartialDateField(blank=True, max_length=10, verbose_name='止')),
                ('text', models.TextField(verbose_name='经历')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spans', to='people.cadreform')),
            ],
            options={
                'verbose_name': '简历段',
                'constraints': [models.UniqueConstraint(fields=('form', 'order'), name='one_career_span_per_order')],
            },
        ),
    ])]
