"""走遍流程: every marking (what is open, what is done) that a procedure can reach, whatever its conditions say."""
from __future__ import annotations

from dataclasses import dataclass, field

from dazugong.spec.consulting import DECLINE
from dazugong.spec.procedures import Move, Procedure, Step
from dazugong.spec.proceeding import fire

MOST = 20_000
Marking = tuple[frozenset[str], frozenset[str]]


@dataclass
class Walk:
    """走遍的结果: the steps that were ever open, the ends reached, and where one can go from each marking."""

    opened: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    after: dict[Marking, set[Marking | str]] = field(default_factory=dict)
    whole: bool = True

    def leads_to_an_end(self) -> set[Marking]:
        """The markings from which some end can be reached."""
        before: dict[Marking | str, set[Marking]] = {}
        for marking, following in self.after.items():
            for one in following:
                before.setdefault(one, set()).add(marking)
        good: set[Marking] = set()
        waiting: list[Marking | str] = [one for one in before if isinstance(one, str)]
        while waiting:
            for marking in before.get(waiting.pop(), set()) - good:
                good.add(marking)
                waiting.append(marking)
        return good


def _unanswered(procedure: Procedure, step: Step) -> list[Move]:
    """What nobody of several units answered goes back to where it came from."""
    return [Move(DECLINE.verb, to=(sender.id,), back=True) for sender, move in procedure.moves() if step.several and step.id in move.to]


def walk(procedure: Procedure, *, without: str = "") -> Walk:
    """From the first step through every move; `without` a step: nobody ever acts there."""
    found = Walk()
    start: Marking = (frozenset({procedure.start.id}), frozenset())
    waiting, seen = [start], {start}
    while waiting and len(seen) < MOST:
        marking = waiting.pop()
        following = found.after.setdefault(marking, set())
        found.opened |= marking[0]
        for step_id in marking[0] - {without}:
            step = procedure.by_id[step_id]
            for move in (*step.moves, *_unanswered(procedure, step)):
                fired = fire(procedure, *marking, step, move)
                if fired.end:
                    found.ends.add(fired.end)
                    following.add(fired.end)
                    continue
                one = (fired.open, fired.done)
                following.add(one)
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
    found.whole = not waiting
    return found
