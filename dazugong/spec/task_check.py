"""查任务的规矩: colours that grow graver, admission rules that name a register there is; every rule with an example."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.example import Expect
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.load import Draft
from dazugong.spec.model import ANY_TIME, Problem
from dazugong.spec.tasks import COLOURS, Admission

FILE = "tasks.toml"


def task_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong in tasks.toml, and in what the examples expect of it."""
    formulas = Formulas(draft)
    yield from _alerts(formulas)
    seen: set[str] = set()
    for number, rule in enumerate(draft.pack.admissions):
        if rule.id in seen:
            yield formulas.problem(FILE, ("admission", number, "id"), f"标识“{rule.id}”用了两次")
        seen.add(rule.id)
        yield from _admission(formulas, rule, number)
    yield from _expected(formulas)


def _alerts(formulas: Formulas) -> Iterator[Problem]:
    alerts = formulas.draft.pack.alerts
    for number, alert in enumerate(alerts):
        path = ("alert", number)
        if not alert.late and not alert.returned:
            yield formulas.problem(FILE, path, "请写 late（逾期几个工作日）或 returned（退回几次），至少一样")
        for milder in alerts[:number]:
            if milder.colour == alert.colour:
                yield formulas.problem(FILE, (*path, "colour"), f"“{alert.colour}”写了两次")
            elif COLOURS.index(milder.colour or "蓝") > COLOURS.index(alert.colour or "红"):
                yield formulas.problem(FILE, (*path, "colour"), f"从轻到重写：{'、'.join(COLOURS)}")
            for key, said in (("late", "逾期的天数"), ("returned", "退回的次数")):
                if getattr(alert, key) and getattr(alert, key) <= getattr(milder, key):
                    yield formulas.problem(FILE, (*path, key), f"“{alert.colour}”比“{milder.colour}”重，{said}要比{getattr(milder, key)}多")


def _admission(formulas: Formulas, rule: Admission, number: int) -> Iterator[Problem]:
    pack, path = formulas.draft.pack, ("admission", number)
    yield from formulas.condition(FILE, (*path, "to"), rule.to, formulas.units())
    form = pack.form(rule.register)
    registers = [one.form for one in pack.schedules if one.every == ANY_TIME]
    if form is None or rule.register not in registers:
        yield formulas.problem(FILE, (*path, "register"), f"“{rule.register}”不是随时登记的表{meant(rule.register, registers)}，日程写 every = \"any-time\" 的才是")
        return
    terms = [field.term for field in form.fields if field.type == "text"]
    if rule.item not in terms:
        yield formulas.problem(FILE, (*path, "item"), f"表里没有“{rule.item}”这个文字栏{meant(rule.item, terms)}")
    if rule.when:
        yield from formulas.condition(FILE, (*path, "when"), rule.when, formulas.form(form))


def _expected(formulas: Formulas) -> Iterator[Problem]:
    pack = formulas.draft.pack
    places = [(example, number, expect) for example in pack.examples for number, expect in enumerate(example.expect)]
    for example, number, expect in places:
        path = ("expect", number)
        if expect.admission and expect.admission not in [rule.id for rule in pack.admissions]:
            yield formulas.problem(example.file, (*path, "admission"), f"没有“{expect.admission}”这条准入规则{meant(expect.admission, [r.id for r in pack.admissions])}")
        if expect.task and not expect.colour and expect.admitted is None:
            yield formulas.problem(example.file, path, "任务的应得要写 colour（颜色；没有颜色写 无），准入的要写 admission 和 admitted")
        if expect.colour and expect.task not in [given.answers.get("事项") for given in example.given if given.over == "tasks"]:
            yield formulas.problem(example.file, (*path, "task"), f"示例里没有给任务“{expect.task}”")
    yield from _without_example(formulas, [expect for _, _, expect in places])


def _without_example(formulas: Formulas, expected: list[Expect]) -> Iterator[Problem]:
    pack = formulas.draft.pack
    if not pack.examples:
        return
    for number, alert in enumerate(pack.alerts):
        if alert.colour not in [expect.colour for expect in expected]:
            yield formulas.problem(FILE, ("alert", number), f"“{alert.colour}”没有示例，请在 examples/ 里写一项任务应得的颜色（task、colour）")
    for number, rule in enumerate(pack.admissions):
        if {expect.admitted for expect in expected if expect.admission == rule.id} != {True, False}:
            yield formulas.problem(FILE, ("admission", number), f"“{rule.title}”的示例要有一件准入的、一件没有准入的（admission、task、admitted）")
