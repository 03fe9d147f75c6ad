from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """附件"""

    name = "dazugong.kernel.files"
    label = "files"
    verbose_name = "附件"
