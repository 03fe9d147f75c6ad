"""公开编号: random public ids, so that an address tells nothing about how many things there are or who came first."""
from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: read aloud over the telephone
LENGTH = 10
_LETTERS = (ALPHABET * 8).encode("ascii")      # a letter for every byte, each equally often

_system = random.SystemRandom()
_source: ContextVar[random.Random] = ContextVar("source")


def new_id() -> str:
    """Ten characters, 50 bits."""
    return "".join(_source.get(_system).choices(ALPHABET, k=LENGTH))


def new_ids(count: int) -> list[str]:
    """As many at once: one draw for all, because a period opens for thousands of units."""
    drawn = _source.get(_system).randbytes(count * LENGTH).translate(_LETTERS).decode("ascii")
    return [drawn[start : start + LENGTH] for start in range(0, count * LENGTH, LENGTH)]


@contextmanager
def drawn_from(seed: int) -> Iterator[None]:
    """Ids drawn from `seed`: the demo county must come out equal for equal seeds."""
    token = _source.set(random.Random(seed))
    try:
        yield
    finally:
        _source.reset(token)
