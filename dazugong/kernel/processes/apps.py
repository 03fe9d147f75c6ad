from __future__ import annotations

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """流程"""

    name = "dazugong.kernel.processes"
    label = "processes"
    verbose_name = "流程"

    def ready(self) -> None:
        """Registers the fact table, what a post holds of cases, the daily work, and the regulations that a move may name."""
        from dazugong.kernel.jobs.works import register as register_work
        from dazugong.kernel.tasks.holding import Kind, also_held

        from .facts import register_table
        from .held import cases_held
        from .regulations import enter_rules
        from .tending import tend_cases

        register_table()
        also_held(Kind.CASE, cases_held)
        enter_rules()
        register_work("tend_cases", tend_cases)
