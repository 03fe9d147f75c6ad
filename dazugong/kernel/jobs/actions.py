"""办作业: ask for one, run those that wait, stop one, take up again what a dead process left."""
from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from dazugong.kernel.audit.actions import Acting, leave_trace

from .models import Job, State
from .works import works

SILENT_FOR = timedelta(minutes=10)      # a running job without a sign of life for so long is taken to be dead
CUT_OFF = "上次办到一半停了机，接着办"
STOPPED = "已按要求停下"


class Stopped(Exception):  # noqa: N818  nothing went wrong
    """停下了: whoever asked for the job wants it no more; it ends where it is."""


@transaction.atomic
def take_over(*, by: Acting, at: datetime) -> int:
    """接办: when the one server of an installation starts, nothing can be running: what is said to run was cut off and waits again."""
    cut_off = list(Job.objects.filter(state=State.RUNNING))
    for job in cut_off:
        job.state, job.said = State.WAITING, CUT_OFF
        job.save(update_fields=["state", "said"])
        leave_trace(by=by, at=at, verb="接办作业", kind="作业", thing=job.pk, note=job.label)
    return len(cut_off)


@transaction.atomic
def ask_for(*, work: str, label: str, by: Acting, at: datetime, given: Mapping[str, object] | None = None, subject: str = "") -> Job:
    """交办: a job of this kind for the same thing that still waits or runs is the one asked for."""
    earlier = Job.objects.filter(work=work, subject=subject, state__in=(State.WAITING, State.RUNNING)).first()
    if earlier is not None:
        return earlier
    job = Job.objects.create(work=work, subject=subject, label=label, given=dict(given or {}), asked_by=by.login_id, asked_at=at)
    leave_trace(by=by, at=at, verb="交办作业", kind="作业", thing=job.pk, note=label)
    return job


@transaction.atomic
def stop(*, job: Job, by: Acting, at: datetime) -> bool:
    """停下: one that waits is not begun, one that runs ends at its next sign of life. False where it had ended already."""
    going = Job.objects.filter(pk=job.pk, state__in=(State.WAITING, State.RUNNING))
    if not going.update(state=State.STOPPED, said=STOPPED, ended_at=at):
        return False
    leave_trace(by=by, at=at, verb="停下作业", kind="作业", thing=job.pk, note=job.label)
    return True


def run_waiting(*, by: Acting, at: datetime, clock: Callable[[], datetime] | None = None, starting: bool = False) -> list[Job]:
    """办理: every job that waits, oldest first; each step of a work is committed by itself. Returns the jobs run.

    `clock` tells the time of each sign of life; without one it is `at`. `starting`: only what concerns the whole installation;
    what is done to one thing for one person (a large roster) need not keep everybody from logging in.
    """
    now = clock or (lambda: at)
    Job.objects.filter(state=State.RUNNING, moved_at__lt=at - SILENT_FOR).update(state=State.WAITING)
    finished = []
    waiting = Job.objects.filter(state=State.WAITING, work__in=works()).order_by("pk")
    for job in list(waiting.filter(subject="") if starting else waiting):
        if Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.RUNNING, moved_at=now()):
            _run(job, by, at, now)
            finished.append(job)
    return finished


def _run(job: Job, by: Acting, at: datetime, now: Callable[[], datetime]) -> None:
    def progress(done: int, total: int, said: str) -> None:
        going = Job.objects.filter(pk=job.pk).exclude(state=State.STOPPED)
        if not going.update(done=min(done, total), total=total, said=said[:200], moved_at=now()):
            raise Stopped

    try:
        said, state = works()[job.work](job.given, by, at, progress), State.DONE
    except Stopped:
        job.refresh_from_db()
        return  # whoever stopped it left the trace
    except Exception as error:  # noqa: BLE001  whatever stopped it, the page must say so and the next job must run
        if not hasattr(error, "message"):
            logging.exception("作业“%s”中途出错", job.label)
        said, state = f"{getattr(error, 'message', '') or '中途出错，可以再办一次；仍不成请联系维护人员'}", State.FAILED
    _end(job, said, state, by, at, now())


@transaction.atomic
def _end(job: Job, said: str, state: State, by: Acting, at: datetime, ended_at: datetime) -> None:
    job.refresh_from_db(from_queryset=Job.objects.select_for_update())
    if job.state == State.STOPPED:
        return
    job.state, job.said, job.ended_at = state, said[:200], ended_at
    if state == State.DONE:
        job.done = job.total
    job.save(update_fields=["state", "said", "ended_at", "done"])
    leave_trace(by=by, at=at, verb="作业完成" if state == State.DONE else "作业中断", kind="作业", thing=job.pk, count=job.done)
