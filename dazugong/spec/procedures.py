"""流程: a procedure as a pack declares it: steps, moves and ends; and the fact table of the cases that run.

What a case may do next is reckoned in `proceeding`; that reckoning serves the examples of a pack and the kernel alike.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from dazugong.formula.facts import Column, FactTable
from dazugong.spec import domains

ABOUT = ("units", "persons", "named")
PLACES = ("unit", "above", "county", "handler")
COUNTED = ("working", "calendar")
ARRIVAL, OPENING = "arrival", "opening"
SEVERAL = "several"
OWN = "本人"           # in `by`: whoever brings the case, or whom it is about
# 对个人作出不利处理必须走齐的六步, in their order.
DUTIES = {
    "notice": "告知", "statement": "陈述申辩", "decision": "集体决定", "service": "送达", "appeal": "申诉", "correction": "更正",
}
TOLD_BY_LAW = ("notice", "decision", "service", "correction")
RUNNING, CLOSED, WITHDRAWN = STATES = ("在办", "已办结", "已撤回")


@dataclass(frozen=True)
class Move:
    """走法: a button at a step. `to` names steps or one end; several steps run side by side.

    It is refused while `when` does not hold, or while the regulation `rule`, asked with the values of `asks`, says no.
    `back` returns the case; what came after that step no longer counts. `hand_over` asks for the unit that handles it now.
    `by`: who presses it, where not everybody who acts at the step may. `runner_up`: whoever was chosen by points gives up, and
    the next by points may take his place.
    """

    verb: str
    to: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    when: str = ""
    refuse: str = ""
    rule: str = ""
    asks: Mapping[str, str] | None = None
    reason: bool = False
    back: bool = False
    hand_over: bool = False
    runner_up: bool = False


@dataclass(frozen=True)
class Step:
    """环节: who acts (`by`: roles or titles of posts, in the unit that `at` names), what is filled in, and until when.

    The deadline counts from the arrival at the step, from the opening of the case, or from a date that a form holds (`since`).
    `publicity`: so many days the step stays open before the case may go on. `all_of`: it opens when all these are done.
    `not_by`: whoever acted at these steps does not act here. `escalate`: so many working days late, one level up each time.
    `ballot`: a vote is held here; `takes` says which of its figures fill which fields of the form.
    `told`: once it is done, 本人 reads these fields of its form; where due process owes it to him, all of them if none is named.
    `units` several: 会办, several units at once; whoever sends the case there chooses them, each fills the form for itself.
    `shows`: where who reported is sealed, the names and numbers in other forms that the units asked see all the same.
    """

    id: str
    title: str
    by: tuple[str, ...] = ()
    at: str = "handler"
    units: str = ""
    form: str = ""
    note: str = ""
    days: int = 0
    counted: str = "working"
    since: str = ARRIVAL
    publicity: int = 0
    mandatory: bool = False
    all_of: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    escalate: tuple[int, ...] = ()
    withdraw: bool = False
    duty: str = ""
    ballot: str = ""
    takes: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()

    def move(self, verb: str) -> Move | None:
        return next((move for move in self.moves if move.verb == verb), None)

    @property
    def several(self) -> bool:
        """会办: several units take part, and it is done when the last of them has answered."""
        return self.units == SEVERAL

    @property
    def tells(self) -> bool:
        """Whether 本人 reads what was written here: where the pack says so, and whatever due process owes him."""
        return bool(self.told) or self.duty in TOLD_BY_LAW

    @property
    def own_moves(self) -> tuple[Move, ...]:
        """The buttons that are 本人's to press."""
        return tuple(move for move in self.moves if OWN in (move.by or self.by))

    @property
    def only_own(self) -> bool:
        """Whether nobody but 本人 acts here."""
        return self.by == (OWN,)

    @property
    def own_right(self) -> bool:
        """Whether 本人 may act here and need not, as with an appeal: others act as well, and after its days nobody waits for him."""
        return bool(self.own_moves) and not self.only_own


@dataclass(frozen=True)
class End:
    """结局. `early`: the mandatory steps may be left out; `measure`: something is done to a person; `forget`: after so
    many months what was written is deleted by destroying the key of the case; `roster`: what of the person's own entry in the
    roster is corrected to what the case says, as (学历, 新学历)."""

    id: str
    title: str
    early: bool = False
    measure: bool = False
    forget: int = 0
    roster: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Procedure:
    """流程: the first step is where a case begins; `days` is the time for the whole of it."""

    id: str
    title: str
    about: str = "units"
    domain: str = domains.CASES
    by: tuple[str, ...] = ()            # who opens a case: roles or titles; empty: whoever may open cases
    petitioner: bool = False            # who reported is sealed
    days: int = 0
    counted: str = "working"
    sort: str = ""                      # 分类: the field whose choice the case is counted under
    front: tuple[str, ...] = ()         # 首页: fields shown on the first page of the case as soon as they are filled
    steps: tuple[Step, ...] = ()
    ends: tuple[End, ...] = ()

    @property
    def own(self) -> bool:
        """Whether a person may bring such a case himself."""
        return OWN in self.by

    @property
    def about_own(self) -> bool:
        """Whether the person it is about is 本人: not where a petitioner brings it himself, for then it is about another."""
        return self.about == "persons" and not (self.own and self.petitioner)

    @property
    def circle(self) -> bool:
        """Only the posts that act in it see a case about a person or with a petitioner."""
        return self.about == "persons" or self.petitioner

    @property
    def sealed(self) -> bool:
        """What is written stands under a key of the case: nobody else may read it, or it will have to be deleted."""
        return self.circle or any(end.forget for end in self.ends)

    @property
    def start(self) -> Step:
        return self.steps[0]

    @cached_property
    def by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    def step(self, step_id: str) -> Step | None:
        return self.by_id.get(step_id)

    def end(self, end_id: str) -> End | None:
        return next((end for end in self.ends if end.id == end_id), None)

    def called(self, target: str) -> str:
        """The title of a step or an end."""
        found = self.step(target) or self.end(target)
        return found.title if found else target

    def downstream(self, step_id: str) -> frozenset[str]:
        """The step and everything its moves forward lead to."""
        seen, waiting = {step_id}, [step_id]
        while waiting:
            step = self.step(waiting.pop())
            for target in (t for move in (step.moves if step else ()) if not move.back for t in move.to):
                if target in self.by_id and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return frozenset(seen)

    def consulting(self, move: Move) -> Step | None:
        """The step of several units to which the move leads: whoever makes it chooses them."""
        return next((step for target in move.to if (step := self.step(target)) and step.several), None)

    def moves(self) -> Iterator[tuple[Step, Move]]:
        return ((step, move) for step in self.steps for move in step.moves)


# What a condition may ask of the case itself, beside the fields of the forms of its steps.
OF_CASE = (
    Column("case_opened", "开办日期", "date"),
    Column("case_arrived", "到步日期", "date"),
    Column("case_days", "到步天数", "number"),
    Column("case_workdays", "到步工作日数", "number"),
    Column("case_returns", "退回次数", "number"),
    Column("case_to", "接办单位", "text"),
)
CASES = FactTable(
    name="cases", term="办件", scope="unit", day="opened_on",
    columns=(
        Column("unit", "单位", "unit"),
        Column("pack", "机制", "text"),
        Column("kind", "种类", "text"),
        Column("subject", "事由", "text"),
        Column("state", "状态", "choice", STATES),
        Column("outcome", "结果", "text"),
        Column("sort", "分类", "text"),
        Column("step", "环节", "text"),
        Column("opened_on", "开办日期", "date"),
        Column("due", "办理期限", "date"),
        Column("closed_on", "办结日期", "date"),
        Column("overdue", "超期", "yesno"),
        Column("in_time", "按期办结", "yesno"),
        Column("escalated", "升级次数", "number"),
        Column("returned", "退回次数", "number"),
        Column("public_id", "编号", "text"),
    ),
)

CASE_STEPS = FactTable(
    name="case_steps", term="办件环节", scope="unit", day="arrived_on",
    columns=(
        Column("unit", "单位", "unit"),
        Column("pack", "机制", "text"),
        Column("kind", "种类", "text"),
        Column("step", "环节", "text"),
        Column("subject", "事由", "text"),
        Column("arrived_on", "到步日期", "date"),
        Column("due", "环节期限", "date"),
        Column("left_on", "离步日期", "date"),
        Column("overdue", "超期", "yesno"),
        Column("in_time", "按期办完", "yesno"),
        Column("public_id", "编号", "text"),
    ),
)


def of_office(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that are posts or roles."""
    return tuple(name for name in names if name != OWN)


def procedure_of(raw: Mapping) -> Procedure:
    """One [[procedure]] as it was read."""
    values = {"id": "", "title": "", **raw}
    values["by"], values["front"] = tuple(values.get("by", ())), tuple(values.get("front", ()))
    values["steps"] = tuple(_step(one) for one in values.pop("step", ()))
    values["ends"] = tuple(End(**{"id": "", "title": "", **one, "roster": tuple(one.get("roster", {}).items())}) for one in values.pop("end", ()))
    return Procedure(**values)


def _step(raw: Mapping) -> Step:
    values = {"id": "", "title": "", **raw}
    for name in ("by", "all_of", "not_by", "escalate", "told", "shows"):
        values[name] = tuple(values.get(name, ()))
    values["moves"] = tuple(_move(one) for one in values.pop("move", ()))
    return Step(**values)


def _move(raw: Mapping) -> Move:
    values = {"verb": "", **raw}
    to = values.get("to", ())
    values["to"] = (to,) if isinstance(to, str) else tuple(to)
    values["by"] = tuple(values.get("by", ()))
    return Move(**values)


def with_sql(cases: str, steps: str) -> tuple[FactTable, FactTable]:
    """The tables of cases and of their steps as the kernel registers them."""
    return replace(CASES, sql=cases), replace(CASE_STEPS, sql=steps)
