"""每日照看: duties of new periods, objects that nobody holds to, holders who left, and words whose time is over."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.jobs.works import Progress
from dazugong.kernel.records.kinds import open_needs
from dazugong.kernel.relations.actions import note_departures
from dazugong.kernel.relations.notes import destroy_old_notes

from .duties import open_duties

STEPS = (("应开会议", open_duties), ("待落实", open_needs), ("联系方空缺", note_departures), ("到期的谈话内容", destroy_old_notes))


def open_life(*, by: Reader, at: datetime) -> dict[str, int]:
    """Everything a day asks for; how many of each. Every step is safe to run twice."""
    return {term: step(by=by, at=at) for term, step in STEPS}


def open_life_work(given: Mapping[str, object], by: Reader, at: datetime, progress: Progress) -> str:
    """作业“照看会议和联系”: the same, step by step."""
    done = []
    with reading(by):
        for number, (term, step) in enumerate(STEPS, 1):
            done.append(f"{term}{step(by=by, at=at)}项")
            progress(number, len(STEPS), term)
    return "、".join(done)
