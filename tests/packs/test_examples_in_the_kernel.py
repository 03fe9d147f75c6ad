"""机制的示例在系统里真办一遍: what an example says comes out of the kernel too, with the pack installed in a real database."""
from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

import dazugong
from dazugong.kernel.calendar.models import SpecialDay
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Answer
from dazugong.kernel.records.register import register_of
from dazugong.kernel.records.waiting_order import waiting_order
from dazugong.kernel.records.written import shown_number
from dazugong.spec.example import Example, Expect
from tests.enacting import Enacted
from tests.read_packs import read

PACKS = Path(dazugong.__file__).parent / "packs"
MANY = 300              # what is said many times over (times) is counted the same way as what is said once
ELSEWHERE = {"scores"}          # a round is opened, marked and settled in tests/kernel/test_scores.py


def _acted(example: Example) -> bool:
    """Whether the bridge carries the example; cases are played in tests/kernel/test_cases_both_readings.py."""
    return not example.cases and not any(one.sheet or one.text for one in example.expect) and not ELSEWHERE & {one.over for one in example.given} and len(example.given) <= MANY


EXAMPLES = [(folder.name, one) for folder in sorted(PACKS.iterdir()) if (folder / "pack.toml").exists() for one in read(folder).examples if _acted(one)]

SOME = EXAMPLES[::9] if "DZG_TEST_PG" in os.environ and "DZG_DRILL_MINUTES" not in os.environ else EXAMPLES


@pytest.mark.parametrize(("pack", "example"), SOME, ids=lambda one: one if isinstance(one, str) else Path(one.file).stem)
def test_the_example_comes_out_of_the_kernel(city, pack: str, example: Example) -> None:
    SpecialDay.objects.all().delete()       # examples count Monday to Friday
    found = Enacted(city, PACKS / pack, example)
    assert {one: got for one, wanted, got in _compared(found) if wanted != got} == {}


def _compared(found: Enacted):  # noqa: ANN202
    for number, expect in enumerate(found.example.expect, 1):
        if expect.indicator:
            tally = found.figure(expect)
            yield f"{number} {expect.indicator} {expect.band}", (_exact(expect.count), _exact(expect.of)), (tally.count, tally.of)
            continue
        if expect.ballot:
            continue        # votes are cast and counted in tests/kernel/test_ballots.py
        place = (expect.form, expect.unit)
        if expect.queue is not None:
            yield f"{number} {expect.unit} 排队", expect.queue, _queued(found, expect)
        if expect.refused is not None:
            yield f"{number} {expect.unit} 退回", set(expect.refused), set(found.refusals[place])
        if expect.computed or expect.rows or expect.prefilled:
            yield from _values(found, expect, number)


def _queued(found: Enacted, expect: Expect) -> tuple[str, ...]:
    """Who waits in the register of the unit, in the order that the page shows."""
    form = found.pack.form(expect.form)
    with reading(found.reader):
        register = register_of(found.reader, pack=found.pack.id, form=expect.form)
        order = waiting_order(register)
    here = (row for row in register.rows if row.obligation.pk in order and row.obligation.unit_id == found.unit(expect.unit).pk)
    said = [(row.answers[form.field(form.queue.named).id].text, row.answers[form.field(form.queue.within).id].text if form.queue.within else "") for row in sorted(here, key=lambda row: order[row.obligation.pk])]
    return tuple(name for name, part in said if part == expect.band or not expect.band)


def _values(found: Enacted, expect: Expect, number: int):  # noqa: ANN202
    form, place = found.pack.form(expect.form), (expect.form, expect.unit)
    assert form is not None
    worked_out = {form.field(term).id: wanted for term, wanted in expect.computed.items()}
    for table in (form.field(term) for term in expect.rows):
        ids = {column.term: column.id for column in table.columns if column.type == "computed"}
        worked_out |= {f"{table.id}.{row}.{ids[term]}": wanted for row, one in enumerate(expect.rows[table.term], 1) for term, wanted in one.items() if term in ids}
    for address, wanted in worked_out.items():
        with reading(found.reader):
            answer = Answer.objects.filter(revision__record__obligation=found.filed[place], field=address).order_by("-pk").first()
        got = None if answer is None or answer.number is None else Fraction(answer.number, 10**Answer.SCALE)
        yield f"{number} {expect.unit} {address}", None if wanted == "" else _exact(wanted), got
    for term, wanted in expect.prefilled.items():
        yield f"{number} {expect.unit} {term} 预填", _written(wanted), str(found.prefilled(*place)[form.field(term).id])


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _written(value: object) -> str:
    return shown_number(Fraction(str(value))) if isinstance(value, int | float) else str(value).strip()
