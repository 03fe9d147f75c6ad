"""照看: what a running installation does by itself: opens periods on their day and runs the jobs that wait."""
from __future__ import annotations

import logging
import threading
import time
from datetime import date, datetime

from .answer import SHANGHAI

EVERY = 30      # seconds between two looks at everything
SOON = 1        # seconds between two looks at whether somebody waits for a job


def take_up() -> None:
    """What the server before left half done, however it ended: jobs wait again, boxes of votes that are counted are destroyed."""
    from dazugong.kernel.ballots.keeping import clear_boxes
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.jobs.actions import take_over

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "启动")
    with reading(system):
        take_over(by=system, at=now)
        clear_boxes(system)


def catch_up(*, starting: bool = False) -> None:
    """Opens every period that should be open by now, what a server that was down has missed included, and tends the cases."""
    from dazugong.kernel.exports.actions import ask_to_wipe
    from dazugong.kernel.exports.queries import some_kept
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.indicators.actions import ask_to_refresh
    from dazugong.kernel.indicators.refreshing import wanted
    from dazugong.kernel.jobs.actions import ask_for
    from dazugong.kernel.statistics import actions as statistics

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "按期开启")
    with reading(system):
        ask_for(work="open_periods", label="开启各机制到期的期间", by=system, at=now)
        ask_for(work="tend_cases", label="办件逾期升级、重算期限、到期删除内容", by=system, at=now)
        ask_for(work="open_life", label="照看会议和联系", by=system, at=now)
        ask_for(work="tend_publications", label="照看应公开、阅知和公开页", by=system, at=now)
        if some_kept():
            ask_to_wipe(by=system, at=now)
        if wanted():
            ask_to_refresh(by=system, at=now)
            statistics.ask_to_refresh(by=system, at=now)
    run_jobs(starting=starting)


def run_jobs(*, starting: bool = False) -> None:
    """Every job that waits; what the public has sent is taken in first, and exports kept long enough go."""
    from dazugong.kernel.exports.actions import ask_to_wipe
    from dazugong.kernel.exports.queries import some_overdue
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.jobs.actions import run_waiting
    from dazugong.kernel.publications.feeding import ask_to_feed, something_waits

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "后台作业")
    if something_waits():
        ask_to_feed(by=system, at=now)
    with reading(system):
        if some_overdue(now):
            ask_to_wipe(by=system, at=now)
    run_waiting(by=system, at=now, clock=lambda: datetime.now(SHANGHAI), starting=starting)


def _wait() -> None:
    """Until it is time to look at everything, or a job waits."""
    from dazugong.kernel.jobs.queries import something_waits

    until = time.monotonic() + EVERY
    while time.monotonic() < until:
        time.sleep(SOON)
        if something_waits():
            return


def tend(opened: date) -> None:
    """Looks again and again, until the server stops; `opened` is the day for which periods have been opened."""
    from django.db import connection

    while True:
        try:
            _wait()
            today = datetime.now(SHANGHAI).date()
            if today != opened:
                catch_up()
                opened = today
            else:
                run_jobs()
        except Exception:
            logging.exception("照看中断，%s秒后再试", EVERY)  # a busy database today is a free one in half a minute
            time.sleep(EVERY)
        finally:
            connection.close()


def begin_tending() -> None:
    """Tends in the background while the server serves."""
    threading.Thread(target=tend, args=(datetime.now(SHANGHAI).date(),), name="tending", daemon=True).start()
