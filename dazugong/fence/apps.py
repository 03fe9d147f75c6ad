"""围栏应用: tells Django about the checks, and puts the fence up after migrations."""
from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate

from .checks import fences_are_sound


class FenceConfig(AppConfig):
    """围栏."""

    name = "dazugong.fence"
    label = "fence"
    verbose_name = "围栏"

    def ready(self) -> None:
        """Registers the checks and the one signal of the product.

        It is allowed because the fence lies below all apps: it cannot know the tables that they will create, and must
        follow every migration, also one that an operator runs by hand. It is Django's signal, not one between our apps.
        """
        checks.register(fences_are_sound)
        post_migrate.connect(put_up, sender=self)


def put_up(using: str, **kwargs: object) -> None:
    """Puts the fence up in the database where it is kept there (PostgreSQL); SQLite's stands on each connection."""
    install = getattr(connections[using], "install_policies", None)
    if install:
        install()
