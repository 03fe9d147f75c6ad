"""可密封文本: a column in which a personal value lies sealed and every other text as it is."""
from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from django.db import models

from .actions import seal_bytes, unseal_bytes

AMONG = "\x1e"  # within a sealed value: between those who may read it and the text
SEALED = "\x1f"  # what a sealed value begins with; no text that was typed begins so


class Personal(str):
    """个人信息: a text that is kept sealed. It is the text itself wherever it is read; `masked` is what others see of it."""

    __slots__ = ()

    @property
    def masked(self) -> str:
        """遮盖: the first three and the last four of eleven characters or more, else nothing."""
        return "" if not self else f"{self[:3]}****{self[-4:]}" if len(self) >= 11 else "****"


class Restricted(Personal):
    """限人看的: a text that only some posts or roles (`only`) may read; it remembers them wherever it is kept."""

    only: tuple[str, ...]

    def __new__(cls, text: str, only: Iterable[str] = ()) -> Restricted:
        found = super().__new__(cls, text)
        found.only = tuple(only)
        return found

    @property
    def masked(self) -> str:
        return "无权查看" if self else ""


class SealableText(models.TextField):
    """A text column that seals a `Personal` under the installation's key, and opens it by whatever query it is read.

    In the database it is text, so a filter finds only what is not personal, and whether there is anything.
    """

    def get_prep_value(self, value: Any) -> Any:
        """`Personal` sealed; any other text as it is."""
        if isinstance(value, Personal) and value:
            plain = f"{AMONG}{'、'.join(value.only)}{AMONG}{value}" if isinstance(value, Restricted) else value
            return SEALED + b64encode(seal_bytes(self._context, plain.encode())).decode()
        return value.lstrip(SEALED) if isinstance(value, str) else super().get_prep_value(value)

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """The text; a sealed one as `Personal`. Raises `SealBroken`."""
        if value and value.startswith(SEALED):
            plain = unseal_bytes(self._context, b64decode(value[1:])).decode()
            if plain.startswith(AMONG):
                only, _, text = plain[1:].partition(AMONG)
                return Restricted(text, only.split("、"))
            return Personal(plain)
        return value

    def deconstruct(self) -> Any:
        """For migrations a text column like any other."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    @property
    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"
