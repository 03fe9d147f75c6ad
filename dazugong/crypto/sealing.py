"""密封与盲索引: one master key, one key per person or case below it."""
from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from .provider import OpenSsl, Provider

KEY = 32


class Keyring:
    """钥匙串: derives the keys of one installation from its master key.

    Values of a subject (a person, a case) are sealed with the subject's own key, which is itself sealed
    under the master key; destroying the sealed subject key makes the values unreadable for good.
    """

    def __init__(self, master: bytes, provider: Provider | None = None) -> None:
        if len(master) < KEY:
            raise ValueError("主密钥长度不足")
        self.provider = provider or OpenSsl()
        self._wrapping = self.provider.mac(master, b"dzg/wrapping")[:KEY]
        self._index = self.provider.mac(master, b"dzg/blind-index")
        self._digest = self.provider.mac(master, b"dzg/content-digest")

    def new_subject_key(self, subject: str) -> bytes:
        """A fresh key for `subject`, sealed for storage."""
        return self.provider.seal(self._wrapping, os.urandom(KEY), subject.encode())

    def seal_first(self, subjects: Sequence[str], values: Sequence[tuple[int, str, str]]) -> tuple[list[bytes], list[bytes]]:
        """For each subject a fresh key, sealed for storage; for each value (place of its subject, field, plain) its box.

        Keys are drawn at once and never unwrapped; values of one subject should follow each other.
        """
        drawn = os.urandom(KEY * len(subjects))
        keys = [drawn[start : start + KEY] for start in range(0, len(drawn), KEY)]
        wrapped = self.provider.seal_each((self._wrapping, key, subject.encode()) for key, subject in zip(keys, subjects))
        boxes = self.provider.seal_each((keys[n], plain.encode(), f"{subjects[n]}/{field}".encode()) for n, field, plain in values)
        return wrapped, boxes

    def seal(self, sealed_key: bytes, subject: str, field: str, plain: str) -> bytes:
        """`plain` sealed with the subject's key, bound to subject and field."""
        key = self.provider.open(self._wrapping, sealed_key, subject.encode())
        return self.provider.seal(key, plain.encode(), f"{subject}/{field}".encode())

    def open(self, sealed_key: bytes, subject: str, field: str, box: bytes) -> str:
        """The plain text; raises `SealBroken`."""
        key = self.provider.open(self._wrapping, sealed_key, subject.encode())
        return self.provider.open(key, box, f"{subject}/{field}".encode()).decode()

    def open_each(self, sealed_key: bytes, subject: str, boxes: Mapping[str, bytes]) -> dict[str, str]:
        """The plain text of several fields of one subject, its key unwrapped once; raises `SealBroken`."""
        key = self.provider.open(self._wrapping, sealed_key, subject.encode())
        return {field: self.provider.open(key, box, f"{subject}/{field}".encode()).decode() for field, box in boxes.items()}

    def seal_bytes(self, context: str, plain: bytes) -> bytes:
        """Bytes that wait for a short time (an upload between preview and confirmation), bound to `context`."""
        return self.provider.seal(self._wrapping, plain, f"waiting/{context}".encode())

    def open_bytes(self, context: str, box: bytes) -> bytes:
        """What `seal_bytes` sealed; raises `SealBroken`."""
        return self.provider.open(self._wrapping, box, f"waiting/{context}".encode())

    def blind(self, field: str, plain: str) -> str:
        """盲索引: equal values give equal marks; without the master key the mark cannot be guessed back."""
        return self.provider.mac(self._index, f"{field}\0{plain}".encode()).hex()[:32]

    def content_digest(self, message: bytes) -> str:
        """Keyed digest of filed content, for traces: proves what was filed without telling it."""
        return self.provider.mac(self._digest, message).hex()
