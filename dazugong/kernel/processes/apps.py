from __future__ import annotations

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """流程"""

    name = "dazugong.kernel.processes"
    label = "processes"
    verbose_name = "流程"

    def ready(self) -> None:
        """Registers the fact table, the daily work, and the regulations that a move may name."""
        from dazugong.kernel.jobs.works import register as register_work

        from .facts import register_table
        from .regulations import enter_rules
        from .tending import tend_cases

        register_table()
        enter_rules()
        register_work("tend_cases", tend_cases)
