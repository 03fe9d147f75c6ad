"""定性目标: what no number says is judged by somebody from the evidence, unit by unit; the newest judgement of the day counts."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dazugong.kernel.identity.reader import Reader
from dazugong.spec.target import Target

from .asking import Question
from .models import Judgement
from .targets import NOT_YET, SHORT

if TYPE_CHECKING:
    from .tables import Row

VERDICTS = tuple(Judgement.Verdict.choices)


def to_judge(asked: Question) -> list[Target]:
    """The targets of an indicator that somebody has to judge."""
    return [goal for goal in asked.indicator.targets if goal.said]


def judgements_of(reader: Reader, asked: Question) -> list[Judgement]:
    """Every judgement of units within reach, for one indicator in one period, the newest first."""
    if not to_judge(asked):
        return []
    rows = reader.rows(Judgement).filter(pack=asked.pack.id, indicator=asked.indicator.id, period=asked.period.code, at__date__lte=asked.known)
    return list(rows.select_related("unit").order_by("-at", "-pk"))


def by_hand(reader: Reader, asked: Question, rows: Sequence[Row]) -> list[Row]:
    """Rows whose target is judged, with what was found: the newest; 未到期 while nobody has judged and there is time, then 未达到."""
    goals = {goal.band: goal for goal in to_judge(asked)}
    if not goals:
        return list(rows)
    found: dict[tuple[int, str], str] = {}
    for one in judgements_of(reader, asked):
        found.setdefault((one.unit_id, one.band), one.get_verdict_display())
    judged = []
    for row in rows:
        goal = goals.get(row.band) or goals.get("")
        judged.append(replace(row, verdict=found.get((row.unit, goal.band)) or _waiting(goal, asked)) if goal and row.asked else row)
    return judged


def _waiting(goal: Target, asked: Question) -> str:
    return NOT_YET if goal.due is None or asked.known <= goal.due else SHORT
