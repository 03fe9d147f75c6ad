"""The product served by a process of its own on a data folder of its own, and one browser for all of these tests."""
from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .browsing import Office

ROOT = Path(__file__).parents[2]
SERVE = (
    "import sys; from granian import Granian; from granian.constants import Interfaces;"
    "Granian('tests.browser.june:application', address='127.0.0.1', port=int(sys.argv[1]),"
    " interface=Interfaces.WSGI, workers=1, blocking_threads=4, log_access=False).serve()"
)


@pytest.fixture(scope="package")
def chromium() -> Iterator[object]:
    """A browser without a window; the tests are passed over where there is none."""
    reason = "没有 playwright：请先装 requirements-browser.txt，再跑浏览器的测试"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("没有 chromium：请先装 chromium 和 fonts-noto-cjk，再跑浏览器的测试")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def office(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample city, served; see browsing.Office."""
    home = tmp_path_factory.mktemp("office")
    environment = {k: v for k, v in os.environ.items() if k not in ("DZG_DATABASE", "DZG_TLS", "DZG_HOSTS")} | {"DZG_HOME": str(home)}
    built = subprocess.run(
        [sys.executable, "-m", "tests.browser.county"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    port = _free_port()
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, server, home / "server.log")
        yield Office(chromium, f"http://127.0.0.1:{port}", **json.loads(built.stdout))
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(autouse=True)
def _leave(office: Office) -> Iterator[None]:
    yield
    office.leave()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())
