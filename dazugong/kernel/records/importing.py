"""成批登记: rows copied from a spreadsheet, or a workbook, become entries of a register; all of them or none."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dazugong.formula.partial import DateRefused, PartialDate
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.people.queries import members, person_by_number
from dazugong.spec.form import Field, Form

from .actions import file_record
from .answers import Refusals
from .entries import begin_entry, register_form, units_that_enter
from .others import one_at_a_time
from .pasting import NOT_PASTED, bare
from .register import MARKS

DAY, UNIT, PERSON, STATE, PLACE = "登记日期", "单位", "对象", "状态", "排第几"
MOST_ROWS, MOST_TOLD = 2000, 30
ALSO = {"日期": DAY, "登记日期": DAY, "单位": UNIT, "对象": PERSON, "姓名": PERSON, "人员编号": PERSON, "状态": STATE}


@dataclass(frozen=True)
class _Plan:
    """Which column holds what, for whom the reader may enter, and how persons are found."""

    columns: tuple[Field | str | None, ...]
    units: Mapping[str, Unit]
    form: Form
    by: Reader

    def beside(self, row: Sequence[str]) -> dict[str, str]:
        """What the row says of the entry itself: its day, its unit, whom it is about, its state."""
        return {one: cell.strip() for one, cell in zip(self.columns, row) if isinstance(one, str)}

    def values(self, row: Sequence[str]) -> dict[str, str]:
        """What the row answers. In a table that came out of the register a mark says that nothing stands there, as an empty field of the
        form does; it is no answer, unless it is one of the choices."""
        given = {one: cell.strip() for one, cell in zip(self.columns, row) if isinstance(one, Field)}
        exported = STATE in self.columns
        return {one.id: "" if exported and cell in MARKS and cell not in one.choices else cell for one, cell in given.items()}

    def unit(self, written: str) -> Unit:
        if not written and len(self.units) == 1:
            return next(iter(self.units.values()))
        if written not in self.units:
            known = "、".join(list(self.units)[:5])
            raise Refusal(f"“{written or '空'}”不是您可以登记的单位，可以登记的有：{known}", field=UNIT)
        return self.units[written]

    def person(self, written: str) -> Person | None:
        """By name where only one has it, else by 人员编号."""
        if not self.form.about_person:
            return None
        named = list(members(self.by).filter(person__name=written)[:2])
        if len(named) == 1:
            return named[0].person
        if named:
            raise Refusal(f"您的范围内不止一位“{written}”，请填人员编号", field=PERSON)
        return person_by_number(self.by, written)


@transaction.atomic
def import_entries(*, pack: str, form: str, rows: Sequence[Sequence[str]], by: Reader, at: datetime) -> int:
    """Files an entry for each row below the headings. Raises `Refusals` with row and column of all that must be mended.

    A row that says its 状态 came out of the register and stands in it: an exported table with rows added is taken as it is.
    """
    by.need("records.file")
    _, _, asked, _ = register_form(by, pack, form)
    one_at_a_time(pack, asked)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise Refusal("没有可以登记的行：第一行写栏目名称，下面一行是一条", field="rows")
    if len(rows) > MOST_ROWS + 1:
        raise Refusal(f"一次最多登记{MOST_ROWS}条，这里有{len(rows) - 1}条，请分几次", field="rows")
    units = {unit.name_on: unit for unit in units_that_enter(by, pack=pack, form=form)}
    plan = _Plan(_headings(asked, rows[0]), units, asked, by)
    new = [(number, row) for number, row in enumerate(rows[1:], 2) if not plan.beside(row).get(STATE)]
    if not new:
        raise Refusal("这些行都写着状态，是从登记簿里导出的，已经在册；要登记新的，请在下面加行，“状态”一栏空着", field="rows")
    wrong = [refusal for number, row in new for refusal in _enter(plan, pack, row, number, at)]
    if wrong:
        more = [Refusal(f"另有{len(wrong) - MOST_TOLD}处", field="rows")] if len(wrong) > MOST_TOLD else []
        raise Refusals(wrong[:MOST_TOLD] + more)
    return len(new)


def _headings(form: Form, heads: Sequence[str]) -> tuple[Field | str | None, ...]:
    fields = {bare(name): field for field in form.fields if field.type not in NOT_PASTED for name in _called(field)}
    computed = {bare(name) for field in form.fields if field.type in NOT_PASTED for name in _called(field)} | ({PLACE} if form.queue else set())
    found, wrong = [], []
    for head in heads:
        name = bare(head)
        one = fields.get(name) or ALSO.get(name)
        if one is None and name and name not in computed:
            wrong.append(Refusal(f"“{head.strip()[:20]}”不是这本登记簿的栏目", field="rows"))
        if one is not None and one in found:
            wrong.append(Refusal(f"“{head.strip()[:20]}”出现了两次", field="rows"))
        found.append(one)
    if DAY not in found:
        wrong.append(Refusal("缺少“登记日期”一栏", field="rows"))
    if wrong:
        raise Refusals(wrong)
    return tuple(found)


def _called(field: Field) -> tuple[str, str, str]:
    """What a heading may say of it: its term, its label, and the label with its unit as in an exported table."""
    return field.term, field.label, f"{field.label}（{field.unit}）"


def _enter(plan: _Plan, pack: str, row: Sequence[str], number: int, at: datetime) -> list[Refusal]:
    """One row → an entry filed; what is wrong with it, each with its row."""
    beside = plan.beside(row)
    try:
        entry = begin_entry(
            pack=pack, form=plan.form.id, unit=plan.unit(beside.get(UNIT, "")), day=_day(beside.get(DAY, "")),
            person=plan.person(beside.get(PERSON, "")), by=plan.by, at=at,
        )  # fmt: skip
        file_record(obligation=entry, values=plan.values(row), by=plan.by, at=at)
    except Refusals as refusals:
        return [_told(plan.form, number, one) for one in refusals.found]
    except Refusal as refusal:
        return [_told(plan.form, number, refusal)]
    return []


def _told(form: Form, number: int, refusal: Refusal) -> Refusal:
    """With its row, and its column where the message does not name it."""
    label = next((field.label for field in form.fields if field.id == refusal.field), "")
    column = f"“{label}”" if label and label not in refusal.message else ""
    return Refusal(f"第{number}行{column}：{refusal.message}", field="rows")


def _day(written: str) -> date:
    try:
        day = PartialDate.parse(written).exact
    except DateRefused as refused:
        raise Refusal(str(refused), field=DAY) from None
    if day is None:
        raise Refusal(f"登记日期“{written}”要写到日，如 2026-05-03", field=DAY)
    return day
