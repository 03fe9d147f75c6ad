"""试文书: what a letter of an example says to a unit, or that none is written to it."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dazugong.formula.parser import parse
from dazugong.formula.partial import PartialDate
from dazugong.formula.record import holds
from dazugong.formula.tree import rows_name
from dazugong.spec.example import Example, Expect
from dazugong.spec.form import DAY_TYPES, MOST_PLACES, Field, Form
from dazugong.spec.model import Pack
from dazugong.spec.numbers import rounded
from dazugong.spec.texts import RowList, Text, filled


def text_findings(pack: Pack, example: Example, expect: Expect, row: Mapping[str, object] | None) -> Iterator[tuple[bool, str]]:
    """Whether every phrase of `says` stands in the letter; `row`: the unit's answers, None where it filed nothing."""
    text = next(one for one in pack.texts if one.id == expect.text)
    form = pack.form(text.form)
    letter = written(text, form, row, {"单位": expect.unit, "期间": "", "截止日期": ""}) if form and row is not None else None
    if not expect.says:
        yield letter is None, f"{expect.unit}：{'不写' if letter is None else f'不应写，却写了：{letter}'}"
        return
    for phrase in expect.says:
        yield letter is not None and phrase in letter, f"{expect.unit}：“{phrase}”" + ("" if letter and phrase in letter else f"没有写在里面，实得：{letter or '没有写给它'}")


def written(text: Text, form: Form, row: Mapping[str, object], given: Mapping[str, object]) -> str | None:
    """The letter to a unit with these answers; None where the condition leaves it out."""
    if text.when and not holds(parse(text.when, form.columns), row):
        return None
    values = {name: _plain(value, form.field(name)) for name, value in {**row, **given}.items()}
    return filled(text.body, values | {one.name: _listed(one, form, row) for one in text.lists})


def _listed(one: RowList, form: Form, row: Mapping[str, object]) -> str:
    """The rows that meet the condition, numbered; 无 where none does."""
    table = form.field(one.table)
    assert table is not None
    asked, columns = parse(one.when, form.columns_of_row(table)) if one.when else None, {column.term: column for column in table.columns}
    rows: Iterable[Mapping[str, object]] = row.get(rows_name(one.table)) or ()  # type: ignore[assignment]
    lines = [filled(one.line, {term: _plain(value, columns.get(term)) for term, value in cells.items()}) for cells in rows if asked is None or holds(asked, {**row, **cells})]
    return "\n".join(f"{number}．{line}" for number, line in enumerate(lines, 1)) or "无"


def _plain(value: object, field: Field | None) -> object:
    """As a letter writes it: 2026年5月3日, 57.5 with as many places as its page shows, 是."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is not None and field is not None and field.type in DAY_TYPES or isinstance(value, date | PartialDate):
        parts = (value.text if isinstance(value, PartialDate) else str(value)).split("-")
        return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日"))
    if isinstance(value, int | float | Fraction):
        exact = rounded(Fraction(str(value)), field.decimals if field else MOST_PLACES)
        return f"{Decimal(exact.numerator) / exact.denominator:f}"
    return value
