"""How fast forms are read, beside the bare reading of the same XML (shown with -s)."""
from __future__ import annotations

import time
from collections.abc import Callable

from lxml import etree

from dazugong.formats.lrmx import read_lrmx, write_lrmx
from tests.formats.lrmx.people import SOMEBODY


def rate(read: Callable[[bytes], object], data: bytes, times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        read(data)
    return times / (time.perf_counter() - begin)


def test_a_county_of_forms_is_read_in_seconds() -> None:
    data = write_lrmx(SOMEBODY)
    ours, bare = rate(read_lrmx, data, 300), rate(etree.fromstring, data, 3_000)
    print(f"\n.lrmx：每秒读{ours:.0f}份；只解析不理解每秒{bare:.0f}份，相差{bare / ours:.0f}倍")
    assert ours > 100
