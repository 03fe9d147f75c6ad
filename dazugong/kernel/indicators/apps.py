from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """指标"""

    name = "dazugong.kernel.indicators"
    label = "indicators"
    verbose_name = "指标"
