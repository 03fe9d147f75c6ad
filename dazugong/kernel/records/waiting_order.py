"""排队: which place the standing entries of a register have, by the same order that its examples are tried with."""
from __future__ import annotations

from dazugong.spec.queueing import places

from .answers import row_of
from .entries import RETIRED
from .register import Register


def waiting_order(register: Register) -> dict[int, int]:
    """Id of an entry → its place, from 1, in the queue of its unit; whoever does not wait has none."""
    form = register.asked
    if form.queue is None:
        return {}
    entered = sorted((row for row in register.rows if row.number is not None and row.obligation.state_on != RETIRED), key=lambda row: (row.obligation.first, row.obligation.pk))
    rows = [(str(row.obligation.unit_id), row_of(form, row.answers) | {"登记日期": row.obligation.first}) for row in entered]
    return {entered[number].obligation.pk: place for number, place in places(form.queue, form.columns, rows).items()}
