"""试机制: the examples of a pack, run by the record reading; a pack whose examples do not come out is not installed."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dazugong.formula.facts import FactTable
from dazugong.formula.partial import PartialDate
from dazugong.formula.tree import Term, rows_name, walk
from dazugong.spec import filling, reckon
from dazugong.spec.ballot_trial import ballot_findings
from dazugong.spec.comparing import compared, same, shown
from dazugong.spec.example import Example, Expect, Given
from dazugong.spec.form import Form
from dazugong.spec.model import Indicator, Pack
from dazugong.spec.numbers import fitted
from dazugong.spec.others import DAY, UNIT, filled, rows_among
from dazugong.spec.played import PLAYED, played
from dazugong.spec.procedure_trial import case_findings, case_rows, step_rows
from dazugong.spec.procedures import CASE_STEPS, CASES
from dazugong.spec.published import known_tables
from dazugong.spec.queueing import places
from dazugong.spec.scoring_read import Rows
from dazugong.spec.scoring_trial import sheet_findings
from dazugong.spec.target_trial import target_findings
from dazugong.spec.task_trial import admission_findings, colour_findings
from dazugong.spec.text_trial import text_findings
from dazugong.spec.uniqueness import identity, there_already

MECHANISM = "机制"


@dataclass(frozen=True)
class Outcome:
    """结果 of one expectation: `ok`, and in words what came out or what should have."""

    file: str
    title: str
    ok: bool
    message: str


def run_examples(pack: Pack) -> list[Outcome]:
    """Every expectation of every example. The pack has passed `check_pack`."""
    return [outcome for example in pack.examples for outcome in _Trial(pack, example).outcomes()]


class _Trial:
    """One example."""

    def __init__(self, pack: Pack, example: Example) -> None:
        self.pack, self.example, self.tables = pack, example, known_tables()
        self.above = {given.unit: given.above for given in example.given if given.above}
        self.days = {"期初": example.first, "期末": example.last, "当日": example.day or example.last}

    def outcomes(self) -> Iterator[Outcome]:
        for expect in self.example.expect:
            if expect.case:
                found = case_findings(self.pack, self.example, expect)
            elif expect.sheet:
                found = sheet_findings(self.pack, self.example, expect, self._of_unit, self.days)
            elif expect.ballot:
                found = ballot_findings(self.pack, self.example, expect, self.days["当日"])
            elif expect.text:
                found = text_findings(self.pack, self.example, expect, self._row(expect))
            elif expect.admission:
                form = self.pack.form(next(rule.register for rule in self.pack.admissions if rule.id == expect.admission))
                found = admission_findings(self.pack, expect, [row for _, row in self._form_rows(form)] if form else [])
            elif expect.task:
                found = colour_findings(self.pack, expect, [given.answers for given in self.example.given if given.over == "tasks"], self.days["当日"])
            else:
                found = self._indicator(expect) if expect.indicator else self._form(expect)
            for ok, message in found:
                yield Outcome(self.example.file, self.example.title, ok, message)

    def _indicator(self, expect: Expect) -> Iterator[tuple[bool, str]]:
        indicator = self.pack.indicator(expect.indicator)
        assert indicator is not None
        form = self.pack.form(indicator.over)
        columns = form.columns if form else self.tables[indicator.over].columns
        found = self._form_rows(form, inside=self._counted(indicator.stock)) if form else self._fact_rows(self.tables[indicator.over])
        mine = [(given, row) for given, row in found if form or row.get(MECHANISM) in (None, "", self.pack.id)]     # another mechanism's are its own
        rows = [row for given, row in mine if expect.unit in ("", given.unit, self.above.get(given.unit))]
        ratio = indicator.based
        empty = reckon.Tally(0, 0 if ratio else None)
        got = reckon.tally(indicator, columns, rows).get(expect.band, empty)
        exact = [None if one is None else Fraction(str(one)) for one in (expect.count, expect.of)]
        wanted = reckon.Tally(exact[0] or 0, exact[1] if ratio else None)
        name = "".join((f"{expect.unit} " if expect.unit else "", indicator.label, f"（{expect.band}）" if expect.band else ""))
        left_out = "" if form or got == wanted else self._left_out(self.tables[indicator.over])
        yield got == wanted, compared(name, _said(wanted), _said(got)) + left_out + _hidden(indicator, got)
        yield from target_findings(indicator, expect, got, name)

    def _of_unit(self, over: str, unit: str) -> Rows:
        """The rows of one unit in a form or a fact table, as a scoring sheet reads them."""
        form = self.pack.form(over)
        columns = form.columns if form else self.tables[over].columns
        found = self._form_rows(form) if form else self._fact_rows(self.tables[over])
        own = [row for given, row in found if given.unit == unit]
        return Rows(columns, [row for given, row in found if self._within(given.unit, unit)], own[-1] if form and own else None)

    def _within(self, unit: str, above: str) -> bool:
        """Whether a unit is the one asked about, or stands below it."""
        return above in (unit, self.above.get(unit))

    def _row(self, expect: Expect) -> dict[str, object] | None:
        """What the unit answered to the form of a letter; None where it filed nothing."""
        form = self.pack.form(next(text.form for text in self.pack.texts if text.id == expect.text))
        return next((row for given, row in self._form_rows(form) if given.unit == expect.unit), None) if form else None

    def _form(self, expect: Expect) -> Iterator[tuple[bool, str]]:
        form = self.pack.form(expect.form)
        assert form is not None
        if expect.queue is not None:
            got = self._queue(form, expect)
            yield got == expect.queue, compared(f"{expect.unit} 排队", "、".join(expect.queue), "、".join(got))
        row, twice = self._judged(form, expect.unit)
        if expect.refused is not None:
            wrongs = (*filling.refused(form, row), *twice)
            got = tuple(dict.fromkeys(wrong.term for wrong in wrongs))
            said = [("退回：" + "、".join(terms)) if terms else "收下" for terms in (expect.refused, got)]
            why = [wrong.message for wrong in wrongs if wrong.term not in expect.refused]
            yield set(got) == set(expect.refused), compared(expect.unit, *said) + (f"（{'；'.join(why)}）" if why else "")
        values = filling.settled(form, row)
        for term, wanted in expect.computed.items():
            ok = same(wanted, values.get(term))
            yield ok, compared(f"{expect.unit} {term}", wanted, values.get(term)) + ("" if ok else _unfilled(form, term, values))
        for term, rows in expect.rows.items():
            yield from _rows(f"{expect.unit} {term}", rows, values.get(rows_name(term)) or [])     # type: ignore[arg-type]
        for term, wanted in expect.prefilled.items():
            value = self._prefilled(form, term, expect.unit)
            yield same(wanted, value), compared(f"{expect.unit} {term}", wanted, value)

    def _queue(self, form: Form, expect: Expect) -> tuple[str, ...]:
        """Who stands in the queue of one unit, in order; of the part that `band` names."""
        queue = form.queue
        assert queue is not None
        rows = sorted(((given.unit, row) for given, row in self._form_rows(form, inside=self._by_the_end)), key=lambda one: str(one[1].get("登记日期") or ""))
        found = [(place, row) for number, place in places(queue, form.columns, rows).items() if (row := rows[number][1]) and rows[number][0] == expect.unit]
        return tuple(str(row.get(queue.named)) for _, row in sorted(found, key=lambda one: one[0]) if not expect.band or str(row.get(queue.within)) == expect.band)

    def _judged(self, form: Form, unit: str) -> tuple[dict[str, object], list[filling.Wrong]]:
        """The unit's report, and what is there already; of a register that holds entries against one another its latest entry, and those before it."""
        rows = self._form_rows(form)
        own = [number for number, (given, _) in enumerate(rows) if given.unit == unit]
        if not own or not form.entries or not (form.unique or form.aside):
            return (rows[own[0]][1] if own else dict(self.days)), []
        if not form.unique:
            return rows[own[-1]][1], []
        known = [identity(form, row | {UNIT: given.unit}) for given, row in rows[:own[-1] + 1]]
        before = [given for (given, _), one in zip(rows, known[:-1], strict=False) if one is not None and one == known[-1]]
        return rows[own[-1]][1], [there_already(form, one.unit) for one in before[:1]]

    def _prefilled(self, form: Form, term: str, unit: str) -> object:
        field = form.field(term)
        if field is not None and (source := form.carried_from(field)):
            return next((fitted(field, _settled_then(form, given.before).get(source.term)) for given in self.example.given if given.over == form.id and given.unit == unit), None)
        if field is None or field.prefill is None:
            return None
        over = field.prefill.over
        source = self.pack.form(over) or self.pack.neighbours.get(over)
        if source is not None:
            found, columns = self._form_rows(replace(source, id=over), inside=self._counted(field.prefill.stock)), source.columns
        else:
            found, columns = self._fact_rows(self.tables[over], stock=field.prefill.stock), self.tables[over].columns
        own = bool(field.prefill.take)
        rows = [row for given, row in found if given.unit == unit or (not own and self._within(given.unit, unit))]
        if field.prefill.rows:
            own = {column.term: column for column in field.columns}
            return [{term: fitted(own[term], value) for term, value in filled.items()} for _, filled in reckon.prefilled_rows(field.prefill, columns, rows)]
        return fitted(field, reckon.prefilled(field.prefill, columns, rows))

    def _counted(self, stock: bool) -> Callable[[object], bool]:
        """Which days of entries count: those of the period, of a stock all up to its end."""
        return self._by_the_end if stock else self._inside

    def _form_rows(self, form: Form, *, inside: Callable[[object], bool] | None = None) -> list[tuple[Given, dict[str, object]]]:
        found = []
        yearly = any(one.form == form.id and one.every == "year" for one in self.pack.schedules)     # its period before is that of 年初
        for given in self.example.given:
            if given.over != form.id:
                continue
            row = {**self.days, **given.answers}
            for period, values in (("上期", given.before), ("去年同期", given.year_before), ("年初", given.year_start or (given.before if yearly else {}))):
                row |= {f"{period} {term}": value for term, value in _settled_then(form, values).items()}
            found.append((given, self._beside_others(form, given.unit, row, [one for _, one in found])))
        return [(given, row) for given, row in found if not (inside and form.entries) or inside(row.get(DAY) or self.example.last)]

    def _beside_others(self, form: Form, unit: str, row: dict[str, object], before: list[dict[str, object]]) -> dict[str, object]:
        """An entry settled, with those filed before it that its fields are reckoned from."""
        if not form.aside:
            return filling.settled(form, row)
        row = {DAY: self.example.last} | row | {UNIT: unit}
        known = [*before, row]
        for field in form.aside:
            rows = rows_among(field.others, known, len(before))     # type: ignore[arg-type]
            row[rows_name(field.term)] = None if rows is None else [filled(form, one) for one in rows]
        return filling.settled(form, row)

    def _fact_rows(self, table: FactTable, *, stock: bool = False) -> list[tuple[Given, dict[str, object]]]:
        """Rows of a fact table that fall into the period (a stock: by its end), in the order of their days."""
        found, day = self._rows_given(table), table.day_term
        if day:
            found = sorted((one for one in found if one[1].get(day) and self._inside(one[1][day], ever=stock)), key=lambda one: str(one[1][day]))
        return found

    def _rows_given(self, table: FactTable) -> list[tuple[Given, dict[str, object]]]:
        """Rows of a fact table that an example gives, or that follow from what it gives."""
        if table.name in (CASES.name, CASE_STEPS.name):
            rows = (case_rows if table.name == CASES.name else step_rows)(self.pack, self.example, self.days)
        elif table.name in PLAYED:
            rows = played(self.pack, self.example.given, self.days)[table.name]
        else:
            return [(given, {**self.days, "单位": given.unit, **given.answers}) for given in self.example.given if given.over == table.name]
        return [(Given(table.name, str(row["单位"]), row), row) for row in rows]

    def _left_out(self, table: FactTable) -> str:
        """Which of the rows given count in no period, and why: they have no day, or one outside."""
        day = table.day_term
        days = [given.answers.get(day) for given in self.example.given if given.over == table.name] if day else []
        without, outside = 0 if table.name in PLAYED else sum(not one for one in days), sum(bool(one) and not self._inside(one) for one in days)
        said = [f"{without}行没有写“{day}”"] if without else []
        said += [f"{outside}行的“{day}”不在期初到期末之间"] if outside else []
        return f"（{'，'.join(said)}，不算在这一期）" if said else ""

    def _by_the_end(self, value: object) -> bool:
        return PartialDate.of(value) <= PartialDate.of(min(self.example.last, self.days["当日"]))     # type: ignore[arg-type]

    def _inside(self, value: object, *, ever: bool = False) -> bool:
        day = PartialDate.of(value)     # type: ignore[arg-type]
        return (ever or PartialDate.of(self.example.first) <= day) and day <= PartialDate.of(self.example.last)


def _settled_then(form: Form, values: Mapping[str, object]) -> dict[str, object]:
    """What a form of an earlier period held: what the example gives, and what follows from it."""
    reckoned = {field.term for field in form.fields if field.reckoned}
    found = filling.settled(form, values) if values else {}
    return {term: value for term, value in found.items() if term in reckoned and value is not None} | dict(values)


def _hidden(indicator: Indicator, got: reckon.Tally) -> str:
    """A figure that the page keeps back, because so few could give somebody away."""
    of = got.count if got.of is None else got.of
    few = any(0 < part < indicator.smallest for part in (got.count, of, of - got.count))
    return f"（有少于{indicator.smallest}个的，页面上不显示）" if few else ""


def _unfilled(form: Form, term: str, values: Mapping[str, object]) -> str:
    """Why a formula has no value: it is not asked, or some of its terms have none."""
    field = form.field(term)
    if field is None or not field.value or values.get(term) is not None:
        return ""
    if field.id not in filling.asked(form, values):
        return f"（{field.when} 时才有）"
    used = [node.name for node in walk(filling.parse(field.value, form.columns)) if isinstance(node, Term)]
    empty = [name for name in dict.fromkeys(used) if values.get(name) in (None, "")]
    return f"（没有数的：{'、'.join(empty)}）" if empty else ""


def _rows(name: str, wanted: Sequence[Mapping[str, object]], got: Sequence[Mapping[str, object]]) -> Iterator[tuple[bool, str]]:
    """The rows of a table, one by one, in the columns the example names."""
    if len(wanted) != len(got):
        yield False, compared(name, f"{len(wanted)}行", f"{len(got)}行")
    for number, (one, row) in enumerate(zip(wanted, got, strict=False), 1):
        for term, value in one.items():
            yield same(value, row.get(term)), compared(f"{name} 第{number}行 {term}", value, row.get(term))


def _said(tally: reckon.Tally) -> str:
    count, of = (None if one is None else shown(one if one % 1 else int(one)) for one in (tally.count, tally.of))
    return str(count) if of is None else f"{count}/{of}"
