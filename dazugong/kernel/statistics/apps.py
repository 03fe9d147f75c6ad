from __future__ import annotations

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """年度统计: no tables of its own; it counts what people and orgs hold."""

    name = "dazugong.kernel.statistics"
    label = "statistics"
    verbose_name = "年度统计"

    def ready(self) -> None:
        """Registers the work that takes a snapshot for the statistics."""
        from dazugong.kernel.jobs.works import register as register_work

        from .refreshing import WORK, refresh

        register_work(WORK, refresh)
