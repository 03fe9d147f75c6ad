from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """人员"""

    name = "dazugong.kernel.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from .facts import register_tables

        register_tables()
