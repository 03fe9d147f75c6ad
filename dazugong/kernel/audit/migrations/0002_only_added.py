"""The database itself refuses to change or remove a trace, whatever the code above it does."""
from __future__ import annotations

from django.db import migrations

REFUSED = "痕迹只增不改"

SQLITE = [
    f"CREATE TRIGGER audit_trace_no_{verb.lower()} BEFORE {verb} ON audit_trace "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION audit_trace_only_added() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
    "CREATE TRIGGER audit_trace_only_added BEFORE UPDATE OR DELETE ON audit_trace "
    "FOR EACH ROW EXECUTE FUNCTION audit_trace_only_added()",
]


def install(apps, schema_editor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
