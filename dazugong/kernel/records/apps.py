from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """台账"""

    name = "dazugong.kernel.records"
    label = "records"
    verbose_name = "台账"

    def ready(self) -> None:
        from .facts import register_tables

        register_tables()
