"""查会办: of a case, which units were asked to take part, who has answered and who has not, and what each of them wrote."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.records.veiling import NAMING
from dazugong.kernel.records.written import Typed
from dazugong.spec import consulting as c
from dazugong.spec.form import Form
from dazugong.spec.procedures import Step as Declared
from dazugong.spec.proceeding import Visit

from .consulting import REMIND, may_choose, may_remind
from .filling import answers_of_units
from .models import Move, Step
from .parties import stands_for
from .walking import Walked

ANSWERED = "已答复"


@dataclass(frozen=True)
class Consulted:
    """请来的一家: its row; `left` says how it left (已答复, 不属本单位, 不再会办), empty while it is waited for; `why` and when it was reminded last."""

    row: Step
    left: str
    why: str
    reminded: date | None


@dataclass(frozen=True)
class Consultation:
    """一次会办: the step, the units of the last round, and what the reader may do about them."""

    declared: Declared
    units: tuple[Consulted, ...]
    may_choose: bool
    may_remind: bool

    @property
    def answered(self) -> int:
        return sum(one.left == ANSWERED for one in self.units)

    @property
    def wanted(self) -> int:
        """How many take part: whoever was left out, or sent it back, does not."""
        return sum(one.left in ("", ANSWERED) for one in self.units)

    @property
    def waiting(self) -> tuple[Consulted, ...]:
        return tuple(one for one in self.units if not one.left)


def consultations_of(reader: Reader, found: Walked) -> tuple[Consultation, ...]:
    """Every step of several units to which the case came, as it stands on the reader's day."""
    shown = []
    for declared in found.procedure.steps:
        numbers = {visit.number: visit for visit in c.round_of(found.procedure, found.standing, declared)} if declared.several else {}
        rows = [row for row in found.steps if row.number in numbers]
        if not rows:
            continue
        said = list(Move.objects.filter(step__in=rows, day__lte=reader.day).order_by("pk"))
        units = tuple(_consulted(row, numbers[row.number], [one for one in said if one.step_id == row.pk]) for row in rows)
        open_ = any(not one.left for one in units)
        with widened(reader):  # the sender's step may be another unit's; only whether the reader acts there is asked
            chooses, reminds = open_ and may_choose(reader, found, declared), open_ and may_remind(reader, found, declared)
        shown.append(Consultation(declared, units, chooses, reminds))
    return tuple(shown)


def _consulted(row: Step, visit: Visit, said: list[Move]) -> Consulted:
    left = "" if visit.open else visit.verb if visit.verb in c.BUTTONS else ANSWERED if visit.left and visit.verb else "没有等到"
    why = next((one.reason for one in reversed(said) if one.verb in c.BUTTONS and one.verb == left), "")
    return Consulted(row, left, why, next((one.day for one in reversed(said) if one.verb == REMIND), None))


def opinions_of(found: Walked, declared: Declared, form: Form) -> list[tuple[str, Mapping[str, Typed]]]:
    """What the units wrote that have answered and still count: (unit, answers); a draft is nobody else's to read."""
    done = {visit.number for visit in found.standing.visits if visit.step == declared.id and visit.left and not visit.void}
    rows = {row.unit_id: row for row in found.steps if row.number in done and row.asked}
    written = answers_of_units(found.case, form) if rows else {}
    return [(row.unit_name, written.get(unit, {})) for unit, row in rows.items()]


def kept_from(reader: Reader, found: Walked, form: Form) -> frozenset[str]:
    """不给看: which fields of another step's form a reader does not see who has a part in the case only because he was asked.

    Where who reported is sealed, names and telephone numbers would tell who he is, unless the step `shows` them.
    """
    mine = [row for row in found.steps if stands_for(reader, row.unit_id) or stands_for(reader, row.raised_to_id)]
    if not found.procedure.petitioner or reader.scope.everything or not mine or stands_for(reader, found.case.handler_id) or not all(row.asked for row in mine):
        return frozenset()
    shown = {term for row in mine for term in found.procedure.by_id[row.step].shows}
    return frozenset(field.id for field in form.fields if field.type in NAMING and field.term not in shown)
