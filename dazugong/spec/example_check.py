"""查示例: every example speaks of forms, fields and indicators that there are, and every indicator has an example."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from dazugong.formula import Column
from dazugong.formula.facts import CHOICE_KINDS, NUMERIC_KINDS
from dazugong.formula.partial import DateRefused, PartialDate
from dazugong.formula.record import BETWEEN
from dazugong.formula.words import near
from dazugong.spec.example import Example, Expect
from dazugong.spec.form import Field, Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem
from dazugong.spec.period_check import span_problems
from dazugong.spec.schedule_check import SHORTEST
from dazugong.spec.scoring_examples import expected_scores, given_marks
from dazugong.spec.target import Target
from dazugong.spec.target_trial import meant_by
from dazugong.spec.times import times_faults


def example_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of all examples."""
    formulas = Formulas(draft)
    for example in draft.pack.examples:
        if example.first > example.last:
            yield formulas.problem(example.file, ("last",), "期末早于期初")
        else:
            yield from span_problems(formulas, example)
        if not example.given and not example.cases:
            yield formulas.problem(example.file, (), "缺少 given（已知）；演流程的写 case")
        yield from _given(formulas, example)
        for number, expect in enumerate(example.expect):
            yield from _expect(formulas, example, number, expect)
    shown = {expect.indicator for example in draft.pack.examples for expect in example.expect}
    for number, indicator in enumerate(draft.pack.indicators):
        if draft.pack.examples and indicator.id not in shown:
            yield formulas.problem("indicators.toml", ("indicator", number), f"指标“{indicator.label}”没有示例，请在 examples/ 里写一个应得的数")


def _given(formulas: Formulas, example: Example) -> Iterator[Problem]:
    forms = [form.id for form in formulas.draft.pack.forms]
    yield from (formulas.problem(example.file, path, said) for path, said in times_faults(example))
    for number, given in enumerate(example.written):
        path = ("given", number)
        if sheet := formulas.draft.pack.sheet(given.over):
            yield from given_marks(formulas, example, number, sheet)
            continue
        if formulas.draft.pack.ballot(given.over):
            continue    # papers are looked at with the ballots
        columns = formulas.over(given.over)
        if columns is None:
            if given.over:
                yield formulas.unknown_table(example.file, (*path, "over"), given.over, forms)
            continue
        yield from _rows(formulas, example, number)
        yield from _twice(formulas, example, number)
        for key, values in (("answers", given.answers), ("before", given.before), ("year_before", given.year_before), ("year_start", given.year_start)):
            yield from _values(formulas, example.file, (*path, key), values, columns)


def _twice(formulas: Formulas, example: Example, number: int) -> Iterator[Problem]:
    """A form that is owed is filed once for a period; two in a stretch that holds only one contradict each other."""
    given, pack = example.written[number], formulas.draft.pack
    every = next((one.every for one in pack.schedules if one.form == given.over), "")
    if every not in SHORTEST:
        return
    periods = max(((example.last - example.first).days + 1) // SHORTEST[every], 1)
    same = [one.place for one in example.given if one.over == given.over and one.unit == given.unit]
    if len(same) > periods and same[periods] == number:
        remedy = "单位名称里写上{号}，一份一个单位" if given.times else "上一期的写在 before 里"
        yield formulas.problem(example.file, ("given", number), f"“{given.unit}”在这段时间里给了不止{periods}份，不知道以哪份为准；{remedy}")


def _rows(formulas: Formulas, example: Example, number: int) -> Iterator[Problem]:
    """The rows of tables: each a list of 名称 = 值, and only under a table."""
    given, path = example.written[number], ("given", number, "answers")
    form = formulas.draft.pack.form(given.over) or formulas.draft.pack.neighbours.get(given.over)
    for term, value in given.answers.items():
        table = form.field(term) if form else None
        if table is None or table.type != "table":
            continue        # said where the values are looked at
        if not isinstance(value, list):
            yield formulas.problem(example.file, path, f"“{term}”是表格，要写成几行，如 {term} = [{{ {table.columns[0].term if table.columns else '名称'} = … }}]")
        else:
            columns = tuple(column.column for column in table.columns)
            for row in value:
                yield from _values(formulas, example.file, path, row, columns)


def values_problems(formulas: Formulas, file: str, path: Path, values: Mapping[str, object], columns: tuple[Column, ...]) -> Iterator[Problem]:
    """Names and values that do not fit; rows of tables are looked at when the form is filled."""
    yield from _values(formulas, file, path, values, columns)


def _values(formulas: Formulas, file: str, path: Path, values: Mapping[str, object], columns: tuple[Column, ...]) -> Iterator[Problem]:
    terms = {column.term: column for column in columns}
    for term, value in values.items():
        if term not in terms:
            like = near(term, terms)
            yield formulas.problem(file, path, f"没有“{term}”这一项" + (f"，是不是“{like}”？" if like else f"，只有：{'、'.join(terms)}"))
        elif isinstance(value, list | dict) and not _is_table(terms[term], columns):
            yield formulas.problem(file, path, f"“{term}”不是表格，不能写成几行")
        elif not isinstance(value, list) and (reason := _does_not_fit(value, terms[term])):
            yield formulas.problem(file, path, f"“{term}”{reason}")


def _is_table(column: Column, columns: tuple[Column, ...]) -> bool:
    return any(one.table == column.term for one in columns)


def _does_not_fit(value: object, column: Column) -> str:
    """Why the value cannot stand in the column; empty text is allowed and means not filled."""
    if value == "":
        return ""
    if column.kind in NUMERIC_KINDS:
        return "" if isinstance(value, int | float) and not isinstance(value, bool) else "要写数"
    if column.kind in CHOICE_KINDS:
        return "" if value in column.choices else f"没有“{value}”这个选项，只有：{'、'.join(column.choices)}"
    if column.kind == "choices":
        wrong = [one for one in str(value).split(BETWEEN) if one not in column.choices]
        return f"没有“{wrong[0]}”这个选项，只有：{'、'.join(column.choices)}" if wrong else ""
    if column.kind == "yesno":
        return "" if value in ("是", "否") or isinstance(value, bool) else "要写“是”或“否”"
    if column.kind == "date":
        try:
            PartialDate.of(value)   # type: ignore[arg-type]
        except (DateRefused, AttributeError):
            return "要写日期，如 2026-09-30"
        return ""
    return "" if isinstance(value, str) else "要写文字，放在引号里"


def _aimed(target: Target | None) -> bool:
    return target is not None and (target.at_least is not None or target.at_most is not None)


def _of_form(formulas: Formulas, example: Example, number: int, form: Form) -> Iterator[Problem]:
    """What is expected of one form of one unit."""
    expect, path, file = example.expect[number], ("expect", number), example.file
    if not expect.unit:
        yield formulas.problem(file, path, "缺少 unit：哪个单位的表")
    if expect.queue is not None and form.queue is None:
        yield formulas.problem(file, (*path, "queue"), f"“{form.title}”没有写怎么排队（[queue]），说不出次序")
    if expect.refused is None and not expect.computed and not expect.rows and not expect.prefilled and expect.queue is None:
        yield formulas.problem(file, path, "没有写应得什么：refused、computed、rows、prefilled、queue 至少一样")
    given = [one.unit for one in example.given if one.over == form.id]
    if expect.unit and expect.unit not in given and (expect.refused is not None or expect.computed or expect.rows):
        yield formulas.problem(file, (*path, "unit"), f"示例里没有给“{expect.unit}”的这张表{meant(expect.unit, given)}")
    columns = formulas.form(form)
    tables = {field.term: field for field in form.fields if field.type == "table"}
    for term in [term for term, value in expect.computed.items() if term in tables and isinstance(value, list)]:
        yield formulas.problem(file, (*path, "computed"), f"“{term}”是表格，各行的数写在 rows 里：rows = {{ \"{term}\" = [{{ … }}, {{ … }}] }}；computed 里写的是它有几行")
    yield from _values(formulas, file, (*path, "computed"), {term: value for term, value in expect.computed.items() if not isinstance(value, list)}, columns)
    yield from _expected_rows(formulas, file, (*path, "rows"), expect, tables)
    yield from _values(formulas, file, (*path, "prefilled"), expect.prefilled, columns)
    for term in expect.refused or ():
        if term not in [column.term for column in columns]:
            yield formulas.problem(file, (*path, "refused"), f"表里没有“{term}”这一栏")


def _expected_rows(formulas: Formulas, file: str, path: Path, expect: Expect, tables: Mapping[str, Field]) -> Iterator[Problem]:
    """The rows of tables that an example expects."""
    for term, rows in expect.rows.items():
        table = tables.get(term)
        if table is None:
            yield formulas.problem(file, path, f"rows 写表格的名称，没有“{term}”这张表格{meant(term, list(tables))}")
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield formulas.problem(file, path, f"“{term}”要写成几行：\"{term}\" = [{{ … }}, {{ … }}]")
        else:
            for row in rows:
                yield from _values(formulas, file, path, row, tuple(column.column for column in table.columns))


def _of_one_unit(formulas: Formulas, example: Example, number: int, expect: Expect) -> Iterator[Problem]:
    """A figure of one unit is of a unit that the example speaks of."""
    known = list(dict.fromkeys([*(one.unit for one in example.given), *(one.above for one in example.given if one.above), *(one.unit for one in example.cases)]))
    if expect.unit and expect.unit not in known:
        yield formulas.problem(example.file, ("expect", number, "unit"), f"示例里没有给过“{expect.unit}”{meant(expect.unit, known)}")


def _expect(formulas: Formulas, example: Example, number: int, expect: Expect) -> Iterator[Problem]:
    pack, path, file = formulas.draft.pack, ("expect", number), example.file
    if expect.case or expect.tried or expect.ballot or expect.text or expect.task:
        return      # what is expected of cases, votes, letters and tasks is looked at with them
    if expect.sheet:
        yield from expected_scores(formulas, example, number, expect)
        return
    if bool(expect.indicator) == bool(expect.form):
        yield formulas.problem(file, path, "应得要写 indicator（指标）、form（表单）、sheet（考核表）、text（文书）、task（任务）、ballot（票决）、case（办件）中的一样")
        return
    if expect.indicator:
        indicator = pack.indicator(expect.indicator)
        if indicator is None:
            yield formulas.problem(file, (*path, "indicator"), f"没有“{expect.indicator}”这个指标{meant(expect.indicator, [one.id for one in pack.indicators])}")
        elif expect.count is None or (bool(indicator.of or indicator.of_sum) and expect.of is None):
            yield formulas.problem(file, path, "指标的应得要写 count，有分母的还要写 of")
        elif aims := [key for key in ("reached", "short", "target", "due") if getattr(expect, key) is not None and not _aimed(meant_by(indicator, expect))]:
            yield formulas.problem(file, (*path, aims[0]), f"“{indicator.label}”没有写不低于、不高于多少的目标，说不出达到没有、差多少")
        elif bool(indicator.per) != bool(expect.band):
            yield formulas.problem(file, path, "指标有 per 时要写 band，没有 per 时不写")
        yield from _of_one_unit(formulas, example, number, expect)
        return
    form = pack.form(expect.form)
    if form is None:
        yield formulas.problem(file, (*path, "form"), f"没有“{expect.form}”这张表{meant(expect.form, [one.id for one in pack.forms])}")
        return
    yield from _of_form(formulas, example, number, form)
