"""查排队: a queue stands in a register and goes by fields that can be put in order and are seen by whoever sees the list."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.form import Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.model import Problem
from dazugong.spec.queueing import DAY

ORDERED = ("number", "money", "percent", "date", "computed", "day")
TOLD_APART = ("text", "choice", "grade", "unit")


def queue_problems(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """What is wrong in the queue of one form."""
    queue, name = form.queue, f"forms/{form.id}.toml"
    if queue is None:
        return
    if not form.entries:
        yield formulas.problem(name, ("queue",), "只有登记簿才排队；按期报的表一个单位一期只有一份")
        return
    for key, kinds, why in (("by", ORDERED, "排不出先后，请用数、日期或计算栏"), ("within", TOLD_APART, "分不出队，请用文字或选项"), ("named", (), "")):
        term = getattr(queue, key)
        field = form.field(term)
        if not term or (key == "by" and term == DAY) or (key == "named" and term in [one.term for one in form.beside]):
            continue
        if field is None or field.term != term:
            yield formulas.problem(name, ("queue", key), f"表里没有“{term}”这一栏{meant(term, [one.term for one in form.fields])}")
        elif kinds and field.type not in kinds:
            yield formulas.problem(name, ("queue", key), f"“{term}”的类型是 {field.type}，{why}")
        elif field.only or field.type == "phone" or not field.kept:
            yield formulas.problem(name, ("queue", key), f"“{term}”只给限定的岗位看，或者不存，不能拿来排队")
    if queue.where:
        yield from formulas.condition(name, ("queue", "where"), queue.where, formulas.form(form))
