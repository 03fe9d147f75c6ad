import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0001_initial'),
        ('tasks', '0005_names_of_the_doers'),
    ]

    operations = [
        migrations.AddField(
            model_name='supervision',
            name='above',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit', verbose_name='上一级'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='told',
            field=models.CharField(blank=True, max_length=260, verbose_name='告知'),
        ),
    ]
