"""服务: `dzg serve` as an operator runs it, and the blow."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 180
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Server:
    """One data folder and its two ports. Started in a session of its own, so that the blow may fall on all of it."""

    home: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def environment(self) -> dict[str, str]:
        left_out = ("DZG_DATABASE", "DZG_TLS", "DZG_HOSTS", "DZG_PUBLIC", "DZG_PUBLIC_PORT")
        return {k: v for k, v in os.environ.items() if k not in left_out} | {"DZG_HOME": str(self.home), "DZG_PORT": str(self.port)}

    def command(self, *words: str, output: object = subprocess.PIPE) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=self.environment(), stdout=output, stderr=output, text=True, start_new_session=True)  # type: ignore[call-overload]

    def start(self) -> None:
        with (self.home / "serve.log").open("a") as log:
            self.process = self.command("dazugong.cli", "serve", output=log)

    def wait(self) -> None:
        """Until both answer."""
        for address in (f"{self.base}/login/", f"{self.public}/"):
            until = time.monotonic() + PATIENCE
            while not _answers(address):
                assert self.process is not None and self.process.poll() is None, (self.home / "serve.log").read_text()[-2000:]
                assert time.monotonic() < until, f"{address}不应答"
                time.sleep(0.1)

    def kill(self, *, all_of_it: bool) -> None:
        """SIGKILL to everything at once, as when the power goes; or to the first process alone, as when memory runs out."""
        assert self.process is not None
        if all_of_it:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait()
        self.process = None

    def outlived(self) -> list[int]:
        """Ports that still answer, two seconds after the server is gone."""
        until = time.monotonic() + 2
        while (left := [port for port in (self.port, self.port + 1) if _listens(port)]) and time.monotonic() < until:
            time.sleep(0.1)
        return left


def two_free_ports() -> int:
    """The first of two that stand beside each other."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def _answers(address: str) -> bool:
    try:
        NO_PROXY.open(address, timeout=20).close()
    except OSError:
        return False
    return True


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
