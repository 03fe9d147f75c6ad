from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def as_traced(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In which post a document was taken in, and why it was withdrawn, stood in its traces alone. Who withdrew it was always
    its uploader, whose name no trace holds: that stays empty."""
    documents = apps.get_model("plans", "Document").objects.using(schema_editor.connection.alias)
    traces = apps.get_model("audit", "Trace").objects.using(schema_editor.connection.alias)
    for document in documents.only("pk", "public_id", "withdrawn_on").iterator():
        of_it = traces.filter(kind="文件", thing=document.public_id)
        post = of_it.filter(verb="收文").values_list("post", flat=True).first()
        why = of_it.filter(verb="撤回文件").values_list("note", flat=True).first() if document.withdrawn_on else ""
        documents.filter(pk=document.pk).update(post=post, withdrawn_for=why or "")


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_only_added'),
        ('plans', '0004_withdrawn_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='post',
            field=models.BigIntegerField(null=True, verbose_name='上传职务'),
        ),
        migrations.AddField(
            model_name='document',
            name='withdrawn_by',
            field=models.CharField(blank=True, max_length=160, verbose_name='撤回人'),
        ),
        migrations.AddField(
            model_name='document',
            name='withdrawn_for',
            field=models.CharField(blank=True, max_length=200, verbose_name='撤回原因'),
        ),
        migrations.RunPython(as_traced, migrations.RunPython.noop),
    ]
