"""两种读法：示例里演的办件，在系统里真办一遍，事实表的每一项都与示例算出来的一样。"""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

import dazugong
from dazugong.formula.facts import bind_names, fact_table
from dazugong.kernel.calendar.models import SpecialDay
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.indicators.asking import Question
from dazugong.kernel.indicators.judging import judged_rows
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.processes.actions import press, withdraw_case
from dazugong.kernel.processes.consulting import ask_also, decline, strike_unit
from dazugong.kernel.processes.models import Case, Step
from dazugong.kernel.processes.opening import open_case, procedures_on
from dazugong.kernel.processes.queries import case_for, sheet_of
from dazugong.kernel.processes.tending import escalate_late
from dazugong.kernel.records.answers import Refusals
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.schedule import once_period
from dazugong.spec.consulting import ADD, BUTTONS, DECLINE
from dazugong.spec.example import Example, Expect, Played, Pressed
from dazugong.spec.model import Pack
from dazugong.spec.moves import forms_of
from dazugong.spec.procedure_trial import case_rows, step_rows
from dazugong.spec.procedures import OWN
from dazugong.spec.reckon import added_up
from tests.make import AT, SYSTEM
from tests.read_packs import read

PACKS = {folder.name: folder for home in (Path(dazugong.__file__).parent / "packs", Path(__file__).parents[1] / "packs" / "odd") for folder in sorted(home.iterdir())}
PLAYED = [(name, example) for name, folder in PACKS.items() if (folder / "procedure.toml").exists() for example in read(folder).examples if example.cases]
ASKED = ("甲一湾", "甲二镇", "甲二村", "甲二湾")       # who takes part where several units do (会办)
HIDDEN, FIELDS = "不是他能办的", "栏目："
WALKED = {"subject": "事由", "kind": "种类", "step": "环节", "arrived_on": "到步日期", "due": "环节期限", "left_on": "离步日期", "overdue": "超期", "in_time": "按期办完"}
SAME = {"state": "状态", "outcome": "结果", "opened_on": "开办日期", "due": "办理期限", "closed_on": "办结日期", "escalated": "升级次数", "returned": "退回次数"}


def on(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), ZoneInfo("Asia/Shanghai"))


def acting(name: str, day: date, people: dict[str, int]) -> Reader:
    """The system itself, but as one person or another: rights are tried elsewhere."""
    return replace(system_reader(day, name), person_id=people.setdefault(name, 900_000 + len(people)))


def hand(pressed: Pressed) -> str:
    """Who presses; 本人 presses as himself, which is not as the office that must not touch his case."""
    return f"{pressed.by}本人" if pressed.role == OWN else pressed.by


def typed(city, pack: Pack, played: Played, pressed: Pressed) -> dict[str, str]:
    """Term → value as an example says it, typed as a clerk would into fields; a unit that the case is handed to by the name it has here."""
    procedure = pack.procedure(played.procedure)
    assert procedure is not None
    fields = {field.term: field for form in forms_of(pack, procedure) for field in form.fields}
    here = {one.to_unit: handed_to(city, played, one.to_unit).name for one in played.steps if one.to_unit}
    said = {term: here.get(str(value), str(value)) if term in fields and fields[term].type == "unit" else str(value) for term, value in pressed.answers.items()}
    return {fields[term].id: value for term, value in said.items() if term in fields}


def handed_to(city, played: Played, name: str) -> Unit:
    """Which unit stands for the one that a case is handed to, and which for one that it is only tried with."""
    return city.unit("甲一村" if any(one.to_unit == name for one in played.steps) else "甲一湾")


def play(city, pack: Pack, played: Played, until: date, people: dict[str, int] | None = None) -> Case:
    people, places = {} if people is None else people, asked_places(city, played)
    first = acting(played.by, played.opened, people)
    with reading(first):
        offered = next(one for one in procedures_on(played.opened) if one.pack.id == pack.id and one.procedure == pack.procedure(played.procedure))
        person = city.person("甲一村书记") if offered.procedure.about == "persons" else None
        unit = next(unit for unit in map(city.unit, ("甲一镇", "甲县", "甲一村")) if selects(pack.scope, unit, unit.name, played.opened))
        case = open_case(offered=offered, unit=unit, subject=played.name, person=person, by=first, at=on(played.opened))
    for pressed in played.steps:
        day = pressed.day or played.opened
        if day > until:
            break
        by = acting(hand(pressed), day, people)
        with reading(by):
            escalate_late(by=by, at=on(day))
            act(city, pack, played, pressed, case, row_of(case, pressed, places), by, on(day), places)
    return case


def asked_places(city, played: Played) -> dict[str, Unit]:
    """Which units stand for those that an example asks to take part."""
    names = dict.fromkeys(name for pressed in played.steps for name in (*pressed.to_units, *([pressed.unit] if pressed.unit else [])))
    return {name: city.unit(place) for name, place in zip(names, ASKED, strict=False)}


def row_of(case: Case, pressed: Pressed, places: dict[str, Unit]) -> Step:
    """Where it is pressed: named by its step, by the unit that takes part, or the only one there is."""
    rows = Step.objects.filter(case=case, left_on=None).order_by("number")
    rows = rows.filter(step=pressed.step) if pressed.step else rows
    rows = rows.filter(unit=places[pressed.unit]) if pressed.unit else rows
    return rows[:1].get() if pressed.do == ADD.verb else rows.get()


def act(city, pack: Pack, played: Played, pressed: Pressed, case: Case, row: Step, by: Reader, at: datetime, places: dict[str, Unit]) -> None:
    """Presses what the example presses."""
    common = {"case": case, "by": by, "at": at}
    asked = [places[name] for name in pressed.to_units]
    if pressed.do == "撤回":
        withdraw_case(reason=pressed.reason, **common)
    elif pressed.do == ADD.verb:
        ask_also(step=row.number, units=asked, **common)
    elif pressed.do in BUTTONS:
        (decline if pressed.do == DECLINE.verb else strike_unit)(step=row.number, reason=pressed.reason, **common)
    else:
        press(step=row.number, verb=pressed.do, values=held(pack, case, row, typed(city, pack, played, pressed)), reason=pressed.reason,
              to_unit=handed_to(city, played, pressed.to_unit) if pressed.to_unit else None, to_units=asked, **common)  # fmt: skip


def held(pack: Pack, case: Case, row: Step, given: dict[str, str]) -> dict[str, str]:
    """What stood there already is sent along, as the page does."""
    from dazugong.kernel.processes.filling import answers_of
    from dazugong.kernel.processes.walking import procedure_of

    form = pack.form(procedure_of(case)[1].by_id[row.step].form)
    return ({key: one.text for key, one in answers_of(case, form, row.unit_id if row.asked else None).items()} if form else {}) | given


def facts(day: date, example: Example) -> dict[str, dict[str, object]]:
    sql, values = bind_names(fact_table("cases").sql, {"day": day.isoformat(), "first": example.first.isoformat(), "last": example.last.isoformat()})
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return {row["subject"]: row for row in (dict(zip(names, one, strict=True)) for one in cursor.fetchall())}


def once(example: Example) -> tuple[Played, ...]:
    """Each case a single time, as it is played here."""
    return tuple(replace(one, times=1) for one in example.cases)


def steps_of(day: date, example: Example) -> list[tuple[str, ...]]:
    """What the table of steps holds, in the words of the examples."""
    sql, values = bind_names(fact_table("case_steps").sql, {"day": day.isoformat(), "first": example.first.isoformat(), "last": example.last.isoformat()})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(WALKED)} FROM ({sql}) f", values)
        return sorted(tuple(("是" if one else "否") if name in ("overdue", "in_time") else str(one or "") for name, one in zip(WALKED, row, strict=True)) for row in cursor.fetchall())


def in_force(pack_id: str) -> Pack:
    """The mechanism alone, in force since long, in a calendar without special days, as examples count Monday to Friday."""
    SpecialDay.objects.all().delete()
    with reading(SYSTEM):
        install_pack(source=PACKS[pack_id], since=date(2025, 1, 1), by=SYSTEM, at=AT)
    return read(PACKS[pack_id])


@pytest.mark.parametrize(("pack_id", "example"), PLAYED, ids=lambda one: one if isinstance(one, str) else Path(one.file).stem)
def test_what_is_played_is_what_happens(city, pack_id: str, example: Example) -> None:
    pack, day = in_force(pack_id), example.day or example.last
    for played in example.cases:
        if played.opened <= day:
            play(city, pack, played, day)
    last = system_reader(day, "核对")
    with reading(last):
        escalate_late(by=last, at=on(day))
        found = facts(day, example)
        walked = steps_of(day, example)
    days = {"期初": example.first, "期末": example.last, "当日": day}
    wanted = {row["事由"]: row for row in case_rows(pack, example, days)}
    assert walked == sorted(tuple(str(row[term] or "") for term in WALKED.values()) for row in step_rows(pack, replace(example, cases=once(example)), days) if row["到步日期"] <= day)
    assert set(found) == set(wanted)
    for name, row in wanted.items():
        got = found[name]
        assert {term: str(got[key] or "") if key not in ("escalated", "returned") else got[key] for key, term in SAME.items()} == {
            term: str(row[term] or "") if key not in ("escalated", "returned") else row[term] for key, term in SAME.items()
        }, name
        assert (bool(got["overdue"]), bool(got["in_time"])) == (row["超期"] == "是", row["按期办结"] == "是"), name
        assert str(row["环节"]).split("、")[0] == got["step"], name
    assert {one: got for one, wanted_, got in counted(city, pack, example, day) if wanted_ != got} == {}


def counted(city, pack: Pack, example: Example, day: date):  # noqa: ANN201
    """What each indicator over cases was expected to be, and what the kernel counts; one case stands for as many as it was said to be."""
    times = {played.name: played.times for played in example.cases}
    span, reader = once_period(example.first, example.last), system_reader(day, "核对")
    for expect in example.expect:
        indicator = pack.indicator(expect.indicator) if expect.indicator else None
        if indicator is None or indicator.over != "cases":
            continue
        with reading(reader):
            judged = judged_rows(reader, Question(pack, indicator, span, city.unit("样例市"), day))
            named = dict(Case.objects.values_list("public_id", "subject"))
        of_unit = {played.name for played in example.cases if expect.unit in ("", played.unit)}     # here all are of one township
        judged = [row for row in judged if named[row.public_id] in of_unit]
        rows = [row for row in judged if not indicator.per or row.band == expect.band for _ in range(times[named[row.public_id]])]
        tally = added_up(indicator, rows)
        yield f"{expect.indicator} {expect.band}", (expect.count, expect.of), (tally.count, tally.of)


STANDING = [(name, example) for name, example in PLAYED if any(one.case and one.on and (one.at is not None or one.waits is not None) for one in example.expect)]


@pytest.mark.parametrize(("pack_id", "example"), STANDING, ids=lambda one: one if isinstance(one, str) else Path(one.file).stem)
def test_where_a_case_stands_on_a_day_and_for_whom_it_waits(city, pack_id: str, example: Example) -> None:
    """What is said of a day in between is what the page of the case shows."""
    pack = in_force(pack_id)
    wrong = {}
    for number, expect in enumerate(example.expect, 1):
        if expect.case and expect.on and not expect.tried and (expect.at is not None or expect.waits is not None):
            played = next(one for one in example.cases if one.name == expect.case)
            reader, names = system_reader(expect.on, "核对"), {unit.pk: name for name, unit in asked_places(city, played).items()}
            case = play(city, pack, played, expect.on)
            with reading(reader):
                rows = [door.row for door in sheet_of(reader, case_for(reader, case.public_id)).doors]
            got = (sorted({row.step for row in rows}), sorted(names[row.unit_id] for row in rows if row.asked))
            wanted = (sorted(expect.at) if expect.at is not None else got[0], sorted(expect.waits) if expect.waits is not None else got[1])
            if got != wanted:
                wrong[f"{number} {expect.case}"] = (wanted, got)
    assert wrong == {}


TRIED = [(name, example) for name, example in PLAYED if any(one.tried for one in example.expect)]


@pytest.mark.parametrize(("pack_id", "example"), TRIED, ids=lambda one: one if isinstance(one, str) else Path(one.file).stem)
def test_what_is_refused_in_an_example_is_refused_for_the_same_reason(city, pack_id: str, example: Example) -> None:
    pack = in_force(pack_id)
    wrong = {}
    for number, expect in enumerate(example.expect, 1):
        if expect.tried and not (expect.tried.role and expect.refused):      # whose button it is, is tried with rights elsewhere
            said, wanted = tries(city, pack, example, expect), expect.refused or ()
            # what the form lacks is said first, at its fields; the other reasons come once it is filled
            enough = any if said.startswith(FIELDS) else all
            if bool(said) != bool(wanted) or (wanted and said != HIDDEN and not enough(word in said for word in wanted)):
                wrong[f"{number} {expect.tried.do}"] = (wanted, said)
    assert wrong == {}


def tries(city, pack: Pack, example: Example, expect: Expect) -> str:
    """Plays the case as far as the day and presses the button; what the kernel says against it, empty where it is done."""
    played = next(one for one in example.cases if one.name == expect.case)
    day, tried, people, places = expect.on or example.day or example.last, expect.tried, {}, asked_places(city, played)
    assert tried is not None
    if played.subject:
        people[played.subject] = city.person("甲一村书记").pk
    case = play(city, pack, played, day, people)
    by = acting(hand(tried), day, people)
    with reading(by):
        try:
            with transaction.atomic():
                act(city, pack, played, tried, case, row_of(case, tried, places), by, on(day), places)
        except (Hidden, Step.DoesNotExist):
            return HIDDEN
        except Refusals as refused:
            return FIELDS + "；".join(one.message for one in refused.found)
        except Refusal as refused:
            return refused.message
    return ""
