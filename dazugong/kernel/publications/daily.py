"""每日照看: what has to be published in new periods, who has to read; and, whenever something waits, the exchange with the public."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.jobs.works import Progress

from .duties import open_disclosures
from .feeding import ask_to_feed, feed
from .reading import keep_readers
from .remarks import take_in


def tend_work(given: Mapping[str, object], by: Reader, at: datetime, progress: Progress) -> str:
    """作业“照看发布”."""
    with reading(by):
        opened = open_disclosures(by=by, at=at)
        progress(1, 3, "应公开")
        kept = keep_readers(by=by, at=at)
        progress(2, 3, "阅知")
        ask_to_feed(by=by, at=at)
        progress(3, 3, "公开页")
    return f"应公开{opened}项、阅知{kept}人"


def feed_work(given: Mapping[str, object], by: Reader, at: datetime, progress: Progress) -> str:
    """作业“更新公开页”: takes in what the public sent, then writes what is public."""
    with reading(by):
        taken = take_in(by=by, at=at)
        progress(1, 2, "收取来言")
        pages = feed(by=by, at=at)
        progress(2, 2, "公开页")
    return f"收取{taken}件，公开{pages}篇"
