"""定义: what the parser read → typed tree, refusing what does not fit together (a date with a number, 好 with 年龄)."""
from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NoReturn

from lark import Token, Tree

from dazugong.formula import tree as t
from dazugong.formula.calls import KIND_NAMES, NUMERIC, called, same_percent
from dazugong.formula.partial import DateRefused, PartialDate
from dazugong.formula.tree import FormulaError, Node
from dazugong.formula.words import YES_NO, Vocabulary, choices_of

MOST_DEPTH = 60
MOST_DIGITS, MOST_DECIMALS = 15, 4
SIGNS = {"EQ": "=", "NE": "≠", "LT": "<", "LE": "≤", "GT": ">", "GE": "≥", "PLUS": "+", "MINUS": "-", "TIMES": "×", "OVER": "÷"}


@dataclass
class Meaning:
    """One formula on its way from lark's tree to ours; `depth` and `rows` follow where we are."""

    text: str
    vocabulary: Vocabulary
    depth: int = 0
    in_aggregate: bool = False

    def of(self, read: Tree | Token) -> Node:
        """The whole formula."""
        node = self.node(read)
        if t.depth_of(node) > 2 * MOST_DEPTH:
            raise FormulaError("公式套得太深，请拆成几条", 0)
        if any(column.table for column in self.vocabulary.columns):
            self._refuse_rows_mixed_up(node)
        elif t.sums_rows(node):
            self._refuse_loose_terms(node)
        return node

    def node(self, read: Tree | Token) -> Node:
        if isinstance(read, Token):
            return self._literal(read)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise FormulaError("公式套得太深，请拆成几条", _start(read))
        node = getattr(self, f"_{read.data}")(read)
        self.depth -= 1
        return node

    def _literal(self, token: Token) -> Node:
        position, written = token.start_pos or 0, str(token)
        if token.type == "DATE":
            try:
                return t.Day(PartialDate.parse(written))
            except DateRefused as refused:
                raise FormulaError(str(refused), position) from None
        if token.type == "QUOTED":
            return t.Text(self.text[position + 1:(token.end_pos or 0) - 1])
        if token.type == "CHOICE":
            return t.Text(written)
        digits = written.rstrip("%")
        whole, _, decimals = digits.partition(".")
        if len(whole) > 1 and whole.startswith("0"):
            raise FormulaError(f"“{written}”前面多了0；日期请写成 2026-09-30", position)
        if len(whole) + len(decimals) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
            raise FormulaError(f"“{written}”位数太多，最多{MOST_DIGITS}位，其中小数{MOST_DECIMALS}位", position)
        share = token.type == "PERCENT"
        return t.Number(Fraction(digits) / (100 if share else 1), "share" if share else "")

    def _bracketed(self, read: Tree) -> Node:
        return self.node(read.children[1])

    def _term(self, read: Tree) -> Node:
        tokens = {c.type: str(c) for c in read.children}
        column = self.vocabulary.terms[tokens["TERM"]]
        period = tokens.get("PERIOD", "")
        node = t.Term(column, "" if period == "本期" else period, "BELOW" in tokens)
        if node.below and node.kind not in NUMERIC:
            raise FormulaError(f"“下级合计”只能用在数上，“{column.term}”不是数", _start(read))
        if column.table and (node.period or node.below):
            raise FormulaError(f"“{column.term}”是表格“{column.table}”里的一栏，没有{node.period or '下级合计'}；请先用计算栏汇总", _start(read))
        return node

    def _either(self, read: Tree) -> Node:
        return t.AnyOf(tuple(self.condition(c) for c in read.children if not _is(c, "OR")))

    def _both(self, read: Tree) -> Node:
        return t.All(tuple(self.condition(c) for c in read.children if not _is(c, "AND")))

    def _denied(self, read: Tree) -> Node:
        return t.Not(self.condition(read.children[1]))

    def condition(self, read: Tree | Token) -> Node:
        node = self.node(read)
        if node.kind not in ("truth", "yesno"):
            self.refuse(f"“{self.words(read)}”不是条件，前后不能用 且、或、非 连接，请写成比较，如 {self.words(read)} ＞ 0", read)
        return node

    def _negative(self, read: Tree) -> Node:
        operand = self.number(read.children[1])
        return replace(operand, value=-operand.value) if isinstance(operand, t.Number) else t.Negative(operand)

    _minus_item = _negative

    def number(self, read: Tree | Token) -> Node:
        node = self.node(read)
        if node.kind not in NUMERIC:
            self.refuse(f"“{self.words(read)}”是{KIND_NAMES[node.kind]}，不能加减乘除", read)
        return node

    def _sum(self, read: Tree) -> Node:
        children = read.children
        if len(children) > 2 * MOST_DEPTH:
            self.refuse(f"一个算式最多{MOST_DEPTH}项，请拆成几条", read)
        node = self.number(children[0])
        for sign, part in zip(children[1::2], children[2::2]):
            right = self.number(part)
            if sign.type in ("PLUS", "MINUS"):
                node, right = same_percent(node, right)
            node = t.Arithmetic(SIGNS[sign.type], node, right)
        return node

    _product = _sum

    def _compare(self, read: Tree) -> Node:
        left_read, sign, right_read = read.children
        operator = SIGNS[sign.type]
        left, right = self.node(left_read), self.node(right_read)
        if "several" in (left.kind, right.kind):
            self.refuse(f"“{self.words(left_read)}”可以选几样，请用“在”，如 {self.words(left_read)} 在 [{self.words(right_read)}]", read)
        left, right = self.alike(left, right, read)
        if operator not in "=≠" and left.kind not in (*NUMERIC, "date"):
            better = "分好坏请用“优于”" if left.kind == "choice" else "只能用 = 或 ≠"
            self.refuse(f"“{self.words(left_read)}”不能比大小，{better}", read)
        return t.Compare(operator, left, right)

    def _better(self, read: Tree) -> Node:
        left_read, _, right_read = read.children
        left, right = self.alike(self.node(left_read), self.node(right_read), read)
        choices = _choices(left) or _choices(right)
        if left.kind != "choice":
            self.refuse(f"“优于”只能用在等次一类的选项上，“{self.words(left_read)}”是{KIND_NAMES[left.kind]}", read)
        return t.Better(left, right, choices)

    def _member(self, read: Tree) -> Node:
        left_read, sign, *rest = read.children
        left = self.node(left_read)
        if left.kind == "several":
            return t.Member(left, self._chosen(left, rest), sign.type == "NOT_IN")
        items = []
        for item in rest:
            if isinstance(item, Token) and item.type in ("LSQB", "RSQB", "COMMA"):
                continue
            items.append(self.alike(left, self.node(item), item)[1])
        return t.Member(left, tuple(items), sign.type == "NOT_IN")

    def _chosen(self, left: Node, rest: list) -> tuple[Node, ...]:
        """The choices held against a field that takes several."""
        items = []
        for item in rest:
            if not (isinstance(item, Token) and item.type in ("LSQB", "RSQB", "COMMA")):
                node = self._as_choice(self.node(item), left, item)
                if node.kind != "choice":
                    self.refuse(f"“{self.words(item)}”不是选项，方括号里只写选项", item)
                items.append(node)
        return tuple(items)

    def _known(self, read: Tree) -> Node:
        operand = self.node(read.children[0])
        if operand.kind == "truth":
            self.refuse("“非空”“为空”前面要写一项，不能写条件", read)
        return t.Known(operand, read.children[1].type == "EMPTY")

    def _call(self, read: Tree) -> Node:
        return called(self, read)

    def _aggregate(self, read: Tree) -> Node:
        if self.in_aggregate:
            self.refuse("汇总里面不能再套汇总，请拆成两条", read)
        self.in_aggregate = True
        function = str(read.children[0])
        reads = [r for r in read.children[1:] if not (isinstance(r, Token) and r.type in ("LPAR", "RPAR", "COMMA"))]
        where = self.condition(reads[1]) if len(reads) > 1 else None
        if function in ("计数", "占比"):
            operand = self.condition(reads[0])
        else:
            operand = self.node(reads[0])
            fits = operand.kind in NUMERIC or (operand.kind == "date" and function in ("最大", "最小"))
            if not fits:
                self.refuse(f"{function}( ) 里要写数，“{self.words(reads[0])}”是{KIND_NAMES[operand.kind]}", reads[0])
            if any(isinstance(n, t.Arithmetic) and n.operator == "÷" and not isinstance(n.right, t.Number)
                   for n in t.walk(operand)):
                self.refuse("先逐行相除再汇总会失真，请先分别汇总再相除，如 求和(甲) ÷ 求和(乙)", reads[0])
        self.in_aggregate = False
        return t.Aggregate(function, operand, where)

    def alike(self, left: Node, right: Node, read: Tree | Token) -> tuple[Node, Node]:
        """Both sides made comparable; text beside a choice becomes that choice."""
        left, right = same_percent(left, right)
        left, right = self._as_choice(left, right, read), self._as_choice(right, left, read)
        if left.kind == right.kind and left.kind != "truth":
            if left.kind == "choice" and _choices(left) != _choices(right):
                self.refuse("两边的选项不是同一套，不能相比", read)
            return left, right
        if left.kind in NUMERIC and right.kind in NUMERIC:
            return left, right
        names = "和".join(KIND_NAMES[n.kind] for n in (left, right))
        hint = "；日期请写成 2026-09-30，不加引号" if "date" in (left.kind, right.kind) else ""
        return self.refuse(f"“{self.words(read)}”：{names}不能相比{hint}", read)

    def _as_choice(self, node: Node, other: Node, read: Tree | Token) -> Node:
        if not isinstance(node, t.Text) or not isinstance(other, t.Term) or other.kind not in ("choice", "several", "yesno"):
            return node
        choices = choices_of(other.column)
        if node.value not in choices:
            self.refuse(f"“{other.column.term}”没有“{node.value}”这个选项，只有：{'、'.join(choices)}", read)
        return t.YesNo(node.value == YES_NO[0]) if other.kind == "yesno" else replace(node, choices=choices)

    def _refuse_rows_mixed_up(self, node: Node, table: str | None = None) -> None:
        """In a form with tables: a column of a table stands in an aggregate, and an aggregate speaks of one table."""
        if isinstance(node, t.Aggregate):
            table = t.table_of(node)
            if not table:
                raise FormulaError(f"{node.function}( ) 里要有表格里的一栏，才知道汇总哪几行", max(self.text.find(node.function), 0))
        elif isinstance(node, t.Term) and node.column.table and node.column.table != table:
            place = max(self.text.find(node.column.term), 0)
            if table:
                raise FormulaError(f"一个汇总只看一张表格，“{table}”和“{node.column.table}”请分开写", place)
            such = f"求和({node.name})" if node.kind in NUMERIC else f"计数({node.name} 非空)"
            raise FormulaError(f"“{node.name}”是表格“{node.column.table}”里的一栏，要写在汇总里面，如 {such}", place)
        for part in t.parts_of(node):
            self._refuse_rows_mixed_up(part, table)

    def _refuse_loose_terms(self, node: Node) -> None:
        """Beside an aggregate a bare name has no row to be read from."""
        if isinstance(node, t.Aggregate):
            return
        if isinstance(node, t.Term) and node.column.term not in ("期初", "期末", "当日"):
            raise FormulaError(f"“{node.name}”要写在汇总里面，如 求和({node.name})", max(self.text.find(node.column.term), 0))
        for part in t.parts_of(node):
            self._refuse_loose_terms(part)

    def words(self, read: Tree | Token) -> str:
        """The piece of the formula as it was written."""
        return self.text[_start(read):_end(read)].strip()

    def refuse(self, message: str, read: Tree | Token) -> NoReturn:
        raise FormulaError(message, _start(read))


def _is(read: Tree | Token, kind: str) -> bool:
    return isinstance(read, Token) and read.type == kind


def _start(read: Tree | Token) -> int:
    while isinstance(read, Tree):
        read = read.children[0]
    return read.start_pos or 0


def _end(read: Tree | Token) -> int:
    while isinstance(read, Tree):
        read = read.children[-1]
    return read.end_pos or 0


def _choices(node: Node) -> tuple[str, ...]:
    if isinstance(node, t.Choose):
        return _choices(node.values[0])
    return node.choices if isinstance(node, t.Text) else node.column.choices if isinstance(node, t.Term) else ()

