"""手机: a second reckoning of the codes, written from the standards (RFC 2104, 4226, 6238 and GB/T 32905) and apart from the product."""
from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

BLOCK = 64
WORD = 0xFFFFFFFF
FIRST = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def _turned(x: int, by: int) -> int:
    by %= 32
    return ((x << by) | (x >> (32 - by))) & WORD


def _spread(x: int) -> int:
    return x ^ _turned(x, 15) ^ _turned(x, 23)


def _folded(v: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        w.append(_spread(w[j - 16] ^ w[j - 9] ^ _turned(w[j - 3], 15)) ^ _turned(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = v
    for j in range(64):
        t = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = _turned((_turned(a, 12) + e + _turned(t, j)) & WORD, 7)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & WORD & g)
        tt1 = (ff + d + (ss1 ^ _turned(a, 12)) + (w[j] ^ w[j + 4])) & WORD
        tt2 = (gg + h + ss1 + w[j]) & WORD
        a, b, c, d, e, f, g, h = tt1, a, _turned(b, 9), c, tt2 ^ _turned(tt2, 9) ^ _turned(tt2, 17), e, _turned(f, 19), g
    return tuple(x ^ y for x, y in zip((a, b, c, d, e, f, g, h), v))


def sm3(message: bytes) -> bytes:
    """GB/T 32905, section 5, step by step."""
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + struct.pack(">Q", 8 * len(message))
    v = FIRST
    for start in range(0, len(padded), BLOCK):
        v = _folded(v, padded[start : start + BLOCK])
    return struct.pack(">8I", *v)


DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "sha1": lambda message: hashlib.sha1(message).digest(), "sha256": lambda message: hashlib.sha256(message).digest(), "sm3": sm3,
}


def mac(digest: str, key: bytes, message: bytes) -> bytes:
    """RFC 2104, by its definition."""
    of = DIGESTS[digest]
    key = (of(key) if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return of(bytes(b ^ 0x5C for b in key) + of(bytes(b ^ 0x36 for b in key) + message))


def code(digest: str, secret: bytes, seconds: int, digits: int = 6) -> str:
    """RFC 4226, 5.3, over the half minutes of RFC 6238."""
    found = mac(digest, secret, struct.pack(">Q", seconds // 30))
    four = found[found[-1] % 16 :][:4]
    return f"{(struct.unpack('>I', four)[0] & 0x7FFFFFFF) % 10**digits:0{digits}d}"


class Telephone:
    """A program on a telephone that has taken over a secret from the page that shows it."""

    def __init__(self, page: str) -> None:
        typed = re.search(r'<p class="slip"><code>([A-Z2-7 ]+)</code>', page)
        assert typed, page
        self.typed = typed[1]
        letters = typed[1].replace(" ", "")
        self.secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
        self.digest = "sm3" if "本系统规定用SM3" in page else "sha256" if "本系统规定用SHA-256" in page else "sha1"

    def shows(self, at: datetime, later: int = 0) -> str:
        """The six digits at a moment, or some half minutes later."""
        return code(self.digest, self.secret, int(at.timestamp()) + 30 * later)


def read_address(address: str) -> tuple[str, bytes, dict[str, str]]:
    """otpauth://totp/label?secret=…: the label, the secret and the rest, as a program reads them."""
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    letters = asked.pop("secret")
    return unquote(parts.path[1:]), base64.b32decode(letters + "=" * (-len(letters) % 8)), asked
