"""定档和排名: the scores of all who are assessed together → ranks and grades, each with its reason.

Only points decide, the total first, then what `ties_by` names: names, order of entry and the key of an assessed never do.
"""
from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from dazugong.spec.scoring import HUNDRED, Grade, Sheet
from dazugong.spec.scoring_reckon import Score

K = TypeVar("K", bound=Hashable)
Order = tuple[Fraction, ...]      # the total, then what equal totals are told apart by; the larger goes before


@dataclass(frozen=True)
class Standing:
    """名次和等次. `rank` None: no total yet, or vetoed; `why` says in words how the grade came about."""

    rank: int | None = None
    grade: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Excess:
    """超额: a grade proposed for more than its quota allows."""

    grade: str
    proposed: int
    limit: int

    @property
    def over(self) -> int:
        return self.proposed - self.limit

    def __str__(self) -> str:
        return f"“{self.grade}”拟定{self.proposed}个，上限{self.limit}个，超{self.over}个"


def standings(sheet: Sheet, scores: Mapping[K, Score], proposed: Mapping[K, str] | None = None) -> dict[K, Standing]:
    """The standing of each. A grade proposed by those who decide takes the place of the one the points give."""
    ranks = _ranks(sheet, scores)
    grades = _grades(sheet, scores)
    found = {}
    for key in scores:
        grade, why = grades.get(key, ("", ()))
        wanted = (proposed or {}).get(key, "")
        if wanted and wanted != grade:
            grade, why = wanted, (*why, f"集体研究拟定为“{wanted}”")
        found[key] = Standing(ranks.get(key), grade, (*why, *_told_apart(sheet, scores, key)))
    return found


def limit_of(grade: Grade, number: int) -> int:
    """名额: percent of those assessed, rounded down."""
    return (number * (grade.quota or HUNDRED) / HUNDRED).__floor__()


def excesses(sheet: Sheet, scores: Mapping[K, Score], proposed: Mapping[K, str]) -> list[Excess]:
    """What proposals take beyond a quota; ties that join are not held against anybody who proposed nothing."""
    if not any(proposed.values()):
        return []
    given = standings(sheet, scores, proposed)
    found = []
    for grade in sheet.grades:
        number = sum(one.grade == grade.name for one in given.values())
        limit = limit_of(grade, len(scores))
        if grade.quota is not None and number > limit:
            found.append(Excess(grade.name, number, limit))
    return found


def best_allowed(sheet: Sheet, score: Score) -> tuple[int, tuple[str, ...]]:
    """(the best grade that vetoes and closed gates leave open, why)."""
    best, why = 0, []
    for veto in sheet.vetoes:
        if veto.term in score.vetoes and veto.grade:
            best = max(best, sheet.grade(veto.grade))
            why.append(f"一票否决：{veto.term}")
    for gate in sheet.gates:
        if gate.term in score.closed:
            best = max(best, sheet.grade(gate.most))
            why.append(f"未达到门槛“{gate.term}”，最高为“{gate.most}”")
    return best, tuple(why)


def _ranks(sheet: Sheet, scores: Mapping[K, Score]) -> dict[K, int]:
    orders = {key: order for key, score in scores.items() if (order := _order(sheet, score)) and not score.vetoes}
    values = list(orders.values()) if sheet.ties == "skip" else list(set(orders.values()))
    return {key: 1 + sum(other > order for other in values) for key, order in orders.items()}


def _order(sheet: Sheet, score: Score) -> Order:
    """Where the points put him; empty where there is no total."""
    if score.total is None:
        return ()
    return (score.total, *((score.items.get(term) if term in score.items else score.sections.get(term)) or Fraction(0) for term in sheet.ties_by))


def _told_apart(sheet: Sheet, scores: Mapping[K, Score], key: K) -> tuple[str, ...]:
    """Why of somebody whose total is another's too, and who stands before or behind him all the same."""
    mine = _order(sheet, scores[key])
    apart = {order for score in scores.values() if (order := _order(sheet, score)) and mine and order[0] == mine[0]}
    return (f"总分相同的，{'、再看'.join(sheet.ties_by)}得分高的在前",) if len(apart) > 1 else ()


def _grades(sheet: Sheet, scores: Mapping[K, Score]) -> dict[K, tuple[str, tuple[str, ...]]]:
    """From the best grade down: whoever may have it takes it, as far as the quota goes; the rest go on to the next."""
    waiting = {key: order for key, score in scores.items() if (order := _order(sheet, score))}
    bars = {key: best_allowed(sheet, scores[key]) for key in waiting}
    found: dict[K, tuple[str, tuple[str, ...]]] = {}
    passed: dict[K, tuple[str, ...]] = {}
    for place, grade in enumerate(sheet.grades):
        last = place == len(sheet.grades) - 1
        able = {key: order for key, order in waiting.items()
                if last or (bars[key][0] <= place and (grade.at_least is None or order[0] >= grade.at_least))}
        taken = able if last else _within_quota(sheet, grade, able, len(scores))
        for key in able:
            if key in taken:
                found[key] = grade.name, (*_reason(grade), *bars[key][1], *passed.get(key, ()))
                del waiting[key]
            else:
                passed[key] = (*passed.get(key, ()), f"“{grade.name}”名额{limit_of(grade, len(scores))}个已满")
    return found


def _within_quota(sheet: Sheet, grade: Grade, able: Mapping[K, Order], number: int) -> set[K]:
    """Those above the line; whoever ties with the last one in joins, or drops with him, as the sheet says."""
    limit = limit_of(grade, number)
    if grade.quota is None or len(able) <= limit:
        return set(able)
    orders = sorted(able.values(), reverse=True)
    if limit == 0:
        return set()
    line, split = orders[limit - 1], orders[limit] == orders[limit - 1]
    if split and sheet.joins == "drop":
        return {key for key, order in able.items() if order > line}
    return {key for key, order in able.items() if order >= line}


def _reason(grade: Grade) -> tuple[str, ...]:
    return (f"{shown_points(grade.at_least)}分以上为“{grade.name}”",) if grade.at_least is not None else ()


def fixed_points(points: Fraction | None, places: int = 2) -> str:
    """A total or a column of points, all with the same decimals: 90.00, 92.33; half up."""
    if points is None:
        return ""
    scale = 10 ** places
    size = (abs(points) * scale * 2 + 1).__floor__() // 2
    text = f"{size // scale}.{size % scale:0{places}d}" if places else str(size)
    return f"-{text}" if points < 0 and size else text


def shown_points(points: Fraction | None) -> str:
    """Points as they are written: 12, 0.5, 92.33 (half up at two places)."""
    if points is None:
        return ""
    hundredths = (abs(points) * 200 + 1).__floor__() // 2
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if points < 0 and hundredths else text
