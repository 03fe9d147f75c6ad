from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """日历"""

    name = "dazugong.kernel.calendar"
    label = "calendar"
    verbose_name = "日历"
