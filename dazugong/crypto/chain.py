"""哈希链: each entry's hash covers its content and the entry before it, so a change, a gap or a swap shows."""
from __future__ import annotations

import json
from collections.abc import Mapping

from .provider import OpenSsl, Provider

GENESIS = "0" * 64


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(content: Mapping[str, object]) -> bytes:
    """The one byte form of an entry: keys sorted, no blanks, UTF-8."""
    return _ENCODE(content).encode()


def link(before: str, content: Mapping[str, object], provider: Provider | None = None) -> str:
    """Hash of an entry that follows `before` (64 hex digits)."""
    return (provider or OpenSsl()).digest(before.encode() + canonical(content)).hex()
