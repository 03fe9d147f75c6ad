import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_attachment_kept_for'),
        ('tasks', '0001_first_release'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='evidence',
            field=models.TextField(blank=True, verbose_name='佐证材料'),
        ),
        migrations.CreateModel(
            name='TaskFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_in', to='files.attachment')),
                ('progress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='tasks.taskprogress')),
            ],
            options={
                'verbose_name': '佐证材料',
            },
        ),
    ]
