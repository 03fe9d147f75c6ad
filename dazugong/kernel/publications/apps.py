from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """发布"""

    name = "dazugong.kernel.publications"
    label = "publications"
    verbose_name = "发布"

    def ready(self) -> None:
        """Registers the fact tables and the daily work."""
        from dazugong.kernel.jobs.works import register

        from .daily import feed_work, tend_work
        from .facts import register_tables

        register_tables()
        register("tend_publications", tend_work)
        register("feed_public", feed_work)
