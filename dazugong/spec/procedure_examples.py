"""查示例里的办件: what is played names procedures, steps and buttons there are; what is expected is something of a case."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dazugong.spec.consulting import ADD, BUTTONS
from dazugong.spec.example import Example, Expect, Played, Pressed
from dazugong.spec.example_check import values_problems
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Pack, Problem
from dazugong.spec.moves import forms_of
from dazugong.spec.procedures import OF_CASE, Procedure
from dazugong.spec.proceeding import WITHDRAW

MOST_TIMES = 500


def played_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of [[case]] and of what is expected of cases; every procedure is played once."""
    formulas = Formulas(draft)
    shown: set[str] = set()
    for example in draft.pack.examples:
        for number, played in enumerate(example.cases):
            procedure = draft.pack.procedure(played.procedure)
            shown |= {procedure.id} if procedure else set()
            yield from _played(formulas, example, played, procedure, ("case", number))
        for number, expect in enumerate(example.expect):
            if expect.case or expect.tried:
                yield from _expected(formulas, draft.pack, example, expect, ("expect", number))
    for number, procedure in enumerate(draft.pack.procedures):
        if draft.pack.examples and procedure.id not in shown:
            yield formulas.problem("procedure.toml", ("procedure", number), f"流程“{procedure.title}”没有示例，请在 examples/ 里用 [[case]] 演一件")


def _played(formulas: Formulas, example: Example, played: Played, procedure: Procedure | None, path: Path) -> Iterator[Problem]:
    if procedure is None:
        known = [one.id for one in formulas.draft.pack.procedures]
        if played.procedure:
            yield formulas.problem(example.file, (*path, "procedure"), f"没有“{played.procedure}”这个流程{meant(played.procedure, known)}")
        else:
            yield formulas.problem(example.file, path, f"要写 procedure：哪个流程（{'、'.join(known)}）")
        return
    if not 1 <= played.times <= MOST_TIMES:
        yield formulas.problem(example.file, (*path, "times"), f"times 应是1至{MOST_TIMES}")
    if [one.name for one in example.cases].count(played.name) > 1:
        yield formulas.problem(example.file, (*path, "name"), f"“{played.name}”这个名称用了两次")
    before = played.opened
    for number, pressed in enumerate(played.steps):
        here = (*path, "move", number)
        if pressed.day and pressed.day < before:
            yield formulas.problem(example.file, (*here, "day"), f"{pressed.day:%Y-%m-%d}早于上一步的{before:%Y-%m-%d}")
        before = pressed.day or before
        yield from _pressed(formulas, example, pressed, procedure, _asked(played), here)


def _pressed(formulas: Formulas, example: Example, pressed: Pressed, procedure: Procedure, asked: list[str], path: Path) -> Iterator[Problem]:
    """`asked`: the units that the example asks to take part (会办)."""
    steps = [step.id for step in procedure.steps]
    if pressed.step and pressed.step not in steps:
        yield formulas.problem(example.file, (*path, "step"), f"没有“{pressed.step}”这个环节{meant(pressed.step, steps)}")
    verbs = [move.verb for _, move in procedure.moves()] + [WITHDRAW.verb, *(BUTTONS if any(step.several for step in procedure.steps) else ())]
    if pressed.do not in verbs:
        yield formulas.problem(example.file, (*path, "do"), f"没有“{pressed.do}”这个按钮{meant(pressed.do, verbs)}")
    if pressed.to_units and pressed.do != ADD.verb and not any(move.verb == pressed.do and procedure.consulting(move) for _, move in procedure.moves()):
        yield formulas.problem(example.file, (*path, "to_units"), f"“{pressed.do}”不去会办的环节，不用选会办单位")
    if pressed.unit and pressed.unit not in asked:
        yield formulas.problem(example.file, (*path, "unit"), f"没有请“{pressed.unit}”会办{meant(pressed.unit, asked)}")
    own = (column for form in forms_of(formulas.draft.pack, procedure) for column in form.columns)
    columns = (*{column.term: column for column in (*OF_CASE, *own)}.values(),)
    yield from values_problems(formulas, example.file, (*path, "answers"), pressed.answers, columns)


def _expected(formulas: Formulas, pack: Pack, example: Example, expect: Expect, path: Path) -> Iterator[Problem]:
    played = next((one for one in example.cases if one.name == expect.case), None)
    if played is None:
        names = [one.name for one in example.cases]
        yield formulas.problem(example.file, (*path, "case"), f"没有演过“{expect.case}”这一件{meant(expect.case, names)}")
        return
    procedure = pack.procedure(played.procedure)
    if procedure is None:
        return
    if expect.on and expect.on < played.opened:
        yield formulas.problem(example.file, (*path, "on"), "那天还没有开办")
    if expect.tried:
        yield from _pressed(formulas, example, expect.tried, procedure, _asked(played), path)
        if expect.refused is None or not expect.tried.by:
            yield formulas.problem(example.file, path, "试着办要写 by（谁）和 refused（退回的话里有哪几个词，[] 表示办成）")
    elif not _says(expect):
        yield formulas.problem(example.file, path, "没有写应得什么：at、due、late、left、escalated、returned、waits、outcome 至少一样")
    steps = [step.id for step in procedure.steps]
    for step in expect.at or ():
        if step not in steps:
            yield formulas.problem(example.file, (*path, "at"), f"没有“{step}”这个环节{meant(step, steps)}")
    for unit in expect.waits or ():
        if unit not in (asked := _asked(played)):
            yield formulas.problem(example.file, (*path, "waits"), f"没有请“{unit}”会办{meant(unit, asked)}")
    titles = [end.title for end in procedure.ends] + [WITHDRAW.verb]
    if expect.outcome and expect.outcome not in titles:
        yield formulas.problem(example.file, (*path, "outcome"), f"没有“{expect.outcome}”这个结局{meant(expect.outcome, titles)}")


def _asked(played: Played) -> list[str]:
    return [unit for pressed in played.steps for unit in pressed.to_units]


def _says(expect: Expect) -> bool:
    said: tuple[object | date, ...] = (expect.at, expect.due, expect.late, expect.left, expect.escalated, expect.returned, expect.waits)
    return bool(expect.outcome) or any(one is not None for one in said)
