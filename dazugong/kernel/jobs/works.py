"""作业的做法: what each kind of job does; an app names its own once it is ready."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dazugong.kernel.audit.actions import Acting

Progress = Callable[[int, int, str], None]      # steps done, steps in all, what the last one was
Work = Callable[[Mapping[str, object], Acting, datetime, Progress], str]
_works: dict[str, Work] = {}


def register(name: str, work: Work) -> None:
    """登记. The work gets what it was told, who it acts for, when, and whom to tell of its progress; it returns what it did.

    It must be safe to run twice: it may be cut off at any point.
    """
    _works[name] = work


def works() -> dict[str, Work]:
    """Every kind of job by name."""
    return _works
