import dazugong.kernel.identity.ids
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('orgs', '0001_initial'),
        ('people', '0001_first_release'),
        ('records', '0001_first_release'),
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=dazugong.kernel.identity.ids.new_id, max_length=12, unique=True, verbose_name='编号')),
                ('ballot', models.CharField(max_length=40, verbose_name='票决标识')),
                ('title', models.CharField(max_length=60, verbose_name='种类')),
                ('topic', models.CharField(max_length=200, verbose_name='事项')),
                ('unit_name', models.CharField(max_length=80, verbose_name='单位')),
                ('day', models.DateField(verbose_name='票决日期')),
                ('state', models.CharField(choices=[('prepared', '准备'), ('open', '投票中'), ('closed', '已截止'), ('counted', '已计票'), ('published', '已公布'), ('void', '作废')], default='prepared', max_length=10, verbose_name='状态')),
                ('paper', models.BooleanField(default=False, verbose_name='以纸质票为准')),
                ('due', models.IntegerField(default=0, verbose_name='应到人数')),
                ('present', models.IntegerField(default=0, verbose_name='实到人数')),
                ('seats', models.IntegerField(default=1, verbose_name='名额')),
                ('issued', models.IntegerField(default=0, verbose_name='发出票数')),
                ('unused', models.IntegerField(default=0, verbose_name='退回的空白票')),
                ('returned', models.IntegerField(null=True, verbose_name='收回票数')),
                ('valid', models.IntegerField(null=True, verbose_name='有效票数')),
                ('invalid', models.IntegerField(null=True, verbose_name='无效票数')),
                ('bids_until', models.DateTimeField(null=True, verbose_name='投标截止')),
                ('bids_lock', models.BinaryField(null=True, verbose_name='标书的锁')),
                ('bids_opened_at', models.DateTimeField(null=True, verbose_name='开标时间')),
                ('lock', models.BinaryField(null=True, verbose_name='选票的锁')),
                ('slips', models.TextField(blank=True, verbose_name='票号')),
                ('commitment', models.CharField(blank=True, max_length=64, verbose_name='票号承诺')),
                ('board', models.TextField(blank=True, verbose_name='公示板')),
                ('counts_open', models.BooleanField(default=False, verbose_name='票数可以公布')),
                ('counts_said', models.CharField(blank=True, max_length=300, verbose_name='票数公布的根据')),
                ('published_on', models.DateField(null=True, verbose_name='公布日期')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ('at', models.DateTimeField(verbose_name='准备时间')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting')),
                ('pack_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.packversion')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '票决',
                'indexes': [models.Index(fields=['unit', 'day'], name='poll_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('returned', None), ('returned__lte', models.F('issued')), _connector='OR'), name='poll_returns_no_more_than_issued'), models.CheckConstraint(condition=models.Q(('returned', None), ('returned', django.db.models.expressions.CombinedExpression(models.F('valid'), '+', models.F('invalid'))), _connector='OR'), name='poll_counts_every_paper_once')],
            },
        ),
        migrations.CreateModel(
            name='Judge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judges', to='ballots.poll')),
            ],
            options={
                'verbose_name': '评委',
                'constraints': [models.UniqueConstraint(fields=('poll', 'person'), name='judge_once_per_poll')],
            },
        ),
        migrations.CreateModel(
            name='Bid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_name', models.CharField(max_length=80, verbose_name='投标单位')),
                ('box', models.BinaryField(verbose_name='密封的标书')),
                ('handed_at', models.DateTimeField(verbose_name='投标时间')),
                ('text', models.TextField(blank=True, verbose_name='标书')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bids', to='ballots.poll')),
            ],
            options={
                'verbose_name': '标书',
                'constraints': [models.UniqueConstraint(fields=('poll', 'unit'), name='one_bid_per_unit')],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(verbose_name='序号')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('private', models.BooleanField(default=False, verbose_name='只给本人')),
                ('votes', models.JSONField(default=dict, verbose_name='票数')),
                ('yes', models.IntegerField(null=True, verbose_name='赞成票数')),
                ('score', models.IntegerField(null=True, verbose_name='得分（百分之一分）')),
                ('rank', models.IntegerField(null=True, verbose_name='名次')),
                ('outcome', models.CharField(blank=True, max_length=40, verbose_name='结果')),
                ('why', models.CharField(blank=True, max_length=400, verbose_name='根据')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('opinions', models.JSONField(default=list, verbose_name='评委意见')),
                ('seen_on', models.DateField(null=True, verbose_name='本人确认日期')),
                ('of_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='ballots.poll')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '票决对象',
                'constraints': [models.UniqueConstraint(fields=('poll', 'number'), name='one_subject_per_number'), models.UniqueConstraint(fields=('poll', 'name'), name='one_subject_per_name')],
            },
        ),
        migrations.CreateModel(
            name='TellerCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('login', models.BigIntegerField(null=True, verbose_name='计票人账号')),
                ('label', models.CharField(max_length=60, verbose_name='计票人')),
                ('figures', models.JSONField(verbose_name='票数')),
                ('at', models.DateTimeField(verbose_name='录入时间')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teller_counts', to='ballots.poll')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '计票单',
            },
        ),
    ])]
