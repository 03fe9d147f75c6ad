"""查别的各条: what a register may reckon from its other entries, and that nothing of another unit's entries comes out by it."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.formula import Vocabulary, parse
from dazugong.formula.tree import Term, sums_rows, walk
from dazugong.spec.form import Field, Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.model import Problem
from dazugong.spec.others import DAY, PERSON, UNIT
from dazugong.spec.uniqueness import COMPARED

MOST_MONTHS, MOST_KEYS = 120, 6       # each key is two questions to the database, whenever an entry is shown or saved
TELLS = "“{}”把别的单位登记的也算进去，只能用来退回（rule）或定一档（level）：算成数存下来，就看得出别的单位登记了什么；只算本单位的，在 same 里写上 单位"


def others_problems(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """What is wrong in the fields of a form that are reckoned from other entries, and in what speaks of them."""
    name = f"forms/{form.id}.toml"
    keys = list(dict.fromkeys(field.others for field in form.aside))
    for number, field in enumerate(form.fields):
        path = ("field", number)
        if field.others in keys[MOST_KEYS:]:
            yield formulas.problem(name, (*path, "others"), f"一张表里 others 最多写{MOST_KEYS}种，一样的算一种，请去掉几种")
        if field.others:
            yield from (formulas.problem(name, (*path, key), said) for key, said in _shape(form, field))
            if form.entries:
                yield from _value(formulas, form, number)
        if form.aside_in(field.when):
            yield formulas.problem(name, (*path, "when"), "when 不能用从别的各条算出的栏目：别的各条一变，已经填的就不见了；要填才退回的，写 required = \"公式\"")
        if hidden := _across(form, form.aside_of(field.term)) if field.type in ("computed", "day") and not field.others else "":
            yield formulas.problem(name, (*path, "value"), TELLS.format(hidden))
        for place, column in enumerate(field.columns):
            if aside := form.aside_in(" 且 ".join(f"({text})" for text in (column.rule, column.required_when) if text)) or form.aside_in(column.value):
                yield formulas.problem(name, (*path, "column", place), f"表格里不能用“{aside[0]}”这样从别的各条算出的栏目，请写在 [[rule]] 里")


def _shape(form: Form, field: Field) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of the key and the span."""
    others = field.others
    assert others is not None
    if not form.entries:
        yield "others", "只有登记簿才写 others；按期报的表，上期的写 上期，一期的几条写成表格再 求和( )"
        return
    if not field.reckoned:
        yield "others", f"只有计算栏（computed、level、day）才写 others，“{field.term}”的类型是 {field.type}"
    if others.within and others.months:
        yield "others", "within 和 months 只写一个：同一年，还是相隔不超过几个月"
    if not 0 <= others.months <= MOST_MONTHS:
        yield "others", f"months 应在1到{MOST_MONTHS}之间"
    if len(set(others.same)) < len(others.same) or not others.same:
        yield "others", "same 里要写相同的是哪几项，每项写一次"
    terms = [one.term for one in form.fields] + [UNIT, DAY] + ([PERSON] if form.about_person else [])
    for term in others.same:
        one = form.field(term)
        if term not in terms:
            yield "others", f"没有“{term}”这一项{meant(term, terms)}"
        elif one and (one.type not in COMPARED or one.sealed):
            yield "others", f"“{term}”{'只给限定的岗位看' if one.sealed else f'的类型是 {one.type}'}，不能拿来认是不是同一个"
        elif one and (not one.required or one.when):
            yield "others", f"“{term}”空着就认不出是不是同一个，要写 required = true，不写 when"


def _value(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    """The formula adds up other entries, speaks of what each says by itself, and comes out as what the field is."""
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number, "value")
    if not field.value:
        return      # said where the field is looked at
    if sealed := _unreadable(form, field):
        yield formulas.problem(name, path, f"别的各条的“{sealed.term}”不能拿来汇总：{_why(form, sealed)}")
        return
    found = list({"level": formulas.level, "day": formulas.day}.get(field.type, formulas.number)(
        name, path, field if field.type == "level" else field.value, form.columns_aside, rows=True))      # type: ignore[operator]
    yield from found
    if not found and not sums_rows(parse(field.value, Vocabulary(form.columns_aside))):
        yield formulas.problem(name, path, f"“{field.value}”没有汇总，写了 others 的要写 计数( )、求和( )、最大( ) 一类的")


def _unreadable(form: Form, field: Field) -> Field | None:
    """The first field the formula speaks of that is not another entry's to say; None where there is none."""
    aside = {column.term for column in form.columns_aside}
    every = [one.column for one in form.fields] + list(form.beside)
    try:
        node = parse(field.value, Vocabulary(tuple({column.term: column for column in every}.values())))
    except ValueError:
        return None     # said where the formula is read
    return next((one for spoken in walk(node) if isinstance(spoken, Term) and spoken.column.term not in aside and (one := form.field(spoken.column.term))), None)


def _why(form: Form, field: Field) -> str:
    if form.aside_of(field.term):
        return "它自己就是从别的各条算出的"
    return "表格请先在一条里用计算栏加起来" if field.columns else "它密封保存，只给限定的人看" if field.sealed else "附件不能汇总"


def _across(form: Form, terms: tuple[str, ...]) -> str:
    """The first of these fields that takes in entries of other units."""
    return next((term for term in terms if (field := form.field(term)) and field.others and field.others.crosses_units), "")
