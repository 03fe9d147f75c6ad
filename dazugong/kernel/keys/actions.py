"""密封、开启、销毁。"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dazugong.crypto import Keyring
from dazugong.kernel.audit.actions import Acting, leave_trace

from .models import SubjectKey


class KeyDestroyed(LookupError):
    """The subject's values were deleted by destroying its key."""

    def __init__(self) -> None:
        super().__init__("该主体的个人信息已依规删除，无法再读取")


@lru_cache(maxsize=1)
def _keyring_of(folder: Path) -> Keyring:
    return Keyring(bytes.fromhex((folder / "master").read_text("ascii").strip()))


def keyring() -> Keyring:
    """The installation's keyring; the master key lies in `DZG_HOME/keys`, outside the database."""
    return _keyring_of(settings.KEY_FOLDER)


def new_keys(subjects: Iterable[str]) -> dict[str, SubjectKey]:
    """Makes a key for each subject in one statement; the act that needs them leaves the trace."""
    ring = keyring()
    keys = [SubjectKey(subject=s, provider=ring.provider.name, sealed=ring.new_subject_key(s)) for s in subjects]
    return {key.subject: key for key in SubjectKey.objects.bulk_create(keys)}


def seal(key: SubjectKey, field: str, plain: str) -> bytes:
    """`plain` sealed under the subject's key. Raises `KeyDestroyed`."""
    if key.sealed is None:
        raise KeyDestroyed
    return keyring().seal(bytes(key.sealed), key.subject, field, plain)


def unseal(key: SubjectKey, field: str, box: bytes) -> str:
    """The plain value. Raises `KeyDestroyed` or `SealBroken`."""
    if key.sealed is None:
        raise KeyDestroyed
    return keyring().open(bytes(key.sealed), key.subject, field, bytes(box))


def seal_bytes(context: str, plain: bytes) -> bytes:
    """A file that waits for a short time, sealed under the installation's own key."""
    return keyring().seal_bytes(context, plain)


def unseal_bytes(context: str, box: bytes) -> bytes:
    """The bytes of `seal_bytes`. Raises `SealBroken`."""
    return keyring().open_bytes(context, bytes(box))


def destroy_key(*, subject: str, reason: str, by: Acting, at: datetime) -> None:
    """销毁密钥: the values of the subject can never be read again; the trace stays."""
    key = SubjectKey.objects.get(subject=subject)
    key.sealed, key.destroyed_at = None, at
    key.save(update_fields=["sealed", "destroyed_at"])
    leave_trace(by=by, at=at, verb="销毁密钥", kind="主体密钥", thing=subject, note=reason)
