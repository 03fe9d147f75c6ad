"""公示: how it stands on the day, for the page of what is made public."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.publications import queries
from dazugong.web.asking import LONGEST
from dazugong.web.lights import light
from dazugong.web.marks import Status, day_full
from dazugong.web.reading import address


@dataclass(frozen=True)
class Publicity:
    """公示: its mark, how long it is, whether its last day has passed, how many objections came and how many of them wait, and where."""

    mark: SafeString
    term: str
    over: bool
    sent: int
    waiting: int
    wait_at: str


def publicity_of(publication: queries.Publication, reader: Reader) -> Publicity | None:
    """None for what is not shown for a number of days."""
    until, day = publication.until, reader.day
    if until is None:
        return None
    term = f"{publication.days}{'天' if publication.calendar_days else '个工作日'}，到{day_full(until)}为止"
    sent, waiting = queries.objections_to(reader, publication)
    asked = {"f_state": "waiting", "f_title": publication.subject[:LONGEST]}
    status, words = _stands(publication, until, reader)
    return Publicity(status.saying(words), term, until < day, sent, waiting, f"{address('remarks')}?{urlencode(asked)}")


def _stands(publication: queries.Publication, until: date, reader: Reader) -> tuple[Status, str]:
    if publication.state != "published":
        return Status.DONE, publication.get_state_display()
    if until < reader.day:
        return Status.SOON, "公示期满，还没有结束"
    if until == reader.day:
        return Status.OK, "公示中，今天是最后一天"
    return Status.OK, f"公示中，{light(until, reader.day, Workdays())[1]}期满"
