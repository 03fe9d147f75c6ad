import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_initial'),
        ('orgs', '0003_phone'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactorRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20, verbose_name='角色')),
                ('since', models.DateTimeField(verbose_name='起')),
                ('until', models.DateTimeField(null=True, verbose_name='止')),
                ('over', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'verbose_name': '动态口令要求',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('role', 'over'), name='one_open_factor_rule')],
            },
        ),
    ]
