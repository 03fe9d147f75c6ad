"""归并: clauses come together as spans, one span for one thing that can be checked on its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from dazugong.reading.clause import Clause, Role

CORE = {Role.MECHANISM, Role.ACT, Role.TARGET, Role.BELIEF}
SHORT = 8


@dataclass
class Span:
    """措施范围: clauses of one measure, with frames before and purposes after."""

    clauses: list[Clause] = field(default_factory=list)

    @property
    def core(self) -> Role | None:
        """The role that names the span: the first clause that is more than a frame."""
        return next((c.role for c in self.clauses if c.role in CORE), None)

    @property
    def roles(self) -> set[Role]:
        return {c.role for c in self.clauses}

    @property
    def framed(self) -> bool:
        return bool(self.clauses) and self.clauses[0].role is Role.FRAME


def spans(clauses: list[Clause]) -> list[Span]:
    """归并: the clauses of one passage as spans, in order."""
    found: list[Span] = []
    current = Span()
    for clause in clauses:
        if _opens_new(current, clause):
            found.append(current)
            current = Span()
        current.clauses.append(clause)
    if current.clauses:
        found.append(current)
    return found


def _opens_new(span: Span, clause: Clause) -> bool:
    if not span.clauses or (span.core is None and Role.MEANS not in span.roles):
        return False
    length = clause.end - clause.start
    match clause.role:
        case Role.FRAME | Role.TIME | Role.MEANS:
            return span.core is not None
        case Role.MECHANISM:
            return span.core is not None and not (span.framed and Role.MECHANISM in span.roles)
        case Role.TARGET:
            return span.core is not None
        case Role.ACT:
            return span.core is not None and length > SHORT and not span.framed
        case Role.BELIEF:
            return span.core in (Role.MECHANISM, Role.TARGET) and clause.demands
    return False
