"""应答: whoever asks a server that was just started gets a printed page, though the one that started it has printed before."""
from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.cli.test_ports import free

ROOT = Path(__file__).parents[2]
STARTS = """
import sys, typst
typst.compile(b"#lorem(3000)")      # as building the demo county does
from dazugong.cli.serving import serve
if __name__ == "__main__":
    serve("tests.cli.test_serving:prints", int(sys.argv[1]))
"""
PATIENCE = 60


def prints(environ: dict, start_response) -> list[bytes]:  # noqa: ANN001
    import typst

    start_response("200 OK", [("Content-Type", "application/pdf")])
    return [typst.compile(b"#lorem(3000)")]


def test_a_server_prints_though_the_one_that_started_it_has_printed(tmp_path: Path) -> None:
    script = tmp_path / "starts.py"
    script.write_text(STARTS)
    port = free()
    with subprocess.Popen([sys.executable, str(script), str(port)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}) as server:
        try:
            assert _asked(port).startswith(b"%PDF")
        finally:
            server.terminate()


def _asked(port: int) -> bytes:
    """What it answers, once it serves."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return direct.open(f"http://127.0.0.1:{port}/", timeout=PATIENCE / 2).read()
        except ConnectionError as refused:
            _wait(until, refused)
        except OSError as refused:
            if not isinstance(getattr(refused, "reason", None), ConnectionError):
                raise
            _wait(until, refused)


def _wait(until: float, refused: OSError) -> None:
    if time.monotonic() > until:
        raise refused
    time.sleep(0.2)
