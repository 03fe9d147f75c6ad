"""读成表格软件的公式: where a condition is surely false, as a formula over cells, so that a workbook can warn without network.

It errs on the quiet side: a part that a spreadsheet cannot be sure of (dates, other periods, rows of tables) has no formula, and
while a cell that is spoken of is empty nothing is said. What counts is the record reading when the workbook comes back.
"""
from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from dazugong.formula import tree as t
from dazugong.formula.tree import Node

MOST_FORMULA = 2000
NUMERIC = ("number", "percent")
_SIGNS = {"=": "=", "≠": "<>", "<": "<", "≤": "<=", ">": ">", "≥": ">="}


class _Unsaid(Exception):
    """A part that has no formula."""


def broken_when(node: Node, places: Mapping[str, str], worked_out: Mapping[str, Node]) -> str:
    """The formula that is true where the condition is false; empty where it cannot be said.

    `places`: name → cell ($C$7); `worked_out`: name → formula of what stands in no cell.
    """
    try:
        writing = _Writing(places, worked_out)
        written = writing.truth(node)
    except _Unsaid:
        return ""
    guards = [f"ISNUMBER({place})" if numeric else f'{place}<>""' for place, numeric in sorted(writing.asked.items())]
    formula = f"AND({','.join([*guards, f'NOT({written})'])})"
    return f"=IFERROR({formula},FALSE)" if len(formula) < MOST_FORMULA else ""


class _Writing:
    def __init__(self, places: Mapping[str, str], worked_out: Mapping[str, Node]) -> None:
        self.places, self.worked_out = places, worked_out
        self.asked: dict[str, bool] = {}        # cell → whether it holds a number

    def truth(self, node: Node) -> str:
        match node:
            case t.All(parts=parts):
                return f"AND({','.join(map(self.truth, parts))})"
            case t.AnyOf(parts=parts):
                return f"OR({','.join(map(self.truth, parts))})"
            case t.Not(operand=operand):
                return f"NOT({self.truth(operand)})"
            case t.Compare(operator=sign, left=left, right=right) if left.kind in NUMERIC:
                return f"ROUND({self.number(left)}-({self.number(right)}),8){_SIGNS[sign]}0"
            case t.Compare(operator="=" | "≠" as sign, left=left, right=right):
                return f"{self.text(left)}{_SIGNS[sign]}{self.text(right)}"
            case t.Member(left=left, items=items, outside=outside) if left.kind != "several":
                either = f"OR({','.join(self.truth(t.Compare('=', left, item)) for item in items)})"
                return f"NOT({either})" if outside else either
            case t.Known(operand=t.Term() as term, missing=missing) if term.name in self.places:
                return f'{self.places[term.name]}{"=" if missing else "<>"}""'
            case t.Term() if node.kind == "yesno":
                return f'{self.text(node)}="是"'
        raise _Unsaid

    def number(self, node: Node) -> str:
        match node:
            case t.Number(value=value):
                return f"({value.numerator}/{value.denominator})" if value.denominator > 1 else str(value.numerator)
            case t.Term(name=name) if name in self.worked_out:
                return self.number(self.worked_out[name])
            case t.Term():
                return self._cell(node, numeric=True)
            case t.Negative(operand=operand):
                return f"(-{self.number(operand)})"
            case t.Arithmetic(operator=sign, left=left, right=right):
                return f"({self.number(left)}{ {'×': '*', '÷': '/'}.get(sign, sign) }{self.number(right)})"
            case t.Call(function="封顶" | "保底" as function, arguments=(left, right)):
                return f"{'MIN' if function == '封顶' else 'MAX'}({self.number(left)},{self.number(right)})"
            case t.Call(function="四舍五入", arguments=(operand, _)):
                return f"ROUND({self.number(operand)},{node.places})"
            case t.Choose(conditions=conditions, values=values):
                turns = list(zip(map(self.truth, conditions), map(self.number, values), strict=False))
                return reduce(lambda rest, turn: f"IF({turn[0]},{turn[1]},{rest})", reversed(turns), self.number(values[-1]))
        raise _Unsaid

    def text(self, node: Node) -> str:
        match node:
            case t.Text(value=value):
                return '"' + value.replace('"', '""') + '"'
            case t.YesNo(value=value):
                return '"是"' if value else '"否"'
            case t.Term() if node.kind in ("choice", "text", "yesno"):
                return self._cell(node, numeric=False)
        raise _Unsaid

    def _cell(self, node: t.Term, *, numeric: bool) -> str:
        if node.name not in self.places:
            raise _Unsaid
        self.asked[self.places[node.name]] = numeric
        return self.places[node.name]
