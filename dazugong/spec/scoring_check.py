"""查考核表: every mistake of the sheets in scores.toml, with its line; what may not be scored is refused with the reason."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from dazugong.formula import parse
from dazugong.formula.tree import sums_rows
from dazugong.formula.words import near, refused_term
from dazugong.spec.forbidden import unscorable
from dazugong.spec.formulas import Columns, Formulas
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem
from dazugong.spec.procedures import OWN
from dazugong.spec.scoring import HUNDRED, TOTAL, Gate, Item, Sheet, Source, Veto
from dazugong.spec.scoring_items import item_mistakes
from dazugong.spec.scoring_read import own_columns
from dazugong.spec.scoring_standing import shown_points

FILE = "scores.toml"


def scoring_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of all sheets."""
    formulas, seen = Formulas(draft), Counter()
    shown = {expect.sheet for example in draft.pack.examples for expect in example.expect}
    for number, sheet in enumerate(draft.pack.sheets):
        path: Path = ("sheet", number)
        seen[sheet.id] += 1
        if seen[sheet.id] == 2 or draft.pack.form(sheet.id):
            yield formulas.problem(FILE, (*path, "id"), f"标识“{sheet.id}”用了两次")
        if sheet.scope:
            yield from formulas.condition(FILE, (*path, "scope"), sheet.scope, formulas.units())
        if sheet.subject == "people" and not sheet.objection_days:
            yield formulas.problem(FILE, path, "考核个人的表要写 objection_days：告知以后留几天听取说明，才能定稿")
        if draft.pack.examples and sheet.id not in shown:
            yield formulas.problem(FILE, path, f"考核表“{sheet.title}”没有示例，请在 examples/ 里写一个应得的分")
        yield from _names(formulas, sheet, path)
        yield from _sums(formulas, sheet, path)
        yield from _grades(formulas, sheet, path)
        for place, one in _all(sheet, path):
            yield from _one(formulas, sheet, place, one)


def _all(sheet: Sheet, path: Path) -> Iterator[tuple[Path, Item | Veto | Gate]]:
    """Everything that reads a source, with its place in the file."""
    for s, section in enumerate(sheet.sections):
        for i, item in enumerate(section.items):
            yield (*path, "section", s, "item", i), item
    for name, bars in (("veto", sheet.vetoes), ("gate", sheet.gates)):
        for number, bar in enumerate(bars):
            yield (*path, name, number), bar


def _names(formulas: Formulas, sheet: Sheet, path: Path) -> Iterator[Problem]:
    """Ids and terms: once each within the sheet, and usable in formulas."""
    places = [((*path, "section", s), section) for s, section in enumerate(sheet.sections)]
    ids: set[str] = set()
    terms: set[str] = {TOTAL}
    for place, one in [*places, *_all(sheet, path)]:
        if one.id and one.id in ids:
            yield formulas.problem(FILE, (*place, "id"), f"标识“{one.id}”在这张考核表里用了两次")
        if one.term and one.term in terms:
            yield formulas.problem(FILE, (*place, "term"), f"名称“{one.term}”在这张考核表里用了两次")
        elif one.term and (reason := refused_term(one.term)):
            yield formulas.problem(FILE, (*place, "term"), reason)
        ids.add(one.id)
        terms.add(one.term)


def _sums(formulas: Formulas, sheet: Sheet, path: Path) -> Iterator[Problem]:
    """满分: items add up to their section, sections to the sheet, weights to 100."""
    weights = [section.weight for section in sheet.sections if section.points]
    for number, section in enumerate(sheet.sections):
        base = sum((item.points for item in section.items if item.kind == "base" and item.points is not None), Fraction(0))
        if base != section.points:
            yield formulas.problem(FILE, (*path, "section", number, "points"),
                                   f"“{section.term}”满分{shown_points(section.points)}分，各条相加是{shown_points(base)}分，请改成一致")
    if any(weight is not None for weight in weights):
        if None in weights:
            yield formulas.problem(FILE, path, "大项要么都写 weight，要么都不写（只有加分减分的大项除外）")
        elif sum(weights, Fraction(0)) != HUNDRED:      # type: ignore[arg-type]
            yield formulas.problem(FILE, (*path, "section", 0, "weight"), f"各大项的 weight 相加要是100，现在是{shown_points(sum(weights, Fraction(0)))}")     # type: ignore[arg-type]
    whole = sum((s.points if s.weight is None else s.points * s.weight / HUNDRED for s in sheet.sections), Fraction(0))
    if whole != sheet.points:
        yield formulas.problem(FILE, (*path, "points"),
                               f"总分写的是{shown_points(sheet.points)}分，各大项相加是{shown_points(whole)}分，请改成一致")
    if sheet.most is not None and sheet.most < sheet.points:
        yield formulas.problem(FILE, (*path, "most"), f"最多{shown_points(sheet.most)}分，低于总分{shown_points(sheet.points)}分，满分也得不到")
    for term in sheet.ties_by:
        known = [*(section.term for section in sheet.sections), *(item.term for item in sheet.items)]
        if term not in known:
            like = near(term, known)
            yield formulas.problem(FILE, (*path, "ties_by"), f"ties_by 写这张表的条目或大项，没有“{term}”" + (f"，是不是“{like}”？" if like else f"，只有：{'、'.join(known)}"))
    if sheet.places > 2:
        yield formulas.problem(FILE, (*path, "places"), "分数最多保留2位小数")


def _grades(formulas: Formulas, sheet: Sheet, path: Path) -> Iterator[Problem]:
    names = [grade.name for grade in sheet.grades]
    lines = [(number, grade.at_least) for number, grade in enumerate(sheet.grades) if grade.at_least is not None]
    for (_, above), (number, below) in zip(lines, lines[1:]):
        if below >= above:
            yield formulas.problem(FILE, (*path, "grade", number, "at_least"), "等次从好到差排，分数线要一档比一档低")
    if (top := _top(sheet)) is not None:
        for number, line in lines:
            if line > top:
                yield formulas.problem(FILE, (*path, "grade", number, "at_least"), f"最多得{shown_points(top)}分，{shown_points(line)}分的线够不着")
    for number, grade in enumerate(sheet.grades):
        last = number == len(names) - 1
        if names.count(grade.name) > 1 and names.index(grade.name) < number:
            yield formulas.problem(FILE, (*path, "grade", number, "name"), f"等次“{grade.name}”写了两次")
        if grade.quota is not None and not 0 <= grade.quota <= HUNDRED:
            yield formulas.problem(FILE, (*path, "grade", number, "quota"), "名额是百分数，在0到100之间")
        if last and (grade.quota is not None or grade.at_least is not None):
            yield formulas.problem(FILE, (*path, "grade", number), "最后一档收其余的，不写分数线和名额")
        elif not last and grade.quota is None and grade.at_least is None:
            yield formulas.problem(FILE, (*path, "grade", number), f"“{grade.name}”要写 at_least（多少分以上）或 quota（占百分之几）")
    for name, bars, key in (("veto", sheet.vetoes, "grade"), ("gate", sheet.gates, "most")):
        for number, bar in enumerate(bars):
            wanted = getattr(bar, key)
            if wanted and wanted not in names:
                like = near(wanted, names)
                meant = f"，是不是“{like}”？" if like else f"，只有：{'、'.join(names)}" if names else "，这张表没有写 [[sheet.grade]]"
                yield formulas.problem(FILE, (*path, name, number, key), f"没有“{wanted}”这个等次{meant}")
    for number, veto in enumerate(sheet.vetoes):
        if not veto.grade and not veto.zero:
            yield formulas.problem(FILE, (*path, "veto", number), "一票否决要写 grade（定为哪一等）或 zero = true（总分归零）")


def _top(sheet: Sheet) -> Fraction | None:
    """The most points there can be; None where a bonus has no end."""
    if sheet.most is not None:
        return sheet.most
    bonus = [item.points for section in sheet.sections for item in section.items if item.kind == "bonus"]
    return None if None in bonus else sheet.points + sum(bonus, Fraction(0))     # type: ignore[arg-type]


def _one(formulas: Formulas, sheet: Sheet, path: Path, one: Item | Veto | Gate) -> Iterator[Problem]:
    """An item, veto or gate: what it reads, how it is scored, and whether that may be scored at all."""
    source = one.source
    read = formulas.draft.pack.indicator(source.indicator)
    measured = (read.label, read.count, read.of, read.where, read.sum, read.distinct) if read else ()
    words, why = unscorable(one.term, getattr(one, "label", ""), source.formula, source.where, getattr(one, "target", ""), *measured)
    if words:
        yield formulas.problem(FILE, path, f"“{one.term}”考核的是“{words}”{why}")
    if OWN in one.by:
        yield formulas.problem(FILE, (*path, "by"), f"“{one.term}”不能由本人打分；被考核的一方自己填的一份，写 method = \"sides\"，那一方写 own = true")
    if isinstance(one, Item):
        for key, message in item_mistakes(one):
            yield formulas.problem(FILE, (*path, *key), message)
    yield from _source(formulas, sheet, path, one)


def _source(formulas: Formulas, sheet: Sheet, path: Path, one: Item | Veto | Gate) -> Iterator[Problem]:
    source, key = one.source, {Item: "value", Veto: "when", Gate: "must"}[type(one)]
    truth = not isinstance(one, Item) or one.method == "threshold"
    if source.indicator:
        known = [indicator.id for indicator in formulas.draft.pack.indicators]
        if source.indicator not in known:
            yield formulas.problem(FILE, (*path, "indicator"), f"没有“{source.indicator}”这个指标{_meant(source.indicator, known)}")
        if source.over or source.formula or truth:
            yield formulas.problem(FILE, (*path, "indicator"), f"写了 indicator 就不写 over 和 {key}；条件请写 over 和 {key}")
        return
    if isinstance(one, Gate) and source.formula and not source.over:
        yield from formulas.condition(FILE, (*path, key), source.formula, own_columns(sheet))
        return
    if bool(source.over) != bool(source.formula):
        yield formulas.problem(FILE, path, f"over（取自哪张表）和 {key}（怎么取）要一起写；都不写就是由人打分")
        return
    if not source.over:
        if source.where:
            yield formulas.problem(FILE, (*path, "where"), "由人打分的，不写 where")
        return
    columns = formulas.over(source.over)
    if columns is None:
        yield formulas.unknown_table(FILE, (*path, "over"), source.over, [form.id for form in formulas.draft.pack.forms])
        return
    form = formulas.draft.pack.form(source.over)
    if form is not None and form.entries:
        yield formulas.problem(FILE, (*path, "over"), f"“{source.over}”是登记簿，一个单位一天可以有几条；请先写成指标，这里写 indicator")
        return
    yield from _formula(formulas, (*path, key), source, columns, truth)
    if source.where:
        yield from formulas.condition(FILE, (*path, "where"), source.where, columns)
    if isinstance(one, Item) and one.target:
        yield from _formula(formulas, (*path, "target"), Source(source.over, one.target), columns, truth=False, constant=True)


def _formula(formulas: Formulas, path: Path, source: Source, columns: Columns, truth: bool, constant: bool = False) -> Iterator[Problem]:
    kind, problems = formulas.kind(FILE, path, source.formula, columns, rows=True)
    if any("里要有表格里的一栏" in problem.message for problem in problems):
        yield formulas.problem(FILE, path, "这张表单里有表格，求和( ) 一类只汇总一份里表格的行；要把各份加起来，请写成指标（sum），这里写 indicator")
        return
    yield from problems
    if problems:
        return
    if truth and kind not in ("truth", "yesno"):
        yield formulas.problem(FILE, path, f"“{source.formula}”不是条件，条件要有比较，如 问题数 = 0")
    if not truth and kind not in ("number", "percent"):
        yield formulas.problem(FILE, path, f"“{source.formula}”算不出数，请写算式，如 计数(状态 = 已办结)")
    node = parse(source.formula, columns)
    fact = formulas.draft.pack.form(source.over) is None
    if fact and not constant and not sums_rows(node):
        yield formulas.problem(FILE, path, "事实表一个单位有许多行，请用 计数、求和 一类的汇总，如 计数(状态 = 已办结)")


def _meant(word: str, known: Iterable[str]) -> str:
    known = list(known)
    like = near(word, known)
    return f"，是不是“{like}”？" if like else f"，只有：{'、'.join(known)}" if known else "，这个机制没有指标"
