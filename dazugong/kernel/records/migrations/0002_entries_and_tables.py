from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """登记: entries of a register beside what is owed; answers at the address of a cell."""

    dependencies = [("people", "0001_initial"), ("records", "0001_initial")]

    operations = [
        migrations.AddField("obligation", "entry", models.BooleanField(default=False, verbose_name="登记")),
        migrations.AddField(
            "obligation", "person",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="people.person",
                              verbose_name="关于谁"),
        ),
        migrations.AddField("obligation", "retired_on", models.DateField(null=True, verbose_name="注销日期")),
        migrations.AddField("obligation", "retired_why", models.CharField(blank=True, max_length=200, verbose_name="注销事由")),
        migrations.AlterField("answer", "field", models.CharField(max_length=90, verbose_name="栏目")),
        migrations.AlterField("fieldnote", "field", models.CharField(max_length=90, verbose_name="栏目")),
        migrations.RemoveConstraint("obligation", "one_obligation_per_period"),
        migrations.AddConstraint(
            "obligation",
            models.UniqueConstraint(condition=models.Q(("entry", False)), fields=("pack", "form", "unit", "period"), name="one_obligation_per_period"),
        ),
        migrations.AddConstraint(
            "obligation",
            models.CheckConstraint(
                condition=models.Q(("entry", True), models.Q(("person", None), ("retired_on", None)), _connector="OR"), name="only_entries_are_retired_or_about_a_person"
            ),
        ),
    ]
