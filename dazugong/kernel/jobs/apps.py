from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """后台作业"""

    name = "dazugong.kernel.jobs"
    label = "jobs"
    verbose_name = "后台作业"
