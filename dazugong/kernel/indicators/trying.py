"""试公式: which real rows a formula picks, before anybody saves it in a mechanism."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category

from dazugong.formula.cost import too_large
from dazugong.formula.facts import Column, fact_tables
from dazugong.formula.lexer import UNSEEN
from dazugong.formula.parser import parse
from dazugong.formula.record import evaluate
from dazugong.formula.tree import FormulaError, Node, sums_rows
from dazugong.kernel.calendar.periods import period_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import subtree
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.owing import unit_row
from dazugong.kernel.records.packs import current_versions, pack_of
from dazugong.kernel.records.schedule import period_of_code
from dazugong.spec.formulas import looks_beyond
from dazugong.spec.model import Indicator, Pack
from dazugong.spec.published import UNITS

from .asking import Question, line_above
from .judging import Fact, judged_rows, named
from .latest import periods_of

LONGEST = 2_000
OVER_UNITS = "units"


@dataclass(frozen=True)
class Ground:
    """试的对象: a form in force, the units, or a fact table. `key` stands in the address, `term` on the page."""

    key: str
    term: str
    columns: tuple[Column, ...]
    pack: Pack | None = None
    over: str = ""


@dataclass(frozen=True)
class Tried:
    """试的结果: every row of the ground with what the formula gives: chosen, not chosen, or undecided for want of an answer."""

    rows: tuple[tuple[Fact, str], ...]

    @property
    def chosen(self) -> int:
        return sum(fact.count for fact, _ in self.rows)

    @property
    def undecided(self) -> int:
        return sum(not fact.of for fact, _ in self.rows)


def grounds(reader: Reader) -> list[Ground]:
    """Everything a formula may be tried on."""
    reader.need("figures.read")
    packs = [pack_of(version) for version in current_versions(reader.day)]
    forms = [
        Ground(f"{pack.id}.{form.id}", pack.title if form.title == pack.title else f"{pack.title}：{form.title}", form.columns, pack, form.id)
        for pack in packs for form in pack.forms
    ]  # fmt: skip
    ledgers = [Ground(f"{pack.id}.{OBLIGATIONS.name}", f"{pack.title}：{OBLIGATIONS.term}", OBLIGATIONS.columns, pack, OBLIGATIONS.name)
               for pack in packs if pack.schedules]  # fmt: skip
    others = [t for t in fact_tables() if t.name not in (OVER_UNITS, OBLIGATIONS.name)]
    tables = [Ground(t.name, t.term, t.columns, packs[0], t.name) for t in others] if packs else []
    return [Ground(OVER_UNITS, "单位（机制的范围）", UNITS.columns), *forms, *ledgers, *tables]


def ground_of(reader: Reader, key: str) -> Ground:
    """The ground of this key. Raises `Hidden`."""
    found = next((ground for ground in grounds(reader) if ground.key == key), None)
    if found is None:
        raise Hidden("ground")
    return found


def periods_to_try(reader: Reader, ground: Ground) -> list[tuple[str, str]]:
    """(code, term) of the periods that the rows may come from, the latest first; none where rows have no period."""
    if ground.key == OVER_UNITS:
        return []
    if ground.pack and ground.pack.form(ground.over):
        return periods_of(reader, pack=ground.pack.id, over=ground.over)
    year, month = period_of("year", reader.day), period_of("month", reader.day)
    return [(period.code, period.term) for period in (year, month)]


def tried(reader: Reader, *, ground: Ground, formula: str, period: str, under: Unit) -> Tried:
    """The rows of the ground under a unit, judged by the formula. Raises `Refusal` for what is no condition, saying where."""
    reader.need("figures.read")
    _parsed(formula, ground)
    if ground.key == OVER_UNITS:
        return Tried(tuple(_units(reader, formula, under)))
    # Of two readings of one condition the second is fulfilled wherever it is decided at all, true or false.
    trial = Indicator(id="trial", label="试算", over=ground.over, count=formula, of=_decided(formula))
    asked = Question(ground.pack, trial, period_of_code(period), under, reader.day, above=line_above(under, reader.day))
    found = named(reader, asked, judged_rows(reader, asked))
    return Tried(tuple((one.fact, one.unit) for one in found))


def _parsed(formula: str, ground: Ground) -> Node:
    text = formula.strip()
    if not text:
        raise Refusal("请写一个条件，如：等次 优于 上期 等次", field="formula")
    if len(text) > LONGEST:
        raise Refusal(f"公式太长，最多{LONGEST}个字，请拆成几条", field="formula")
    try:
        node = parse(text, ground.columns)
    except FormulaError as error:
        raise Refusal(said(text, error), field="formula") from None
    if node.kind not in ("truth", "yesno"):
        raise Refusal("这是一个算式，不是条件：请加上比较，如 ≥ 90、= 是、非空", field="formula")
    if sums_rows(node):
        raise Refusal("这里一次只看一行，不能用 计数、求和 一类的汇总（表格里的行除外）", field="formula")
    if reason := looks_beyond(node, ground.pack.form(ground.over) if ground.pack else None):
        raise Refusal(reason, field="formula")
    if ground.key != OVER_UNITS:
        _refuse_too_large(text, ground)
    return node


def _decided(formula: str) -> str:
    return f"({formula}) 或 非 ({formula})"


def _refuse_too_large(text: str, ground: Ground) -> None:
    """A trial asks the formula twice at once."""
    try:
        reason = too_large(parse(_decided(text), ground.columns))
    except FormulaError:
        reason = "公式太长，或者括号套得太深，试算不了，请拆成几条，一条一条试"
    if reason:
        raise Refusal(reason, field="formula")


def said(text: str, error: FormulaError) -> str:
    """The message with the place in the formula as it was typed."""
    text = "".join("□" if category(one) in UNSEEN else one for one in text)
    near = text[max(error.position - 6, 0):error.position] + "【" + text[error.position:error.position + 8] + "】"
    return f"{error.message}（第{error.position + 1}个字：{near}）"


def _units(reader: Reader, formula: str, under: Unit) -> Iterator[tuple[Fact, str]]:
    """Every unit below and the one itself, judged as the scope of a mechanism judges it."""
    node = parse(formula.strip(), UNITS.columns)
    for unit in subtree(reader, under):
        value = evaluate(node, unit_row(unit.kind, unit.nature, unit.name_on, reader.day))
        yield Fact(unit.pk, "", value is True, value is not None, unit.public_id, unit.name_on), unit.name_on
