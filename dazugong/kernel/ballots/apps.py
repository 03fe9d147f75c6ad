from __future__ import annotations

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """票决"""

    name = "dazugong.kernel.ballots"
    label = "ballots"
    verbose_name = "票决"

    def ready(self) -> None:
        """Registers the fact table, and what a post holds of votes."""
        from dazugong.formula.facts import register
        from dazugong.kernel.tasks.holding import Kind, also_held

        from .facts import BALLOTS
        from .held import polls_held

        register(BALLOTS)
        also_held(Kind.POLL, polls_held)
