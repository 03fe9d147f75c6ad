from __future__ import annotations

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """组织"""

    name = "dazugong.kernel.orgs"
    label = "orgs"
    verbose_name = "组织"
