"""试任务的规矩: the colour of a task of an example, and whether an item is admitted; working days are Monday to Friday."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from dazugong.formula.parser import parse
from dazugong.formula.record import holds
from dazugong.spec.example import Expect
from dazugong.spec.form import Form
from dazugong.spec.model import Pack
from dazugong.spec.procedure_trial import WEEKS
from dazugong.spec.spans import day_of
from dazugong.spec.tasks import Admission, gravest

Row = Mapping[str, object]
UNFINISHED = ("待办", "在办")
NO_COLOUR = "无"


def colour_findings(pack: Pack, expect: Expect, rows: list[Row], day: date) -> Iterator[tuple[bool, str]]:
    """The colour of the task named in `expect`, among the tasks of the example."""
    row = next((one for one in rows if one.get("事项") == expect.task), {})
    due, unfinished = day_of(row.get("完成期限")), row.get("状态", UNFINISHED[0]) in UNFINISHED
    late = WEEKS.between(due, day) if due and due < day and unfinished else 0
    returned = int(row.get("退回次数") or 0) if unfinished else 0     # type: ignore[call-overload]
    found = gravest(pack.alerts, late=late, returned=returned)
    got = found.colour if found else NO_COLOUR
    yield got == expect.colour, f"{expect.task}：{got}" if got == expect.colour else f"{expect.task}：应得 {expect.colour}，实得 {got}（逾期{late}个工作日，退回{returned}次）"


def admission_findings(pack: Pack, expect: Expect, rows: list[Row]) -> Iterator[tuple[bool, str]]:
    """Whether the item named in `expect` stands admitted in the register of the rule."""
    rule = next(one for one in pack.admissions if one.id == expect.admission)
    form = pack.form(rule.register)
    got = form is not None and any(counts(rule, form, row) and row.get(rule.item) == expect.task for row in rows)
    words = {True: "准入", False: "没有准入"}
    yield got == expect.admitted, f"{expect.task}：{words[got]}" if got == expect.admitted else f"{expect.task}：应当{words[bool(expect.admitted)]}，实得{words[got]}"


def counts(rule: Admission, form: Form, row: Row) -> bool:
    """Whether an entry of the register admits its item."""
    return not rule.when or holds(parse(rule.when, form.columns), row)
