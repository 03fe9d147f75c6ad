"""密码服务: the only place where an algorithm is named.

A certified module (SDF, SKF) takes the place of `OpenSsl` by offering the same six methods.
"""
from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

NONCE = 12
OF_CODES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sm3": hashes.SM3}    # digests that a one-time code may rest on


class SealBroken(ValueError):
    """A sealed value cannot be opened: wrong key, or not the bytes that were sealed."""

    def __init__(self) -> None:
        super().__init__("密封的内容打不开：密钥不符或内容已被改动")


class Provider(Protocol):
    """What a cryptographic module must offer. `name` is stored with each value, so old values stay readable."""

    name: str

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes: ...
    def seal_each(self, items: Iterable[tuple[bytes, bytes, bytes]]) -> list[bytes]: ...
    def open(self, key: bytes, box: bytes, context: bytes) -> bytes: ...
    def mac(self, key: bytes, message: bytes) -> bytes: ...
    def digest(self, message: bytes) -> bytes: ...
    def code_mac(self, digest: str, key: bytes, message: bytes) -> bytes: ...


class OpenSsl:
    """Software provider on OpenSSL: AES-256-GCM, HMAC-SHA-256, SHA-256."""

    name = "openssl-aes256gcm-sha256"

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        """Nonce and ciphertext with tag; `context` is bound in, so a box moved to another row does not open."""
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, context)

    def seal_each(self, items: Iterable[tuple[bytes, bytes, bytes]]) -> list[bytes]:
        """As `seal` for each key, plain and context: one draw for all nonces, one cipher for items that share a key in a row."""
        items = list(items)
        nonces = os.urandom(NONCE * len(items))
        boxes, last, cipher = [], None, None
        for number, (key, plain, context) in enumerate(items):
            if cipher is None or key != last:
                last, cipher = key, AESGCM(key)
            nonce = nonces[number * NONCE : (number + 1) * NONCE]
            boxes.append(nonce + cipher.encrypt(nonce, plain, context))
        return boxes

    def open(self, key: bytes, box: bytes, context: bytes) -> bytes:
        """The plain bytes; raises `SealBroken`, never returns garbage."""
        try:
            return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], context)
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error

    def mac(self, key: bytes, message: bytes) -> bytes:
        return hmac.digest(key, message, "sha256")

    def digest(self, message: bytes) -> bytes:
        return hashlib.sha256(message).digest()

    def code_mac(self, digest: str, key: bytes, message: bytes) -> bytes:
        """HMAC for one-time codes over SHA-1 (what programs on telephones know), SHA-256 or SM3."""
        mac = HMAC(key, OF_CODES[digest]())
        mac.update(message)
        return mac.finalize()
