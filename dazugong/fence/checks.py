"""围栏检查: mistakes in declarations, found when the program starts."""
from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from .registry import KINDS, PLACEHOLDER, fences_in_order, guarded


def fences_are_sound(app_configs: list[AppConfig] | None = None, **options: object) -> list[CheckMessage]:
    """Unknown placeholders, missing domains, and fences that read each other in a circle."""
    errors: list[CheckMessage] = []
    for table, fence in guarded().items():
        for match in PLACEHOLDER.finditer(fence.visible + fence.writable):
            kind, name = match["kind"], match["name"]
            if kind not in KINDS or (kind in ("units", "above", "table")) != bool(name) and kind != "self":
                errors.append(Error(f"表 {table} 的围栏里有不认识的占位：{match[0]}", id="fence.E001"))
    if "orgs_ancestry" in guarded():
        errors.append(Error("上下级表 orgs_ancestry 是围栏本身要读的，不能再设围栏", id="fence.E003"))
    try:
        fences_in_order()
    except ValueError as circle:
        errors.append(Error(str(circle), id="fence.E002"))
    return errors
