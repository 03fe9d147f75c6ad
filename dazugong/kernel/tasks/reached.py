"""目标完成: what was aimed at, what the units report, and what a declared indicator of the same name measures, side by side.

A target is measured by the indicator whose label is what it names (任务完成率 ≥ 90%); where none is declared, the value
reported counts. The figure is that of the indicator's latest period, and leads to its board.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.indicators import queries as indicators
from dazugong.kernel.orgs.models import Unit
from dazugong.reading import likeness
from dazugong.spec.model import Indicator, Pack

from . import then
from .models import FINISHED, Task, TaskProgress
from .queries import giving_unit
from .targets import Target, number_in, reached, said

MET, NOT_MET, NOT_YET, NOT_SAID = VERDICTS = ("已达到", "未达到", "未到期", "未报")


@dataclass(frozen=True)
class Measured:
    """实测: the figure of an indicator for one unit, and where it stands."""

    value: Decimal
    words: str
    pack: str
    indicator: str
    period: str
    term: str
    under: str


@dataclass(frozen=True)
class Goal:
    """一个目标 of one task: the line, the value reported and its day, the value measured, and whether it is reached."""

    line: str
    reported: str
    reported_on: date | None
    measured: Measured | None
    verdict: str


def goals_of(reader: Reader, task: Task, targets: Sequence[Target]) -> list[Goal]:
    """The targets of one task, as they are today or were on the day looked at."""
    if not targets:
        return []
    reports = _reported(reader, [task.pk]).get(task.pk, {})
    return [_goal(reader, task, target, reports, _measured(reader, target, task.unit_id, own=True).get(task.unit_id)) for target in targets]


def goals_below(reader: Reader, task: Task, children: Iterable[Task]) -> list[tuple[Task, list[Goal]]]:
    """The targets of `task` at each unit it was handed down to: a number of statements that does not grow with the units."""
    rows = list(children)
    reports = _reported(reader, [child.pk for child in rows])
    figures = [(target, _measured(reader, target, task.unit_id, own=False)) for target in task.targets]
    return [
        (child, [_goal(reader, child, target, reports.get(child.pk, {}), found.get(child.unit_id)) for target, found in figures])
        for child in rows
    ]  # fmt: skip


def counted(rows: Iterable[tuple[Task, list[Goal]]]) -> list[dict[str, int]]:
    """For each target how many units have reached it, have not, have still time, have not said."""
    found: list[dict[str, int]] = []
    for _, goals in rows:
        found = found or [dict.fromkeys(VERDICTS, 0) for _ in goals]
        for place, goal in enumerate(goals):
            found[place][goal.verdict] += 1
    return found


def _goal(reader: Reader, task: Task, target: Target, reports: Mapping[str, tuple[str, date]], measured: Measured | None) -> Goal:
    reported, day = reports.get(target["indicator"], ("", None))
    enough = reached(target, measured.value if measured else number_in(reported))
    due = getattr(task, "due_then", task.due)
    over = (due is not None and due < reader.day) or getattr(task, "state_then", task.state) in FINISHED
    verdict = MET if enough else (NOT_SAID if not reported and measured is None else NOT_MET) if over else NOT_YET
    return Goal(said([target])[0], reported, day, measured, verdict)


def _reported(reader: Reader, tasks: list[int]) -> dict[int, dict[str, tuple[str, date]]]:
    """Task → what is aimed at → the latest value reported, and its day."""
    found: dict[int, dict[str, tuple[str, date]]] = {}
    rows = reader.rows(TaskProgress).filter(task__in=tasks, at__lt=then.night_of(reader.day)).exclude(values={}).order_by("pk")
    for task, values, day in rows.values_list("task_id", "values", "day"):
        found.setdefault(task, {}).update({what: (value, day) for what, value in values.items()})
    return found


def measures(pack: Pack, indicator: Indicator, target: Mapping[str, str]) -> bool:
    """Whether the indicator measures the target: the one an officer picked, else the one of the same name."""
    picked = target.get("measured", "")
    return key_of(pack, indicator) == picked if picked else indicator.label == target["indicator"]


def key_of(pack: Pack, indicator: Indicator) -> str:
    """pack.indicator"""
    return f"{pack.id}.{indicator.id}"


def offered(reader: Reader, what: str) -> list[tuple[str, str, str]]:
    """相近的指标: (key, label, title of the pack) of every indicator in force, the one most like `what` first."""
    if not reader.may("figures.read"):
        return []
    found = [(key_of(pack, i), i.label, pack.title) for pack, i in indicators.indicators_on(reader)]
    return sorted(found, key=lambda one: -likeness(what, one[1]))


def _measured(reader: Reader, target: Target, unit: int, *, own: bool) -> dict[int, Measured]:
    """Unit → figure of the indicator that bears the target's name: of the unit itself, or of every unit below it."""
    if not reader.may("figures.read"):
        return {}
    declared = next(((pack, i) for pack, i in indicators.indicators_on(reader) if measures(pack, i, target)), None)
    period = indicators.latest_periods(reader).of(*declared) if declared else None
    standing = reader.rows(Unit).filter(pk=unit).first()
    if declared is None or period is None or standing is None:
        return {}
    pack, indicator = declared
    under = standing if own else giving_unit(reader, standing)
    table = indicators.figures(reader, pack=pack.id, indicator=indicator.id, period=period[0], under=under)
    return {
        row.unit: Measured(
            Decimal(row.count) if row.of is None else Decimal(row.count) * 100 / Decimal(row.of),
            f"{row.count}" if row.of is None else f"{row.count}/{row.of}", pack.id, indicator.id, table.period, table.period_term, row.public_id,
        )
        for row in (table.totals if own else table.rows) if not row.mark and not row.band and row.of != 0
    }  # fmt: skip
