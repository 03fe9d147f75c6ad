"""查指标: what is counted is there, and targets can be held against it."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.formula import parse
from dazugong.formula.tree import Term, walk
from dazugong.formula.words import DAYS
from dazugong.spec.formulas import Columns, Formulas, looks_beyond, meant
from dazugong.spec.load import Draft
from dazugong.spec.model import Pack, Problem
from dazugong.spec.naming_check import naming_problems
from dazugong.spec.published import TABLES_OF_PERSONS
from dazugong.spec.target_check import target_problems
from dazugong.spec.telephones import telephones_of
from dazugong.spec.totals import mean_summed

DAY_TERMS = tuple(column.term for column in DAYS)


def indicator_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong in indicators.toml."""
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
        if indicator.over in _of_cases_alone(draft.pack):
            yield formulas.problem(name, (*path, "over"), f"“{indicator.over}”只在办件里填，不能当报表数：数办件写 over = \"cases\"；要把填的数加起来，另设一本登记簿，办结时登记一条")
        yield from _looking_beyond(formulas, number, columns)
        for key in ("count", "of", "where"):
            if formula := getattr(indicator, key):
                yield from formulas.condition(name, (*path, key), formula, columns)
        if indicator.over in TABLES_OF_PERSONS and not indicator.purpose:
            yield formulas.problem(name, path, "数的是人，请写 purpose：为什么要数，如 purpose = \"年度统计\"")
        written = {key: getattr(indicator, key) for key in ("where", "count", "of", "sum", "of_sum", "per")}
        yield from naming_problems(formulas, name, path, indicator.over, written)
        yield from _sums(formulas, number, columns)
        kind, problems = formulas.kind(name, (*path, "per"), indicator.per, columns) if indicator.per else ("", [])
        yield from problems
        if indicator.per and not problems and kind not in ("choice", "text", "yesno"):
            yield formulas.problem(name, (*path, "per"), "per 要写一项选项或文字，如 上期 等次")
        if indicator.per.strip() in telephones_of(formulas, indicator.over):
            yield formulas.problem(name, (*path, "per"), f"“{indicator.per.strip()}”是电话，密封保存，不能按它分档")
        yield from target_problems(formulas, number, draft.pack)


def _looking_beyond(formulas: Formulas, number: int, columns: Columns) -> Iterator[Problem]:
    """An entry of a register has no period before and none below."""
    indicator = formulas.draft.pack.indicators[number]
    form = formulas.draft.pack.form(indicator.over)
    for key in ("count", "of", "where", "per", "sum", "of_sum") if form is not None and form.entries else ():
        try:
            reason = looks_beyond(parse(getattr(indicator, key), columns), form) if getattr(indicator, key) else ""
        except ValueError:
            continue        # said where the formula itself is looked at
        if reason:
            yield formulas.problem("indicators.toml", ("indicator", number, key), reason)


def _of_cases_alone(pack: Pack) -> set[str]:
    """Forms that are filled in only as a step of a case: they belong to whoever handles it, and no figure reads them."""
    return {step.form for procedure in pack.procedures for step in procedure.steps if step.form} - {one.form for one in pack.schedules}


def _sums(formulas: Formulas, number: int, columns: Columns) -> Iterator[Problem]:
    """What is added up or told apart instead of counted."""
    indicator, name, path = formulas.draft.pack.indicators[number], "indicators.toml", ("indicator", number)
    for key in ("sum", "of_sum"):
        if formula := getattr(indicator, key):
            yield from formulas.number(name, (*path, key), formula, columns)
            if reason := mean_summed(formula, columns):
                yield formulas.problem(name, (*path, key), reason)
    if not (indicator.count or indicator.sum or indicator.distinct):
        yield formulas.problem(name, path, "缺少 count（条件：算进分子的）；求和的写 sum，数不同值的写 distinct")
    if indicator.sum and indicator.distinct:
        yield formulas.problem(name, (*path, "distinct"), "sum 和 distinct 只写一样")
    if indicator.sum and indicator.of and not indicator.of_sum:
        yield formulas.problem(name, (*path, "of"), "分子是相加的（sum），分母也要相加，请写 of_sum；求平均每份多少，写 of_sum = \"1\"")
    if indicator.of_sum and not indicator.sum:
        yield formulas.problem(name, (*path, "of_sum"), "分母是相加的（of_sum），分子也要相加，请写 sum")
    terms = [column.term for column in columns if not column.table]
    if indicator.distinct and indicator.distinct not in terms:
        yield formulas.problem(name, (*path, "distinct"), f"没有“{indicator.distinct}”这一项{meant(indicator.distinct, terms)}")
    form = formulas.draft.pack.form(indicator.over)
    if indicator.stock and (form is None or not form.entries):
        yield formulas.problem(name, (*path, "stock"), "只有登记簿才写 stock；按期报的表一期就是一期")
    if indicator.fixed:
        yield from _fixed(formulas, number, columns)
    if indicator.cumulative and (form is None or form.entries):
        yield formulas.problem(name, (*path, "cumulative"), "只有按期报的表才写 cumulative；事实表和登记簿本来就按日期算，看哪一年选哪一年")


def _fixed(formulas: Formulas, number: int, columns: Columns) -> Iterator[Problem]:
    """定群: what belongs to the base is said of the fixed period alone, or the base would not be fixed."""
    indicator, name, path = formulas.draft.pack.indicators[number], "indicators.toml", ("indicator", number)
    form = formulas.draft.pack.form(indicator.over)
    if form is None or form.entries:
        yield formulas.problem(name, (*path, "fixed"), "只有按期报的表才写 fixed；登记簿、办件这些有自己的日期，写在 of 里")
        return
    if indicator.cumulative:
        yield formulas.problem(name, (*path, "cumulative"), "fixed 和 cumulative 只写一样：分母定在一期，就不再一期一期累计")
    if not indicator.of and not indicator.of_sum:
        yield formulas.problem(name, (*path, "fixed"), f"写了 fixed，还要写 of：分母是哪一些，如 of = \"{indicator.fixed} …\"")
    for key in ("of", "of_sum", "where"):
        try:
            terms = [one for one in walk(parse(getattr(indicator, key), columns)) if isinstance(one, Term)] if getattr(indicator, key) else []
        except ValueError:
            continue        # said where the formula itself is looked at
        loose = next((one for one in terms if one.period != indicator.fixed and one.column.term not in DAY_TERMS), None)
        if loose is not None:
            meant_name = f"{indicator.fixed} {loose.column.term}"
            yield formulas.problem(name, (*path, key), f"分母定在{indicator.fixed}，{key} 里的“{loose.name}”却会变，是不是“{meant_name}”？")
