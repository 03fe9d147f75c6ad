"""读成表格软件的公式: where a condition is surely false, as a formula over cells, so that a workbook can warn without network.

It errs on the quiet side: a part that a spreadsheet cannot be sure of has no formula, and while a cell that is spoken of is
empty nothing is said. What counts is the record reading when the workbook comes back.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from dazugong.formula import tree as t
from dazugong.formula.celldays import serial_of, sure_day, whole_day
from dazugong.formula.tree import Node

MOST_FORMULA = 8000     # a spreadsheet takes 8192 characters
NUMERIC = ("number", "percent")
_SIGNS = {"=": "=", "≠": "<>", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
_SUMMED = {"求和": "SUM", "平均": "AVERAGE", "最大": "MAX", "最小": "MIN"}
_NOT_PLAIN = frozenset("*?~<>=")        # a spreadsheet takes them in what is counted as signs of its own


class _Unsaid(Exception):
    """A part that has no formula."""


@dataclass(frozen=True)
class Layout:
    """哪一项在哪里: name → cell (`places`: $C$7), column of a table → its cells (`ranges`), table → the cells of each column (`tables`).

    `worked_out`: name → formula of what stands in no cell; `asked_when`: name → under which condition it is asked at all;
    `known`: names whose cell nobody fills, with a day in it as a number.
    """

    places: Mapping[str, str]
    worked_out: Mapping[str, Node] = field(default_factory=dict)
    ranges: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked_when: Mapping[str, Node] = field(default_factory=dict)
    known: frozenset[str] = frozenset()


def broken_when(node: Node, layout: Layout, *, under: Iterable[Node] = ()) -> str:
    """The formula that is true where the condition is false; empty where it cannot be said. `under`: what must hold for it to be asked."""
    writing = _Writing(layout)
    try:
        written = f"NOT({writing.truth(node)})"
        must = writing.conditions(under)
    except _Unsaid:
        return ""
    formula = f"AND({','.join([*sorted(writing.guards), *must, written])})"
    return f"=IFERROR({formula},FALSE)" if len(formula) < MOST_FORMULA else ""


class _Writing:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.guards: set[str] = set()           # what must be so for the formula to be sure
        self.spoken: dict[str, None] = {}       # names whose own conditions must hold

    def conditions(self, under: Iterable[Node]) -> list[str]:
        """The conditions under which what is spoken of is asked, those of their own parts too."""
        found, seen = [self.truth(node) for node in under], set()
        while waiting := [name for name in self.spoken if name not in seen]:
            seen.update(waiting)
            found += [self.truth(self.layout.asked_when[name]) for name in waiting if name in self.layout.asked_when]
        return found

    def truth(self, node: Node) -> str:
        match node:
            case t.All(parts=parts):
                return f"AND({','.join(map(self.truth, parts))})"
            case t.AnyOf(parts=parts):
                return f"OR({','.join(map(self.truth, parts))})"
            case t.Not(operand=operand):
                return f"NOT({self.truth(operand)})"
            case t.Compare():
                return self._compared(node)
            case t.Better(left=left, right=right, choices=choices):
                return f"{self._rank(left, choices)}<{self._rank(right, choices)}"
            case t.Member(left=left, items=items, outside=outside) if left.kind != "several":
                either = f"OR({','.join(self.truth(t.Compare('=', left, item)) for item in items)})"
                return f"NOT({either})" if outside else either
            case t.Known(operand=t.Term() as term, missing=missing) if term.name in self.layout.places:
                self.spoken[term.name] = None
                return f'{self.layout.places[term.name]}{"=" if missing else "<>"}""'
            case t.Term() if node.kind == "yesno":
                return f'{self.text(node)}="是"'
        raise _Unsaid

    def _compared(self, node: t.Compare) -> str:
        left, right, sign = node.left, node.right, _SIGNS[node.operator]
        if left.kind in NUMERIC:
            return f"ROUND({self.number(left)}-({self.number(right)}),8){sign}0"
        if left.kind == "date":
            return f"({self.day(left)}-({self.day(right)})){sign}0"
        if node.operator not in "=≠":
            raise _Unsaid
        same = f"EXACT({self.text(left)},{self.text(right)})"      # = of a spreadsheet takes A for a
        return same if node.operator == "=" else f"NOT({same})"

    def number(self, node: Node) -> str:
        match node:
            case t.Number(value=value):
                return f"({value.numerator}/{value.denominator})" if value.denominator > 1 else str(value.numerator)
            case t.Term(name=name) if name in self.layout.worked_out:
                self.spoken[name] = None
                return self.number(self.layout.worked_out[name])
            case t.Term(name=name) if name in self.layout.tables:
                return self._rows(name)
            case t.Term():
                return self._cell(node, "ISNUMBER({0})")
            case t.Negative(operand=operand):
                return f"(-{self.number(operand)})"
            case t.Arithmetic(operator=sign, left=left, right=right):
                return f"({self.number(left)}{ {'×': '*', '÷': '/'}.get(sign, sign) }{self.number(right)})"
            case t.Call():
                return self._called(node)
            case t.Aggregate():
                return self._summed(node)
            case t.Choose(conditions=conditions, values=values):
                turns = list(zip(map(self.truth, conditions), map(self.number, values), strict=False))
                return reduce(lambda rest, turn: f"IF({turn[0]},{turn[1]},{rest})", reversed(turns), self.number(values[-1]))
        raise _Unsaid

    def _called(self, node: t.Call) -> str:
        match node:
            case t.Call(function="封顶" | "保底" as function, arguments=(left, right)):
                return f"{'MIN' if function == '封顶' else 'MAX'}({self.number(left)},{self.number(right)})"
            case t.Call(function="四舍五入", arguments=(operand, _)):
                return f"ROUND({self.number(operand)},{node.places})"
            case t.Call(function="向下取整" | "向上取整" as function, arguments=(operand, _)):
                sign = "-" if function == "向上取整" else ""
                return f"({sign}INT(ROUND({sign}({self.number(operand)})*{10**node.places},8))/{10**node.places})"
            case t.Call(function="天数", arguments=(first, last)):
                return f"({self.day(last, whole=True)}-({self.day(first, whole=True)}))"
            case t.Call(function="年份" | "月份" as function, arguments=(day,)):
                return f"{'YEAR' if function == '年份' else 'MONTH'}({self.day(day, whole=True)})"
            case t.Call(function="年龄" | "党龄" | "工龄", arguments=(first, last)):
                return f'DATEDIF({self.day(first, whole=True)},{self.day(last, whole=True)},"y")'
        raise _Unsaid

    def day(self, node: Node, *, whole: bool = False) -> str:
        """A day as its number; a month without a day stands just before its first. `whole`: only a day of the calendar will do."""
        match node:
            case t.Day(value=value):
                if whole and value.exact is None:
                    raise _Unsaid
                return str(serial_of(value))
            case t.Term(name=name) if name in self.layout.known:
                return self._cell(node, "AND(ISNUMBER({0}),INT({0})={0})" if whole else "ISNUMBER({0})")
            case t.Term():
                place = self._cell(node, "")
                self.guards.add(sure_day(place))
                return whole_day(place)
        raise _Unsaid

    def _summed(self, node: t.Aggregate) -> str:
        """Over the column of a table; a number that stands there as a text would be left out, so then nothing is said."""
        if node.function == "计数" and node.where is None and isinstance(node.operand, t.Compare) and node.operand.operator == "=":
            same = self._same(node.operand)
            self.guards.add(f"COUNTA({same.partition(',')[0]})>0")
            return f"COUNTIF({same})"
        if node.function not in _SUMMED or not isinstance(node.operand, t.Term) or node.operand.kind not in NUMERIC:
            raise _Unsaid
        cells = self._range(node.operand)
        self.guards |= {f"COUNT({cells})>0", f"COUNTA({cells})=COUNT({cells})"}
        if node.where is None:
            return f"{_SUMMED[node.function]}({cells})"
        if node.function == "求和" and isinstance(node.where, t.Compare) and node.where.operator == "=":
            return f"SUMIF({self._same(node.where)},{cells})"
        raise _Unsaid

    def _same(self, node: t.Compare) -> str:
        match node:
            case t.Compare(left=t.Term() as term, right=t.Text(value=value)) if value and not _NOT_PLAIN & set(value):
                return f"{self._range(term)},{self.text(node.right)}"
            case t.Compare(left=t.Term() as term, right=t.YesNo()):
                return f"{self._range(term)},{self.text(node.right)}"
        raise _Unsaid

    def _range(self, term: t.Term) -> str:
        if term.period or term.below or term.column.term not in self.layout.ranges:
            raise _Unsaid
        self.spoken[term.column.table] = None
        return self.layout.ranges[term.column.term]

    def _rows(self, table: str) -> str:
        """How many rows of a table have something in them; while it has none nothing is said."""
        filled = "+".join(f'({cells}<>"")' for cells in self.layout.tables[table])
        counted = f"SUMPRODUCT(--(({filled})>0))"
        self.spoken[table] = None
        self.guards.add(f"{counted}>0")
        return counted

    def _rank(self, node: Node, choices: tuple[str, ...]) -> str:
        """The place among the choices; of what is none of them there is none, and then nothing is said."""
        text = self.text(node)
        return reduce(lambda rest, one: f"IF({text}={self.text(t.Text(one[1]))},{one[0]},{rest})", reversed(list(enumerate(choices))), "NA()")

    def text(self, node: Node) -> str:
        match node:
            case t.Text(value=value):
                return '"' + value.replace('"', '""') + '"'
            case t.YesNo(value=value):
                return '"是"' if value else '"否"'
            case t.Term() if node.kind in ("choice", "text", "yesno"):
                return self._cell(node, '{0}<>""')
        raise _Unsaid

    def _cell(self, node: t.Term, guard: str) -> str:
        if node.name not in self.layout.places:
            raise _Unsaid
        place = self.layout.places[node.name]
        self.spoken[node.name] = None
        if guard:
            self.guards.add(guard.format(place))
        return place

