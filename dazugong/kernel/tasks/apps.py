from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """任务"""

    name = "dazugong.kernel.tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        """Registers the fact table."""
        from dazugong.formula.facts import register

        from .facts import TASKS

        register(TASKS)
