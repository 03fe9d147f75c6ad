"""读者: who is asking, in which post, on which day. Every query takes one; every action receives one as `by`."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from django.db import models

from dazugong.fence.errors import NoReader
from dazugong.fence.scope import Scope, current_scope, looking

from .refusal import Hidden

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Reader:
    """读者. Built by `access.reader_for` from the posts held on `day`; opaque to pages.

    `scope` says which rows the database shows; `powers` which verbs the post may use ("records.file").
    `unit_id` and `post_id` are those one is acting in, `role` the identifier of the role. `looks_back` is no only where
    the day is known to be today: then rows stand as they are, and nothing has to be told from dated entries.
    """

    login_id: int | None
    person_id: int | None
    post_id: int | None
    unit_id: int | None
    role: str
    scope: Scope
    powers: frozenset[str] = field(default_factory=frozenset)
    label: str = ""
    looks_back: bool = True

    @property
    def day(self) -> date:
        """截至日期: the day one looks at."""
        return self.scope.day

    def may(self, power: str) -> bool:
        """Whether the post held gives `power`."""
        return self.scope.everything or power in self.powers

    def reaches(self, domain: str) -> bool:
        """Whether the post reaches over rows of the domain anywhere."""
        return self.scope.everything or domain in self.scope.roots

    def need(self, power: str) -> None:
        """Raises `Hidden` without the power: a forbidden door looks like no door."""
        if not self.may(power):
            raise Hidden(power)

    def rows(self, model: type[M]) -> models.QuerySet[M]:
        """The rows of `model` that this reader may see. The only way to a guarded table.

        Raises `NoReader` when the connection is not looking through this reader's eyes.
        """
        if current_scope() != self.scope:
            raise NoReader(model._meta.verbose_name)
        return model._default_manager.all()

    def on(self, day: date) -> Reader:
        """The same reader looking at another day; rights stay those of the post held today."""
        return replace(self, scope=replace(self.scope, day=day), looks_back=True)


@contextmanager
def reading(reader: Reader) -> Iterator[Reader]:
    """Within the block the database shows what `reader` may see."""
    with looking(reader.scope):
        yield reader


def system_reader(day: date, label: str) -> Reader:
    """系统: a job or the building of the demo, which sees everything; `label` says on whose behalf."""
    scope = Scope(roots={}, day=day, everything=True)
    return Reader(login_id=None, person_id=None, post_id=None, unit_id=None, role="system", scope=scope, label=label)


@contextmanager
def widened(by: Reader) -> Iterator[None]:
    """Within the block the fence is open: for acts whose right was checked by code, e.g. placing a new unit.

    Every use says why beside it.
    """
    with looking(replace(by.scope, everything=True)):
        yield
