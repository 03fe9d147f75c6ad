from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """权限"""

    name = "dazugong.kernel.access"
    label = "access"
    verbose_name = "权限"

    def ready(self) -> None:
        """Registers the works on large rosters."""
        from dazugong.kernel.jobs.works import register

        from .rosters import IMPORT, PREVIEW, import_work, preview_work

        register(PREVIEW, preview_work)
        register(IMPORT, import_work)
