"""日历: the State Council's days off and worked weekends, by year."""
from __future__ import annotations

from django.db import models


class CalendarYear(models.Model):
    """已载入年度. Deadlines in a year that is not loaded are provisional (暂定)."""

    unfenced = "public facts"

    year = models.IntegerField("年度", primary_key=True)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "日历年度"


class SpecialDay(models.Model):
    """调休: a weekday off or a weekend day worked."""

    unfenced = "public facts"

    day = models.DateField("日期", primary_key=True)
    works = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "调休日"
