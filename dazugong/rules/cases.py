"""判例: a list of questions `{id, rule, input, on?}` and their answers `{id, verdict, articles, why, warnings?}`."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from . import admissions, ballots, branches, cadres, decisions, elections  # noqa: F401  they enter their verdicts
from .inputs import arguments, read_day
from .refusal import CannotJudge
from .verdict import VERDICTS, Grounds, Verdict


@dataclass(frozen=True)
class Answer:
    """答复: a verdict, or the reason why there is none."""

    id: str | int | None
    verdict: Verdict | None
    refused: str = ""

    def as_dict(self) -> dict[str, object]:
        """The answer as plain data, days as text."""
        if self.verdict is None:
            return {"id": self.id, "verdict": None, "articles": [], "why": self.refused, "refused": True}
        warnings = {"warnings": self.verdict.warnings} if self.verdict.warnings else {}
        answer = {name: _plain(value) for name, value in self.verdict.answer.items()}
        return {"id": self.id, "verdict": answer, "articles": self.verdict.articles, "why": self.verdict.why} | warnings


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def verdict(name: str, given: object, grounds: Grounds) -> Verdict:
    """The verdict on plain data; CannotJudge when the rule is unknown or the input does not fit it."""
    function = VERDICTS.get(name) if isinstance(name, str) else None
    if function is None:
        raise CannotJudge(f"没有“{name[:40] if isinstance(name, str) else ''}”这条规则，可用的有：{'、'.join(sorted(VERDICTS))}")
    return function(grounds, **arguments(function, given))


def answer_cases(cases: object, grounds: Grounds) -> list[Answer]:
    """Every case answered on its own: one that cannot be judged does not stop the others."""
    if not isinstance(cases, list):
        raise CannotJudge("文件里应是一串题目（列表），每题写 id、rule、input")
    seen: set[object] = set()
    answered = []
    for number, case in enumerate(cases, 1):
        answered.append(_answer(number, case, grounds, seen))
        seen.add(answered[-1].id)
    return answered


def _answer(number: int, case: object, grounds: Grounds, seen: set[object]) -> Answer:
    id_ = case.get("id") if isinstance(case, Mapping) else None
    id_ = id_ if isinstance(id_, str | int) and not isinstance(id_, bool) else None
    try:
        if not isinstance(case, Mapping):
            raise CannotJudge(f"第{number}题应为一组键和值，写 id、rule、input")
        if id_ is None:
            raise CannotJudge(f"第{number}题没有 id，请补上")
        if id_ in seen:
            raise CannotJudge(f"id“{str(id_)[:40]}”用了两次，请改成不同的")
        if missing := [key for key in ("rule", "input") if key not in case]:
            raise CannotJudge(f"缺少 {'、'.join(missing)}，请补上")
        if "on" in case:
            grounds = replace(grounds, on=read_day("on", case["on"]))
        return Answer(id_, verdict(case["rule"], case["input"], grounds))
    except CannotJudge as refused:
        return Answer(id_, None, str(refused))
