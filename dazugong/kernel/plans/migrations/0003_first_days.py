from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0002_what_a_person_adds'),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='opens',
            field=models.DateField(null=True, verbose_name='起始日期'),
        ),
    ]
