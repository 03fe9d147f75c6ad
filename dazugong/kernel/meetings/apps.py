from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """会议"""

    name = "dazugong.kernel.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        """Registers the fact tables, what a post holds of meetings, and the daily work."""
        from dazugong.kernel.jobs.works import register
        from dazugong.kernel.tasks.holding import Kind, also_held

        from .daily import open_life_work
        from .facts import register_tables
        from .held import duties_held, meetings_held, take_the_chair

        register_tables()
        also_held(Kind.MEETING, meetings_held, take_the_chair)
        also_held(Kind.CONVENE, duties_held)
        register("open_life", open_life_work)
