"""样例导出: for everybody who may log in a written list that waits to be taken, marked with his place."""
from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from dazugong.kernel.exports.actions import Asked, ask_to_export, keep_file
from dazugong.kernel.exports.models import Export
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.jobs.models import Job
from tests.make import AT, City

FILE = b"PK of no workbook "


def export_of(city: City, role: str, place: str, mark: str) -> str:
    """The public id of what the holder of a role has asked for and got."""
    reader = city.reader(role, place, timezone.localdate())
    with reading(reader):
        export = ask_to_export(asked=Asked("/people/?out=workbook", 1, "名党员", "", "样例"), by=reader, at=timezone.now())
        Job.objects.filter(subject=export.public_id).update(state="done", ended_at=timezone.now())
        keep_file(export=export, data=FILE + mark.encode(), name=f"{mark}名册.xlsx", by=reader, at=timezone.now())
    return export.public_id


def many_exports(reader: Reader, many: int) -> None:
    """So many more that have been wiped."""
    with reading(reader):
        one = Export.objects.first()
        gone = {"wiped_at": AT, "wiped_for": "到期", "asked_at": AT, "until": AT + timedelta(days=3)}
        Export.objects.bulk_create(
            Export(person_id=reader.person_id, login_id=reader.login_id, acting=one.acting, reach=one.reach, day=one.day, rows=1, noun=one.noun, **gone) for _ in range(many)
        )
