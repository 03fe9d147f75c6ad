from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """留痕"""

    name = "dazugong.kernel.audit"
    label = "audit"
    verbose_name = "留痕"
