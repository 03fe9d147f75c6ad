"""按法规把关: the regulations that a move may name. The table of rules enters itself; this package knows only their names."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

Judge = Callable[[str, Mapping[str, object], date], str]
Answered = tuple[Mapping[str, object], str]     # the answers by name, and why; no answers where the rule cannot judge
Answer = Callable[[str, Mapping[str, object], date], Answered]
_judges: dict[str, Judge] = {}
_answers: dict[str, Answer] = {}


def register_rules(names: tuple[str, ...], judge: Judge, answer: Answer) -> None:
    """登记: `judge` says why the answer is no, or nothing when it is yes; `answer` gives the answers themselves."""
    _judges.update(dict.fromkeys(names, judge))
    _answers.update(dict.fromkeys(names, answer))


def rule_names() -> tuple[str, ...]:
    """Every regulation that can be named; empty where the table of rules has not been entered."""
    return tuple(sorted(_judges))


def judged(name: str, asked: Mapping[str, object], day: date) -> str:
    """Why not. A regulation that is not there holds the case: silence is no consent."""
    judge = _judges.get(name)
    return judge(name, asked, day) if judge else f"没有“{name}”这条规定，请在机制里改正"


def found(name: str, asked: Mapping[str, object], day: date) -> Answered:
    """What the regulation answers, and why; nothing where it is not there or cannot judge."""
    answer = _answers.get(name)
    return answer(name, asked, day) if answer else ({}, f"没有“{name}”这条规定，请在机制里改正")
