from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """日历"""

    name = "dazugong.kernel.calendar"
    label = "calendar"
    verbose_name = "日历"

    def ready(self) -> None:
        """Connections learn what the last day of a period is."""
        from django.db.backends.signals import connection_created

        from .lastday import teach

        connection_created.connect(teach)
