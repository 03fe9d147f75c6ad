"""干部: who is managed as a cadre by which unit, and the appointment form (任免审批表) with all its versions.

A correction is a new version with rows of its own; nothing of an earlier one is changed. Items as in GB/T 14946:
the form's texts stand as written, the rows beside them tell what the texts mean.
"""
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row, by_unit
from dazugong.kernel.calendar.fields import PartialDateField
from dazugong.kernel.orgs.models import Unit

from .persons import Person

OF_CADRE = Fence(
    "person_id IN (SELECT c.person_id FROM people_cadreship c WHERE c.since <= {day} AND (c.until IS NULL OR c.until > {day}))",
    writable="person_id IN (SELECT c.person_id FROM people_cadreship c WHERE c.unit_id IN {units:cadres})",
)
OF_FORM = by_row("people_cadreform", "form_id")


class Cadreship(models.Model):
    """干部管理关系: a person is managed as a cadre by `unit` (管理权限) from `since` until, not including, `until`."""

    fence = by_unit("cadres")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cadreships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cadreships")
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "干部管理关系"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_open_cadreship"),
            models.CheckConstraint(name="cadreship_ends_after_it_begins", condition=Q(until=None) | Q(until__gt=F("since"))),
        ]


class CadrePhoto(models.Model):
    """干部照片: one picture, sealed under the person's key; versions of the form that show the same one share it."""

    fence = OF_CADRE

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="photos")
    box = models.BinaryField("密文")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "干部照片"


class CadreForm(models.Model):
    """任免审批表: one version. Name, sex, ethnic group, home and citizen number are the person's; birth and start of
    work stand here as precisely as the form writes them. Family, photo and whatever was not understood are sealed.
    """

    fence = OF_CADRE

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cadre_forms")
    number = models.IntegerField("版次")
    current = models.BooleanField("现行", default=True)
    source = models.CharField("来源", max_length=20)
    login = models.BigIntegerField("登记账号", null=True)
    at = models.DateTimeField("登记时间")
    birth = PartialDateField("出生年月")
    work_started = PartialDateField("参加工作时间")
    birthplace = models.TextField("出生地", blank=True)
    joining = models.TextField("入党时间", blank=True)
    affiliation = models.TextField("政治面貌", blank=True)
    health = models.TextField("健康状况", blank=True)
    technical_post = models.TextField("专业技术职务", blank=True)
    speciality = models.TextField("熟悉专业有何专长", blank=True)
    post = models.TextField("现任职务", blank=True)
    proposed_post = models.TextField("拟任职务", blank=True)
    post_to_leave = models.TextField("拟免职务", blank=True)
    career = models.TextField("简历", blank=True)
    awards = models.TextField("奖惩情况", blank=True)
    assessments = models.TextField("年度考核结果", blank=True)
    reason = models.TextField("任免理由", blank=True)
    reporting_unit = models.TextField("呈报单位", blank=True)
    ages_as_of = PartialDateField("计算年龄时间")
    form_date = PartialDateField("填表时间")
    filled_by = models.TextField("填表人", blank=True)
    age_limit = models.TextField("改革前任职年龄界限", blank=True)
    limit_month = PartialDateField("到龄年月")
    family = models.BinaryField("家庭成员及重要社会关系", null=True)
    kept = models.BinaryField("照原样保存的内容", null=True)
    photo = models.ForeignKey(CadrePhoto, on_delete=models.PROTECT, null=True, related_name="+")

    DATES: ClassVar[tuple[str, ...]] = ("birth", "work_started", "ages_as_of", "form_date", "limit_month")
    TEXTS: ClassVar[tuple[str, ...]] = (
        "birthplace", "joining", "affiliation", "health", "technical_post", "speciality", "post", "proposed_post",
        "post_to_leave", "career", "awards", "assessments", "reason", "reporting_unit", "filled_by", "age_limit",
    )

    class Meta:
        verbose_name = "任免审批表"
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="one_cadre_form_per_number"),
            models.UniqueConstraint(fields=["person"], condition=Q(current=True), name="one_current_cadre_form"),
        ]


class Schooling(models.Model):
    """学历学位: of full-time or in-service study, each of level and degree with school and subject."""

    fence = OF_FORM

    class Kind(models.TextChoices):
        FULL_TIME = "full_time", "全日制教育"
        IN_SERVICE = "in_service", "在职教育"

    form = models.ForeignKey(CadreForm, on_delete=models.PROTECT, related_name="schoolings")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    level = models.TextField("学历", blank=True)
    degree = models.TextField("学位", blank=True)
    level_school = models.TextField("学历毕业院校系及专业", blank=True)
    degree_school = models.TextField("学位毕业院校系及专业", blank=True)

    class Meta:
        verbose_name = "学历学位"
        constraints = [models.UniqueConstraint(fields=["form", "kind"], name="one_schooling_per_kind")]


class CareerSpan(models.Model):
    """简历段: what the cadre did from `since` to `until` (empty: to this day); `within` is the order of the span around it."""

    fence = OF_FORM

    form = models.ForeignKey(CadreForm, on_delete=models.PROTECT, related_name="spans")
    order = models.IntegerField("次序")
    within = models.IntegerField("其间", null=True)
    since = PartialDateField("起")
    until = PartialDateField("止")
    text = models.TextField("经历")

    class Meta:
        verbose_name = "简历段"
        constraints = [models.UniqueConstraint(fields=["form", "order"], name="one_career_span_per_order")]


class YearAssessment(models.Model):
    """年度考核: the result of one year, in the words of the form."""

    fence = OF_FORM

    form = models.ForeignKey(CadreForm, on_delete=models.PROTECT, related_name="yearly")
    order = models.IntegerField("次序")
    year = models.IntegerField("年度")
    result = models.CharField("考核结果", max_length=10)

    class Meta:
        verbose_name = "年度考核"
        constraints = [models.UniqueConstraint(fields=["form", "order"], name="one_assessment_per_order")]
