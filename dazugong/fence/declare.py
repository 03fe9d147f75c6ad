"""围栏声明: what a model says about who may see its rows."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fence:
    """围栏: which rows of a table a reader may see, as one SQL condition over the row.

    `visible` is the condition for reading; `writable` that for rows written, before and after the change (default: the same).
    A row must be visible to be written, and stay visible: an act that moves a row out of sight needs the system's scope.

    Placeholders:
        {units:D}     ids of the units open in domain D on the day: the roots' subtrees along 隶属
        {above:D}     ids of the roots of D and of all units above them
        {self}        id of the reader as a person; {self:login} another of `Scope.selves`
        {day}         the day looked at
        {table:name}  another table, behind its own fence (the bare name means the same)
    """

    visible: str
    writable: str = ""

    @property
    def writing(self) -> str:
        """The condition a written row must satisfy besides being visible; empty when there is none."""
        return "" if self.writable in ("", self.visible) else self.writable


def by_unit(domain: str, column: str = "unit_id") -> Fence:
    """Rows of the units open in `domain`."""
    return Fence(f"{column} IN {{units:{domain}}}")


def in_domain(domains: Iterable[str], unit: str = "unit_id", domain: str = "domain") -> str:
    """The condition for rows that name their domain themselves: each is seen with the units open in that one."""
    return "(" + " OR ".join(f"({domain} = '{one}' AND {unit} IN {{units:{one}}})" for one in domains) + ")"


def by_row(table: str, column: str) -> Fence:
    """Rows that hang on a visible row of another guarded table, named by `column`."""
    return Fence(f"{column} IN (SELECT id FROM {{table:{table}}})")
