from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """任务"""

    name = "dazugong.kernel.tasks"
    label = "tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        """Registers the fact tables."""
        from dazugong.formula.facts import register

        from .facts import PROGRESS, TASKS

        for table in (TASKS, PROGRESS):
            register(table)
