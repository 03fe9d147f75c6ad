"""写公式: tree → text, in one canonical form; what is written reads back as the same tree."""
from __future__ import annotations

from decimal import Decimal

from dazugong.formula import tree as t
from dazugong.formula.tree import Node

# How tightly a node binds; a part that binds less tightly than its place is put in brackets.
_LOOSE, _BOTH, _DENIED, _RELATION, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)


def show(node: Node) -> str:
    """The formula as an officer would write it: spaces between words, 全角 brackets nowhere."""
    return _written(node)[0]


def _in(node: Node, tightness: int) -> str:
    text, own = _written(node)
    return text if own >= tightness else f"({text})"


def _written(node: Node) -> tuple[str, int]:
    """Text and how tightly it binds."""
    match node:
        case t.Number():
            return _number(node), _ATOM if node.value >= 0 else _SIGN
        case t.Day(value=value):
            return value.text if value.day else value.chinese(), _ATOM
        case t.Text(value=value):
            return f'"{value}"', _ATOM
        case t.YesNo(value=value):
            return ("是" if value else "否"), _ATOM
        case t.Term():
            return node.name, _ATOM
        case t.Negative(operand=operand):
            return f"-{_in(operand, _SIGN)}", _SIGN
        case t.Arithmetic(operator=sign, left=left, right=right):
            level = _SUM if sign in "+-" else _PRODUCT
            return f"{_in(left, level)} {sign} {_in(right, level + 1)}", level
        case t.Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(show, arguments))})", _ATOM
        case t.Choose(conditions=conditions, values=values):
            turns = [part for pair in zip(conditions, values, strict=False) for part in pair]
            return f"若({', '.join(map(show, [*turns, values[-1]]))})", _ATOM
        case t.Aggregate(function=function, operand=operand, where=where):
            return f"{function}({', '.join(show(p) for p in (operand, where) if p is not None)})", _ATOM
    return _condition(node)


def _condition(node: Node) -> tuple[str, int]:
    match node:
        case t.Compare(operator=sign, left=left, right=right):
            return f"{_in(left, _SUM)} {sign} {_in(right, _SUM)}", _RELATION
        case t.Better(left=left, right=right):
            return f"{_in(left, _SUM)} 优于 {_in(right, _SUM)}", _RELATION
        case t.Member(left=left, items=items, outside=outside):
            return f"{_in(left, _SUM)} {'不在' if outside else '在'} [{', '.join(map(show, items))}]", _RELATION
        case t.Known(operand=operand, missing=missing):
            return f"{_in(operand, _SUM)} {'为空' if missing else '非空'}", _RELATION
        case t.Not(operand=operand):
            return f"非 {_in(operand, _DENIED)}", _DENIED
        case t.All(parts=parts):
            return " 且 ".join(_in(part, _DENIED) for part in parts), _BOTH
        case t.AnyOf(parts=parts):
            return " 或 ".join(_in(part, _BOTH) for part in parts), _LOOSE
    raise TypeError(f"不认识的公式结构：{type(node).__name__}")


def _number(node: t.Number) -> str:
    value = node.value * 100 if node.percent == "share" else node.value
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return text + ("%" if node.percent else "")
