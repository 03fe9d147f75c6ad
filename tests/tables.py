"""现成的表: a database with every table and no row, made once for a run of the tests; whoever needs one of his own takes a copy.

It is made by the product's own migrations, in a process of its own, and belongs to the code as it stands at that moment: another
line of code is another file. It lies in a folder of this run, which ends with the run. A new installation in tests/cli goes all
the way by itself, and is compared with it.
"""
from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = "DZG_TEST_TABLES"      # in the surroundings, so that workers and the processes they start share one


def lay(file: Path) -> None:
    """The tables as a new database at `file`. Whoever opens it with `migrate` finds nothing left to do."""
    shutil.copy(_made(Path(os.environ[FOLDER])), file)


def begin() -> None:
    """Begins to make them beside whatever else is done: they take ten seconds, and nobody needs them at once."""
    threading.Thread(target=_made, args=[Path(os.environ[FOLDER])], name="tables").start()


def _made(folder: Path) -> Path:
    made = folder / f"{_code()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _migrate(Path(tempfile.mkdtemp(dir=folder)), made)
    return made


def _migrate(home: Path, made: Path) -> None:
    surroundings = {name: said for name, said in os.environ.items() if name not in ("DZG_DATABASE", "DZG_PUBLIC")} | {"DZG_HOME": str(home)}
    command = [sys.executable, "-c", "from dazugong.cli.answer import ready; ready()"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (home / "dazugong.sqlite3-wal").exists(), "something is not in the file yet"
    (home / "dazugong.sqlite3").replace(made)


def _code() -> str:
    """A digest of every line of the product: what the tables are is said in its models, migrations, fence and settings."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "dazugong").rglob("*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
