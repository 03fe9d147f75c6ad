"""正当程序: a case that can end in a measure against a person goes through 告知, 陈述申辩, 集体决定, 送达, 申诉 and 更正."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dazugong.spec.formulas import Formulas
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem
from dazugong.spec.procedure_graph import walk
from dazugong.spec.procedures import DUTIES, Procedure, Step

FILE = "procedure.toml"
# Words that make an end of a case about a person a measure, whether the pack says so or not.
MEASURES = re.compile(
    r"处分|处理决定|诫勉|问责|追究|除名|开除|免职|撤职|降职|降级|降星|调离|清退|惩戒|处罚|警告|记过|通报批评|不合格|取消资格|取消待遇|停职|不称职"
)
NOT_ONE = re.compile(r"^(不予|不|免予|没有|撤销|解除|更正)")
ON_THE_WAY = ("notice", "statement", "decision", "service", "appeal")


def due_process_problems(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """What is missing before anything may be done to a person."""
    ends = {}
    for number, end in enumerate(one.ends):
        named = one.about == "persons" and MEASURES.search(end.title) and not NOT_ONE.search(end.title)
        if named and not end.measure:
            yield formulas.problem(FILE, (*path, "end", number), f"“{end.title}”是对个人的不利处理，要写 measure = true，并走齐{'→'.join(DUTIES.values())}")
        if named or end.measure:
            ends[end.id] = (number, end)
    if not ends:
        return
    steps = {step.duty: step for step in one.steps if step.duty}
    if lacking := [term for duty, term in DUTIES.items() if duty not in steps]:
        number = next(iter(ends.values()))[0]
        yield formulas.problem(
            FILE, (*path, "end", number),
            f"“{one.title}”能作出对个人不利的处理，缺“{'”“'.join(lacking)}”：必须走齐{'→'.join(DUTIES.values())}，在环节里用 duty 标明",
        )  # fmt: skip
        return
    yield from _in_order(formulas, one, path, steps)
    for duty in ON_THE_WAY:
        if skipped := sorted(set(ends) & walk(one, without=steps[duty].id).ends):
            yield _at(formulas, one, path, steps[duty], f"不经“{DUTIES[duty]}”也能到“{one.called(skipped[0])}”，请把那条路堵上")
    yield from _substance(formulas, one, path, steps)


def _in_order(formulas: Formulas, one: Procedure, path: Path, steps: dict[str, Step]) -> Iterator[Problem]:
    for before, after in pairwise(DUTIES):
        if steps[after].id in walk(one, without=steps[before].id).opened:
            yield _at(formulas, one, path, steps[after], f"“{DUTIES[after]}”要在“{DUTIES[before]}”之后，现在不办“{steps[before].title}”也能到“{steps[after].title}”")


def _substance(formulas: Formulas, one: Procedure, path: Path, steps: dict[str, Step]) -> Iterator[Problem]:
    """Time to be heard and to appeal, a written decision, made by others than those who investigated."""
    for duty in ("statement", "appeal"):
        if not steps[duty].days:
            yield _at(formulas, one, path, steps[duty], f"“{DUTIES[duty]}”要写 days：给本人几天时间")
    for duty in ("notice", "statement", "decision", "service"):
        if not steps[duty].form:
            yield _at(formulas, one, path, steps[duty], f"“{DUTIES[duty]}”要有记录，请写 form")
    if not steps["decision"].not_by:
        yield _at(formulas, one, path, steps["decision"], "“集体决定”要写 not_by：调查核实的人不能自己作决定")
    if not steps["correction"].not_by:
        yield _at(formulas, one, path, steps["correction"], "“更正”要写 not_by：原来作决定的人不能复核自己的决定")


def _at(formulas: Formulas, one: Procedure, path: Path, step: Step, message: str) -> Problem:
    return formulas.problem(FILE, (*path, "step", one.steps.index(step)), message)
