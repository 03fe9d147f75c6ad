"""dzg move: the whole installation from its SQLite file to an empty PostgreSQL database, counted and verified."""
from __future__ import annotations

import argparse
from collections.abc import Iterator

from .answer import Refused, answer, ready, say, with_json

TARGET = "target"
CHUNK = 2000


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("move", help="把数据整个搬到 PostgreSQL（原库不动）"))
    command.add_argument("url", help="postgres://用户:密码@主机/库；库须是空的")
    command.set_defaults(run=run_move)


def run_move(given: argparse.Namespace) -> int:
    """Migrates the target, copies every table in the order of its foreign keys, then compares counts and chain."""
    ready()
    from django.core.management import call_command
    from django.db import connection, transaction

    from dazugong.fence.scope import EVERYTHING, looking

    if connection.vendor != "sqlite":
        raise Refused("当前已经在 PostgreSQL 上；本命令只从 SQLite 搬出")
    _connect(given.url)
    with looking(EVERYTHING), looking(EVERYTHING, using=TARGET):
        call_command("migrate", database=TARGET, verbosity=0, interactive=False)
        if any(model._base_manager.using(TARGET).exists() for model in _business()):
            raise Refused("目标库不是空的，没有搬动任何数据；请换一个空库")
        with transaction.atomic(using=TARGET):
            for model in _business():
                say(f"{model._meta.verbose_name}　{_copy(model)}")
            _restart_numbers()
        counts = _compare()
        report = _verify()
    lines = [f"{name}　{here}" for name, here in counts.items()]
    answer(given, {"ok": True, "counts": counts, "head": report}, [*lines, f"各表行数相符，留痕链完整，锚值 {report}",
           "请设 DZG_DATABASE 为新地址后启动；确认无误前请保留原数据目录，密钥仍在其中的 keys 里"])  # fmt: skip
    return 0


def _connect(url: str) -> None:
    import dj_database_url
    from django.db import connections

    try:
        settings = dj_database_url.parse(url)
    except ValueError as error:
        raise Refused("地址写法不对，应为 postgres://用户:密码@主机/库") from error
    if "postgresql" not in settings["ENGINE"]:
        raise Refused("目标须是 PostgreSQL，地址以 postgres:// 开头")
    connections.databases[TARGET] = connections.configure_settings({"default": {}, TARGET: settings | {"ENGINE": "dazugong.fence.postgresql"}})[TARGET]
    try:
        connections[TARGET].ensure_connection()
    except Exception as error:
        raise Refused("连不上目标库，请核对地址、账号和网络") from error


def _business() -> list[type]:
    """Every table but those that migrations fill themselves, foreign keys first."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    kept = [(config, None) for config in apps.get_app_configs() if config.label not in ("contenttypes", "auth", "sessions", "axes")]
    return [model for model in sort_dependencies(kept) if model._meta.managed and not model._meta.proxy]


def _copy(model: type) -> int:
    manager = model._base_manager
    copied = 0
    for rows in _chunks(manager.using("default").order_by("pk")):
        manager.using(TARGET).bulk_create(rows, batch_size=CHUNK)
        copied += len(rows)
    return copied


def _chunks(rows) -> Iterator[list]:  # noqa: ANN001
    """By key, so that no cursor stays open on the file while the target is written."""
    last = None
    while True:
        found = list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK])
        if not found:
            return
        yield found
        last = found[-1].pk


def _restart_numbers() -> None:
    from django.core.management.color import no_style
    from django.db import connections

    connection = connections[TARGET]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _business()):
            cursor.execute(statement)


def _compare() -> dict[str, int]:
    counts = {}
    for model in _business():
        here, there = (model._base_manager.using(alias).count() for alias in ("default", TARGET))
        if here != there:
            raise Refused(f"“{model._meta.verbose_name}”原库{here}行，新库{there}行，不相符；请不要启用新库")
        counts[str(model._meta.verbose_name)] = here
    return counts


def _verify() -> str:
    from dazugong.kernel.audit.queries import verify_chain

    here, there = verify_chain(), verify_chain(using=TARGET)
    if not there.sound or here.head != there.head:
        raise Refused("新库的留痕链与原库不符，请不要启用新库")
    return "{}:{}".format(*there.head)
