"""交办更新统计快照."""
from __future__ import annotations

from datetime import datetime

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.jobs.actions import ask_for

from .refreshing import WORK


def ask_to_refresh(*, by: Reader, at: datetime) -> None:
    """One that waits or runs already is enough."""
    ask_for(work=WORK, label="更新统计快照", by=by, at=at)
