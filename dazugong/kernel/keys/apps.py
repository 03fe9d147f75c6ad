from __future__ import annotations

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """密钥"""

    name = "dazugong.kernel.keys"
    label = "keys"
    verbose_name = "密钥"
