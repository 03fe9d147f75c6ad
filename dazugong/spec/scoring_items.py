"""查条目: whether what an item says fits its method of scoring; each mistake with the key it stands at."""
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dazugong.spec.lines import Path
from dazugong.spec.scoring import HUNDRED, METHODS, Choice, Item, Side, Step

Mistake = tuple[Path, str]
# Keys that only these methods use.
_OWN = {
    "steps": ("step", ("intervals",)), "target": ("target", ("share",)), "each": ("each", ("per_unit", "deduct")),
    "sides": ("side", ("sides",)), "choices": ("choice", ("votes",)), "groups": ("group", ("votes",)),
    "drop_highest": ("drop_highest", ("judges",)), "drop_lowest": ("drop_lowest", ("judges",)), "full": ("full", ("judges", "sides")),
}
_TYPED_ONLY = ("judges", "votes", "sides")
_OPEN_ENDED = ("per_unit", "given", "deduct")       # methods that make sense without a most


def item_mistakes(item: Item) -> Iterator[Mistake]:
    """(path within the item, what is wrong and how to mend it)."""
    for name, (key, methods) in _OWN.items():
        if getattr(item, name) and item.method not in methods:
            said = "、".join(f"{METHODS[m]}（{m}）" for m in methods)
            yield (key,), f"“{item.term}”的计分方法是{METHODS[item.method]}（{item.method}），{key} 只用于{said}"
    for name in ("points", "each"):
        value = getattr(item, name)
        if value is not None and ((value * 100).denominator != 1 or value < 0):
            yield (name,), "分值不能是负数，最多写两位小数"
    if item.points is None and (item.kind == "base" or item.method not in _OPEN_ENDED):
        yield (), f"“{item.term}”要写 points（满分多少）；只有加分、减分可以不封顶"
    if item.kind == "penalty" and item.method != "deduct":
        yield ("kind",), "减分（penalty）只能用逐次扣分（deduct）"
    if item.kind == "bonus" and item.method == "deduct":
        yield ("kind",), "加分（bonus）不能用逐次扣分，请用按件计分（per_unit）"
    if item.missing == "full" and item.kind != "base":
        yield ("missing",), "加分、减分没有满分，不能按满分计（full），请写 zero 或 wait"
    if item.method in _TYPED_ONLY and not item.source.typed:
        yield ("over",), f"{METHODS[item.method]}由人打分，不写 over、value 和 indicator"
    yield from _of_method(item)


def _of_method(item: Item) -> Iterator[Mistake]:
    match item.method:
        case "intervals":
            yield from _steps(item)
        case "per_unit" | "deduct":
            if not item.each:
                yield ("each",), f"“{item.term}”要写 each：每次计多少分"
            if item.per <= 0:
                yield ("per",), "per（每多少计一次）要大于零"
        case "share":
            if not item.target:
                yield ("target",), f"“{item.term}”要写 target：目标是多少，如 target = \"12\""
            if item.source.typed or item.source.indicator:
                yield (), "按完成比例（share）要写 over 和 value"
        case "judges":
            if item.least <= item.drop_highest + item.drop_lowest:
                yield ("least",), f"去掉{item.drop_highest}个最高、{item.drop_lowest}个最低，least（最少几名评委）要大于{item.drop_highest + item.drop_lowest}"
        case "votes":
            if len(item.choices) < 2:
                yield ("choice",), "测评计票要写至少两个 [[…choice]]"
            yield from _weights(item.groups, "group")
            yield from _twice(item.choices, "choice")
            if any(not 0 <= choice.weight <= HUNDRED for choice in item.choices):
                yield ("choice",), "票面的 weight 是得满分的百分之几，在0到100之间"
        case "sides":
            if len(item.sides) < 2:
                yield ("side",), "双方认定要写至少两方 [[…side]]"
            yield from _weights(item.sides, "side")


def _steps(item: Item) -> Iterator[Mistake]:
    if not item.steps:
        yield ("step",), f"“{item.term}”要写 [[…step]]：多少以上得几分"
    for number, step in enumerate(item.steps):
        if item.points is not None and step.points > item.points:
            yield ("step", number), f"第{number + 1}档的分高于满分"
        if step.at_least is not None and step.at_most is not None and step.at_least > step.at_most:
            yield ("step", number), f"第{number + 1}档的下限高于上限，一个数也落不进去"
            return
    yield from _covered(item)


def _covered(item: Item) -> Iterator[Mistake]:
    """Steps that no number reaches, and gaps between them, seen at every edge and halfway between two edges."""
    edges = sorted({edge for step in item.steps for edge in (step.at_least, step.at_most) if edge is not None})
    if not edges:
        edges = [Fraction(0)]
    spots = [edges[0] - 1, *(spot for low, high in zip(edges, edges[1:]) for spot in (low, (low + high) / 2)), edges[-1], edges[-1] + 1]
    hits = [next((number for number, step in enumerate(item.steps) if _inside(step, spot)), None) for spot in spots]
    for number in range(len(item.steps)):
        if number not in hits:
            yield ("step", number), f"第{number + 1}档永远轮不到：从上往下，前面的档已经把它的数都占了"
    reached = [place for place, hit in enumerate(hits) if hit is not None]
    for place in range(reached[0], reached[-1]) if reached else ():
        if hits[place] is None and not _only_between_whole(spots[place - 1], spots[place + 1]):
            low, high = spots[place - 1], spots[place + 1]
            yield ("step", hits[place - 1] or 0), f"{float(low):g} 和 {float(high):g} 之间的数哪一档也不算，会得零分；请把各档接上"


def _only_between_whole(low: Fraction, high: Fraction) -> bool:
    """39 and 40: nothing lies between two whole numbers that follow each other, where things are counted."""
    return low.denominator == high.denominator == 1 and high - low == 1


def _inside(step: Step, spot: Fraction) -> bool:
    return (step.at_least is None or spot >= step.at_least) and (step.at_most is None or spot <= step.at_most)


def _weights(sides: tuple[Side, ...], key: str) -> Iterator[Mistake]:
    if sides and sum((side.weight for side in sides), Fraction(0)) != HUNDRED:
        yield (key, 0), "各方的 weight 相加要是100"
    yield from _twice(sides, key)


def _twice(named: tuple[Side, ...] | tuple[Choice, ...], key: str) -> Iterator[Mistake]:
    names = [one.name for one in named]
    if len(set(names)) < len(names):
        yield (key,), "名称有重复"
    if any(" " in name for name in names):
        yield (key,), "名称里不能有空格"
