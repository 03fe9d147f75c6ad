from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0002_nature'),
        ('records', '0001_first_release'),
        ('scores', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='round',
            name='one_round_per_period',
        ),
        migrations.AddField(
            model_name='mark',
            name='aside',
            field=models.BooleanField(default=False, verbose_name='换版以前的'),
        ),
        migrations.AddField(
            model_name='round',
            name='withdrawn_on',
            field=models.DateField(null=True, verbose_name='撤回日期'),
        ),
        migrations.AddField(
            model_name='round',
            name='withdrawn_why',
            field=models.CharField(blank=True, max_length=200, verbose_name='撤回理由'),
        ),
        migrations.AlterField(
            model_name='round',
            name='state',
            field=models.CharField(choices=[('marking', '打分中'), ('told', '已告知'), ('final', '已定稿'), ('withdrawn', '已撤回')], default='marking', max_length=10, verbose_name='状态'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('pack_version', 'sheet', 'unit', 'first', 'last'), name='one_round_per_period'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='withdrawn_round_says_why'),
        ),
    ]
