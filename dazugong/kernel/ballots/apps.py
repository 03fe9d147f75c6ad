from __future__ import annotations

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """票决"""

    name = "dazugong.kernel.ballots"
    label = "ballots"
    verbose_name = "票决"

    def ready(self) -> None:
        """Registers the fact table."""
        from dazugong.formula.facts import register

        from .facts import BALLOTS

        register(BALLOTS)
