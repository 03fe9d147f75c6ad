"""查文书: every place names a field, every condition reads, every text has an example."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.form import Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem
from dazugong.spec.texts import GIVEN_PLACES, MOST_TEXT, RowList, Text, places, stray

FILE = "texts.toml"


def _no_form(form: str, forms: list[str]) -> str:
    return f"没有“{form}”这张表{meant(form, forms)}" if form else f"有不止一张表，要写 form 是哪一张：{'、'.join(forms)}"


def text_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong in texts.toml, and in what the examples expect of it."""
    formulas, ids = Formulas(draft), set()
    for number, text in enumerate(draft.pack.texts):
        path = ("text", number)
        if text.id in ids:
            yield formulas.problem(FILE, (*path, "id"), f"标识“{text.id}”用了两次")
        ids.add(text.id)
        form = draft.pack.form(text.form)
        if form is None:
            forms = [one.id for one in draft.pack.forms]
            yield formulas.problem(FILE, (*path, "form") if text.form else path, _no_form(text.form, forms))
            continue
        terms = [field.term for field in form.fields if field.type not in ("table", "file")]
        known = [*terms, *GIVEN_PLACES, *(one.name for one in text.lists)]
        for place in places(text.body):
            if place not in known:
                yield formulas.problem(FILE, (*path, "body"), f"{{{place}}}：表里没有“{place}”这一栏{meant(place, known)}")
        for at, one in enumerate(text.lists):
            yield from _listed(formulas, form, text, one, (*path, "list", at))
        if stray(text.body):
            yield formulas.problem(FILE, (*path, "body"), "花括号要成对，里面写栏目名称，如 {等次}")
        if len(text.body) > MOST_TEXT:
            yield formulas.problem(FILE, (*path, "body"), f"正文太长，最多{MOST_TEXT}个字")
        if text.when:
            yield from formulas.condition(FILE, (*path, "when"), text.when, formulas.form(form))
        if draft.pack.examples and not any(expect.text == text.id for example in draft.pack.examples for expect in example.expect):
            yield formulas.problem(FILE, path, f"文书“{text.title}”没有示例，请在 examples/ 里写一个单位应得的话（text、unit、says）")
    yield from _expected(formulas, draft)


def _listed(formulas: Formulas, form: Form, text: Text, one: RowList, path: Path) -> Iterator[Problem]:
    """What is wrong with one list: its name, its table, its places, its condition."""
    if [other.name for other in text.lists].count(one.name) > 1 or one.name in GIVEN_PLACES or form.field(one.name):
        yield formulas.problem(FILE, (*path, "name"), f"“{one.name}”这个名称已经用了，清单要另起一个")
    elif one.name not in places(text.body):
        yield formulas.problem(FILE, (*path, "name"), f"清单“{one.name}”没有写进正文，请在正文里单独一段写 {{{one.name}}}")
    tables = [field.term for field in form.fields if field.type == "table"]
    if one.table not in tables:
        yield formulas.problem(FILE, (*path, "table"), f"没有“{one.table}”这张表格{meant(one.table, tables)}")
        return
    place = [field.term for field in form.fields].index(one.table)
    terms = [column.term for column in form.fields[place].columns if column.type != "file"]
    for name in places(one.line):
        if name not in terms:
            yield formulas.problem(FILE, (*path, "line"), f"{{{name}}}：表格里没有“{name}”这一栏{meant(name, terms)}")
    if stray(one.line):
        yield formulas.problem(FILE, (*path, "line"), "花括号要成对，里面写表格各栏的名称")
    if one.when:
        yield from formulas.condition(FILE, (*path, "when"), one.when, formulas.row(form, place))


def _expected(formulas: Formulas, draft: Draft) -> Iterator[Problem]:
    known = {text.id for text in draft.pack.texts}
    for example in draft.pack.examples:
        for number, expect in enumerate(example.expect):
            if expect.text and expect.text not in known:
                yield formulas.problem(example.file, ("expect", number, "text"), f"没有“{expect.text}”这种文书{meant(expect.text, known)}")
            if expect.text and expect.says is None:
                yield formulas.problem(example.file, ("expect", number), "文书的应得要写 says：正文里应有的几句；[] 表示不写给这个单位")
