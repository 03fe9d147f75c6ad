"""工作簿里的审核规则: which cells of a workbook turn red while it is filled without network, and in what words."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dazugong.formats.sheet_workbook import SheetLine
from dazugong.formula.cells import broken_when
from dazugong.formula.facts import Column
from dazugong.formula.tree import Node
from dazugong.spec.filling import place_of
from dazugong.spec.model import Field, Form

from .answers import cell_of, field_at, formula

Columns = tuple[Column, ...]


def with_rules(form: Form, lines: Sequence[SheetLine], places: Mapping[str, str]) -> list[SheetLine]:
    """The lines with the words of their rules and, where a spreadsheet can judge them, the formulas that turn them red.

    `places`: address of a field or a cell of a table → where it stands in the workbook.
    """
    return [_with_rules(form, line, places) for line in lines]


def _with_rules(form: Form, line: SheetLine, places: Mapping[str, str]) -> SheetLine:
    rules = list(_rules(form, line.id))
    if not rules:
        return line
    own, worked_out = _named(form, line.id, places), _worked_out(form, line.id)
    formulas = (broken_when(formula(text, columns), own, worked_out) for text, _, columns in rules)
    said = "；".join(f"要求：{refuse}" for _, refuse, _ in rules if refuse not in line.hint)
    return replace(line, hint="；".join(filter(None, [line.hint, said])), broken_when=tuple(filter(None, formulas)))


def _rules(form: Form, address: str) -> Iterator[tuple[str, str, Columns]]:
    """(rule, words, what it may speak of) of what is said at this address."""
    field, cell = field_at(form, address) if address else None, cell_of(address)
    if field is None:
        return
    if field.rule:
        table = field_at(form, cell[0]) if cell else None
        yield field.rule, field.refuse, form.columns_of_row(table) if table else form.columns
    for rule in form.rules:
        if not cell and place_of(form, rule).id == field.id:
            yield rule.rule, rule.refuse, form.columns


def _named(form: Form, address: str, places: Mapping[str, str]) -> dict[str, str]:
    """What a rule at this address calls the cells: the fields of the form, in a table the cells of its own row."""
    named = {field.term: places[field.id] for field in form.fields if field.id in places}
    if cell := cell_of(address):
        row = {key: place for key, place in places.items() if (other := cell_of(key)) and other[:2] == cell[:2]}
        named |= {column.term: place for key, place in row.items() if (column := field_at(form, key))}
    return named


def _worked_out(form: Form, address: str) -> dict[str, Node]:
    """Formulas of what is worked out when the workbook is back."""
    found = {field.term: formula(field.value, form.columns) for field in form.fields if _plain(field)}
    if cell := cell_of(address):
        table = field_at(form, cell[0])
        found |= {column.term: formula(column.value, form.columns_of_row(table)) for column in table.columns if _plain(column)}     # type: ignore[arg-type, union-attr]
    return found


def _plain(field: Field) -> bool:
    return field.type == "computed"
