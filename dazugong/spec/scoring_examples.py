"""查示例里的分: marks name items of the sheet and fit their method; what is expected names a sheet and something of it."""
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dazugong.formula.words import near
from dazugong.spec.example import Example, Expect
from dazugong.spec.formulas import Formulas
from dazugong.spec.model import Problem
from dazugong.spec.scoring import SETTLED, Gate, Item, Sheet, Veto
from dazugong.spec.scoring_standing import shown_points
from dazugong.spec.scoring_trial import PROPOSED


def given_marks(formulas: Formulas, example: Example, number: int, sheet: Sheet) -> Iterator[Problem]:
    """The marks of one assessed: “名称” = 值, or “名称 一方” = 值 where several mark."""
    for name, value in example.written[number].answers.items():
        path = ("given", number, "answers")
        if reason := _mark(sheet, name, value):
            yield formulas.problem(example.file, path, reason)


def _mark(sheet: Sheet, name: str, value: object) -> str:
    if name == PROPOSED:
        names = [grade.name for grade in sheet.grades]
        return "" if value in names else f"没有“{value}”这个等次，只有：{'、'.join(names)}"
    term, _, slot = name.partition(" ")
    one = sheet.find(term)
    if one is None or one.term != term:
        terms = [one.term for one in sheet.marked]
        like = near(term, terms)
        return f"考核表里没有“{term}”这一条" + (f"，是不是“{like}”？" if like else f"，只有：{'、'.join(terms)}")
    if not one.source.typed and slot != SETTLED:
        return f"“{term}”由系统取数，示例里请写它取数的那张表；取不到数由人定的写“{term} {SETTLED}”"
    if one.source.typed and slot == SETTLED:
        return f"“{term}”由人打分，不用{SETTLED}"
    if value == "":
        return ""
    if isinstance(one, Item) and slot == SETTLED:
        one, slot = one.settled, ""
    if isinstance(one, Veto | Gate) or one.method == "threshold":
        return "" if value in ("是", "否") or isinstance(value, bool) else f"“{term}”要写“是”或“否”"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"“{name}”要写数"
    if one.most_typed is not None and Fraction(str(value)) > one.most_typed:
        return f"“{name}”写的是{value:g}，满分{shown_points(one.most_typed)}分，页面上打不进去"
    if one.counted and value != int(value):
        return f"“{name}”按次数、件数、票数填，写的是{value:g}，请写整数"
    return _slot(one, slot)


def _slot(item: Item, slot: str) -> str:
    if item.method == "judges":
        return "" if slot.isdigit() else f"“{item.term}”由几名评委打分，请写“{item.term} 1”“{item.term} 2”……"
    if slot not in item.slots:
        return f"“{item.term}”要写成：{'、'.join(f'{item.term} {one}'.strip() for one in item.slots)}"
    return ""


def expected_scores(formulas: Formulas, example: Example, number: int, expect: Expect) -> Iterator[Problem]:
    """What is expected of a sheet."""
    path, file = ("expect", number), example.file
    sheet = formulas.draft.pack.sheet(expect.sheet)
    if sheet is None:
        known = [one.id for one in formulas.draft.pack.sheets]
        like = near(expect.sheet, known)
        yield formulas.problem(file, (*path, "sheet"), f"没有“{expect.sheet}”这张考核表" + (f"，是不是“{like}”？" if like else ""))
        return
    asked = (expect.score, expect.waits, expect.vetoed, expect.grade or None, expect.rank, expect.items or None)
    if not expect.unit and expect.over_quota is None:
        yield formulas.problem(file, path, "缺少 unit：谁的分")
    elif expect.unit and all(one is None for one in asked):
        yield formulas.problem(file, path, "没有写应得什么：score、grade、rank、items、waits、vetoed 至少一样")
    if expect.grade and expect.grade not in [grade.name for grade in sheet.grades]:
        yield formulas.problem(file, (*path, "grade"), f"考核表里没有“{expect.grade}”这个等次")
    terms = [*(one.term for one in sheet.sections), *(one.term for one in sheet.marked)]
    for term in (*expect.items, *(expect.waits or ()), *(expect.vetoed or ())):
        wanted = expect.items.get(term, "")
        if wanted != "" and (isinstance(wanted, bool) or not isinstance(wanted, int | float)):
            yield formulas.problem(file, (*path, "items"), f"“{term}”应得几分，要写数；没有分的写 \"\"")
        if term not in terms:
            like = near(term, terms)
            yield formulas.problem(file, path, f"考核表里没有“{term}”这一条" + (f"，是不是“{like}”？" if like else ""))
