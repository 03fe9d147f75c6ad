"""定义函数: what stands in the brackets of a function → typed node, refusing what does not fit it."""
from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from lark import Token, Tree

from dazugong.formula import tree as t
from dazugong.formula.tree import Node
from dazugong.formula.words import BOUNDING, CHOOSING, FUNCTIONS, OF_DATES

if TYPE_CHECKING:
    from dazugong.formula.meaning import Meaning

NUMERIC = ("number", "percent")
MOST_PLACES = 4
KIND_NAMES = {"truth": "条件", "number": "数", "percent": "百分数", "date": "日期", "text": "文字", "choice": "选项", "several": "多选", "yesno": "是否"}


def called(meaning: Meaning, read: Tree) -> Node:
    """函数 → node. Errors: FormulaError where an argument is too many, missing, or of another kind."""
    function, *rest = read.children
    reads = [r for r in rest if not (isinstance(r, Token) and r.type in ("LPAR", "RPAR", "COMMA"))]
    if function == CHOOSING:
        return _chosen(meaning, read, reads)
    arguments = [meaning.node(r) for r in reads]
    if function in OF_DATES:
        return _of_dates(meaning, str(function), arguments, read, reads)
    for argument, part in zip(arguments, reads, strict=True):
        if argument.kind not in NUMERIC:
            meaning.refuse(f"{function}( ) 里要写数，“{meaning.words(part)}”是{KIND_NAMES[argument.kind]}", part)
    if function in BOUNDING:
        if len(arguments) != 2:
            meaning.refuse(f"{function}( ) 里要写两项，如 {FUNCTIONS[str(function)]}，这里写了{len(arguments)}项", read)
        return t.Call(str(function), same_percent(*arguments))
    if len(arguments) > 2:
        meaning.refuse(f"{function}( ) 里最多写两项，如 {FUNCTIONS[str(function)]}，这里写了{len(arguments)}项", read)
    places = arguments[1] if len(arguments) == 2 else t.Number(Fraction(0))
    if not isinstance(places, t.Number) or places.percent or places.value not in range(MOST_PLACES + 1):
        meaning.refuse(f"{function}( ) 的第二项是保留几位小数，写0到{MOST_PLACES}，不写就是取整", reads[1])
    return t.Call(str(function), (arguments[0], places))


def _of_dates(meaning: Meaning, function: str, arguments: list[Node], read: Tree, reads: list[Tree | Token]) -> Node:
    for argument, part in zip(arguments, reads, strict=True):
        if argument.kind != "date":
            meaning.refuse(f"{function}( ) 里要写日期，“{meaning.words(part)}”是{KIND_NAMES[argument.kind]}", part)
    most = OF_DATES[function]
    if len(arguments) > most or (function == "天数" and len(arguments) < most):
        meaning.refuse(f"{function}( ) 里要写{most}项，这里写了{len(arguments)}项", read)
    if most == 2 and len(arguments) == 1:
        arguments.append(t.Term(meaning.vocabulary.terms["当日"]))
    return t.Call(function, tuple(arguments))


def _chosen(meaning: Meaning, read: Tree, reads: list[Tree | Token]) -> Node:
    """若: conditions and values in turn, at the end a value; the values are all of one kind."""
    if len(reads) < 3 or len(reads) % 2 == 0:
        meaning.refuse("若( ) 里依次写 条件、值、条件、值……，最后写都不成立时的值，如 若(得分 ≥ 90, 10, 得分 ≥ 60, 5, 0)", read)
    conditions = tuple(meaning.condition(one) for one in reads[:-1:2])
    at = [*reads[1::2], reads[-1]]
    values = [meaning.node(one) for one in at]
    for value, part in zip(values, at, strict=True):
        if value.kind in ("truth", "several", "yesno"):
            meaning.refuse(f"若( ) 的值要写数、选项、文字或日期，“{meaning.words(part)}”是{KIND_NAMES[value.kind]}", part)
    families = [_family(value) for value in values]
    if odd := next((place for place, family in enumerate(families) if family != families[0]), None):
        meaning.refuse(f"若( ) 的值要是同一类，“{meaning.words(at[0])}”是{families[0]}，“{meaning.words(at[odd])}”是{families[odd]}", at[odd])
    for _ in range(2):      # a literal learns from the term that stands beside it, on either side
        for one, other in pairwise(range(len(values))):
            values[one], values[other] = meaning.alike(values[one], values[other], at[other])
    return t.Choose(conditions, tuple(values))


def _family(node: Node) -> str:
    return "数" if node.kind in NUMERIC else "文字" if node.kind in ("text", "choice") else KIND_NAMES[node.kind]


def same_percent(left: Node, right: Node) -> tuple[Node, Node]:
    """90% beside a percent field means 90 of its points; elsewhere 0.9."""
    def points(node: Node, other: Node) -> Node:
        if isinstance(node, t.Number) and node.percent == "share" and other.kind == "percent":
            return t.Number(node.value * 100, "points")
        return node
    return points(left, right), points(right, left)
