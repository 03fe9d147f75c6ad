from __future__ import annotations

from django.apps import AppConfig


class SlotsConfig(AppConfig):
    """预约和轮值"""

    name = "dazugong.kernel.slots"
    label = "slots"
    verbose_name = "预约和轮值"

    def ready(self) -> None:
        """Registers the fact table, and what a post holds of bookings and turns."""
        from dazugong.formula.facts import register
        from dazugong.kernel.tasks.holding import Kind, also_held

        from .facts import BOOKINGS
        from .held import bookings_held, take_the_turns, turns_held

        register(BOOKINGS)
        also_held(Kind.BOOKING, bookings_held)
        also_held(Kind.TURN, turns_held, take_the_turns)
