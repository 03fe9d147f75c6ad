"""查目标: a target says something that figures can be held against."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas
from dazugong.spec.model import Indicator, Pack, Problem
from dazugong.spec.target import Target

MOST_PLACES = 100
WHOLE = 100         # a share is never more than this many in a hundred


def target_problems(formulas: Formulas, number: int, pack: Pack) -> Iterator[Problem]:
    """What is wrong in the targets of one indicator."""
    indicator, name = pack.indicators[number], "indicators.toml"
    bands, found = formulas.bands(indicator), formulas.draft.files.get(name)
    for count, one in enumerate(indicator.targets):
        path = ("indicator", number, "target", count)
        yield from (formulas.problem(name, path, said) for said in _judged(indicator, one))
        if one.at_least is not None and one.at_most is not None and one.at_least > one.at_most:
            yield formulas.problem(name, path, f"不低于{one.at_least}，又不高于{one.at_most}，没有数能达到")
        if said := _out_of_reach(indicator, one.at_least, one.at_most):
            key = "relative_to" if one.relative_to else "at_most" if one.at_least is None else "at_least"
            yield formulas.problem(name, (*path, key), said)
        if one.relative_to and found and (*path, "at_least") in found.lines:
            yield formulas.problem(name, (*path, "at_least"), "写了 relative_to 就不写 at_least，它等于外面定的数加 plus")
        if one.plus and not one.relative_to:
            yield formulas.problem(name, (*path, "plus"), "plus 要和 relative_to 一起写：比谁多多少")
        if one.first_of > MOST_PLACES:
            yield formulas.problem(name, (*path, "first_of"), f"first_of 最多{MOST_PLACES}")
        if one.band and not indicator.per:
            yield formulas.problem(name, (*path, "band"), "指标没有 per，目标不能分档")
        elif one.band and bands and one.band not in bands:
            yield formulas.problem(name, (*path, "band"), f"没有“{one.band}”这一档，只有：{'、'.join(bands)}")


def _judged(indicator: Indicator, one: Target) -> Iterator[str]:
    """What is wrong between numbers and what somebody judges."""
    number = one.at_least is not None or one.at_most is not None or bool(one.first_of)
    if not number and not one.said:
        yield "目标要写 at_least（不低于）、at_most（不高于）、relative_to（比外面定的数）、first_of（列前几名）或 said（定性的，有人评判）"
    if one.said and (number or not one.judge or one.due is None):
        yield "定性的目标（said）要写 judge（谁评判）和 due（何时），不和数字写在一起"
    if one.said and any(other.band == one.band for other in indicator.targets if other is not one):
        yield "定性的目标（said）和数字的目标不能写在同一档，请另写一个指标"
    if one.judge and not one.said:
        yield "judge 要和 said 一起写：评判什么"


def _out_of_reach(indicator: Indicator, least: float | None, most: float | None) -> str:
    """Why no figure could ever be there: a share lies between 0 and 100, a number of things is not negative."""
    if indicator.sum:
        return ""
    if (most is not None and most < 0) or (least is not None and least < 0):
        return "目标不能是负数"
    if indicator.of and least is not None and least > WHOLE:
        return f"目标是{least:g}%，占比最高{WHOLE}%，达不到；相对数加 plus 也不能超过{WHOLE}"
    return ""
