from django.db import migrations, models

from dazugong.fence.tables import NewTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [NewTables([
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.IntegerField(primary_key=True, serialize=False, verbose_name='年度')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '日历年度',
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('works', models.BooleanField(verbose_name='上班')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
            ],
            options={
                'verbose_name': '调休日',
            },
        ),
    ])]
