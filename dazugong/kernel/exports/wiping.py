"""清除: the job that wipes what has been kept long enough."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dazugong.kernel.audit.actions import Acting
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.jobs.works import Progress

from .actions import wipe_due


def wipe_work(given: Mapping[str, object], by: Acting, at: datetime, progress: Progress) -> str:
    """清除到期的导出."""
    system = system_reader(timezone.localdate(at), "清除到期的导出")
    with reading(system):
        return f"清除{wipe_due(by=system, at=at)}份"
