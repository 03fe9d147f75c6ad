"""查机制: every mistake of a pack in one pass, in Chinese, with file and line."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dazugong.formula.words import near, refused_term
from dazugong.spec.example_check import example_problems
from dazugong.spec.files import read_folder
from dazugong.spec.formulas import Formulas
from dazugong.spec.kinds_check import kind_problems
from dazugong.spec.load import Draft, drafted
from dazugong.spec.model import Form, Pack, Problem, Schedule

MOST_FIELDS, MOST_CHOICES, MOST_DUE_DAYS = 100, 60, 800
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}")
_SCORED = re.compile(
    r"登[录陆]+(次数|频次|频率|率|量|天数|人次|数)|点击|点赞|转发[数量率]|浏览[数量]|阅读[数量]|在线时[长间]|停留时[长间]|活跃度|日活"
    r"|打卡(次数|率|数)|(照片|图片|截图|影像|相片)(数量|张数|份数|数)"
)
NUMERIC_TYPES = ("number", "money", "percent", "computed")


def check_pack(folder: Path | str) -> list[Problem]:
    """Every mistake in a pack folder; empty if it may be installed."""
    texts, problems = read_folder(Path(folder))
    return _sorted([*problems, *check_files(texts)])


def check_files(files: Mapping[str, str]) -> list[Problem]:
    """The same for a pack kept as its texts."""
    draft = drafted(files)
    checks = (_pack, _forms, _schedules, _indicators, _scoring, kind_problems, example_problems)
    return _sorted([*draft.problems, *(problem for check in checks for problem in check(draft))])


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.message))


def _pack(draft: Draft) -> Iterator[Problem]:
    pack, head = draft.pack, draft.files.get("pack.toml")
    if head is None:
        return
    formulas = Formulas(draft)
    if pack.version and not _VERSION.fullmatch(pack.version):
        yield formulas.problem("pack.toml", ("version",), f"版本“{pack.version}”应写成数字和点，如 2026.1")
    if pack.scope:
        yield from formulas.condition("pack.toml", ("scope",), pack.scope, formulas.units())
    if not pack.readme.strip():
        yield Problem("README.md", 1, "缺少 README.md：用一页中文写明做什么、谁来报、何时报、怎么算")
    if not (pack.forms or pack.indicators or pack.relations or pack.meetings):
        yield Problem("forms/", 1, "机制里没有表单，也没有指标、关系、会议，请至少写一样")
    if not pack.examples:
        yield Problem("examples/", 1, "缺少示例：在 examples/ 里至少写一个，说明什么情形应得什么结果")


def _forms(draft: Draft) -> Iterator[Problem]:
    formulas = Formulas(draft)
    seen: dict[str, str] = {}
    for form in draft.pack.forms:
        name = f"forms/{form.id}.toml"
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", form.id):
            yield formulas.problem(name, (), "文件名就是表的标识：小写字母开头，只用小写字母、数字和下划线")
        if len(form.fields) > MOST_FIELDS:
            yield formulas.problem(name, (), f"一张表最多{MOST_FIELDS}栏，这里有{len(form.fields)}栏，请拆成几张")
        ids: set[str] = set()
        for number, field in enumerate(form.fields):
            path = ("field", number)
            if field.id in ids:
                yield formulas.problem(name, (*path, "id"), f"标识“{field.id}”在这张表里用了两次")
            ids.add(field.id)
            if field.term and (reason := refused_term(field.term)):
                yield formulas.problem(name, (*path, "term"), reason)
            elif field.term and field.term in seen:
                yield formulas.problem(name, (*path, "term"), f"名称“{field.term}”用了两次（另一处在 {seen[field.term]}），机制内不能重复")
            seen.setdefault(field.term, name)
            yield from _field(formulas, form, number)


def _field(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number)
    if field.type in ("choice", "grade"):
        if len(field.choices) < 2:
            yield formulas.problem(name, path, f"“{field.term}”要写 choices，至少两个选项")
        if len(set(field.choices)) < len(field.choices):
            yield formulas.problem(name, (*path, "choices"), f"“{field.term}”的选项有重复")
        if len(field.choices) > MOST_CHOICES:
            yield formulas.problem(name, (*path, "choices"), f"选项最多{MOST_CHOICES}个")
    elif field.choices:
        yield formulas.problem(name, (*path, "choices"), f"只有 choice 和 grade 才有选项，“{field.term}”的类型是 {field.type}")
    if field.rule:
        yield from formulas.condition(name, (*path, "rule"), field.rule, formulas.form(form))
        if not field.refuse:
            yield formulas.problem(name, (*path, "rule"), f"“{field.term}”有 rule 就要写 refuse：退回时对填报人怎么说")
    elif field.refuse:
        yield formulas.problem(name, (*path, "refuse"), f"“{field.term}”写了 refuse，却没有 rule")
    if field.type == "computed":
        if not field.value:
            yield formulas.problem(name, path, f"“{field.term}”是计算栏，要写 value = \"算式\"")
        if field.required or field.prefill:
            yield formulas.problem(name, path, f"“{field.term}”是计算栏，不填报，不能写 required 和 prefill")
    if field.value:
        if field.type != "computed":
            yield formulas.problem(name, (*path, "value"), f"只有计算栏（computed）才写 value，“{field.term}”的类型是 {field.type}")
        yield from formulas.number(name, (*path, "value"), field.value, formulas.form(form, before=number))
    if field.prefill:
        yield from _prefill(formulas, form, number)


def _prefill(formulas: Formulas, form: Form, number: int) -> Iterator[Problem]:
    field, name, path = form.fields[number], f"forms/{form.id}.toml", ("field", number, "prefill")
    prefill = field.prefill
    assert prefill is not None
    columns = formulas.facts(prefill.over)
    if columns is None:
        yield formulas.unknown_table(name, path, prefill.over, ())
        return
    if sum(map(bool, (prefill.count, prefill.total, prefill.list))) != 1:
        yield formulas.problem(name, path, "预填要在 count、total、list 三样里写一样，而且只写一样")
    if (prefill.count or prefill.total) and field.type not in ("number", "money", "percent"):
        yield formulas.problem(name, path, f"count、total 填的是数，“{field.term}”的类型是 {field.type}")
    if prefill.list and field.type not in ("text", "longtext"):
        yield formulas.problem(name, path, f"list 填的是文字，“{field.term}”的类型是 {field.type}")
    for formula in filter(None, (prefill.count, prefill.where)):
        yield from formulas.condition(name, path, formula, columns)
    if prefill.total:
        yield from formulas.number(name, path, prefill.total, columns)
    terms = [column.term for column in columns]
    for term in prefill.list:
        if term not in terms:
            yield formulas.problem(name, path, f"事实表里没有“{term}”这一项{_meant(term, terms)}")


def _schedules(draft: Draft) -> Iterator[Problem]:
    formulas, forms = Formulas(draft), [form.id for form in draft.pack.forms]
    name = "schedule.toml"
    for form_id in forms:
        times = [s.form for s in draft.pack.schedules].count(form_id)
        if times != 1:
            said = "没有日程" if times == 0 else "有两个日程"
            yield formulas.problem(name, (), f"表“{form_id}”{said}，请在 schedule.toml 里写一个 [[schedule]]")
    for number, schedule in enumerate(draft.pack.schedules):
        path = ("schedule", number)
        if schedule.form and schedule.form not in forms:
            yield formulas.problem(name, (*path, "form"), f"没有“{schedule.form}”这张表{_meant(schedule.form, forms)}")
        if schedule.scope:
            yield from formulas.condition(name, (*path, "scope"), schedule.scope, formulas.units())
        for key, message in _times(schedule):
            yield formulas.problem(name, (*path, key), message)


def _times(schedule: Schedule) -> Iterator[tuple[str, str]]:
    if schedule.every == "once":
        if schedule.opens_on is None or schedule.due_on is None:
            yield "every", "只报一次的，要写 opens_on 和 due_on 两个日期"
        elif schedule.opens_on > schedule.due_on:
            yield "due_on", "截止日期早于开启日期"
        return
    if schedule.opens_on or schedule.due_on:
        yield "every", "opens_on 和 due_on 只用于只报一次（once）的表"
    if schedule.every and not schedule.due_day:
        yield "every", "缺少 due_day：第几天截止（次月3日：due_day = 3，due_after = \"period-end\"）"
    if max(schedule.due_day, schedule.opens_day) > MOST_DUE_DAYS:
        yield "due_day", f"天数太大，最多{MOST_DUE_DAYS}"
    elif schedule.due_day and schedule.due_after == schedule.opens_after and schedule.due_day < schedule.opens_day:
        yield "due_day", "截止早于开启"
    elif schedule.due_after == "period-start" and schedule.opens_after == "period-end":
        yield "due_day", "期末以后才开启，却从期初起算截止，截止会早于开启"


def _indicators(draft: Draft) -> Iterator[Problem]:
    formulas, seen, name = Formulas(draft), set(), "indicators.toml"
    forms = [form.id for form in draft.pack.forms]
    for number, indicator in enumerate(draft.pack.indicators):
        path = ("indicator", number)
        if indicator.id in seen:
            yield formulas.problem(name, (*path, "id"), f"标识“{indicator.id}”用了两次")
        seen.add(indicator.id)
        columns = formulas.over(indicator.over)
        if columns is None:
            if not indicator.over:
                yield formulas.problem(name, path, "缺少 over：数哪张表或哪个事实表")
            else:
                yield formulas.unknown_table(name, (*path, "over"), indicator.over, forms)
            continue
        for key in ("count", "of", "where"):
            if formula := getattr(indicator, key):
                yield from formulas.condition(name, (*path, key), formula, columns)
        kind, problems = formulas.kind(name, (*path, "per"), indicator.per, columns) if indicator.per else ("", [])
        yield from problems
        if indicator.per and not problems and kind not in ("choice", "text", "yesno"):
            yield formulas.problem(name, (*path, "per"), "per 要写一项选项或文字，如 上期 等次")
        yield from _targets(formulas, number, draft.pack)


def _targets(formulas: Formulas, number: int, pack: Pack) -> Iterator[Problem]:
    indicator, name = pack.indicators[number], "indicators.toml"
    bands = formulas.bands(indicator)
    for count, target in enumerate(indicator.targets):
        path = ("indicator", number, "target", count)
        if target.at_least is None and target.at_most is None:
            yield formulas.problem(name, path, "目标要写 at_least（不低于）或 at_most（不高于）")
        if target.band and not indicator.per:
            yield formulas.problem(name, (*path, "band"), "指标没有 per，目标不能分档")
        elif target.band and bands and target.band not in bands:
            yield formulas.problem(name, (*path, "band"), f"没有“{target.band}”这一档，只有：{'、'.join(bands)}")


def _scoring(draft: Draft) -> Iterator[Problem]:
    """减负规定: traces of work are not work; what is measured is done, not logged in to or photographed."""
    formulas = Formulas(draft)
    said = "，减负规定不允许以登录、点击、在线时长、照片数量考核基层，请改为看实际成效"
    for form in draft.pack.forms:
        for number, field in enumerate(form.fields):
            found = field.type in NUMERIC_TYPES and _SCORED.search(f"{field.term} {field.label}")
            if found:
                yield formulas.problem(f"forms/{form.id}.toml", ("field", number), f"“{field.term}”统计的是“{found[0]}”{said}")
    for number, one in enumerate(draft.pack.indicators):
        if found := _SCORED.search(" ".join((one.label, one.count, one.of, one.where, one.per))):
            yield formulas.problem("indicators.toml", ("indicator", number), f"指标“{one.label}”考核的是“{found[0]}”{said}")


def _meant(word: str, known: Iterable[str]) -> str:
    known = list(known)
    like = near(word, known)
    return f"，是不是“{like}”？" if like else f"，只有：{'、'.join(known)}" if known else ""
