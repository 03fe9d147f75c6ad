"""机制里的公式: which terms a formula may use at each place of a pack, and what is wrong with it there."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dazugong.formula import Column, FormulaError, Node, Vocabulary, parse
from dazugong.formula.cost import too_large
from dazugong.formula.tree import Choose, Term, Text, sums_rows, walk
from dazugong.formula.words import DAYS, near, refused_term
from dazugong.spec.form import Field, Form
from dazugong.spec.lines import Path, line_at
from dazugong.spec.load import Draft
from dazugong.spec.model import Indicator, Problem
from dazugong.spec.published import known_tables
from dazugong.spec.totals import means_added

Columns = tuple[Column, ...]


class Formulas:
    """The formulas of one pack."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.tables = known_tables()

    def units(self) -> Columns:
        """What a scope may ask about a unit."""
        return self.tables["units"].columns

    def form(self, form: Form, before: int | None = None) -> Columns:
        """The terms of a form; `before` a place: only the fields above it."""
        part = form if before is None else replace(form, fields=form.fields[:before])
        return _distinct(part.columns)

    def row(self, form: Form, place: int, before: int | None = None) -> Columns:
        """The terms of one row of the table at `place`, and those of the form; `before`: only the columns left of it."""
        table = form.fields[place]
        columns = table.columns if before is None else table.columns[:before]
        return _distinct(form.columns_of_row(replace(table, columns=columns)))

    def facts(self, name: str) -> Columns | None:
        """The columns of a fact table."""
        return self.tables[name].columns if name in self.tables else None

    def over(self, name: str) -> Columns | None:
        """The columns of a form of this pack, of a form of another one (pack.form) or of a fact table."""
        form = self.draft.pack.form(name) or self.draft.pack.neighbours.get(name)
        if form is None:
            return self.facts(name)
        gone = {field.term for field in form.fields if not field.kept}
        return tuple(column for column in self.form(form) if column.term not in gone)

    def condition(self, file: str, path: Path, text: str, columns: Columns, later: Columns = ()) -> Iterator[Problem]:
        """What keeps the text from being a condition here; `later`: with the terms that come too late to be used."""
        kind, problems = self.kind(file, path, text, columns, later=later)
        yield from problems
        if not problems and kind not in ("truth", "yesno"):
            yield self.problem(file, path, f"“{text}”不是条件，条件要有比较，如 等次 = 好、问题数 ＞ 0")

    def number(self, file: str, path: Path, text: str, columns: Columns, later: Columns = (), *, rows: bool = False) -> Iterator[Problem]:
        """What keeps the text from being a number here."""
        kind, problems = self.kind(file, path, text, columns, rows=rows, later=later)
        yield from problems
        if not problems and kind not in ("number", "percent"):
            yield self.problem(file, path, f"“{text}”算不出数，请写算式；要算出一档的，类型写 level，要算出日期的写 day")

    def day(self, file: str, path: Path, text: str, columns: Columns, later: Columns = (), *, rows: bool = False) -> Iterator[Problem]:
        """What keeps the text from being a day here."""
        kind, problems = self.kind(file, path, text, columns, rows=rows, later=later)
        yield from problems
        if not problems and kind != "date":
            yield self.problem(file, path, f"“{text}”算不出日期，请写 最大(某个日期) 一类的；要算出数的，类型写 computed")

    def level(self, file: str, path: Path, field: Field, columns: Columns, later: Columns = (), *, rows: bool = False) -> Iterator[Problem]:
        """What keeps the value of a level from being one of its choices."""
        kind, problems = self.kind(file, path, field.value, columns, rows=rows, later=later)
        yield from problems
        if problems:
            return
        if kind not in ("text", "choice"):
            yield self.problem(file, path, f"“{field.value}”定不出档，请写 若(得分 ≥ 90, “{field.choices[0] if field.choices else '优'}”, …)，档名加引号")
        for one in _results(parse(field.value, Vocabulary(columns))):
            given = (one.value,) if isinstance(one, Text) else one.column.choices if isinstance(one, Term) else ()
            if stray := next((choice for choice in given if choice not in field.choices), ""):
                yield self.problem(file, path, f"“{stray}”不在“{field.term}”的选项里{meant(stray, field.choices)}")
            elif isinstance(one, Term) and not given:
                yield self.problem(file, path, f"“{one.name}”是文字，不是选项，不能用来定档")

    def kind(self, file: str, path: Path, text: str, columns: Columns, *, rows: bool = False, later: Columns = ()) -> tuple[str, list[Problem]]:
        """(kind, problems). `rows`: the place speaks of many rows, so 计数 and 求和 may stand there."""
        try:
            node = parse(text, Vocabulary(_and_of_before(text, columns, later)))
        except FormulaError as error:
            said = _too_late(text, columns, later) or self._elsewhere(text, columns) or f"{error.message}（第{error.position + 1}个字）"
            return "", [self.problem(file, path, said)]
        except ValueError as error:
            return "", [self.problem(file, path, str(error))]
        if sums_rows(node) and not rows:
            return "", [self.problem(file, path, "这里一次只看一条，不能用 计数、求和 一类的汇总（表格里的行除外；登记簿要汇总别的各条的，写 others）")]
        if reason := too_large(node) or means_added(node):
            return "", [self.problem(file, path, reason)]
        return node.kind, list(self._periods(file, path, node, columns))

    def _elsewhere(self, text: str, columns: Columns) -> str:
        """Which term of the formula stands in another form of the pack; empty if that is not what is wrong."""
        known = {column.term for column in (*columns, *DAYS)}
        for form in self.draft.pack.forms:
            try:
                node = parse(text, Vocabulary(_distinct((*columns, *form.columns))))
            except ValueError:
                continue
            if term := next((one.column.term for one in walk(node) if isinstance(one, Term) and one.column.term not in known), ""):
                if (field := form.field(term)) and not field.kept:
                    return f"“{term}”把别的单位登记的也算进去，只在登记时用来判，不存，这里取不到数；要取的，在 same 里写上 单位"
                return (f"“{term}”是另一张表“{form.title}”（{form.id}）的栏目，一个公式只看一张表：请改 over，"
                        f"或在这里看的表里加一栏，预填它，如 prefill = {{ over = \"{form.id}\", total = \"{term}\" }}")
        return ""

    def _periods(self, file: str, path: Path, node: Node, columns: Columns) -> Iterator[Problem]:
        """Facts and units have no earlier period; only forms do."""
        if any(columns == table.columns for table in self.tables.values()) and (reason := looks_beyond(node, None)):
            yield self.problem(file, path, reason)

    def bands(self, indicator: Indicator) -> tuple[str, ...]:
        """The values `per` may have, if they are choices."""
        columns = self.over(indicator.over) or ()
        try:
            node = parse(indicator.per, columns)
        except ValueError:
            return ()
        return node.column.choices if isinstance(node, Term) else ()

    def problem(self, file: str, path: Path, message: str) -> Problem:
        """A problem at its line."""
        found = self.draft.files.get(file)
        return Problem(file, line_at(found.lines, path) if found and found.lines else 1, message)

    def unknown_table(self, file: str, path: Path, name: str, forms: Iterable[str]) -> Problem:
        """A name that is neither a form, of this pack or another, nor a fact table."""
        if "." in name:
            said = f"没有“{name}”这张别的机制的表（写成 机制标识.表的标识，那个机制要先安装）"
            return self.problem(file, path, said + (f"，是不是“{like}”？" if (like := near(name, self.draft.pack.neighbours)) else ""))
        known = [*forms, *(table for table in self.tables if table != "units")]
        like = near(name, known)
        meant = f"，是不是“{like}”？" if like else f"，只有：{'、'.join(known)}"
        return self.problem(file, path, f"没有“{name}”这张表或事实表{meant}")


def looks_beyond(node: Node, form: Form | None) -> str:
    """Why a formula may not look back or below here; empty where it may: only what is filed for periods has those."""
    term = next((one for one in walk(node) if isinstance(one, Term) and (one.period or one.below)), None)
    if term is None or (form is not None and not form.entries):
        return ""
    why = "只能用于表单的栏目" if form is None else "只能用于按期报的表，登记簿一条是一条，没有上一期"
    return f"“{term.name}”：上期、去年同期、年初、下级合计{why}"


def _results(node: Node) -> Iterator[Node]:
    """What a formula may come out as."""
    for one in node.values if isinstance(node, Choose) else (node,):
        yield from _results(one) if isinstance(one, Choose) else (one,)


def _distinct(columns: Columns) -> Columns:
    """Each term once, and only such as formulas can read; what is wrong with the others is said elsewhere."""
    found: dict[str, Column] = {}
    for column in columns:
        if column.term and not refused_term(column.term):
            found.setdefault(column.term, column)
    return tuple(found.values())


def _and_of_before(text: str, columns: Columns, later: Columns) -> Columns:
    """What a formula may speak of: the fields above it, and of an earlier period (上期 结余) any field, itself too."""
    late = _late(text, columns, later)
    return later if late and all(term.period for term in late) else columns


def _late(text: str, columns: Columns, later: Columns) -> list[Term]:
    """The terms of the formula that stand further down, or are the field itself; none where it cannot be read at all."""
    try:
        used = [node for node in walk(parse(text, Vocabulary(later))) if isinstance(node, Term)] if later else []
    except ValueError:
        return []
    early = {column.term for column in (*columns, *DAYS)}
    return [term for term in used if term.column.term not in early]


def _too_late(text: str, columns: Columns, later: Columns) -> str:
    """Which term of the formula stands further down, or is the field itself; empty if that is not what is wrong."""
    late = next((term.column.term for term in _late(text, columns, later) if not term.period), "")
    return f"“{late}”写在后面，或者就是这一栏自己，这里只能用前面的栏目；要用上一期的，写 上期 {late}" if late else ""


def meant(word: str, known: Iterable[str]) -> str:
    """The near miss, or everything there is."""
    known = list(known)
    like = near(word, known)
    return f"，是不是“{like}”？" if like else f"，只有：{'、'.join(known)}" if known else ""
