from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """页面"""

    name = "dazugong.web"
    label = "web"

    def ready(self) -> None:
        from .forms import speak

        speak()
