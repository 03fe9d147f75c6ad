from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """发布"""

    name = "dazugong.kernel.publications"
    label = "publications"
    verbose_name = "发布"

    def ready(self) -> None:
        """Registers the fact tables, what a post holds of publications, and the daily work."""
        from dazugong.kernel.jobs.works import register
        from dazugong.kernel.tasks.holding import Kind, also_held

        from .daily import feed_work, tend_work
        from .facts import register_tables
        from .held import publications_held, remarks_held

        register_tables()
        also_held(Kind.PUBLISH, publications_held)
        also_held(Kind.REMARK, remarks_held)
        register("tend_publications", tend_work)
        register("feed_public", feed_work)
