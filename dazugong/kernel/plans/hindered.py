"""拦着的举措: which measures that stand ready cannot be handed down yet, each with everything that hinders it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.tasks.admission import guarded
from dazugong.kernel.tasks.hindering import hindrances

from .models import Measure
from .queries import Handing


@dataclass(frozen=True)
class Hindered:
    """一条拦着的举措."""

    measure: Measure
    reasons: list[str]


def hindered(reader: Reader, ready: Sequence[Handing], admitted: Mapping[int, str] | None = None) -> list[Hindered]:
    """Of the measures that stand ready those that would be refused now, in their order. Asked is only of those that have a
    task already, or go to a unit that a rule of admission guards: nothing else can hinder a task that is still to be set.
    `admitted`: by measure the entry of the register chosen for it."""
    units = {unit.pk: unit for handing in ready for unit in handing.units}
    behind = {unit.pk for _, _, some in guarded(reader.day, list(units.values())) for unit in some}
    asked = [one for one in ready if one.units and (one.measure.handed or any(unit.pk in behind for unit in one.units))]
    found = [Hindered(one.measure, _reasons(reader, one, (admitted or {}).get(one.measure.number, ""))) for one in asked]
    return [one for one in found if one.reasons]


def _reasons(reader: Reader, handing: Handing, admitted: str) -> list[str]:
    task = handing.measure.task if handing.measure.handed else None
    return hindrances(reader, task, handing.units, admitted=admitted)
