"""dzg public: the pages for the public, in a process that never opens the office's database."""
from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from .answer import Refused, say
from .serving import serve


def register(commands: argparse._SubParsersAction) -> None:
    public = commands.add_parser("public", help="启动公开页（不登录；与内部系统分开运行）")
    public.set_defaults(run=run_public)


def office_port() -> int:
    """Where the office is served."""
    return _number("DZG_PORT", "8000")


def port() -> int:
    """Where the public pages are served: beside the office, unless it is said."""
    return _number("DZG_PUBLIC_PORT", str(office_port() + 1))


def _number(setting: str, usual: str) -> int:
    written = os.environ.get(setting) or usual
    if not written.isdecimal() or not 0 < int(written) < 65536:
        raise Refused(f"{setting} 要写端口号（1至65535），现在写的是“{written}”")
    return int(written)


@contextmanager
def holding(number: int, setting: str) -> Iterator[None]:
    """占住: from here on the port is this installation's, though it may be minutes before anything is served there. Two servers
    would share it in silence, and each answer every other request. Raises `Refused` where it is taken; of two that ask at the
    same moment one gets it."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)      # what was just left is free
        try:
            held.bind(("127.0.0.1", number))
            held.listen()
        except OSError:
            raise Refused(f"端口{number}已被别的程序占用；先停掉它，或另设 {setting}") from None
        _let_in(held)
        yield


def _let_in(held: socket.socket) -> None:
    """Lets our own server join in at the port, and nobody who asks for it alone; where the system knows no such thing, leaves it."""
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.shutdown(socket.SHUT_RDWR)     # it stays bound and listens no more: no request goes astray to it
        with socket.socket() as joining:
            joining.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            joining.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            joining.bind(held.getsockname())
    except OSError:
        held.close()


def run_public(given: argparse.Namespace) -> int:
    """Serves at 127.0.0.1, without a log of who asked for what."""
    with holding(port(), "DZG_PUBLIC_PORT"):
        serve_public()
    return 0


def serve_public() -> None:
    """Until it is stopped, or the office that started it is gone."""
    from dazugong.project.together import end_with_parent

    end_with_parent()
    say(f"公开页 http://127.0.0.1:{port()}/")
    serve("dazugong.project.public_wsgi:application", port())


@contextmanager
def beside() -> Iterator[None]:
    """The public pages as a process of their own while the office serves; they stop with it."""
    process = multiprocessing.get_context("spawn").Process(target=serve_public, name="public")
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(timeout=10)
