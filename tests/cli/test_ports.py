"""端口: two servers never share one, and what is no port is said."""
from __future__ import annotations

import argparse
import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest

from dazugong.cli.answer import Refused
from dazugong.cli.installation import run_serve
from dazugong.cli.public import holding, run_public


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens that would share it."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def free() -> int:
    """A port that was just left."""
    with socket.socket() as left:
        left.bind(("127.0.0.1", 0))
        return left.getsockname()[1]


@pytest.mark.parametrize(("serving", "setting"), [(run_serve, "DZG_PORT"), (run_serve, "DZG_PUBLIC_PORT"), (run_public, "DZG_PUBLIC_PORT")])
def test_a_port_that_is_taken_is_refused_before_anything_is_built(taken, monkeypatch, tmp_path, serving, setting) -> None:
    monkeypatch.setenv("DZG_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("DZG_PORT", str(free()))
    monkeypatch.setenv(setting, str(taken))
    with pytest.raises(Refused, match=f"端口{taken}已被别的程序占用；先停掉它，或另设 {setting}"):
        serving(argparse.Namespace())
    assert not (tmp_path / "new").exists()


def test_a_port_that_was_just_left_is_free() -> None:
    for _ in range(2):
        with holding(number := free(), "DZG_PORT"):
            answered(number)
        with holding(number, "DZG_PORT"):
            pass


def answered(number: int) -> None:
    """Something that shares the port serves there, as the server does: every request comes to it."""
    with socket.socket() as serving:
        serving.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        serving.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        serving.bind(("127.0.0.1", number))
        serving.listen()
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", number), timeout=5) as asking:
                heard, whence = serving.accept()
                heard.close()
                assert whence == asking.getsockname()


def asks(number: int, together: threading.Barrier, done: threading.Event) -> str:
    """What one is told who asks for the port with others and, where it is his, keeps it until all is done."""
    together.wait()
    try:
        with holding(number, "DZG_PORT"):
            done.wait()
            return ""
    except Refused as refused:
        return str(refused)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port is asked for and not held")
def test_of_installations_started_at_the_same_moment_one_has_the_port_from_then_on() -> None:
    """Though nothing listens there yet: the demo county is built first."""
    for _ in range(20):
        number, together, done = free(), threading.Barrier(8), threading.Event()
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(asks, number, together, done) for _ in range(8)]
            try:
                refused = [one.result() for one in islice(as_completed(asked, timeout=20), 7)]
                with pytest.raises(Refused), holding(number, "DZG_PORT"):
                    pass
            finally:
                done.set()
        assert refused == [f"端口{number}已被别的程序占用；先停掉它，或另设 DZG_PORT"] * 7


@pytest.mark.parametrize("written", ["八千", "0", "70000", "80a"])
def test_what_is_no_port_is_said(monkeypatch, written: str) -> None:
    monkeypatch.setenv("DZG_PORT", written)
    with pytest.raises(Refused, match=f"DZG_PORT 要写端口号（1至65535），现在写的是“{written}”"):
        run_serve(argparse.Namespace())
