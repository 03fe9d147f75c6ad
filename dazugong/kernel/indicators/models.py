"""已报数: an indicator has no table of its own, it is reckoned each time; only what was reported to somebody is kept as it was."""
from __future__ import annotations

from django.db import models

from dazugong.fence.declare import by_unit
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.models import PackVersion


class Judgement(models.Model):
    """评判: what somebody found, from the evidence, about a target that no number says (定性目标); a later one stands beside the earlier, the newest counts."""

    fence = by_unit("figures")

    class Verdict(models.TextChoices):
        """结论."""

        MET = "met", "已达到"
        NOT_MET = "not-met", "未达到"
        NOT_YET = "not-yet", "未到期"

    pack = models.CharField("机制", max_length=40)
    indicator = models.CharField("指标", max_length=40)
    band = models.CharField("档", max_length=40, blank=True)
    period = models.CharField("期间", max_length=10)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices)
    reason = models.CharField("理由", max_length=400)
    evidence = models.CharField("凭据", max_length=400)
    at = models.DateTimeField("评判时间")
    login = models.BigIntegerField("账号", null=True)
    post = models.CharField("评判岗位", max_length=140, blank=True)

    class Meta:
        verbose_name = "评判"
        indexes = [models.Index(fields=["pack", "indicator", "period", "unit"], name="judgement_by_target")]
        constraints = [models.CheckConstraint(name="judgement_says_why", condition=~models.Q(reason="") & ~models.Q(evidence=""))]


class Figure(models.Model):
    """已报数: a figure as it was reported (原值), frozen with the rows it counted; what it would be today (现值) is reckoned anew.

    `totals`: band, count and of (numbers in text, None where there is no base). `rows` by key: unit, band, whether it counted
    above and below the line, the revision, and what it added; no names and no answers. Nothing in it is ever changed.
    """

    fence = by_unit("figures")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField("指标", max_length=40)
    label = models.CharField("指标名称", max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("单位", max_length=80)
    period = models.CharField("期间", max_length=10)
    period_term = models.CharField("期间名称", max_length=40)
    tree = models.CharField("口径", max_length=10)
    known = models.DateField("看数日期")
    occasion = models.CharField("报给谁、依据什么", max_length=200)
    totals = models.JSONField("原值")
    rows = models.JSONField("所数的行")
    at = models.DateTimeField("报出时间")
    login = models.BigIntegerField("报出账号", null=True)
    post = models.CharField("报出岗位", max_length=140, blank=True)

    class Meta:
        verbose_name = "已报数"
        indexes = [models.Index(fields=["unit", "at"], name="figure_by_unit")]
