from __future__ import annotations

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """导出"""

    name = "dazugong.kernel.exports"
    label = "exports"
    verbose_name = "导出"

    def ready(self) -> None:
        """Registers the wiping; what makes the files stands with the pages, for a page makes each."""
        from dazugong.kernel.jobs.works import register

        from .actions import WIPE
        from .wiping import wipe_work

        register(WIPE, wipe_work)
