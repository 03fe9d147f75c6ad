"""票箱的密码: codes on slips, their marks, and boxes that only the scrutineers together can open (RFC 9180).

The one public-key sealing of the product; the curve and ciphers are named here and nowhere else.
"""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .provider import SealBroken

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"    # none that looks like another
LENGTH, GROUP = 16, 4                           # 16 letters of 32: 80 bits
OVERHEAD = 48                                   # bytes that sealing adds, whatever is sealed
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_codes(count: int) -> list[str]:
    """编码: as many different ones, each by itself from the system's own source of chance."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))
    return sorted(codes)        # sorted: where a slip stands on the printed sheet tells nothing


def shown(code: str) -> str:
    """As it is printed: four groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """As somebody typed it: without blanks and dashes, in capitals, full-width letters too."""
    plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return "".join(c for c in plain.upper() if c.isalnum())


def slip_of(poll: str, code: str) -> str:
    """票号: the mark by which a code is known; without the code nobody finds it, with the code nobody finds a person."""
    return hashlib.sha256(f"dzg/slip/{poll}/{code}".encode()).hexdigest()


def commitment_of(poll: str, slips: Sequence[str]) -> str:
    """承诺: one line that fixes the whole list of slips before the vote is opened."""
    return hashlib.sha256("\n".join([f"dzg/slips/{poll}", *sorted(slips)]).encode()).hexdigest()


def opening_key(poll: str, halves: Sequence[str]) -> X25519PrivateKey:
    """开箱钥匙, made of what the scrutineers hold: each half alone says nothing of it."""
    salt = f"dzg/opening/{poll}".encode()
    seed = hashlib.scrypt("/".join(sorted(map(typed, halves))).encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return X25519PrivateKey.from_private_bytes(seed)


def lock_of(poll: str, halves: Sequence[str]) -> bytes:
    """锁: the public part, which the server keeps and with which anybody can seal."""
    return opening_key(poll, halves).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def seal_to(lock: bytes, poll: str, plain: bytes) -> bytes:
    """Sealed to whoever holds the halves; bound to the poll. Sealed twice, it looks different."""
    return bytes(_SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(bytes(lock)), info=f"dzg/box/{poll}".encode()))


def open_with(key: X25519PrivateKey, poll: str, box: bytes) -> bytes:
    """What was sealed. Raises `SealBroken`."""
    try:
        return bytes(_SUITE.decrypt(bytes(box), key, info=f"dzg/box/{poll}".encode()))
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
