"""dzg backup, restore, doctor: keeping an installation."""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from dazugong.formats.publicfile import INBOX, SITE

from .answer import Refused, answer, ready, say, start, with_json
from .copying import connect, copy_everything

DATABASE, KEYS, PUBLIC, MANIFEST = "dazugong.sqlite3", "keys", "public", "manifest.json"
COPY = "copy"
COPIES, OUT_OF_USE = "backup-", 3600     # folders in which copies are made; seconds after which one is a dead command's


def register(commands: argparse._SubParsersAction) -> None:
    backup = with_json(commands.add_parser("backup", help="备份整个数据目录（含密钥和公开页的收件）到一个文件"))
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)
    restore = with_json(commands.add_parser("restore", help="从备份恢复到一个空目录"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--home", type=Path, required=True)
    restore.set_defaults(run=run_restore)
    doctor = with_json(commands.add_parser("doctor", help="检查安装是否完好"))
    doctor.set_defaults(run=run_doctor)


def run_backup(given: argparse.Namespace) -> int:
    """As of one moment, so a running server does not tear it; counts and chain head go into a manifest.

    What lies in PostgreSQL is copied row by row into a file of the same form as SQLite's, so there is one kind of back-up: it can
    be restored by itself, and moved to a server again. What the public sent is copied before the database: what is taken in between stands in both and is not taken twice.
    """
    ready()
    from django.conf import settings

    if given.file.exists():
        raise Refused(f"{given.file.name} 已存在，请换一个文件名")
    _clear(settings.KEY_FOLDER.parent)
    with tempfile.TemporaryDirectory(dir=settings.KEY_FOLDER.parent, prefix=COPIES) as folder:
        public = [_copied(path, Path(folder)) for name in (INBOX, SITE) if (path := Path(settings.PUBLIC_FOLDER) / name).is_file()]
        copy = _database_copied(Path(folder))
        keys = sorted(settings.KEY_FOLDER.iterdir())
        manifest = {"counts": counts(copy), "head": _head(copy), "sha256": _sha256(copy), "keys": {key.name: _sha256(key) for key in keys},
                    "public": {file.name: _sha256(file) for file in public}}  # fmt: skip
        with _whole_or_not_at_all(given.file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, DATABASE)
            for key in keys:
                archive.write(key, f"{KEYS}/{key.name}")
            for file in public:
                archive.write(file, f"{PUBLIC}/{file.name}")
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False))
    answer(given, manifest, [f"已备份到 {given.file.name}，锚值 {manifest['head']}", "备份里有密钥，请与数据库文件同等保管"])
    return 0


def _clear(home: Path) -> None:
    """Copies of the database that a back-up killed on its way left behind."""
    for folder in home.glob(f"{COPIES}*"):
        if time.time() - folder.stat().st_mtime > OUT_OF_USE:
            shutil.rmtree(folder)


@contextmanager
def _whole_or_not_at_all(file: Path) -> Iterator[IO[bytes]]:
    """The file to write to: it has its name only once it is complete and on the disk. Closed to others from its first byte on: it
    holds the keys."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)        # of a back-up that was killed
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused(f"写不了备份文件 {file.name}：请核对文件夹是否存在、能否写入") from error
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _database_copied(folder: Path) -> Path:
    """The database as of one moment, as one file: by SQLite's own backup in one step, or row by row out of PostgreSQL."""
    from django.conf import settings
    from django.db import connection, connections

    if connection.vendor == "sqlite":
        return _copied(Path(settings.DATABASES["default"]["NAME"]), folder)
    copy = folder / DATABASE
    connect(COPY, {"ENGINE": "dazugong.fence.sqlite", "NAME": copy, "OPTIONS": {"transaction_mode": "IMMEDIATE"}})
    copy_everything(COPY, tell=say, empty="备份没有成功，请重试")
    connections[COPY].close()
    with closing(sqlite3.connect(copy)) as file:
        file.execute("PRAGMA journal_mode = DELETE")        # all of it in the one file
    return copy


def _copied(file: Path, folder: Path) -> Path:
    """A copy as of one moment, whoever writes to the file meanwhile."""
    copy = folder / file.name
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def run_restore(given: argparse.Namespace) -> int:
    """Into an empty folder only; refused unless every count, the keys and the file's digest are those of the manifest."""
    if not given.file.is_file():
        raise Refused(f"没有这个备份文件：{given.file.name}")
    if given.home.exists() and any(given.home.iterdir()):
        raise Refused("目标目录不是空的，请换一个空目录")
    given.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _unpack(given.file, given.home)
    except (zipfile.BadZipFile, FileNotFoundError, KeyError, json.JSONDecodeError, sqlite3.DatabaseError, ValueError) as error:
        shutil.rmtree(given.home)
        raise Refused(f"备份不完整或被改动，没有恢复：{error}") from error
    say(f"已恢复。请设 DZG_HOME={given.home} 后运行 ./run.sh dzg audit verify")
    answer(given, {"ok": True})
    return 0


def _unpack(file: Path, home: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        for name in archive.namelist():
            path = Path(name)
            if name == MANIFEST or path.is_absolute() or ".." in path.parts:
                continue
            target = home / path
            target.parent.mkdir(mode=0o750 if path.parts[0] == PUBLIC else 0o700, exist_ok=True)   # another account serves the public pages
            with archive.open(name) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
            target.chmod(0o600)
    database = home / DATABASE
    if _sha256(database) != manifest["sha256"] or counts(database) != manifest["counts"]:
        raise ValueError("行数或摘要与清单不符")
    keys = home / KEYS
    if not keys.is_dir() or {key.name: _sha256(key) for key in keys.iterdir()} != manifest["keys"]:
        raise ValueError("密钥与清单不符")
    if any(_sha256(home / PUBLIC / name) != digest for name, digest in manifest.get("public", {}).items()):
        raise ValueError("公开页的文件与清单不符")


def counts(database: Path) -> dict[str, int]:
    """Rows of every table: what a backup must give back."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}


def _head(database: Path) -> str:
    """锚值 of the copy itself: a running server may have added traces since it was taken."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        number, value = connection.execute("SELECT number, hash FROM audit_trace ORDER BY number DESC LIMIT 1").fetchone() or (0, "0" * 64)
    return f"{number}:{value}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_doctor(given: argparse.Namespace) -> int:
    """Checks an operator can run at any time: settings of the database as read back, migrations, chain, keys' mode."""
    start()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from dazugong.kernel.audit.queries import verify_chain

    findings: list[str] = []
    connection.ensure_connection()
    if call_command_fails(call_command, "migrate", check_unapplied=True):
        findings.append("数据库结构不是最新，请先运行 ./run.sh")
    for path in [settings.KEY_FOLDER, *settings.KEY_FOLDER.iterdir()]:
        if path.stat().st_mode & 0o077:
            findings.append(f"密钥 {path.name} 的权限过宽，请改为仅本人可读")
    if not findings and not verify_chain().sound:
        findings.append("留痕的哈希链有破损，请运行 ./run.sh dzg audit verify 查看")
    answer(given, {"ok": not findings, "findings": findings}, findings or ["一切正常"])
    return 1 if findings else 0


def call_command_fails(call_command, *words: str, **options: bool) -> bool:  # noqa: ANN001
    try:
        call_command(*words, verbosity=0, **options)
    except SystemExit as stopped:
        return bool(stopped.code)
    return False
