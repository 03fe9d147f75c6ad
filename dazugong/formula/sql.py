"""读成 SQL: a formula → one expression for SQLite or PostgreSQL that agrees with `record.py` on every row.

Numbers stay exact: each is carried as two whole-number expressions (above and below the line) and a comparison multiplies
across, so 23/40*100 is 57.5 in both databases. What is empty is NULL. Values are always bound, never written into the text.
"""
from __future__ import annotations

from collections.abc import Mapping

from dazugong.formula import tree as t
from dazugong.formula.ratio import Ratio
from dazugong.formula.sqltext import DIALECTS, Sql, SqlColumn, joined, literal
from dazugong.formula.tree import FormulaError, Node
from dazugong.formula.whole import Whole
from dazugong.formula.words import BOUNDING, OF_DATES

Columns = Mapping[str, SqlColumn | str]
Inside = Mapping[str, Sql]      # term of a table inside a record → what follows FROM to ask its rows, beside the record
SIGNS = {"=": "=", "≠": "<>", "<": "<", "≤": "<=", ">": ">", "≥": ">="}
MOST_OF_DATES = 10**7       # no age, year, or number of days is larger
MOST_INSIDE, MOST_ROWS = 10**3, 10**12      # rows of a table inside a record; of a query


def to_sql(node: Node, columns: Columns, dialect: str, inside: Inside | None = None) -> tuple[str, list[object]]:
    """(expression, parameters) with `%s` for each parameter; dialect is "sqlite" or "postgresql".

    `columns` maps the names of `tree.names(node)` to SQL expressions. A condition gives a truth value or NULL; a number
    gives its quotient, good for ordering and showing only - for exact values take `to_sql_ratio`.
    """
    made = Making(columns, dialect, inside)
    sql = made.ratio(node).quotient() if node.kind in ("number", "percent") else made.value(node)
    return sql.text, list(sql.params)


def to_sql_ratio(node: Node, columns: Columns, dialect: str) -> tuple[str, list[object], str, list[object]]:
    """(above, its parameters, below, its parameters): whole numbers whose quotient is exactly the value, or NULL."""
    ratio = Making(columns, dialect).ratio(node)
    above, below = ratio.above.sql, ratio.below.sql
    return above.text, list(above.params), below.text, list(below.params)


class Making:
    """One formula on its way into SQL."""

    def __init__(self, columns: Columns, dialect: str, inside: Inside | None = None) -> None:
        if dialect not in DIALECTS:
            raise ValueError(f"不认识的数据库种类“{dialect}”，只有：{'、'.join(DIALECTS)}")
        self.columns, self.dialect, self.inside = columns, dialect, inside or {}

    def value(self, node: Node) -> Sql:
        """Anything but a number."""
        match node:
            case t.YesNo(value=value):
                return literal(value)
            case t.Text(value=value):
                return self._text(literal(value))
            case t.Day(value=value):
                return self._text(literal(value.text))
            case t.Term():
                return self._yes_no(node) if node.kind == "yesno" else self._text(self._column(node).sql, self._column(node).blank)
            case t.Compare():
                return self._compare(node)
            case t.Better(left=left, right=right, choices=choices):
                return Sql("({} < {})", self._rank(left, choices), self._rank(right, choices))
            case t.Member():
                return self._member(node)
            case t.Known(operand=operand, missing=missing):
                return self._known(operand, missing)
            case t.Not(operand=operand):
                return Sql("(NOT {})", self.value(operand))
            case t.All(parts=parts):
                return Sql("({})", joined(" AND ", map(self.value, parts)))
            case t.AnyOf(parts=parts):
                return Sql("({})", joined(" OR ", map(self.value, parts)))
            case t.Choose():
                return self._choose(node, [self.value(one) for one in node.values])
            case t.Aggregate(function=function):
                largest = Sql("{}({})", Sql("MAX" if function == "最大" else "MIN"), self._within(node, self.value(node.operand)))
                return self._of_rows(node, largest)
        raise TypeError(f"不认识的公式结构：{type(node).__name__}")

    def ratio(self, node: Node) -> Ratio:
        """A number, as two whole-number expressions."""
        match node:
            case t.Number(value=value):
                return Ratio.constant(value, self.dialect)
            case t.Term():
                column = self._column(node)
                return Ratio.column(Sql("({})", column.sql), column.decimals, column.most, self.dialect)
            case t.Negative(operand=operand):
                return self.ratio(operand).negative()
            case t.Arithmetic(operator=sign, left=left, right=right):
                a, b = self.ratio(left), self.ratio(right)
                return a.plus(b) if sign == "+" else a.plus(b.negative()) if sign == "-" else a.times(b) if sign == "×" \
                    else a.over(b)
            case t.Call(function=function) if function in OF_DATES:
                return Ratio.column(self._call(node), 0, MOST_OF_DATES, self.dialect)
            case t.Call(function=function, arguments=(left, right)) if function in BOUNDING:
                return self.ratio(left).bounded(self.ratio(right), smaller=function == "封顶")
            case t.Call(function=function, arguments=(operand, _)):
                return self.ratio(operand).rounded(function, node.places)
            case t.Choose():
                return Ratio.alternatives([self.ratio(one) for one in node.values], lambda values: self._choose(node, values))
            case t.Aggregate():
                return self._aggregate(node)
        raise TypeError(f"不认识的公式结构：{type(node).__name__}")

    def _column(self, node: t.Term) -> SqlColumn:
        try:
            column = self.columns[node.name]
        except KeyError:
            raise FormulaError(f"这里查不到“{node.name}”", 0) from None
        return SqlColumn(column) if isinstance(column, str) else column

    def _text(self, sql: Sql, blank: bool = False) -> Sql:
        """Text compared character by character; PostgreSQL would otherwise order by the rules of a language."""
        if self.dialect == "postgresql":
            sql = Sql('(CAST({} AS text) COLLATE "C")', sql)
        return Sql("NULLIF({}, '')", sql) if blank else sql

    def _yes_no(self, node: t.Term) -> Sql:
        sql = self._column(node).sql
        return Sql("({} <> 0)", sql) if self.dialect == "sqlite" else Sql("({})", sql)

    def _compare(self, node: t.Compare) -> Sql:
        sign = SIGNS[node.operator]
        if node.left.kind in ("number", "percent"):
            return self.ratio(node.left).compared(sign, self.ratio(node.right))
        return Sql(f"({{}} {sign} {{}})", self.value(node.left), self.value(node.right))

    def _member(self, node: t.Member) -> Sql:
        if node.left.kind == "several":
            inside = [self._among(self.value(node.left), item) for item in node.items]
            return Sql("(NOT {})" if node.outside else "{}", Sql("({})", joined(" OR ", inside)))
        either = Sql("({})", joined(" OR ", [self._compare(t.Compare("=", node.left, item)) for item in node.items]))
        return Sql("(NOT {})", either) if node.outside else either

    def _among(self, several: Sql, item: t.Node) -> Sql:
        """One choice among several, which are kept as 甲、乙."""
        around = Sql("('、' || {} || '、')", several)
        what = Sql("('、' || {} || '、')", self.value(item))
        return Sql("(STRPOS({}, {}) > 0)" if self.dialect != "sqlite" else "(INSTR({}, {}) > 0)", around, what)

    def _known(self, operand: Node, missing: bool) -> Sql:
        if operand.kind in ("number", "percent"):
            ratio = self.ratio(operand)
            empty = Sql("({} IS NULL OR {} IS NULL)", ratio.above.sql, ratio.below.sql)
        else:
            empty = Sql("({} IS NULL)", self.value(operand))
        return empty if missing else Sql("(NOT {})", empty)

    def _rank(self, node: Node, choices: tuple[str, ...]) -> Sql:
        """Place of a choice in its list; best is 0, unknown is NULL."""
        cases = joined(" ", [Sql(f"WHEN {{}} THEN {rank}", self._text(literal(choice))) for rank, choice in enumerate(choices)])
        return Sql("(CASE {} {} END)", self.value(node), cases)

    def _call(self, node: t.Call) -> Sql:
        days = [self.value(argument) for argument in node.arguments]
        if node.function == "年份":
            return Sql("CAST(SUBSTR({}, 1, 4) AS INTEGER)", days[0])
        if node.function == "月份":
            return Sql("(CASE WHEN LENGTH({}) > 4 THEN CAST(SUBSTR({}, 6, 2) AS INTEGER) END)", days[0], days[0])
        first, second = days
        if node.function == "天数":
            between = "CAST({} AS date) - CAST({} AS date)" if self.dialect != "sqlite" \
                else "CAST(JULIANDAY({}) - JULIANDAY({}) AS INTEGER)"
            return Sql(f"(CASE WHEN LENGTH({{}}) = 10 AND LENGTH({{}}) = 10 THEN {between} END)", first, second, second, first)
        return Sql("(CASE WHEN LENGTH({}) = 10 AND {} <= {} THEN CAST(SUBSTR({}, 1, 4) AS INTEGER)"
                   " - CAST(SUBSTR({}, 1, 4) AS INTEGER) - CASE WHEN SUBSTR({}, 6) < SUBSTR({}, 6) THEN 1 ELSE 0 END END)",
                   second, first, second, second, first, second, first)

    def _choose(self, node: t.Choose, values: list[Sql]) -> Sql:
        """The value of the first condition that holds; nothing where one before it is empty."""
        turns = []
        for condition, value in zip(map(self.value, node.conditions), values, strict=False):
            turns += [Sql("WHEN {} THEN {} WHEN {} IS NULL THEN NULL", condition, value, condition)]
        return Sql("(CASE {} ELSE {} END)", joined(" ", turns), values[-1])

    def _within(self, node: t.Aggregate, sql: Sql) -> Sql:
        """The operand where the row is inside, else NULL, which SQL's own aggregates leave out."""
        return sql if node.where is None else Sql("CASE WHEN {} THEN {} END", self.value(node.where), sql)

    def _of_rows(self, node: t.Aggregate, sql: Sql) -> Sql:
        """An aggregate over a table inside the record asks that table's rows; any other is one over the rows of the query."""
        rows = self.inside.get(t.table_of(node))
        return sql if rows is None else Sql("(SELECT {} FROM {})", sql, rows)

    def _aggregate(self, node: t.Aggregate) -> Ratio:
        rows = MOST_INSIDE if t.table_of(node) in self.inside else MOST_ROWS
        if node.function in ("计数", "占比"):
            fulfilled = Sql("CASE WHEN {} THEN 1 ELSE 0 END", self.value(node.operand))
            above = self._of_rows(node, Sql("COALESCE(SUM({}), 0)", self._within(node, fulfilled)))
            counted = Ratio.column(above, 0, rows, self.dialect)
            return counted if node.function == "计数" else counted.per(self._number_of(node, fulfilled, rows))
        each = self.ratio(node.operand)
        if each.under is not None:
            raise FormulaError(f"“{node.function}”里不能逐行相除，请先在表格里加一个计算栏", 0)
        inside = self._within(node, each.above.sql)
        if node.function in ("最大", "最小"):
            return each.instead(self._whole_of_rows(node, each.above.extreme(inside, smallest=node.function == "最小")))
        total = each.above.summed(inside, rows)
        if node.function == "求和":
            return each.instead(self._whole_of_rows(node, total, "COALESCE({}, 0)"))
        return each.instead(self._whole_of_rows(node, total)).per(self._number_of(node, each.above.sql, rows))

    def _number_of(self, node: t.Aggregate, each: Sql, rows: int) -> Whole:
        """How many rows have a value, of those inside."""
        return Whole(self._of_rows(node, Sql("COUNT({})", self._within(node, each))), rows, self.dialect)

    def _whole_of_rows(self, node: t.Aggregate, found: Whole, written: str = "{}") -> Whole:
        return Whole(self._of_rows(node, Sql(written, found.sql)), found.most, self.dialect)
