"""合计行 (`total`): what stands in the lower line of a column: the sum, a mean weighted by another column, or nothing.

What is told of one head, of a hundred or of a rank says nothing when it is added up; a form need not say so where its words do.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dazugong.formula import Column, Node, parse
from dazugong.formula.tree import Aggregate, Term, walk
from dazugong.formula.words import near
from dazugong.spec.form import Field, Form

SUM, NOTHING = "sum", "none"
NUMBERS = ("number", "money", "percent", "computed")
ADDED = ("number", "money")             # added up where the form does not say: of what is computed it has to say so
MEAN = re.compile("人均|户均|亩均|均价|平均")
APART = re.compile("比例|比重|占比|百分比|百分点|名次|位次|排名|年龄|单价|率$|率（")
UNITS_APART = re.compile(".*[/／%％‰每].*|个?百分点|倍|分|岁|名次")
MOST_NAMED = 5


@dataclass(frozen=True)
class Total:
    """下面一行: `weight` is the column whose numbers weigh the mean; without it the sum."""

    weight: Field | None = None


def apart(field: Field) -> bool:
    """Whether its own words say that adding it up says nothing: 人均收入, 元/人, 办结率."""
    named = any(words.search(name) for words in (MEAN, APART) for name in (field.term, field.label))
    return named or bool(UNITS_APART.fullmatch(field.unit))


def total_of(fields: Sequence[Field], field: Field) -> Total | None:
    """The lower line of a column among the columns beside it; None where nothing stands there."""
    if field.type not in NUMBERS or field.total == NOTHING:
        return None
    if field.total and field.total != SUM:
        weight = next((one for one in fields if one.term == field.total), None)
        return Total(weight) if weight else None
    return Total() if field.total == SUM or (field.type in ADDED and not apart(field)) else None


def lower_line(fields: Sequence[Field], field: Field, rows: Iterable[Callable[[Field], Fraction | None]]) -> Fraction | None:
    """合计 over the rows, each giving its number of a field; a mean counts only the rows that have both. None: nothing to say."""
    asked = total_of(fields, field)
    if asked is None:
        return None
    if asked.weight is None:
        numbers = [number for row in rows if (number := row(field)) is not None]
        return sum(numbers, Fraction(0)) if numbers else None
    pairs = [(number, heads) for row in rows if (number := row(field)) is not None and (heads := row(asked.weight)) is not None]
    heads = sum((one for _, one in pairs), Fraction(0))
    return sum((number * one for number, one in pairs), Fraction(0)) / heads if heads else None


def places_of(field: Field) -> int:
    """Decimals with which the lower line is shown: a mean has some where the column has none."""
    return field.decimals if field.total in ("", SUM) else max(1, min(field.decimals, 2))


def said_below(fields: Sequence[Field]) -> str:
    """How the lower line reads where it is not all sums; empty where it is, or where there is none."""
    totals = {field.label: total_of(fields, field) for field in fields if field.type in NUMBERS}
    if not any(totals.values()):
        return ""
    means = [f"“{label}”是按“{total.weight.label}”加权的平均" for label, total in totals.items() if total and total.weight]
    left = [f"“{label}”" for label, total in totals.items() if total is None]
    named = "".join(left[:MOST_NAMED]) + ("等" if len(left) > MOST_NAMED else "")
    parts = [*means, *([f"{named}不相加"] if left else [])]
    return f"合计行：{'；'.join(parts)}。" if parts else ""


def total_wrong(form: Form, field: Field) -> str:
    """What is wrong with `total` of a field; empty where nothing is."""
    if not field.total:
        return ""
    if field.type not in NUMBERS:
        return f"只有数、金额、百分数和计算栏才写 total，“{field.term}”的类型是 {field.type}"
    if field.total == NOTHING:
        return ""
    if field.total == SUM:
        why = f"“{field.term}”{f'（{field.unit}）' if field.unit else ''}各单位加起来没有意义"
        return f"{why}：写 total = \"none\"，或写按哪一栏加权平均，如 total = \"人数\"" if apart(field) else ""
    weights = [one.term for one in form.fields if one.type in NUMBERS and one.type != "percent" and one is not field and not apart(one)]
    if field.total in weights:
        return ""
    if (one := form.field(field.total)) and one.term == field.total:
        return f"“{one.term}”不能拿来加权：写一栏能相加的数，只有：{'、'.join(weights)}" if weights else f"“{one.term}”不能拿来加权，表里没有能相加的数"
    like = near(field.total, [SUM, NOTHING, *weights])
    return f"total 写 sum（相加）、none（不写），或按哪一栏加权平均；表里没有“{field.total}”这一栏" + (f"，是不是“{like}”？" if like else "")


def means_added(node: Node) -> str:
    """A mean that the formula adds up as it stands (求和, 下级合计); empty where it adds none. Its own weight beside it makes it a number again."""
    added = [one.operand for one in walk(node) if isinstance(one, Aggregate) and one.function == "求和"]
    found = [one for one in walk(node) if isinstance(one, Term) and (one.below or one in added) and MEAN.search(one.column.term)]
    return how_to_add(found[0].column.term) if found else ""


def mean_summed(formula: str, columns: Iterable[Column]) -> str:
    """The same of a formula whose value is added up over many rows."""
    try:
        node = parse(formula, tuple(columns))
    except ValueError:
        return ""       # said where the formula itself is looked at
    return how_to_add(node.column.term) if isinstance(node, Term) and MEAN.search(node.column.term) else ""


def how_to_add(term: str) -> str:
    return f"“{term}”是平均数，加起来没有意义：先乘回人数再加，如 {term} × 人数；要平均，分子加 {term} × 人数，分母加 人数"
