"""同起同停: one server for one data folder, and what it started ends when it is gone, however it went."""
from __future__ import annotations

import fcntl
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "serving.lock"
PATIENCE = 10       # seconds: so long may the server before take to go


class AlreadyServed(Exception):
    """Another server already serves this data folder."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """独占: two servers of one data folder would share a port between them and each run the other's jobs.

    The lock is the process's own: it is gone with it, and no child inherits it. Raises `AlreadyServed`.
    """
    with (home / LOCK).open("a") as file:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise AlreadyServed from None
                time.sleep(0.2)
        yield


def end_with_parent() -> None:
    """In a child process: leaves as soon as the parent is dead. A server that was killed outright cannot stop its children, and
    they would go on answering at its port, with the program and the settings of yesterday, beside the one started anew."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), name="together", daemon=True).start()


def _leave_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)     # like the parent: at once; what was under way stands whole or not at all
