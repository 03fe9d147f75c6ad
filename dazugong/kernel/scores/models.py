"""考核: a round of assessment under a scoring sheet, one sheet for each assessed, marks with reason, objections with answer.

Exact numbers are kept as fractions in text (“271/3”); only the total is rounded, into whole hundredths of a point.
"""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.models import PackVersion


class State(models.TextChoices):
    """状态: 打分中 → 已告知 (frozen, objections are heard) → 已定稿; until then it may be taken back (已撤回)."""

    MARKING = "marking", "打分中"
    TOLD = "told", "已告知"
    FINAL = "final", "已定稿"
    WITHDRAWN = "withdrawn", "已撤回"


class Round(models.Model):
    """考核轮次: `unit` assesses those below it under one sheet of one pack version, for first…last, as known on `day`."""

    fence = Fence(
        "(subject = 'units' AND unit_id IN {units:figures}) OR (subject = 'people' AND unit_id IN {units:cadres})"
        " OR id IN (SELECT round_id FROM {table:scores_scoresheet})",
        writable="(subject = 'units' AND unit_id IN {units:figures}) OR (subject = 'people' AND unit_id IN {units:cadres})",
    )

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField("考核表", max_length=40)
    title = models.CharField("名称", max_length=120)
    subject = models.CharField("对象", max_length=10)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("考核单位", max_length=80)
    first = models.DateField("期初")
    last = models.DateField("期末")
    day = models.DateField("看数日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.MARKING)
    assessed = models.IntegerField("被考核数", default=0)
    told_on = models.DateField("告知日期", null=True)
    objections_until = models.DateField("异议截止", null=True)
    decided = models.CharField("集体研究", max_length=200, blank=True)
    final_on = models.DateField("定稿日期", null=True)
    opened_at = models.DateTimeField("开启时间")
    withdrawn_on = models.DateField("撤回日期", null=True)
    withdrawn_why = models.CharField("撤回理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "考核轮次"
        constraints = [
            models.UniqueConstraint(
                fields=["pack_version", "sheet", "unit", "first", "last"], condition=~Q(state="withdrawn"), name="one_round_per_period"
            ),
            models.CheckConstraint(name="round_ends_after_it_begins", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="final_round_was_told_and_decided",
                condition=~Q(state="final") | Q(told_on__isnull=False, final_on__isnull=False) & ~Q(decided=""),
            ),
            models.CheckConstraint(
                name="withdrawn_round_says_why", condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_why="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ScoreSheet(models.Model):
    """一份考核表: of one unit, or of one person (then `unit` is where he works).

    A person's sheet is seen by himself, his assessor and those who manage cadres, nobody else. `version` counts the
    freezings (0: not frozen, reckoned anew each time); `exact` and `hundredths` are the total then; `told` opens the marks
    of others to the assessed. `proposed` is what those who decide set in place of the grade of the points.
    """

    fence = Fence(
        "(person_id IS NULL AND unit_id IN {units:figures}) OR (person_id IS NOT NULL AND assessing_id IN {units:cadres})"
        " OR person_id = {self} OR assessor_id = {self}"
    )

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    assessing = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    name = models.CharField("被考核", max_length=80)
    told = models.BooleanField("已告知", default=False)
    version = models.IntegerField("定格次数", default=0)
    exact = models.CharField("总分（未舍入）", max_length=200, blank=True)
    hundredths = models.IntegerField("总分（百分之一分）", null=True)
    rank = models.IntegerField("名次", null=True)
    grade = models.CharField("等次", max_length=40, blank=True)
    why = models.JSONField("定档缘由", default=list)
    proposed = models.CharField("拟定等次", max_length=40, blank=True)
    proposed_why = models.CharField("拟定理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "考核表"
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], condition=Q(person=None), name="one_sheet_per_unit"),
            models.UniqueConstraint(fields=["round", "person"], condition=~Q(person=None), name="one_sheet_per_person"),
            models.CheckConstraint(name="proposed_grade_has_its_reason", condition=Q(proposed="") | ~Q(proposed_why="")),
        ]


class Mark(models.Model):
    """打分: one value typed for one item; a correction is a new mark with its reason, the newest counts.

    `slot` is "" for a plain value, the name of a side or ballot choice, or the number of a judge. `own`: the assessed side
    marked here itself. The assessed see marks of others once they are told. `aside`: given under an earlier version of
    the sheet, which asked otherwise; it counts no more.
    """

    fence = Fence(
        "(own AND sheet_id IN (SELECT id FROM {table:scores_scoresheet})) OR sheet_id IN (SELECT id FROM {table:scores_scoresheet}"
        " WHERE told OR assessing_id IN {units:figures} OR assessing_id IN {units:cadres} OR assessor_id = {self})"
    )

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="marks")
    item = models.CharField("条目", max_length=40)
    slot = models.CharField("一方", max_length=60, blank=True)
    number = models.IntegerField("第几次")
    value = models.CharField("值", max_length=40)
    own = models.BooleanField("自评", default=False)
    reason = models.CharField("理由", max_length=400)
    basis = models.CharField("依据", max_length=400, blank=True)
    label = models.CharField("打分人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("时间")
    aside = models.BooleanField("换版以前的", default=False)

    class Meta:
        verbose_name = "打分"
        constraints = [models.UniqueConstraint(fields=["sheet", "item", "slot", "number"], name="one_mark_per_number")]


class Point(models.Model):
    """得分: one item, veto or gate of a sheet as it was frozen: what it read, what came of it, and the rows behind it.

    `entries` are the values that were reckoned with, by slot; `holds` is for vetoes and gates; `sources` are
    [kind, public id, title, revision].
    """

    fence = by_row("scores_scoresheet", "sheet_id")

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="points")
    version = models.IntegerField("第几次定格")
    item = models.CharField("条目", max_length=40)
    entries = models.JSONField("取值", default=dict)
    target = models.CharField("目标值", max_length=80, blank=True)
    holds = models.BooleanField("成立", null=True)
    points = models.CharField("得分", max_length=120, blank=True)
    sources = models.JSONField("来由", default=list)

    class Meta:
        verbose_name = "得分"
        constraints = [models.UniqueConstraint(fields=["sheet", "version", "item"], name="one_point_per_item_and_version")]


class Objection(models.Model):
    """异议: what the assessed holds against an item, answered with a reason before the round is final."""

    fence = by_row("scores_scoresheet", "sheet_id")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="objections")
    item = models.CharField("条目", max_length=40, blank=True)
    text = models.TextField("意见")
    label = models.CharField("提出人", max_length=160)
    login = models.BigIntegerField("账号", null=True)
    at = models.DateTimeField("提出时间")
    upheld = models.BooleanField("采纳", null=True)
    answer = models.TextField("答复", blank=True)
    answered_as = models.CharField("答复人", max_length=160, blank=True)
    answered_by = models.BigIntegerField("答复账号", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "异议"
        constraints = [
            models.CheckConstraint(
                name="answered_objection_says_why", condition=Q(upheld=None, answer="") | Q(upheld__isnull=False) & ~Q(answer="")
            )
        ]
