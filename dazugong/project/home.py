"""数据目录: where one installation keeps its database, keys and files (`DZG_HOME`)."""
from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def home() -> Path:
    """The data folder: `DZG_HOME`, else `var` beside the code; made on first use, closed to other accounts."""
    path = Path(os.environ.get("DZG_HOME") or ROOT / "var").expanduser().resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def key_folder() -> Path:
    """Master key and session secret, outside the database so that a stolen database file opens nothing."""
    path = home() / "keys"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def secret(name: str, size: int = 32, folder: Path | None = None) -> bytes:
    """The secret called `name`, drawn once and kept in a file only its owner reads; with `folder` apart from the office's keys."""
    path = (folder or key_folder()) / name
    try:
        # O_EXCL: two processes starting together must agree on one key.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii").strip())
    with os.fdopen(handle, "w") as out:
        value = secrets.token_bytes(size)
        out.write(value.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
    return value
