"""计分说明: how an item is scored, in one line that a clerk reads beside the score."""
from __future__ import annotations

from collections.abc import Callable

from dazugong.spec.scoring import METHODS, MISSING, Grade, Item, Side, Source
from dazugong.spec.scoring_standing import shown_points as p


def method_in_words(item: Item) -> str:
    """每次扣0.5分，扣完2分为止."""
    said = _WORDS[item.method](item)
    return said if item.missing == "wait" or item.kind != "base" else f"{said}；{MISSING[item.missing]}"


def source_in_words(source: Source, tables: dict[str, str], indicators: dict[str, str]) -> str:
    """Where the value comes from: the formula as the pack writes it, with the name of its table."""
    if source.typed:
        return "由打分人填写"
    if source.indicator:
        return f"指标“{indicators.get(source.indicator, source.indicator)}”{f'（{source.band}）' if source.band else ''}"
    where = f"，只看 {source.where}" if source.where else ""
    return f"{tables.get(source.over, '')}{'：' if source.over else ''}{source.formula}{where}"


def grade_in_words(grade: Grade) -> str:
    """五星：90分以上，不超过30%."""
    said = [f"{p(grade.at_least)}分以上"] if grade.at_least is not None else []
    said += [f"不超过{p(grade.quota)}%"] if grade.quota is not None else []
    return f"{grade.name}：{'，'.join(said) or '其余'}"


def _most(item: Item) -> str:
    if item.points is None:
        return "，不封顶"
    return f"，{'最多减' if item.kind == 'penalty' else '最多'}{p(item.points)}分"


def _every(item: Item) -> str:
    return "每次" if item.per == 1 else f"每{p(item.per)}"


def _intervals(item: Item) -> str:
    steps = []
    for step in item.steps:
        bounds = [f"{p(step.at_least)}以上"] if step.at_least is not None else []
        bounds += [f"{p(step.at_most)}以下"] if step.at_most is not None else []
        steps.append(f"{'、'.join(bounds) or '其余'}{p(step.points)}分")
    return "，".join(steps)


def _deduct(item: Item) -> str:
    said = f"{_every(item)}扣{p(item.each)}分"
    return f"{said}，扣完{p(item.points)}分为止" if item.kind == "base" else f"{said}{_most(item)}"


def _judges(item: Item) -> str:
    dropped = [f"去掉{number}个{which}分" for number, which in ((item.drop_highest, "最高"), (item.drop_lowest, "最低")) if number]
    scale = f"，按{p(item.scale)}分制折算" if item.points is not None and item.scale != item.points else ""
    return "，".join([*dropped, "取平均"]) + f"（至少{item.least}名评委）" + scale


def _votes(item: Item) -> str:
    choices = "、".join(f"{choice.name}按{p(choice.weight)}%" for choice in item.choices)
    return choices + (f"；{_weights(item.groups)}" if item.groups else "")


def _weights(sides: tuple[Side, ...]) -> str:
    return "、".join(f"{side.name}占{p(side.weight)}%" for side in sides)


_WORDS: dict[str, Callable[[Item], str]] = {
    "given": lambda item: f"{METHODS['given']}{_most(item)}",
    "intervals": _intervals,
    "threshold": lambda item: f"达到得{p(item.points)}分，达不到不得分",
    "per_unit": lambda item: f"{_every(item)}得{p(item.each)}分{_most(item)}",
    "deduct": _deduct,
    "share": lambda item: f"按完成目标（{item.target}）的比例得分{_most(item)}",
    "judges": _judges,
    "votes": _votes,
    "sides": lambda item: _weights(item.sides),
}
