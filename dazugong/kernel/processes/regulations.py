"""法规把关: the table of regulations answers for the moves that name one of its judgements."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache

from dazugong.rules import VERDICTS, CannotJudge, Grounds, Rulebook, rulebook, verdict
from dazugong.spec.named_rules import register_rules


def enter_rules() -> None:
    """登记: every judgement by its name."""
    register_rules(tuple(VERDICTS), why_not, answered)


def answered(name: str, asked: Mapping[str, object], day: date) -> tuple[Mapping[str, object], str]:
    """The answers of the regulation in force on the day, and why with its articles; no answers where it cannot judge."""
    try:
        verdict_ = verdict(name, {key: _plain(value) for key, value in asked.items()}, Grounds(book=_book(), today=day))
    except CannotJudge as unknown:
        return {}, str(unknown)
    return verdict_.answer, f"{verdict_.why}（{'、'.join(verdict_.articles)}）"


def why_not(name: str, asked: Mapping[str, object], day: date) -> str:
    """Why the regulation in force on the day says no, with its articles; nothing when every answer is yes."""
    try:
        found = verdict(name, {key: _plain(value) for key, value in asked.items()}, Grounds(book=_book(), today=day))
    except CannotJudge as unknown:
        return str(unknown)
    if all(answer is not False for answer in found.answer.values()):
        return ""
    return f"{found.why}（{'、'.join(found.articles)}）"


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    return value


@cache
def _book() -> Rulebook:
    return rulebook()
