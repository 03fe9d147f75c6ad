"""dzg public: the pages for the public, in a process that never opens the office's database."""
from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager

from .answer import say


def register(commands: argparse._SubParsersAction) -> None:
    public = commands.add_parser("public", help="启动公开页（不登录；与内部系统分开运行）")
    public.set_defaults(run=run_public)


def port() -> int:
    """Where the public pages are served: beside the office, unless it is said."""
    return int(os.environ.get("DZG_PUBLIC_PORT") or int(os.environ.get("DZG_PORT", "8000")) + 1)


def run_public(given: argparse.Namespace) -> int:
    """Serves at 127.0.0.1, without a log of who asked for what."""
    serve()
    return 0


def serve() -> None:
    """Until it is stopped, or the office that started it is gone."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from dazugong.project.together import end_with_parent

    end_with_parent()
    say(f"公开页 http://127.0.0.1:{port()}/")
    Granian(
        "dazugong.project.public_wsgi:application", address="127.0.0.1", port=port(), interface=Interfaces.WSGI, workers=1,
        blocking_threads=int(os.environ.get("DZG_THREADS", "4")), websockets=False, log_level=LogLevels.warning, log_access=False,
    ).serve()  # fmt: skip


@contextmanager
def beside() -> Iterator[None]:
    """The public pages as a process of their own while the office serves; they stop with it."""
    process = multiprocessing.get_context("spawn").Process(target=serve, name="public")
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(timeout=10)
