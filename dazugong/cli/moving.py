"""dzg move: the whole installation from its SQLite file to an empty PostgreSQL database, counted and verified."""
from __future__ import annotations

import argparse

from .answer import Refused, answer, ready, say, with_json
from .copying import connect, copy_everything

TARGET = "target"


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("move", help="把数据整个搬到 PostgreSQL（原库不动）"))
    command.add_argument("url", help="postgres://用户:密码@主机/库；库须是空的")
    command.set_defaults(run=run_move)


def run_move(given: argparse.Namespace) -> int:
    """Migrates the target, copies every table in the order of its foreign keys, then compares counts and chain."""
    ready()
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refused("当前已经在 PostgreSQL 上；本命令只从 SQLite 搬出")
    _connect(given.url)
    counts, head = copy_everything(TARGET, tell=say, empty="目标库不是空的，没有搬动任何数据；请换一个空库")
    lines = [f"{name}　{here}" for name, here in counts.items()]
    answer(given, {"ok": True, "counts": counts, "head": head}, [*lines, f"各表行数相符，留痕链完整，锚值 {head}",
           "请设 DZG_DATABASE 为新地址后启动；确认无误前请保留原数据目录，密钥仍在其中的 keys 里"])  # fmt: skip
    return 0


def _connect(url: str) -> None:
    import dj_database_url

    try:
        settings = dj_database_url.parse(url)
    except ValueError as error:
        raise Refused("地址写法不对，应为 postgres://用户:密码@主机/库") from error
    if "postgresql" not in settings["ENGINE"]:
        raise Refused("目标须是 PostgreSQL，地址以 postgres:// 开头")
    try:
        connect(TARGET, settings | {"ENGINE": "dazugong.fence.postgresql"})
    except Exception as error:
        raise Refused("连不上目标库，请核对地址、账号和网络") from error
