from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """指标"""

    name = "dazugong.kernel.indicators"
    label = "indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        """Registers the work that takes a snapshot of the figures."""
        from dazugong.kernel.jobs.works import register as register_work

        from .refreshing import WORK, refresh

        register_work(WORK, refresh)
