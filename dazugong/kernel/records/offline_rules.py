"""工作簿里的审核规则: which cells of a workbook turn red while it is filled without network, and in what words."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from dazugong.formats.sheet_lines import KnownValue, SheetLine, SheetTable
from dazugong.formats.sheet_tables import place_in_row, range_of
from dazugong.formats.sheet_workbook import name_of
from dazugong.formula.celldays import serial_of
from dazugong.formula.cells import Layout, broken_when
from dazugong.formula.facts import Column
from dazugong.formula.partial import PartialDate
from dazugong.formula.tree import Node, Term, walk
from dazugong.kernel.identity.reader import Reader
from dazugong.spec.filling import place_of
from dazugong.spec.form import Field, Form

from .answers import formula
from .beside import beside
from .models import Obligation
from .schedule import back, period_of_code
from .veiling import veiled

TODAY, NOW = "当日", "TODAY()"
Said = tuple[Node, str, tuple[Node, ...]]       # a rule, its words, and under which conditions it is asked


def known_values(reader: Reader, obligation: Obligation, form: Form) -> list[KnownValue]:
    """What the rules of the form compare with and nobody fills: 上期, 去年同期 and 年初 of a field, the days of the period."""
    values, codes = beside(reader, obligation, form, reader.day), back(obligation.period)
    found = []
    for name in dict.fromkeys(node.name for one in _formulas(form) for node in walk(one) if isinstance(node, Term)):
        if name == TODAY or form.field(name) or values.get(name) in (None, ""):
            continue
        code = codes.get(name.partition(" ")[0])
        value = _constant(values[name])
        found.append(KnownValue(name, veiled(reader, value) if isinstance(value, str) else value, f"{period_of_code(code).term}的报表" if code else "本期"))
    return found


def _constant(value: object) -> float | str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | PartialDate):
        return serial_of(PartialDate.of(value))
    return float(value) if isinstance(value, int | Fraction) else value     # type: ignore[return-value]


def _formulas(form: Form) -> Iterator[Node]:
    """Everything that is judged or worked out while a form is filled."""
    for field in form.fields:
        yield from (formula(text, form.columns) for text in (field.rule, field.when, "" if field.others else field.value) if text)
        columns = form.columns_of_row(field)
        yield from (formula(text, columns) for one in field.columns for text in (one.rule, one.value) if text)
    yield from (formula(rule.rule, form.columns) for rule in form.rules)


class Ruled:
    """审核规则写进工作簿: the lines and tables of a form with the words of their rules and, where a spreadsheet can judge
    them, the formulas that turn them red. `places`: field id, or name of what is known → its cell."""

    def __init__(self, form: Form, lines: Sequence[SheetLine], places: Mapping[str, str], known: Sequence[KnownValue]) -> None:
        self.form, self.known = form, known
        self.here = self._layout({key: place for key, place in places.items()})
        self.elsewhere = self._layout({key: name_of(key, lines, known) for key in places})

    def _layout(self, places: Mapping[str, str]) -> Layout:
        """Where formulas find the fields of the form, by these places."""
        form = self.form
        typed = {table.term: [(c.term, range_of(table.id, c.id)) for c in table.columns if not c.reckoned] for table in form.fields if table.columns}
        names = {one.name for one in self.known}
        return Layout(
            places={field.term: places[field.id] for field in form.fields if field.id in places}
            | {name: places[name] for name in names} | {TODAY: NOW},
            worked_out={field.term: formula(field.value, form.columns) for field in form.fields if field.type == "computed" and not field.others},
            ranges={term: cells for columns in typed.values() for term, cells in columns},
            tables={table: tuple(cells for _, cells in columns) for table, columns in typed.items()},
            asked_when={field.term: formula(field.when, form.columns) for field in form.fields if field.when},
            known=frozenset(names | {TODAY}),
        )  # fmt: skip

    def line(self, field: Field, line: SheetLine) -> SheetLine:
        """A line of the sheet, judged by the rules that are said at its field."""
        return self._with(line, list(self._said_at(field)), self.here)

    def table(self, table: SheetTable) -> SheetTable:
        """The columns of a table; the formulas are those of its first row, the others follow."""
        field = self.form.field(table.id)
        columns: tuple[Column, ...] = self.form.columns_of_row(field)       # type: ignore[arg-type]
        own = {column.id: column for column in field.columns}               # type: ignore[union-attr]
        row = {own[line.id].term: place_in_row(number) for number, line in enumerate(table.columns)}
        layout = replace(
            self.elsewhere, places={**self.elsewhere.places, **row},
            worked_out={**self.elsewhere.worked_out, **{c.term: formula(c.value, columns) for c in own.values() if c.type == "computed"}},
        )  # fmt: skip
        under = self._under(field)      # type: ignore[arg-type]
        said = {line.id: [(formula(own[line.id].rule, columns), own[line.id].refuse, under)] if own[line.id].rule else [] for line in table.columns}
        return replace(table, columns=tuple(self._with(line, said[line.id], layout) for line in table.columns))

    def _said_at(self, field: Field) -> Iterator[Said]:
        if field.rule:
            yield formula(field.rule, self.form.columns), field.refuse, self._under(field)
        for rule in self.form.rules:
            if place_of(self.form, rule).id == field.id:
                yield formula(rule.rule, self.form.columns), rule.refuse, ()

    def _under(self, field: Field) -> tuple[Node, ...]:
        return (formula(field.when, self.form.columns),) if field.when else ()

    @staticmethod
    def _with(line: SheetLine, said: Sequence[Said], layout: Layout) -> SheetLine:
        if not said:
            return line
        formulas = (broken_when(node, layout, under=under) for node, _, under in said)
        words = "；".join(f"要求：{refuse}" for _, refuse, _ in said if refuse not in line.hint)
        return replace(line, hint="；".join(filter(None, [line.hint, words])), broken_when=tuple(filter(None, formulas)))
