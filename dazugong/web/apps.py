from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """页面"""

    name = "dazugong.web"
    label = "web"

    def ready(self) -> None:
        from dazugong.kernel.exports.actions import EXPORT
        from dazugong.kernel.jobs.works import register

        from .forms import speak
        from .making import export_work

        speak()
        register(EXPORT, export_work)
