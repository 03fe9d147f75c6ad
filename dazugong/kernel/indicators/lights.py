"""红黄绿: every indicator that has a target, for every unit directly below one, held against its target."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import children
from dazugong.spec.model import Indicator, Pack
from dazugong.spec.target import Target

from .asking import Question, questions
from .latest import Periods
from .ledger import Ledger, entering
from .summing import summed_at_once
from .tables import Row, hidden, rows_of, with_places


@dataclass(frozen=True)
class Light:
    """一栏: one indicator in its period, one band of it, and the target of that."""

    asked: Question
    band: str
    target: Target
    term: str


@dataclass(frozen=True)
class Lights:
    """红黄绿: a row for each column and unit; `whole` holds those of the unit itself."""

    columns: tuple[Light, ...]
    units: tuple[tuple[int, str, str], ...]
    rows: Mapping[tuple[int, int], Row]
    whole: tuple[Row, ...]


def lights(reader: Reader, several: Iterable[tuple[Pack, Indicator]], *, under: Unit, periods: Periods) -> Lights:
    """Every target of every mechanism in force, in the period given for it."""
    asked = questions(reader, [(pack, one) for pack, one in several if any(map(_is_number, one.targets))], under=under, periods=periods)
    columns = tuple(Light(one, goal.band, goal, periods.of(one.pack, one.indicator)[1]) for one in asked for goal in one.indicator.targets if _is_number(goal))
    with reading(reader.on(reader.day)) as then:
        units = [(under.pk, under.public_id, under.name), *((u.pk, u.public_id, u.name_on) for u in children(then, under))]
    nodes = [unit[0] for unit in units]
    sums = dict(zip(map(_key, asked), summed_at_once(reader, asked, nodes=nodes))) if asked else {}
    rows: dict[tuple[int, int], Row] = {}
    for number, column in enumerate(columns):
        ledger = Ledger(running=int(periods.of(column.asked.pack, column.asked.indicator)[2]))
        enter = entering(column.asked, nodes)       # of a register: who keeps none has no light, rather than a nought
        lines = [row for unit in units for row in rows_of(column.asked, [column.band], unit, sums[_key(column.asked)], ledger, enters=unit[0] in enter)]
        below = with_places(column.asked.indicator, hidden(column.asked.indicator, lines[1:]))
        rows |= {(number, row.unit): row for row in (lines[0], *below)}
    return Lights(columns, tuple(units[1:]), rows, tuple(rows[n, under.pk] for n in range(len(columns))))


def _is_number(goal: Target) -> bool:
    return goal.at_least is not None or goal.at_most is not None or bool(goal.first_of)


def _key(one: Question) -> tuple[str, str]:
    return one.pack.id, one.indicator.id

