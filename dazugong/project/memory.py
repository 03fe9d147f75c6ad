"""常驻的: what is loaded at the start stays to the end, so the collector of garbage need not look through it, then or ever after.

Half a million objects are looked through for the sake of the few that a page leaves behind; a tenth of the work of a long
command went into that.
"""
from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 20, 20)       # so many new things before it looks, and so many looks before it looks at older ones


@contextmanager
def loaded_for_good() -> Iterator[None]:
    """Within the block the collector rests; what stands at its end is never looked at again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*SELDOM)
        gc.enable()
