"""端出来: an installation built in a home of its own, and served from there by a process of its own."""
from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tables import lay

ROOT = Path(__file__).parents[2]
SERVE = (
    "import sys; from granian import Granian; from granian.constants import Interfaces;"
    "Granian(sys.argv[1].removesuffix('()'), factory=sys.argv[1].endswith('()'), address='127.0.0.1', port=int(sys.argv[2]),"
    " interface=Interfaces.WSGI, workers=1, blocking_threads=4, log_access=False).serve()"
)


def built(module: str, home: Path) -> str:
    """Builds what the module builds; returns what it says."""
    lay(home / "dazugong.sqlite3")
    done = subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=_environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(application: str, home: Path) -> Iterator[str]:
    """Serves an application ("module:name", "module:maker()"); yields its address."""
    port, said = _free_port(), home / f"{application.partition(':')[2].strip('()')}.log"
    with said.open("w") as log:
        server = subprocess.Popen([sys.executable, "-c", SERVE, application, str(port)], cwd=ROOT, env=_environment(home), stdout=log, stderr=log)
    try:
        _wait_for(port, server, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _environment(home: Path) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("DZG_DATABASE", "DZG_TLS", "DZG_HOSTS")} | {"DZG_HOME": str(home)}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    """Until it answers anything at all, refusals included."""
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())
