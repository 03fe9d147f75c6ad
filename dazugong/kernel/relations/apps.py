from __future__ import annotations

from django.apps import AppConfig


class RelationsConfig(AppConfig):
    """关系"""

    name = "dazugong.kernel.relations"
    label = "relations"
    verbose_name = "关系"

    def ready(self) -> None:
        """Registers the fact tables."""
        from .facts import register_tables

        register_tables()
