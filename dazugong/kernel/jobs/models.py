"""后台作业: work that takes longer than a page may, as rows of the database; no extra server."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """作业状态."""

    WAITING = "waiting", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "没有完成"
    STOPPED = "stopped", "已停下"


class Job(models.Model):
    """作业: one piece of work. `work` names what is to be done (see `register`), `given` what it is told, `subject` the
    number of the one thing it is done to (empty: the whole installation).

    `done` of `total` steps are done, `said` says what the last one was; both are committed while the work goes on, so
    that its page shows them. `moved_at` is the last sign of life: a job whose process died is taken up again.
    """

    unfenced = "a job holds counts and the names of mechanisms, no row of any unit"

    work = models.CharField("作业", max_length=40)
    subject = models.CharField("对象", max_length=12, blank=True)
    label = models.CharField("名称", max_length=80)
    given = models.JSONField("要求", default=dict)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    done = models.IntegerField("已完成", default=0)
    total = models.IntegerField("共", default=0)
    said = models.CharField("说明", max_length=200, blank=True)
    asked_by = models.BigIntegerField("交办账号", null=True)
    asked_at = models.DateTimeField("交办时间")
    moved_at = models.DateTimeField("最近动静", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "作业"
        indexes = [models.Index(fields=["state", "work"], name="job_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["work", "subject"], condition=Q(state__in=["waiting", "running"]), name="one_job_of_a_kind_at_a_time"),
            models.CheckConstraint(name="job_not_more_than_all", condition=Q(done__gte=0, done__lte=F("total"))),
        ]

    def __str__(self) -> str:
        return self.label
