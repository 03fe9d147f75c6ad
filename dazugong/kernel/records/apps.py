from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """台账"""

    name = "dazugong.kernel.records"
    label = "records"
    verbose_name = "台账"

    def ready(self) -> None:
        from dazugong.kernel.jobs.works import register

        from .facts import register_tables
        from .opening import open_periods_work

        register_tables()
        register("open_periods", open_periods_work)
