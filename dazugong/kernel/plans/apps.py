from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """文件与举措"""

    name = "dazugong.kernel.plans"
    label = "plans"
    verbose_name = "文件与举措"
