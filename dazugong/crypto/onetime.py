"""动态口令: six digits that change every half minute (RFC 6238), reckoned from a secret that a person's telephone holds too."""
from __future__ import annotations

import hmac
import os
from base64 import b32encode
from urllib.parse import quote, urlencode

from .provider import Provider

DIGITS, PERIOD = 6, 30
SKEW = 1            # steps by which a telephone's clock may be off, either way
LENGTHS = {"sha1": 20, "sha256": 32, "sm3": 32}    # bytes of a secret: as long as the digest is
ISSUER = "大组工"
GROUP = 4


def new_secret(digest: str) -> bytes:
    """A fresh secret for codes over `digest`. Raises `KeyError` for a digest that no code rests on."""
    return os.urandom(LENGTHS[digest])


def step_at(seconds: float) -> int:
    """时间步: the number of the half minute in which a moment lies, from the moment's seconds since 1970."""
    return int(seconds // PERIOD)


def code_of(provider: Provider, digest: str, secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step, with leading noughts."""
    mac = provider.code_mac(digest, secret, step.to_bytes(8, "big"))
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(provider: Provider, digest: str, secret: bytes, code: str, *, now: int, after: int) -> int | None:
    """The step that `code` belongs to: now or one to either side, and later than `after`, the last one that served.

    None for a code that is wrong, too old, or has served. Every step is compared, so the time taken tells nothing.
    """
    found = None
    for step in range(max(0, now - SKEW), now + SKEW + 1):
        right = hmac.compare_digest(code_of(provider, digest, secret, step).encode(), code.encode())
        if right and step > after and found is None:
            found = step
    return found


def spelled(secret: bytes) -> str:
    """The secret as it is typed by hand: letters and figures in groups of four."""
    letters = _base32(secret)
    return " ".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def address_of(secret: bytes, digest: str, account: str) -> str:
    """What a program reads from the picture: otpauth://totp/…; six digits and half a minute are what it takes unsaid."""
    asked = {"secret": _base32(secret), "issuer": ISSUER, "algorithm": digest.upper()}
    return f"otpauth://totp/{quote(f'{ISSUER}:{account}')}?{urlencode(asked, quote_via=quote)}"


def _base32(secret: bytes) -> str:
    return b32encode(secret).decode().rstrip("=")
