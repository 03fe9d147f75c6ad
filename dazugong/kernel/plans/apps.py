from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """文件与举措"""

    name = "dazugong.kernel.plans"
    label = "plans"
    verbose_name = "文件与举措"

    def ready(self) -> None:
        """Registers what a post holds of papers."""
        from dazugong.kernel.tasks.holding import Kind, also_held

        from .held import documents_held

        also_held(Kind.DOCUMENT, documents_held)
