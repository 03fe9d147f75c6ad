"""查表单: every field says what its type needs, every condition reads, every table has its columns."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dazugong.spec.chapters import chapter_problems
from dazugong.spec.circles import circle_problems
from dazugong.spec.form import CHOICE_TYPES, LAST, MOST_PLACES, MOST_ROWS, OPENED, Field, Form
from dazugong.spec.formulas import Columns, Formulas, meant
from dazugong.spec.known import known_as
from dazugong.spec.legible import folded, refused_name
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.mapping import said_wrong
from dazugong.spec.model import Problem
from dazugong.spec.numbers import TYPED
from dazugong.spec.others_check import others_problems
from dazugong.spec.period_check import period_problems
from dazugong.spec.prefill_check import fits, prefill_problems
from dazugong.spec.queue_check import queue_problems
from dazugong.spec.telephones import telephone_problems
from dazugong.spec.totals import total_wrong
from dazugong.spec.uniqueness import uniqueness_problems

Terms = Callable[[], Columns]
MOST_FIELDS, MOST_COLUMNS, MOST_CHOICES = 100, 20, 60
MECHANISM = re.compile(r"[a-z][a-z0-9_]{0,39}")


def form_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong in forms/*.toml."""
    formulas = Formulas(draft)
    yield from circle_problems(formulas)
    seen: dict[str, str] = {}
    for form in draft.pack.forms:
        name = f"forms/{form.id}.toml"
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", form.id):
            yield formulas.problem(name, (), "文件名就是表的标识：小写字母开头，只用小写字母、数字和下划线")
        if formulas.facts(form.id) is not None:
            yield formulas.problem(name, (), f"“{form.id}”是事实表的名字，请给这张表换一个文件名")
        if len(form.fields) > MOST_FIELDS:
            yield formulas.problem(name, (), f"一张表最多{MOST_FIELDS}栏，这里有{len(form.fields)}栏，请拆成几张")
        yield from _names(formulas, name, ("field",), form.fields, seen, "这张表")
        beside = [column.term for column in form.beside]
        for number, field in enumerate(form.fields):
            if field.term in beside:
                yield formulas.problem(name, ("field", number, "term"), f"登记簿自己就有“{field.term}”，不用再问，请去掉这一栏")
        for number, field in enumerate(form.fields):
            path = ("field", number)
            yield from _field(formulas, form, number)
            yield from (formulas.problem(name, (*path, "map", *([key] if key else [])), said) for key, said in said_wrong(field))
            if field.columns:
                yield from _names(formulas, name, (*path, "column"), field.columns, seen, "这张表格")
                yield from _table(formulas, form, number)
        yield from chapter_problems(formulas, form)
        yield from period_problems(formulas, form)
        yield from telephone_problems(formulas, form)
        yield from uniqueness_problems(formulas, form)
        yield from others_problems(formulas, form)
        yield from _erasing(formulas, form)
        yield from queue_problems(formulas, form)
        for number, rule in enumerate(form.rules):
            yield from formulas.condition(name, ("rule", number, "rule"), rule.rule, formulas.form(form))
            terms = [field.term for field in form.fields]
            if rule.at and rule.at not in terms:
                yield formulas.problem(name, ("rule", number, "at"), f"表里没有“{rule.at}”这一栏{meant(rule.at, terms)}")


def _erasing(formulas: Formulas, form: Form) -> Iterator[Problem]:
    """删去内容: only what a register holds in words and numbers can be taken out whole."""
    name = f"forms/{form.id}.toml"
    if form.erase and not form.entries:
        yield formulas.problem(name, ("erase",), "只有登记簿才写 erase；按期报的表报了就是依据，不能删去")
    if form.erase and any(field.type == "file" for field in form.fields):
        yield formulas.problem(name, ("erase",), "写了 erase 的登记簿不收附件：附件另外保存，删不干净")


def _names(formulas: Formulas, name: str, path: Path, fields: tuple[Field, ...], seen: dict[str, str], where: str) -> Iterator[Problem]:
    """Ids once in their table, terms once in the pack."""
    ids: set[str] = set()
    for number, field in enumerate(fields):
        here = (*path, number)
        if field.id in ids:
            yield formulas.problem(name, (*here, "id"), f"标识“{field.id}”在{where}里用了两次")
        ids.add(field.id)
        if field.term and (reason := refused_name(field.term)):
            yield formulas.problem(name, (*here, "term"), reason)
        elif field.term and field.term in seen:
            yield formulas.problem(name, (*here, "term"), f"名称“{field.term}”用了两次（另一处在 {seen[field.term]}），机制内不能重复")
        seen.setdefault(field.term, name)


def _field(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number)
    yield from _said(formulas, name, path, field, lambda: formulas.form(form), lambda: formulas.form(form, before=number))
    if field.when:
        yield from formulas.condition(name, (*path, "when"), field.when, formulas.form(form, before=number), formulas.form(form))
    if field.type == "table" and not field.columns:
        yield formulas.problem(name, path, f"“{field.term}”是表格，要用 [[field.column]] 写每一行问什么")
    if field.columns and field.type != "table":
        yield formulas.problem(name, path, f"只有表格（table）才写 column，“{field.term}”的类型是 {field.type}")
    if not 0 < field.most_rows <= MOST_ROWS:
        yield formulas.problem(name, (*path, "most_rows"), f"most_rows 应在1到{MOST_ROWS}之间")
    if field.carry and (field.prefill or (field.reckoned or field.type == "file") or form.entries):
        why = "登记簿没有上期可以沿用，请去掉 carry" if form.entries else "有 prefill 的和计算栏、附件不能沿用上期"
        yield formulas.problem(name, (*path, "carry"), f"“{field.term}”：{why}")
    if field.carry and field.carry != LAST:
        yield from _carried(formulas, form, number)
    if (known := known_as(field)) and not field.again.strip():
        yield formulas.problem(name, (*path, "term"), f"“{field.term}”系统已经知道（{known.kept}），请不再问，改为 {known.instead}；"
                                                      "确需另问的，写 again = \"理由\"")
    if reason := total_wrong(form, field):
        yield formulas.problem(name, (*path, "total"), reason)
    if field.prefill:
        yield from prefill_problems(formulas, form, number)


def _carried(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    """Another field's last answer must be there, and be of the same kind."""
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number, "carry")
    terms = [one.term for one in form.fields if one.type not in ("table", "file")]
    source = form.carried_from(field)
    if source is None or source.term not in terms or source.term != field.carry:
        yield formulas.problem(name, path, f"沿用这一栏自己的写 last，沿用另一栏的写它的名称；表里没有“{field.carry}”这一栏{meant(field.carry, terms)}")
    elif field.type == "table" or not fits(source.column, field.column) or (source.type == "phone") != (field.type == "phone"):
        yield formulas.problem(name, path, f"“{field.carry}”和“{field.term}”不是一类，不能沿用")


def _table(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    table, name = form.fields[number], f"forms/{form.id}.toml"
    if len(table.columns) > MOST_COLUMNS:
        yield formulas.problem(name, ("field", number), f"表格最多{MOST_COLUMNS}栏，“{table.term}”有{len(table.columns)}栏")
    if all(column.reckoned for column in table.columns):
        yield formulas.problem(name, ("field", number), f"“{table.term}”没有要填的栏")
    for place, column in enumerate(table.columns):
        path = ("field", number, "column", place)
        yield from _said(formulas, name, path, column, lambda: formulas.row(form, number), lambda before=place: formulas.row(form, number, before=before))


def _said(formulas: Formulas, name: str, path: Path, field: Field, all_terms: Terms, before: Terms) -> Iterator[Problem]:
    """What a field, or a column of a table, says of itself; terms are gathered only where a formula asks for them."""
    yield from _choices(formulas, name, path, field)
    yield from _opens(formulas, name, path, field)
    if field.negative and field.type not in ("number", "money"):
        yield formulas.problem(name, (*path, "negative"), f"只有数和金额才写 negative，“{field.term}”的类型是 {field.type}")
    if field.places is not None and field.type not in (*TYPED, "computed"):
        yield formulas.problem(name, (*path, "places"), f"只有数、金额、百分数和计算栏才写 places，“{field.term}”的类型是 {field.type}")
    elif field.places is not None and field.places > MOST_PLACES:
        yield formulas.problem(name, (*path, "places"), f"小数最多{MOST_PLACES}位，places 在0到{MOST_PLACES}之间")
    if field.roster and field.type != "person":
        yield formulas.problem(name, (*path, "roster"), f"只有人员（person）才写 roster，“{field.term}”的类型是 {field.type}")
    if field.required_when:
        yield from formulas.condition(name, (*path, "required"), field.required_when, all_terms())
    if field.rule:
        yield from formulas.condition(name, (*path, "rule"), field.rule, all_terms())
        if not field.refuse:
            yield formulas.problem(name, (*path, "rule"), f"“{field.term}”有 rule 就要写 refuse：退回时对填报人怎么说")
    elif field.refuse:
        yield formulas.problem(name, (*path, "refuse"), f"“{field.term}”写了 refuse，却没有 rule")
    if field.reckoned:
        if not field.value:
            yield formulas.problem(name, path, f"“{field.term}”是计算栏，要写 value = \"算式\"")
        if field.required or field.required_when or field.prefill:
            yield formulas.problem(name, path, f"“{field.term}”是计算栏，不填报，不能写 required 和 prefill")
    if field.value:
        if not field.reckoned:
            yield formulas.problem(name, (*path, "value"), f"只有计算栏（computed、level、day）才写 value，“{field.term}”的类型是 {field.type}")
        if field.others:
            pass        # said by others_problems: it speaks of other entries
        elif field.type == "level":
            yield from formulas.level(name, (*path, "value"), field, before(), all_terms())
        else:
            reckoned = formulas.day if field.type == "day" else formulas.number
            yield from reckoned(name, (*path, "value"), field.value, before(), all_terms())


def _opens(formulas: Formulas, name: str, path: Path, field: Field) -> Iterator[Problem]:
    """点得到哪里: an option of the field leads to a mechanism, or to one of the pages that are named."""
    for option, there in field.opens:
        if option not in field.choices:
            yield formulas.problem(name, (*path, "opens"), f"“{field.term}”没有“{option}”这个选项{meant(option, field.choices)}")
        if there not in OPENED and not MECHANISM.fullmatch(there):
            yield formulas.problem(name, (*path, "opens"), f"“{option}”点到的“{there}”不是机制的标识；也可以写{'、'.join(OPENED)}")


def _choices(formulas: Formulas, name: str, path: Path, field: Field) -> Iterator[Problem]:
    if field.type not in CHOICE_TYPES:
        if field.choices:
            yield formulas.problem(name, (*path, "choices"), f"只有 choice、choices、grade 和 level 才有选项，“{field.term}”的类型是 {field.type}")
        return
    if len(field.choices) < 2:
        yield formulas.problem(name, path, f"“{field.term}”要写 choices，至少两个选项")
    if len({folded(choice) for choice in field.choices}) < len(field.choices):
        yield formulas.problem(name, (*path, "choices"), f"“{field.term}”的选项有重复，或者看起来一样")
    if len(field.choices) > MOST_CHOICES:
        yield formulas.problem(name, (*path, "choices"), f"选项最多{MOST_CHOICES}个")
    if field.type == "choices" and any("、" in choice for choice in field.choices):
        yield formulas.problem(name, (*path, "choices"), f"“{field.term}”可以选几样，选项里不能有顿号")
