"""围栏登记: which tables are guarded, and by what."""
from __future__ import annotations

import re
from functools import lru_cache

from django.apps import apps
from django.db import models

from .declare import Fence, by_row

WORD = re.compile(r"\w+")
PLACEHOLDER = re.compile(r"\{(?P<kind>\w+)(?::(?P<name>\w+))?\}")
KINDS = {"units", "above", "self", "day", "table"}
LONGEST_KEPT = 5000  # characters; longer statements are bulk writes, rarely repeated


def guarded() -> dict[str, Fence]:
    """Every guarded table and its fence. Empty until all models are loaded."""
    return _guarded() if apps.models_ready else {}


@lru_cache(maxsize=1)
def _guarded() -> dict[str, Fence]:
    return {model._meta.db_table: fence for model in apps.get_models(include_auto_created=True) if (fence := fence_of(model))}


def fence_of(model: type[models.Model]) -> Fence | None:
    """The fence of a model. A table of pairs that the ORM made itself stands behind the model that declares it."""
    if model._meta.proxy or not model._meta.managed:
        return None
    owner = model._meta.auto_created
    if owner and getattr(owner, "fence", None):
        column = next(f.column for f in model._meta.fields if f.related_model is owner)
        return by_row(owner._meta.db_table, column)
    return getattr(model, "fence", None)


def label(table: str) -> str:
    """What people call the rows of a table."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return str(model._meta.verbose_name)
    return table


def undeclared(prefix: str = "dazugong.") -> list[str]:
    """Models of the product that say neither `fence` nor `unfenced`: a house rule expects none."""
    return [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith(prefix) and not fence_of(model) and not getattr(model, "unfenced", "")
    ]


def tables_in(sql: str) -> frozenset[str]:
    """The guarded tables that a statement names, however quoted."""
    if not apps.models_ready:
        return frozenset()
    return _tables_in(sql) if len(sql) < LONGEST_KEPT else _tables_in.__wrapped__(sql)


@lru_cache(maxsize=4096)
def _tables_in(sql: str) -> frozenset[str]:
    return frozenset(_guarded().keys() & set(WORD.findall(sql.lower())))


def fences_in_order() -> list[tuple[str, Fence]]:
    """Guarded tables, each after those its condition reads. Raises ValueError on a circle."""
    ordered: dict[str, Fence] = {}

    def place(table: str, trail: tuple[str, ...]) -> None:
        if table in trail:
            raise ValueError("围栏互相引用成环：" + " → ".join((*trail, table)))
        if table not in ordered:
            for other in sorted(reads(table)):
                place(other, (*trail, table))
            ordered[table] = guarded()[table]

    for table in guarded():
        place(table, ())
    return list(ordered.items())


def reads(table: str) -> frozenset[str]:
    """The other guarded tables that a fence reads."""
    fence = guarded()[table]
    return tables_in(f"{fence.visible} {fence.writable}") - {table}
