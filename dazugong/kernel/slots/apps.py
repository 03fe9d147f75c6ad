from __future__ import annotations

from django.apps import AppConfig


class SlotsConfig(AppConfig):
    """预约和轮值"""

    name = "dazugong.kernel.slots"
    label = "slots"
    verbose_name = "预约和轮值"

    def ready(self) -> None:
        """Registers the fact table."""
        from dazugong.formula.facts import register

        from .facts import BOOKINGS

        register(BOOKINGS)
