"""围栏的拒绝: what the fence raises. Every message is Chinese and names the remedy."""
from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError


class NoReader(RuntimeError):
    """没有读者: a guarded table was named while nobody is looking. A mistake in the program, never in the data."""

    def __init__(self, what: str) -> None:
        super().__init__(f"没有读者就不能读取或改动“{what}”：请先确定读者（进入 looking 范围），再访问数据")


class OutOfScope(IntegrityError):
    """超出范围: a row was written that the reader may not write, or that would be out of the reader's sight."""

    def __init__(self, what: str) -> None:
        super().__init__(f"“{what}”中的这一行不在您的管辖范围内，不能写入；请改填本单位及下级单位，或请上级单位办理")


class PastTheFence(DatabaseError):
    """越过围栏: a statement tried to go round the views or to change the role or scope by itself."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(f"该语句试图绕过数据围栏，已拒绝{reason}；请通过查询接口访问，系统任务请使用全部范围")


class Unsafe(ImproperlyConfigured):
    """不安全的设置: the database does not answer with the settings that keep data safe, or its fence is missing."""
