from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='kept_for',
            field=models.CharField(choices=[('records', '报表'), ('tasks', '任务')], default='records', max_length=10, verbose_name='用于'),
        ),
    ]
