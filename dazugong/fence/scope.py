"""范围: through whose eyes a connection looks."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Scope:
    """范围: the root units whose subtrees are open on `day`, by domain ("units", "people", "records" …).

    `selves` says who the reader is: the person's id, or {"person": 1, "login": 2}.
    `everything` is the system itself (a job, a migration, the building of the demo): nothing is filtered.
    """

    roots: Mapping[str, frozenset[int]] = field(default_factory=dict)
    selves: Mapping[str, int] | int | None = None
    day: date = date.min
    everything: bool = False

    @cached_property
    def root_lists(self) -> dict[str, str]:
        """Each domain's roots as a JSON list, as the databases read them."""
        return {domain: json.dumps(sorted(ids)) for domain, ids in self.roots.items()}

    def self_id(self, who: str = "person") -> int | None:
        """The id of the reader as `who`, or None."""
        if isinstance(self.selves, Mapping):
            return self.selves.get(who)
        return self.selves if who == "person" else None


EVERYTHING = Scope(everything=True)


def current_scope(using: str = "default") -> Scope | None:
    """The scope the connection looks through; None when nobody is looking."""
    return getattr(connections[using], "scope", None)


def looking(scope: Scope | None, using: str = "default") -> AbstractContextManager[None]:
    """Within the block the connection looks through `scope`; afterwards through the former one. Nests.

    A connection closed within the block has no reader any more, and gets none back at the end.
    """
    return looking_on(connections[using], scope)


@contextmanager
def looking_on(connection: BaseDatabaseWrapper, scope: Scope | None) -> Iterator[None]:
    """The same for a connection at hand."""
    former, closings = getattr(connection, "scope", None), getattr(connection, "closings", 0)
    connection.scope = scope
    try:
        yield
    finally:
        connection.scope = former if getattr(connection, "closings", 0) == closings else None
