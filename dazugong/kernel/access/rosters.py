"""大名册: a large roster is previewed and imported in the background, in the name of whoever uploaded it and as far as he reaches."""
from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import Acting
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.jobs.actions import ask_for
from dazugong.kernel.jobs.models import Job
from dazugong.kernel.jobs.works import Progress
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import RosterUpload
from dazugong.kernel.people.previewing import keep_preview, preview_of, said_of
from dazugong.kernel.people.roster import LARGE, ImportPlan, discard_upload, import_steps, plan_import, staged

from .queries import reader_for

Given = Mapping[str, object]
PREVIEW, IMPORT = "preview_roster", "import_roster"
BREATH = 0.15  # seconds between two steps: whoever waits for SQLite looks every tenth of a second whether it is free


def is_large(upload: RosterUpload) -> bool:
    """Whether an upload is worked on in the background."""
    return upload.box is not None and len(upload.box) > LARGE


def branch_under(reader: Reader, public_id: str) -> Unit | None:
    """The unit chosen for rows that name no branch."""
    return own_units(reader, domain="people").filter(public_id=public_id).first() if public_id else None


def ask_to_preview(*, upload: RosterUpload, under: str, acting: str, by: Reader, at: datetime) -> Job:
    """交办预览. `acting`: the key of the capacity in which one asks, as in the top bar."""
    given = {"upload": upload.public_id, "login": by.login_id, "under": under, "acting": acting}
    return ask_for(work=PREVIEW, label="预览名册", subject=upload.public_id, given=given, by=by, at=at)


def ask_to_import(*, upload: RosterUpload, under: str, acting: str, partial: bool, by: Reader, at: datetime) -> Job:
    """交办导入; the same file is imported once, however often it is asked for."""
    given = {"upload": upload.public_id, "login": by.login_id, "under": under, "acting": acting, "partial": partial}
    return ask_for(work=IMPORT, label="导入名册", subject=upload.public_id, given=given, by=by, at=at)


def preview_work(given: Given, by: Acting, at: datetime, progress: Progress) -> str:
    """预览: compared with what is known; nothing is written but the preview."""
    today = timezone.localdate(at)
    reader = _who_asked(given, today)
    with reading(reader):
        upload, plan = _planned(reader, given, today, progress)
        keep_preview(upload, preview_of(reader, plan))
    return f"新登记{len(plan.new)}人，更正{len(plan.changed)}人，无改动{plan.same}人，不能接收{len(plan.refused)}处"


def import_work(given: Given, by: Acting, at: datetime, progress: Progress) -> str:
    """导入: some hundred persons in a transaction each, so that everybody else goes on working. Cut off, it goes on."""
    today = timezone.localdate(at)
    reader = _who_asked(given, today)
    with reading(reader):
        upload, plan = _planned(reader, given, today, progress)
        done = 0
        for write in import_steps(plan=plan, since=today, by=reader, at=at, partial=bool(given["partial"])):
            with transaction.atomic():
                done += write()
            time.sleep(BREATH)
            progress(done, plan.touched, f"正在写入，已写{done}人")
        discard_upload(upload=upload, by=reader, at=at)
    return said_of(plan)


def _who_asked(given: Given, today: date) -> Reader:
    """Whoever asked, with the rights he has now."""
    with reading(system_reader(today, "后台作业")):
        login = Login.objects.filter(pk=given["login"], state=Login.State.CONFIRMED).first()
    reader = reader_for(login, day=today, today=today, acting=str(given["acting"])) if login else None
    if reader is None:
        raise Refusal("交办的账号已停用或不再任职，没有办理")
    return reader


def _planned(reader: Reader, given: Given, today: date, progress: Progress) -> tuple[RosterUpload, ImportPlan]:
    upload, data = staged(reader, str(given["upload"]))
    progress(0, 0, "正在读表格")

    def tell(done: int, total: int) -> None:
        progress(done, total, f"正在与登记比对，已比对{done}行")

    return upload, plan_import(reader, data, upload.filename, today=today, under=branch_under(reader, str(given["under"])), tell=tell)
