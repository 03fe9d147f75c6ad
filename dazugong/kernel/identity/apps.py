from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """身份"""

    name = "dazugong.kernel.identity"
    label = "identity"
    verbose_name = "身份"
