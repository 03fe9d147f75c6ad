"""SQLite 的安全设置: set on every connection, and read back.

FULL: with NORMAL a power cut loses commits that were acknowledged. WAL only where the library no longer has the race
between two processes that reset the log (mended in 3.51.3, and in 3.50.7 and 3.44.6 of the older lines).
"""
from __future__ import annotations

import sqlite3
from typing import Any

from dazugong.fence.errors import Unsafe

SET = {"foreign_keys": 1, "synchronous": 2, "busy_timeout": 20000, "secure_delete": 1, "temp_store": 2}
REMEDY = {
    "foreign_keys": "外键检查没有开启",
    "synchronous": "断电保护（同步写盘）没有开启",
    "busy_timeout": "等待写锁的时间不是二十秒",
    "secure_delete": "删除后清除残留没有开启",
    "temp_store": "临时数据没有放在内存中",
    "journal_mode": "日志方式不对，可能有其他程序正开着数据库文件",
    "transaction_mode": "事务没有设为立即取得写锁，请在设置中写明 transaction_mode 为 IMMEDIATE",
}


def log_reset_is_mended(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may run with a write-ahead log."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def wanted_journal(in_memory: bool = False) -> str:
    """The journal this library may be trusted with; a database in memory has none to speak of."""
    if in_memory:
        return "memory"
    return "wal" if log_reset_is_mended(sqlite3.sqlite_version_info) else "delete"


def ask(raw: sqlite3.Connection, name: str) -> Any:
    """The present value of a setting."""
    return raw.execute(f"PRAGMA {name}").fetchone()[0]


def settle(raw: sqlite3.Connection, journal: str) -> None:
    """Sets everything on a new connection."""
    for name, value in SET.items():
        raw.execute(f"PRAGMA {name} = {value}")
    if ask(raw, "journal_mode") != journal:
        raw.execute(f"PRAGMA journal_mode = {journal}")


def answers(raw: sqlite3.Connection) -> dict[str, Any]:
    """What the database says."""
    return {name: ask(raw, name) for name in (*SET, "journal_mode")} | {"sqlite_version": sqlite3.sqlite_version}


def insist(found: dict[str, Any], journal: str) -> None:
    """Raises `Unsafe` unless every setting came back as set."""
    wanted = SET | {"journal_mode": journal, "transaction_mode": "IMMEDIATE"}
    wrong = [REMEDY[name] for name, value in wanted.items() if found[name] != value]
    if wrong:
        raise Unsafe("数据库设置不安全，拒绝启动：" + "；".join(wrong))
