"""填写: what a clerk typed into a form → typed answers by address, what the form refuses, and the digest of what was filed.

An address is the id of a field (`cost`), or in a table that of a cell (`projects.2.cost`: table, row from 1, column).
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from dazugong.crypto import canonical
from dazugong.formula.facts import Column
from dazugong.formula.parser import parse
from dazugong.formula.tree import Node, rows_name
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.keys.actions import keyring
from dazugong.spec import filling
from dazugong.spec.form import Field, Form

from .models import Answer
from .written import MOST_DIGITS, Typed, kept, scaled, shown_number, typed, value_of


class Refusals(Refusal):
    """报送被退: every refusal of a form at once, in the order of its fields; `message` is the first with their number."""

    def __init__(self, found: list[Refusal]) -> None:
        more = f"（共{len(found)}处需要改正）" if len(found) > 1 else ""
        super().__init__(found[0].message + more, field=found[0].field)
        self.found = found

    @property
    def by_field(self) -> dict[str, str]:
        """Message by the address of its field."""
        return {refusal.field: refusal.message for refusal in reversed(self.found)}


def cell_of(address: str) -> tuple[str, int, str] | None:
    """(table, row, column) of the address of a cell; None for that of a field."""
    table, _, rest = address.partition(".")
    row, _, column = rest.partition(".")
    return (table, int(row), column) if column and row.isascii() and row.isdigit() and len(row) < 5 and int(row) else None


def field_at(form: Form, address: str) -> Field | None:
    """The field, or the column of a table, that an address means."""
    cell = cell_of(address)
    if cell is None:
        return next((f for f in form.fields if f.id == address), None)
    table = next((f for f in form.fields if f.id == cell[0]), None)
    return next((c for c in table.columns if c.id == cell[2]), None) if table else None


def addresses(form: Form, given: Iterable[str]) -> list[str]:
    """The addresses of `given` in the order in which the form is read; a cell stands behind its table."""
    order = {}
    for number, field in enumerate(form.fields):
        order[field.id] = (number, 0, 0)
        order |= {f"{field.id}.{column.id}": (number, 1, place) for place, column in enumerate(field.columns)}

    def place(address: str) -> tuple[int, int, int]:
        cell = cell_of(address)
        number, _, column = order.get(f"{cell[0]}.{cell[2]}" if cell else address, (len(order), 0, 0))
        return number, cell[1] if cell else 0, column

    return sorted(given, key=place)


def close_ranks(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, the rows of each table numbered from 1 without gaps; a row with nothing in it is no row."""
    found = {key: text for key, text in values.items() if cell_of(key) is None}
    for table in form.fields:
        asked = {column.id for column in table.columns if not column.reckoned}
        rows: dict[int, dict[str, str]] = {}
        for key, text in values.items():
            cell = cell_of(key)
            if cell and cell[0] == table.id and cell[2] in asked and text.strip():
                rows.setdefault(cell[1], {})[cell[2]] = text
        for number, row in enumerate(sorted(rows)[: table.most_rows + 1], 1):
            found |= {f"{table.id}.{number}.{column}": rows[row].get(column, "") for column in asked}
        if table.type == "table":
            found[table.id] = str(min(len(rows), table.most_rows + 1) or "")
    return found


def row_of(form: Form, given: Mapping[str, Typed | Answer]) -> dict[str, object]:
    """The answers as formulas read them: term → value; a table's rows also under 各行, each a row of its own."""
    values: dict[str, object] = {f.term: value_of(f, given.get(f.id, Typed())) for f in form.fields}
    for table in form.fields:
        if table.type != "table":
            continue
        rows: dict[int, dict[str, object]] = {}
        for address, answer in given.items():
            cell, column = cell_of(address), field_at(form, address)
            if cell and cell[0] == table.id and column is not None:
                rows.setdefault(cell[1], {})[column.term] = value_of(column, answer)
        values[rows_name(table.term)] = [rows[number] for number in sorted(rows)]
        values[table.term] = len(rows)
    return values


@lru_cache(maxsize=1024)
def formula(text: str, columns: tuple[Column, ...]) -> Node:
    """A formula of a pack, parsed once. The pack was checked when it was installed."""
    return parse(text, columns)


def take(form: Form, values: Mapping[str, str], beside: Mapping[str, object]) -> tuple[dict[str, Typed], list[Refusal]]:
    """What was typed into a whole form: typed answers by address (computed ones included), and what was refused.

    `beside`: what formulas know beside the answers, by name (期初, 当日, 上期 …). A refused answer keeps its text, so that a draft loses nothing; what is not asked as things stand is not kept.
    """
    given: dict[str, Typed] = {}
    refused: list[Refusal] = []
    values = close_ranks(form, values)
    for address in addresses(form, {f.id: "" for f in form.fields} | values):
        field = field_at(form, address)
        if field is None or field.reckoned:
            continue
        written = values.get(address, "")
        if field.type == "table":
            given[address] = Typed(written, int(written) * 10**Answer.SCALE) if written else Typed()
            continue
        try:
            given[address] = kept(field, typed(field, written))
        except Refusal as refusal:
            given[address] = kept(field, Typed(text=written.replace("\x00", "").strip()))
            refused.append(in_row(form, address, refusal))
    asked = filling.asked(form, row_of(form, given) | dict(beside))
    given = {key: answer if key.partition(".")[0] in asked else Typed() for key, answer in given.items()
             if key.partition(".")[0] in asked or cell_of(key) is None}  # fmt: skip
    refused = [refusal for refusal in refused if refusal.field.partition(".")[0] in asked]
    reckoned = computed(form, given, beside)
    for address, answer in reckoned.items():
        if abs(answer.number or 0) >= 10**MOST_DIGITS:
            reckoned[address] = Typed()
            refused.append(in_row(form, address, _too_large(field_at(form, address) or form.fields[0])))
    return given | reckoned, refused


def _too_large(field: Field) -> Refusal:
    return Refusal(f"“{field.label}”算出来的数太大，整数最多{MOST_DIGITS - Answer.SCALE}位，请核对它用到的各栏，或者把计量单位改大")


def in_row(form: Form, address: str, refusal: Refusal) -> Refusal:
    """A refusal at its address; in a table it says which row."""
    if (cell := cell_of(address)) is None:
        return Refusal(refusal.message, field=address)
    table = field_at(form, cell[0])
    return Refusal(f"“{table.label if table else ''}”第{cell[1]}行{refusal.message}", field=address)


def computed(form: Form, given: Mapping[str, Typed], beside: Mapping[str, object]) -> dict[str, Typed]:
    """计算栏: values of the computed fields, and of the computed columns of tables, by address."""
    values = filling.settled(form, row_of(form, given) | dict(beside))
    found = {}
    for field in form.fields:
        if field.reckoned:
            found[field.id] = _computed_answer(field, values[field.term]) if field.kept else Typed()
        for number, row in enumerate(values.get(rows_name(field.term)) or [] if field.columns else [], 1):     # type: ignore[arg-type]
            found |= {f"{field.id}.{number}.{c.id}": _computed_answer(c, row[c.term]) for c in field.columns if c.reckoned}
    return found


def _computed_answer(field: Field, value: object) -> Typed:
    if value is None or isinstance(value, bool):
        return Typed()
    if field.type == "day":
        return Typed(text=str(value), day=str(value))
    if field.choices:
        return Typed(text=str(value), rank=field.choices.index(str(value)))
    exact = Fraction(value)  # type: ignore[arg-type]
    return Typed(text=shown_number(exact, field.decimals), number=scaled(exact, Answer.SCALE))


def refusals(
    form: Form, given: Mapping[str, Typed], beside: Mapping[str, object], told: Callable[[tuple[str, ...]], str] = lambda _: ""
) -> list[Refusal]:
    """审核规则: required fields that are empty and rules that do not hold. `beside` as for `take`; `told`: what is added where a
    rule rests on other entries, by the fields that do.

    A rule refuses only where it is false; where a part of it is empty it waits for that part.
    """
    wrong = filling.refused(form, row_of(form, given) | dict(beside))
    return [Refusal(one.message + (told(one.aside) if one.aside else ""), field=one.address) for one in wrong]


def in_order(form: Form, found: Iterable[Refusal]) -> list[Refusal]:
    """Refusals in the order of the form."""
    found = list(found)
    places = {address: place for place, address in enumerate(addresses(form, {refusal.field for refusal in found}))}
    return sorted(found, key=lambda refusal: places[refusal.field])


def content_digest(obligation_id: str, given: Iterable[tuple[str, str]]) -> str:
    """内容摘要: keyed digest of what was filed, over the answers in the order of their ids; proves it, tells nothing."""
    return keyring().content_digest(canonical({"obligation": obligation_id, "answers": sorted(map(list, given))}))
