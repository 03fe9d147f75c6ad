from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """会议"""

    name = "dazugong.kernel.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        """Registers the fact tables and the daily work."""
        from dazugong.kernel.jobs.works import register

        from .daily import open_life_work
        from .facts import register_tables

        register_tables()
        register("open_life", open_life_work)
