"""谁能办: the assessing side opens, marks and decides; the assessed side marks its own part, reads and objects."""
from __future__ import annotations

from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.queries import own_units
from dazugong.spec.scoring import SETTLED, Gate, Item, Veto

from .models import Round, ScoreSheet, State

DOMAINS = {"units": "figures", "people": "cadres"}
ABOVE_ITS_OFFICE = "leader"     # 部领导 marks the office he leads; nobody else marks his own unit


def assessing(reader: Reader, round_: Round) -> bool:
    """考核方: acts over the unit that assesses."""
    if reader.scope.everything:
        return True
    return own_units(reader, domain=DOMAINS[round_.subject]).filter(pk=round_.unit_id).exists()


def assessed(reader: Reader, sheet: ScoreSheet) -> bool:
    """被考核方: the person himself; for a unit whoever answers for it, in the post he holds there or over it."""
    if reader.scope.everything:
        return True
    if sheet.person_id is not None:
        return sheet.person_id == reader.person_id
    return reader.may("scores.answer") and sheet.unit_id in {reader.unit_id, *reader.scope.roots.get("figures", ())}


def may_mark(reader: Reader, sheet: ScoreSheet, one: Item | Veto | Gate, slot: str, *, over: bool | None = None) -> bool:
    """Whether the reader marks this slot of this item: the assessed its own side, those who run the round what
    nothing measures, the named posts the rest.

    `over`: whether he assesses, where that is known already.
    """
    if is_own(one, slot):
        return assessed(reader, sheet)
    over = assessing(reader, sheet.round) if over is None else over
    if slot == SETTLED:
        return reader.may("scores.open") and over and not recused(reader, sheet, one)
    right = reader.may("scores.mark") and (over or sheet.assessor_id == reader.person_id)
    return right and named(reader, one.by) and not recused(reader, sheet, one)


def is_own(one: Item | Veto | Gate, slot: str) -> bool:
    """本级一方."""
    return isinstance(one, Item) and any(side.own and side.name == slot for side in one.sides)


def named(reader: Reader, by: tuple[str, ...]) -> bool:
    """由谁打分: the term of the role, or the title that the post's label ends with."""
    if not by or reader.scope.everything:
        return True
    role = roles().get(reader.role)
    return any((role and role.term == name) or reader.label.endswith(name) for name in by)


def recused(reader: Reader, sheet: ScoreSheet, one: Item | Veto | Gate) -> bool:
    """回避: nobody marks himself or his own unit; only its leader marks an office, and never as a judge among judges."""
    if reader.scope.everything:
        return False
    if sheet.person_id is not None:
        return sheet.person_id == reader.person_id
    judged = isinstance(one, Item) and one.method == "judges"
    return reader.unit_id == sheet.unit_id and (judged or reader.role != ABOVE_ITS_OFFICE)


def round_doors(reader: Reader, round_: Round) -> frozenset[str]:
    """What the reader may do with a round as it stands: tell, finalise, propose, withdraw."""
    if not (reader.may("scores.open") and assessing(reader, round_)):
        return frozenset()
    return {State.MARKING: frozenset({"tell", "withdraw"}), State.TOLD: frozenset({"finalise", "propose", "withdraw"})}.get(round_.state, frozenset())     # type: ignore[call-overload]


def sheet_doors(reader: Reader, sheet: ScoreSheet) -> frozenset[str]:
    """What the reader may do with a sheet: mark, correct, object, answer."""
    found, state = set(), sheet.round.state
    if state == State.MARKING and (reader.may("scores.mark") or assessed(reader, sheet)):
        found.add("mark")
    over = reader.may("scores.open") and assessing(reader, sheet.round)
    if state in (State.TOLD, State.FINAL) and over:
        found.add("correct")
    if state == State.TOLD and over:
        found |= {"answer", "propose"}
    if state == State.TOLD and assessed(reader, sheet) and sheet.round.objections_until and reader.day <= sheet.round.objections_until:
        found.add("object")
    return frozenset(found)


def must(allowed: bool) -> None:
    """Raises `Hidden`: a right one does not have looks like a page that is not there."""
    if not allowed:
        raise Hidden("score")
