from __future__ import annotations

from django.apps import AppConfig


class ScoresConfig(AppConfig):
    """考核"""

    name = "dazugong.kernel.scores"
    label = "scores"
    verbose_name = "考核"

    def ready(self) -> None:
        """Registers the fact table."""
        from dazugong.formula.facts import register

        from .facts import SCORES

        register(SCORES)
