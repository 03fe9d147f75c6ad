"""逐表抄录: every row of an installation's database into another one, of whichever kind, counted and verified.

Serves the move to PostgreSQL and the back-up of an installation that lies there.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .answer import Refused

CHUNK = 2000
MADE_BY_MIGRATIONS = ("contenttypes", "auth", "sessions", "axes")


def connect(alias: str, settings: Mapping[str, object]) -> None:
    """Makes a second database known under this name, and tries whether it answers."""
    from django.db import connections

    connections.databases[alias] = connections.configure_settings({"default": {}, alias: dict(settings)})[alias]
    connections[alias].ensure_connection()


def copy_everything(target: str, *, tell: Callable[[str], None], empty: str) -> tuple[dict[str, int], str]:
    """Rows by table and the head of the chain, once both databases say the same. `empty`: what is said if the target is not.

    The source is read as of one moment, whoever writes to it meanwhile.
    """
    from django.core.management import call_command
    from django.db import transaction

    from dazugong.fence.scope import EVERYTHING, looking

    with looking(EVERYTHING), looking(EVERYTHING, using=target):
        call_command("migrate", database=target, verbosity=0, interactive=False)
        if any(model._base_manager.using(target).exists() for model in _tables()):
            raise Refused(empty)
        _read_as_of_one_moment()
        with transaction.atomic():
            with transaction.atomic(using=target):
                for model in _tables():
                    tell(f"{model._meta.verbose_name}　{_copy(model, target)}")
                _restart_numbers(target)
            return _counted(target), _verified(target)


def _read_as_of_one_moment() -> None:
    """SQLite's transactions do so anyway."""
    from django.db import connection

    if connection.vendor == "postgresql":
        from psycopg import IsolationLevel

        connection.ensure_connection()
        connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ


def _tables() -> list[Any]:
    """Every table but those that migrations fill themselves, foreign keys first."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    kept = [(config, None) for config in apps.get_app_configs() if config.label not in MADE_BY_MIGRATIONS]
    return [model for model in sort_dependencies(kept) if model._meta.managed and not model._meta.proxy]


def _copy(model: Any, target: str) -> int:
    manager = model._base_manager
    copied = 0
    for rows in _chunks(manager.using("default").order_by("pk")):
        manager.using(target).bulk_create(rows, batch_size=CHUNK)
        copied += len(rows)
    return copied


def _chunks(rows: Any) -> Iterator[list]:
    """By key, so that no cursor stays open on the one while the other is written."""
    last = None
    while True:
        found = list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK])
        if not found:
            return
        yield found
        last = found[-1].pk


def _restart_numbers(target: str) -> None:
    from django.core.management.color import no_style
    from django.db import connections

    connection = connections[target]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)


def _counted(target: str) -> dict[str, int]:
    counts = {}
    for model in _tables():
        here, there = (model._base_manager.using(alias).count() for alias in ("default", target))
        if here != there:
            raise Refused(f"“{model._meta.verbose_name}”原库{here}行，新库{there}行，不相符；请不要启用新库")
        counts[str(model._meta.verbose_name)] = here
    return counts


def _verified(target: str) -> str:
    from dazugong.kernel.audit.queries import verify_chain

    here, there = verify_chain(), verify_chain(using=target)
    if not there.sound or here.head != there.head:
        raise Refused("新库的留痕链与原库不符，请不要启用新库")
    return "{}:{}".format(*there.head)
