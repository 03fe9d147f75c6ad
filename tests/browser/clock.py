"""钟: the office and its public pages at the hour that a file of the home says; whoever writes the file moves it on.

The office tends itself as always: what has come due by the new hour is opened, and what waits is done.
"""
from __future__ import annotations

import os
import threading
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from django.utils import timezone

FILE = Path(os.environ["DZG_HOME"]) / "clock"
LOOKS = 0.3     # seconds between two looks at what waits
_started = time.monotonic()


def now() -> datetime:
    return datetime.fromisoformat(FILE.read_text("utf8")) + timedelta(seconds=time.monotonic() - _started)


timezone.now = now  # before any page is loaded; the day of the office is taken from it


class Hour(datetime):
    """What the tending takes for the hour."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return now().astimezone(tz)


def office() -> object:
    """The product's own entry, tended."""
    from dazugong.cli import tending
    from dazugong.project.wsgi import application

    tending.datetime = Hour     # type: ignore[misc]
    threading.Thread(target=_tend, args=(tending,), daemon=True).start()
    return application


def outside() -> object:
    """The entry of the public pages, which opens no database."""
    from dazugong.project.public_wsgi import application

    return application


def _tend(tending: object) -> None:
    from django.db import connection

    said = ""
    while True:
        said, before = FILE.read_text("utf8"), said
        tending.run_jobs() if said == before else tending.catch_up()     # type: ignore[attr-defined]
        connection.close()
        time.sleep(LOOKS)
