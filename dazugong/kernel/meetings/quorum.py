"""法定人数: whether enough of those due were present, by the regulation in force on the day."""
from __future__ import annotations

from datetime import date
from functools import cache

from dazugong.rules import CannotJudge, Due, Members, Rulebook, Share, rulebook

PRESENT = "present"


@cache
def _book() -> Rulebook:
    return rulebook()


def quorum_of(rule: str, due: int, present: int, day: date) -> tuple[bool | None, str]:
    """(达到, why with the article); (None, why not) where no rule asks or none is known for the day."""
    if not rule:
        return None, ""
    try:
        found = _book().rule(rule, day)
    except CannotJudge as unknown:
        return None, str(unknown)[:200]
    share = found.bounds[PRESENT]
    assert isinstance(share, Share)
    whole = Members(due) if share.of is Members else Due(due)
    enough = share.met(present, whole)
    return enough, f"应到{due}人，至少要到{share.needed(whole)}人，实到{present}人（{found.cited}）"[:200]
