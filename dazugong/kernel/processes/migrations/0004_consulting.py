from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0001_initial'),
        ('processes', '0003_own_and_domain'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='caseanswer',
            name='one_answer_per_address_of_a_case',
        ),
        migrations.RemoveConstraint(
            model_name='step',
            name='a_step_is_open_once',
        ),
        migrations.AddField(
            model_name='caseanswer',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.AddField(
            model_name='step',
            name='asked',
            field=models.BooleanField(default=False, verbose_name='会办'),
        ),
        migrations.AddConstraint(
            model_name='caseanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None), ('unit', None)), fields=('case', 'form', 'field'), name='one_answer_per_address_of_a_case'),
        ),
        migrations.AddConstraint(
            model_name='caseanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None), ('unit__isnull', False)), fields=('case', 'form', 'field', 'unit'), name='one_answer_per_address_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('asked', False), ('left_on', None)), fields=('case', 'step'), name='a_step_is_open_once'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('asked', True), ('left_on', None)), fields=('case', 'step', 'unit'), name='a_unit_is_asked_once'),
        ),
    ]
