"""真办示例: an example of a pack, acted out in a real database: its units stand, its forms are filed, its facts are kept.

    found = Enacted(city, PACKS / "grading", example)
    found.figure(expect)                    what the kernel counts, as (count, of)
    found.refusals["grade", "柳溪村党支部"]    the names of the fields refused when the unit filed
    found.filed["grade", "柳溪村党支部"]       its obligation, for what was computed and pre-filled
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dazugong.formula.record import holds
from dazugong.kernel.calendar.periods import MONTHS, Period, period_of, shifted, year_before
from dazugong.kernel.files.actions import keep_file
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.judging import judged_rows
from dazugong.kernel.indicators.tables import table_of
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.orgs.kinds import GRASS_ROOTS, Nature, UnitKind, nature_of
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import open_post, register_person
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.records import actions
from dazugong.kernel.records.answers import Refusals, field_at, formula
from dazugong.kernel.records.entries import begin_entry
from dazugong.kernel.records.models import Answer, Obligation, PackVersion
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.owing import unit_row, write_obligations
from dazugong.kernel.records.packs import pack_of
from dazugong.kernel.records.prefilling import prefill
from dazugong.kernel.records.schedule import Window, at_year_start, once_period, period_of_code
from dazugong.spec import reckon
from dazugong.spec.example import Example, Expect, Given
from dazugong.spec.form import Form
from dazugong.spec.model import Pack
from dazugong.spec.neighbours import named_in
from dazugong.spec.published import UNITS
from tests.formats.making import png
from tests.make import SINCE, City

BEIJING = ZoneInfo("Asia/Shanghai")
REGULAR = (*MONTHS, "week", "ten-day")
LIKELY = {
    "支部": "branch", "总支": "general_branch", "工委": "street", "镇党委": "township", "乡党委": "township", "县委": "county",
    "组织部": "office", "部": "office",
}  # fmt: skip
Place = tuple[str, str]         # (form, or pack.form of another pack; unit)


def on(day: date) -> datetime:
    """Half past nine of the day."""
    return datetime.combine(day, time(9, 30), BEIJING)


def typed(form: Form, answers: Mapping[str, object]) -> dict[str, str]:
    """Term → value as an example says it; address → text as a clerk types it."""
    found: dict[str, str] = {}
    for field in form.fields:
        value = answers.get(field.term)
        if field.type == "table":
            for number, row in enumerate(value if isinstance(value, list) else [], 1):
                found |= {f"{field.id}.{number}.{column.id}": _said(row.get(column.term)) for column in field.columns}
        elif field.type != "computed":
            found[field.id] = _said(value)
    return found


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


class Enacted:
    """One example below a unit of its own. Everything is done, and read, with `reader`, who sees everything."""

    def __init__(self, city: City, folder: Path, example: Example) -> None:
        self.example, self.day = example, example.day or example.last
        self.reader = system_reader(self.day, "示例")
        self.units: dict[str, Unit] = {}
        self.persons: dict[str, Person] = {}
        self.posts: dict[str, Post] = {}
        self.refusals: dict[Place, list[str]] = {}
        self.filed: dict[Place, Obligation] = {}
        self.known: dict[Place, dict[str, str]] = {}
        self.asked = {(one.form, one.unit) for one in example.expect if one.prefilled}
        with reading(self.reader):
            self.versions: dict[str, PackVersion] = {}
            self.version = self._install(folder)
            self.pack = pack_of(self.version)
            self.root = self.found("示例市委", city.unit("样例市"), "city")
            self.apart = self.found("示例外市委", city.unit("样例市"), "city")
            # forms whose ledger the example gives row by row: what is filed besides is another unit's
            self.ledgers = {str(one.answers.get("表单") or self.pack.forms[0].id) for one in example.given if one.over == "obligations"}
            self.ledgers -= {found.over for one in example.expect if (found := self.pack.indicator(one.indicator))}
            self._facts()
            self._forms()

    # 机制、单位、人员

    def _install(self, folder: Path) -> PackVersion:
        """The pack, after the packs whose forms it takes values from."""
        texts = {path.name: path.read_text("utf8") for path in folder.rglob("*.toml")}
        for other in sorted(named_in(texts) - {folder.name} - set(self.versions)):
            self._install(folder.parent / other)
        found = install_pack(source=folder, since=date(2020, 1, 1), by=self.reader, at=on(self.day))
        self.versions[found.pack] = found
        return found

    def found(self, name: str, under: Unit, kind: str, nature: str = "") -> Unit:
        """A unit that has stood since the beginning."""
        return found_unit(name=name, kind=kind, nature=nature, under=under, since=SINCE, by=self.reader, at=on(self.day))

    def unit(self, name: str, scope: str = "", *, apart: bool = False) -> Unit:
        """The unit of this name; one not named before is founded, of a kind that its name suggests and the scope selects.

        `apart`: a unit of its own beside the others, which no figure counts.
        """
        if name not in self.units or apart:
            likely = [kind for end, kind in LIKELY.items() if name.endswith(end)]
            node = formula(scope or self.pack.scope, UNITS.columns)
            selected = [(kind, nature) for kind in (*likely, *UnitKind.values) for nature in (nature_of(name, kind), *(Nature.values if kind in GRASS_ROOTS else ()))
                        if holds(node, unit_row(kind, nature, name, self.day))]
            founded = self.found(name, self.apart if apart else self.root, *(selected or [((likely or ["branch"])[0], "")])[0])
            if apart:
                return founded
            self.units[name] = founded
        return self.units[name]

    def person(self, name: str) -> Person:
        """Somebody of this name, a member of a branch."""
        if name not in self.persons:
            self.persons[name] = self._registered(name, self.unit("示例机关党支部"))
        return self.persons[name]

    def _registered(self, name: str, unit: Unit) -> Person:
        values = {"name": "样某某", "sex": "女", "birth": "1980-01"}
        person = register_person(values=values, unit=unit, since=SINCE, by=self.reader, at=on(self.day))
        Person.objects.filter(pk=person.pk).update(name=name)       # examples call people 甲 and 乙, which no roster takes
        person.refresh_from_db()
        return person

    def post(self, title: str) -> Post:
        """The post of this title."""
        if title not in self.posts:
            self.posts[title] = open_post(unit=self.unit("示例机关党支部"), title=title, since=SINCE, by=self.reader, at=on(self.day))
        return self.posts[title]

    # 期间

    def period(self) -> Period:
        """The days of the example as one period, with the code of the month, quarter … that they are."""
        first, last = self.example.first, self.example.last
        whole = (period_of(kind, first) for kind in REGULAR)
        return next((one for one in whole if (one.first, one.last) == (first, last)), once_period(first, last))

    def _periods(self, every: str) -> list[Period]:
        """Every period of the example as the schedule counts them."""
        if every not in REGULAR:
            return [self.period()]
        found = [period_of(every, self.example.first)]
        while found[-1].end <= self.example.last:
            found.append(shifted(every, found[-1], 1))
        return found

    # 报送和登记

    def _facts(self) -> None:
        from tests.enacting_facts import keep_facts

        keep_facts(self)

    def _forms(self) -> None:
        times: Counter[Place] = Counter()
        for given in sorted(self.example.given, key=self._turn):
            pack_id, _, form_id = given.over.rpartition(".")
            pack = pack_of(self.versions[pack_id]) if pack_id in self.versions else self.pack
            form = pack.form(form_id)
            if form is not None:
                self._file(pack, form, given, times[given.over, given.unit])
                times[given.over, given.unit] += 1

    def _turn(self, given: Given) -> int:
        """What others filed comes first, and last what is asked to take its values over."""
        return 0 if "." in given.over else 2 if (given.over, given.unit) in self.asked else 1

    def _file(self, pack: Pack, form: Form, given: Given, number: int) -> None:
        schedule = next((one for one in pack.schedules if one.form == form.id), None)
        unit = self.unit(given.unit, schedule.scope if schedule else "", apart=pack is self.pack and form.id in self.ledgers)
        foreign = pack.id != self.pack.id
        if foreign and number and not form.entries:     # what several units below filed is said of the one above
            unit = self.found(f"{given.unit}所属第{number}单位", unit, "branch")
        place = (given.over, given.unit)
        if form.entries:
            day = given.answers.get("登记日期") or min(self.example.last, self.day)
            person = self.person(str(given.answers.get("对象") or "某某")) if form.about_person else None
            by = system_reader(max(self.day, day), "示例")       # type: ignore[type-var]
            with reading(by):
                owed = begin_entry(pack=pack.id, form=form.id, unit=unit, day=day, person=person, by=by, at=on(day))    # type: ignore[arg-type]
        else:
            spans = [one for one in self._periods(schedule.every if schedule else "") if one.code not in self._empty(form, given.unit)]
            span = spans[-1] if foreign else spans[min(number, len(spans) - 1)]
            self._before(pack, form, unit, schedule.every if schedule else "", span, given)
            owed = self._owed(pack, form, unit, span)
        if place in self.asked:
            self.known.setdefault(place, {address: one.text for address, one in prefill(self.reader, owed).items()})
        found = self._handed_in(form, owed, given.answers)
        if form.unique or form.aside:       # what is held against others is asked of the latest
            self.refusals[place], self.filed[place] = found, owed
        self.refusals.setdefault(place, found)
        self.filed.setdefault(place, owed)

    def _empty(self, form: Form, unit: str) -> set[object]:
        """The periods in which the example's own ledger says that the unit filed nothing."""
        ledger = (one.answers for one in self.example.given if one.over == "obligations" and one.unit == unit)
        return {row.get("期间") for row in ledger if row.get("表单") == form.id and not row.get("首次报送日期")}

    def _before(self, pack: Pack, form: Form, unit: Unit, every: str, span: Period, given: Given) -> None:
        """What the unit had filed for the period before, and a year before."""
        for values, earlier in ((given.before, lambda: shifted(every, span, -1)), (given.year_before, lambda: year_before(every, span)),
                                (given.year_start, lambda: period_of_code(at_year_start(span.code)))):
            if values:
                owed = self._owed(pack, form, unit, earlier())
                self._handed_in(form, owed, values)
                for field in form.fields:       # what was computed then is said outright: of the rows behind it an example tells nothing
                    if field.type == "computed" and field.term in values:
                        number = Fraction(str(values[field.term])) * 10**Answer.SCALE
                        Answer.objects.filter(revision__record__obligation=owed, field=field.id).update(number=int(number))

    def _owed(self, pack: Pack, form: Form, unit: Unit, span: Period) -> Obligation:
        write_obligations(self.versions[pack.id], form.id, Window(span, span.first, span.last), [unit.pk])
        return Obligation.objects.get(pack=pack.id, form=form.id, unit=unit, period=span.code, entry=False)

    def _handed_in(self, form: Form, owed: Obligation, answers: Mapping[str, object]) -> list[str]:
        """Files it, and says which fields were refused. What is refused is filed all the same: examples count it."""
        values, refused, by = typed(form, answers), [], self.reader
        self._enrol(form, owed.unit, values)
        for field in form.fields:
            if field.type == "file" and values[field.id]:
                kept = keep_file(unit=owed.unit, data=png(), name=values[field.id].rpartition(".")[0] + ".png", by=by, at=on(self.day))
                values[field.id] = f"{kept.public_id} {kept.name}"
        try:
            actions.file_record(obligation=owed, values=values, by=by, at=on(self.day))
        except Refusals as found:
            refused = ["对象" if one.message.startswith("“对象”相同的") else field_at(form, one.field).term for one in found.found]       # type: ignore[union-attr]
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(actions, "to_mend", lambda *_: [])
                actions.file_record(obligation=owed, values=values, by=by, at=on(self.day))
        owed.refresh_from_db()
        return list(dict.fromkeys(refused))

    def _enrol(self, form: Form, unit: Unit, values: Mapping[str, str]) -> None:
        """Whom the example names where only the roster's own may be named stands in the roster of the unit."""
        for address, name in values.items():
            if name and (field := field_at(form, address)) and field.roster and (key := f"{unit.pk} {name}") not in self.persons:
                self.persons[key] = self._registered(name, unit)

    # 看数

    def prefilled(self, form_id: str, unit: str) -> dict[str, str]:
        """Address → what stood in the field before the unit typed anything."""
        if (form_id, unit) not in self.known:
            form, schedule = self.pack.form(form_id), next(one for one in self.pack.schedules if one.form == form_id)
            with reading(self.reader):
                owed = self._owed(self.pack, form, self.unit(unit, schedule.scope), self._periods(schedule.every)[-1])     # type: ignore[arg-type]
                self.known[form_id, unit] = {address: one.text for address, one in prefill(self.reader, owed).items()}
        return self.known[form_id, unit]

    def figure(self, expect: Expect) -> reckon.Tally:
        """What the kernel counts for the indicator, or for one band of it, under the unit of the example.

        The rows behind the figure, added up, and the table that a board shows come from two statements and say the same.
        """
        indicator = self.pack.indicator(expect.indicator)
        assert indicator is not None
        form = self.pack.form(indicator.over)
        schedule = next((one for one in self.pack.schedules if form and one.form == form.id), None)
        span = self._periods(schedule.every)[-1] if schedule and not form.entries else self.period()     # type: ignore[union-attr]
        asked = Question(self.pack, indicator, span, self.units.get(expect.unit, self.root), self.day)
        with reading(self.reader):
            facts = [one for one in judged_rows(self.reader, asked) if one.band == expect.band or not indicator.per]
            shown = next((row for row in table_of(self.reader, asked).totals if row.band == expect.band), None)
        tally = reckon.added_up(indicator, facts)
        assert shown is None and not tally.count or (shown.count, shown.of) == (tally.count, tally.of)      # type: ignore[union-attr]
        return tally
