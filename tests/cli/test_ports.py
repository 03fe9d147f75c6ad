"""端口: two servers never share one, and what is no port is said."""
from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator

import pytest

from dazugong.cli.answer import Refused
from dazugong.cli.installation import run_serve
from dazugong.cli.public import must_be_free, run_public


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
    must_be_free(free(), "DZG_PORT")


@pytest.mark.parametrize("written", ["八千", "0", "70000", "80a"])
def test_what_is_no_port_is_said(monkeypatch, written: str) -> None:
    monkeypatch.setenv("DZG_PORT", written)
    with pytest.raises(Refused, match=f"DZG_PORT 要写端口号（1至65535），现在写的是“{written}”"):
        run_serve(argparse.Namespace())
