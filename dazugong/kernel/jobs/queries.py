"""看作业: what runs, what waits, what was done. Who may look is decided by the page."""
from __future__ import annotations

from collections.abc import Iterable

from .models import Job, State

MOST = 100


def jobs() -> list[Job]:
    """The latest jobs, those that run or wait first."""
    order = {State.RUNNING: 0, State.WAITING: 1}
    newest = list(Job.objects.order_by("-pk")[:MOST])
    return sorted(newest, key=lambda job: (order.get(State(job.state), 2), -job.pk))


def last_of(work: str) -> Job | None:
    """The latest job of a kind."""
    return Job.objects.filter(work=work).order_by("-pk").first()


def last_about(subject: str) -> Job | None:
    """The latest job done to one thing."""
    return Job.objects.filter(subject=subject).order_by("-pk").first()


def something_waits() -> bool:
    """Whether a job is to be begun; asked every second, so it reads one row of an index."""
    return Job.objects.filter(state=State.WAITING).exists()


def lasts_about(subjects: Iterable[str]) -> dict[str, Job]:
    """The latest job done to each of some things."""
    return {job.subject: job for job in Job.objects.filter(subject__in=list(subjects)).order_by("pk")}
