from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """台账"""

    name = "dazugong.kernel.records"
    label = "records"
    verbose_name = "台账"
