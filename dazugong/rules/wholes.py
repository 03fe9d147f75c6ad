"""分母: the wholes that shares are taken of. They are types, so that one cannot be used for another.

到会 `Present`, 应到会 `Due`, 全体成员 `Members` are the three denominators of votes; 应选名额 `Seats` and
学时 `CourseHours` are the wholes of two other shares. No arithmetic and no order between them; equal only to their own kind.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .refusal import CannotJudge


@dataclass(frozen=True)
class Whole:
    """整体: a number of persons, seats or hours of which a share is taken; zero or more."""

    count: int
    name: ClassVar[str] = "整体"
    term: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if isinstance(self.count, bool) or not isinstance(self.count, int) or self.count < 0:
            raise CannotJudge(f"{self.name}应为不小于零的整数，请改正")


class Present(Whole):
    """到会人数: those in the room who have a vote."""

    name = "到会人数"
    term = "present"


class Due(Whole):
    """应到会人数: those entitled to vote who should attend."""

    name = "应到会人数"
    term = "due"


class Members(Whole):
    """全体成员数: the members of a committee, recused ones among them."""

    name = "应到会成员数"
    term = "members"


class Seats(Whole):
    """应选名额."""

    name = "应选名额"
    term = "seats"


class CourseHours(Whole):
    """学时: the hours of one course."""

    name = "学时"
    term = "hours"


WHOLES: dict[str, type[Whole]] = {kind.term: kind for kind in (Present, Due, Members, Seats, CourseHours)}
