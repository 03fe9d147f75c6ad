"""量: the rows an indicator speaks about, each judged once. Figures and the rows behind them both come from here."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Q

from dazugong.formula.facts import Column, fact_table
from dazugong.formula.record import Value, evaluate, holds
from dazugong.formula.tree import names
from dazugong.kernel.calendar.periods import Period, kind_of, periods_between
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import ancestors_of, subtree
from dazugong.kernel.records.answers import formula, shown_number
from dazugong.kernel.records.entries import named_beside
from dazugong.kernel.records.factrows import fact_rows
from dazugong.kernel.records.facts import OBLIGATIONS, added, entered_answers, standing_answers
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.schedule import earlier, period_of_code
from dazugong.spec import reckon
from dazugong.spec.model import Form, Indicator, Pack

from .mergers import predecessors_since

PREVIOUS, YEAR_BEFORE, BELOW = "上期", "去年同期", "下级合计"


@dataclass(frozen=True)
class Fact:
    """一条: one row judged: whether it counts above the line (`count`) and below it (`of`), and in which band.

    `amount` and `base` are what it adds above and below the line, `value` what is told apart (distinct). `public_id` leads to the obligation (or task) behind it; `for_unit` names the predecessor for which a merged unit
    answers; `answered` is False for a unit that was asked and has not answered.
    """

    unit: int
    band: str
    count: bool
    of: bool
    public_id: str
    title: str = ""
    for_unit: int | None = None
    answered: bool = True
    amount: Fraction | int = 1
    base: Fraction | int = 1
    value: str = ""


@dataclass(frozen=True)
class Question:
    """所问: one indicator of one pack for one period under one unit. `known` is the day up to which things are known."""

    pack: Pack
    indicator: Indicator
    period: Period
    under: Unit
    known: date

    @property
    def tree_day(self) -> date:
        """The tree as it stood at the end of the period; for one still running, as it stands."""
        return min(self.known, self.period.last)


def measured(reader: Reader, asked: Question) -> list[Fact]:
    """Every row under the unit, judged. Must run inside `reading(reader)` with the reader on `asked.tree_day`."""
    form = asked.pack.form(asked.indicator.over)
    if form is None:
        return list(_of_table(reader, asked))
    return list(_of_entries(reader, asked, form) if form.entries else _of_form(reader, asked, form))


def columns_of(asked: Question) -> tuple[Column, ...]:
    """The terms an indicator may use."""
    form = asked.pack.form(asked.indicator.over)
    return form.columns if form else fact_table(asked.indicator.over).columns


def _of_table(reader: Reader, asked: Question) -> Iterator[Fact]:
    table = fact_table(asked.indicator.over)
    rows = fact_rows(
        reader, table, under=asked.under.pk, first=asked.period.first, last=asked.period.last, known=asked.known
    )
    for row in rows:
        if row.values.get("机制", asked.pack.id) != asked.pack.id:  # what another mechanism owes, holds or pairs is its own
            continue
        fact = _judged(asked.indicator, table.columns, row.values, row.unit, row.public_id, title=row.title)
        if fact is not None:
            filed = table != OBLIGATIONS or row.values["首次报送日期"] is not None
            yield replace(fact, answered=filed)


def _of_form(reader: Reader, asked: Question, form: Form) -> Iterator[Fact]:
    """Rows of a form for the period asked; with `cumulative` for every one since the beginning of the year."""
    periods = [asked.period]
    if asked.indicator.cumulative and len(asked.period.code) < 10:
        kind = kind_of(asked.period.code)
        periods = periods_between(kind, date(asked.period.first.year, 1, 1), asked.period.end)
    for period in periods:
        yield from _of_period(reader, replace(asked, period=period), form)


def _of_period(reader: Reader, asked: Question, form: Form) -> Iterator[Fact]:
    """Rows of a form: every unit that was asked and not exempt, with its answers of this period and the ones before."""
    owed = _owed(reader, asked, form)
    days = {"期初": asked.period.first, "期末": asked.period.last, "当日": asked.known}
    now = standing_answers(reader, pack=asked.pack.id, form=form, periods=[asked.period.code], known=asked.known)
    answers = {unit: values for (unit, _), values in now.items()}
    used = _names_used(asked.indicator, form.columns)
    below = _below(reader, answers, [n for n in used if n.startswith(BELOW)])
    before = _before(reader, asked, form, used)
    for unit, public_id in owed.items():
        if unit not in answers:
            yield Fact(unit, "", False, False, public_id, answered=False)
            continue
        own = {**days, **answers[unit], **below.get(unit, {})}
        for for_unit, values in before(unit):
            fact = _judged(asked.indicator, form.columns, {**own, **values}, unit, public_id, for_unit=for_unit)
            if fact is not None:
                yield fact


def _of_entries(reader: Reader, asked: Question, form: Form) -> Iterator[Fact]:
    """Rows of a register: every entry whose day lies in the period and that had not been retired by its end."""
    days = {"期初": asked.period.first, "期末": asked.period.last, "当日": asked.known}
    rows = reader.rows(Obligation).filter(
        Q(retired_on=None) | Q(retired_on__gt=asked.tree_day), pack=asked.pack.id, form=form.id, entry=True,
        first__gte=asked.period.first, first__lte=asked.period.last, unit__in=subtree(reader, asked.under),
    )
    answers = entered_answers(reader, form, rows, known=asked.known)
    for entry in rows.select_related("person").order_by("first", "pk"):
        if entry.pk in answers:
            values = {**days, **answers[entry.pk], **named_beside(entry)}
            if fact := _judged(asked.indicator, form.columns, values, entry.unit_id, entry.public_id):
                yield fact


def _owed(reader: Reader, asked: Question, form: Form) -> dict[int, str]:
    """Public id of the obligation by unit."""
    rows = reader.rows(Obligation).filter(
        pack=asked.pack.id, form=form.id, period=asked.period.code, exempt_reason="", entry=False, unit__in=subtree(reader, asked.under)
    )
    return dict(rows.order_by("unit_id").values_list("unit_id", "public_id"))


def _judged(
    indicator: Indicator, columns: tuple[Column, ...], values: Mapping[str, object], unit: int, public_id: str, *,
    title: str = "", for_unit: int | None = None,
) -> Fact | None:
    """One row judged; None when `where` leaves it out. What counts above the line always counts below it too."""
    if indicator.where and not holds(formula(indicator.where, columns), values):
        return None
    one = reckon.judge(indicator, columns, values)
    band = _band(evaluate(formula(indicator.per, columns), values)) if indicator.per else ""
    return Fact(unit, band, one.count, one.of, public_id, title, for_unit, amount=one.amount, base=one.base, value=one.value)


def _band(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return shown_number(value) if isinstance(value, int | Fraction) else str(value)


def _names_used(indicator: Indicator, columns: tuple[Column, ...]) -> list[str]:
    said = (indicator.count, indicator.of, indicator.where, indicator.per, indicator.sum, indicator.of_sum, indicator.distinct)
    texts = [t for t in said if t]
    return list(dict.fromkeys(name for text in texts for name in names(formula(text, columns))))


def _below(reader: Reader, answers: Mapping[int, Mapping[str, object]], used: Iterable[str]) -> dict[int, dict[str, object]]:
    """下级合计: for each unit the sums over everything below it."""
    used = list(used)
    if not used:
        return {}
    under: dict[int, list[dict]] = {}
    for unit, above in ancestors_of(answers, reader.day).items():
        for one in above:
            if one != unit:
                under.setdefault(one, []).append(dict(answers[unit]))
    return {unit: {name: added(rows, name.removeprefix(f"{BELOW} ")) for name in used} for unit, rows in under.items()}


def _before(reader: Reader, asked: Question, form: Form, used: list[str]):  # noqa: ANN202
    """上期 and 去年同期 of a unit: pairs (predecessor it answers for, values by name).

    A unit merged since answers once for each predecessor, or is left out, as the indicator says. What a predecessor
    filed is read in the tree of that day: it stands in today's no more.
    """
    codes = {p: earlier(asked.period.code, m) for p, m in ((PREVIOUS, 0), (YEAR_BEFORE, 12)) if any(n.startswith(p) for n in used)}
    codes = {name: code for name, code in codes.items() if code}
    read: dict[str, dict[int, dict[str, object]]] = {}
    first = asked.period.first
    for name, code in codes.items():
        period = period_of_code(code)
        first = min(first, period.last)
        with reading(reader.on(period.last)) as then:
            found = standing_answers(then, pack=asked.pack.id, form=form, periods=[code], known=asked.known)
        read[name] = {unit: values for (unit, _), values in found.items()}
    merged = predecessors_since(reader, after=first, until=asked.tree_day) if codes else {}

    def values_before(unit: int) -> list[tuple[int | None, dict[str, object]]]:
        if unit not in merged:
            return [(None, _named(read, unit))]
        if asked.indicator.merged == "each-predecessor":
            return [(one, _named(read, one)) for one in merged[unit]]
        return []

    return values_before


def _named(read: Mapping[str, Mapping[int, Mapping[str, object]]], unit: int) -> dict[str, object]:
    return {f"{name} {term}": value for name, rows in read.items() for term, value in rows.get(unit, {}).items()}
