"""陈设: the sample city with one thing of every kind for every unit, each marked with the unit's own canary.

    things.person["甲一村"]       public ids by short name of the unit
    things.cadre["甲一村"]        public ids of cadres managed by the unit
    things.task["甲一村"]         owed by the unit, given by the one above it
    things.own_task["甲一村"]     set by the unit itself
    things.entry["甲一村"]        made by the unit in a register, about a person of its
    things.document, things.obligation, things.unit, things.attachment, things.handover
    canary("甲一村")             a string that stands in everything that is this unit's and in nothing else

The rows are written with the fence open and without the acts that a page would use: what stands is what is tested,
not how it came to stand.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from dazugong.formats.lrmx import Cadre, Education, FamilyMember
from dazugong.formats.lrmx.assessments import Assessments
from dazugong.formats.lrmx.career import Career
from dazugong.kernel.identity.actions import issue_token
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import register_person
from dazugong.kernel.people.cadre_actions import FormEntry, register_forms
from dazugong.kernel.people.forms import kept_of
from dazugong.kernel.plans.models import Document, Measure
from dazugong.kernel.records.actions import file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.tasks.models import Supervision, Task
from tests.formats.making import png
from tests.make import AT, DAY, POSTS, SINCE, SYSTEM, City, citizen_number, seat_cadre_section
from tests.rights.furnish_ballots import ballots, poll_of
from tests.rights.furnish_cases import case_of, procedures, wishes
from tests.rights.furnish_closed import closed_copy
from tests.rights.furnish_exports import export_of
from tests.rights.furnish_life import meeting_of, relation_of
from tests.rights.furnish_publications import posters, publication_of, remark_of
from tests.rights.furnish_registers import attachment_of, entry_of, handover_of, register
from tests.rights.furnish_scores import scores_of, scoring
from tests.rights.furnish_slots import halls, resource_of, rota_of
from tests.rights.place import ADMINISTRATORS, CADRE_SECTIONS, PARENT, UNITS

PACK, FORM, INDICATOR = "kites", "monthly", "rate"
PERIOD = "2026-04"


def canary(unit: str) -> str:
    """鸢: a word that occurs nowhere else. The units' short names are no part of one another within it."""
    return f"鸢{unit}鹞"


@dataclass
class Things:
    """What stands where."""

    city: City
    unit: dict[str, str] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)
    cadre: dict[str, str] = field(default_factory=dict)
    document: dict[str, str] = field(default_factory=dict)
    task: dict[str, str] = field(default_factory=dict)
    own_task: dict[str, str] = field(default_factory=dict)
    obligation: dict[str, str] = field(default_factory=dict)
    meeting: dict[str, str] = field(default_factory=dict)
    relation: dict[str, str] = field(default_factory=dict)
    resource: dict[str, str] = field(default_factory=dict)
    rota: dict[str, str] = field(default_factory=dict)
    poll: dict[str, str] = field(default_factory=dict)
    publication: dict[str, str] = field(default_factory=dict)
    remark: dict[str, str] = field(default_factory=dict)
    round: dict[str, str] = field(default_factory=dict)
    scoresheet: dict[str, str] = field(default_factory=dict)
    case: dict[str, str] = field(default_factory=dict)
    brought: dict[str, str] = field(default_factory=dict)       # by the member of the branch
    wish: dict[str, str] = field(default_factory=dict)          # by the person's public id
    closed: dict[tuple[str, str], str] = field(default_factory=dict)    # by county and route: what only those see who manage cadres
    in_second: set[str] = field(default_factory=set)                    # persons of the second county
    entry: dict[str, str] = field(default_factory=dict)
    attachment: dict[str, str] = field(default_factory=dict)
    handover: dict[str, str] = field(default_factory=dict)
    export: dict[str, str] = field(default_factory=dict)        # by the person's public id
    exported: dict[str, str] = field(default_factory=dict)      # by the place of one who holds a role there
    account: int = 0
    token: str = ""


def furnish(city: City) -> Things:
    """Writes everything; call it within a transaction that is rolled back."""
    things = Things(city)
    with reading(SYSTEM):
        _pack()
        sheets = scoring()
        offers = procedures()
        register()
        posters()
        votes = ballots()
        halls()
        for number, name in enumerate(UNITS):
            unit = Unit.objects.get(pk=city.units[name])
            things.unit[name] = unit.public_id
            things.person[name] = _person(name, unit, number)
            things.cadre[name] = _cadre(name, unit, number)
            things.document[name] = _document(name, unit)
            above = Unit.objects.get(pk=city.units[PARENT[name]]) if name in PARENT else None
            things.task[name] = _task(name, unit, above)
            things.own_task[name] = _task(name, unit, None)
            things.obligation[name] = _obligation(name, unit)
            things.case[name] = case_of(offers, unit, canary(name))
            things.entry[name] = entry_of(unit, things.person[name], canary(name))
            things.attachment[name] = attachment_of(unit, canary(name))
            things.handover[name] = handover_of(unit, things.person[name], things.task[name], canary(name))
            things.meeting[name] = meeting_of(unit, things.person[name], canary(name))
            things.relation[name] = relation_of(unit, canary(name))
            things.publication[name] = publication_of(unit, canary(name))
            things.remark[name] = remark_of(unit, canary(name))
            things.resource[name] = resource_of(unit, canary(name))
            things.rota[name] = rota_of(unit, things.person[name], canary(name))
            things.poll[name] = poll_of(votes, unit, things.person[name], canary(name))
            things.round[name], things.scoresheet[name] = scores_of(sheets, unit, above or unit, things.person[name], canary(name), number)
        for place in CADRE_SECTIONS:
            seat_cadre_section(city, place)
        for person, (case, place) in wishes(offers, city).items():
            things.wish[person] = case
            things.in_second |= {person} if place.startswith("乙") else set()
            things.brought |= {place: case} if place[-1] in "村湾" else {}
        for x in "甲乙":
            things.closed |= {(x, kind): closed_copy(kind, getattr(things, kind)[f"{x}县"]) for kind in ("case", "poll", "relation")}
        things.account, things.token = _account()
    _exports(things)
    return things


def _exports(things: Things) -> None:
    for role, place in list(things.city.logins):
        title = {**POSTS, "member": "党员", "cadre_section": "干部科长"}[role]
        person = things.city.person(f"{place}{title}").public_id
        things.export[person] = export_of(things.city, role, place, "样例" if role in ADMINISTRATORS else canary(place))
        things.exported.setdefault(place, things.export[person])


def _person(name: str, unit: Unit, number: int) -> str:
    values = {
        "name": canary(name), "sex": "男", "ethnic_group": "汉族", "birth": "1980-01", "joined": "2005-07-01",
        "member_class": "正式党员", "citizen_number": citizen_number(5000 + number), "phone": f"137{number:08d}",
        "address": f"{canary(name)}路", "remark": canary(name),
    }  # fmt: skip
    return register_person(values=values, unit=unit, since=SINCE, by=SYSTEM, at=AT).public_id


def _cadre(name: str, unit: Unit, number: int) -> str:
    values = {"name": f"{canary(name)}干", "sex": "男", "birth": "1979-01", "citizen_number": citizen_number(6000 + number)}
    cadre = Cadre(
        name=values["name"], post=f"{canary(name)}职", career=Career.read("2001.07--  " + canary(name)), full_time=Education("大学", "", canary(name)),
        assessments=Assessments.read("2025年年度考核优秀。"), family=(FamilyMember("妻子", canary(name)),), photo=png(), unknown=(("BeiZhu", canary(name)),),
    )  # fmt: skip
    entry = FormEntry(cadre, "lrmx", values, kept=kept_of(cadre, beside={}))
    return register_forms(entries=[entry], unit=unit, since=SINCE, by=SYSTEM, at=AT)[0].public_id


def _document(name: str, unit: Unit) -> str:
    text = f"{canary(name)}工作要点\n一、抓班子。年底前{canary(name)}完成换届。\n"
    document = Document.objects.create(
        unit=unit, title=f"{canary(name)}工作要点", kind="plan", file_name=f"{canary(name)}.txt", text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(), received_on=DAY, at=AT,
    )  # fmt: skip
    quoted = f"年底前{canary(name)}完成换届。"
    Measure.objects.create(
        document=document, number=1, heading_path=[document.title, "一、抓班子"], text=quoted, offset=text.index(quoted),
        kind="task", status="planned", deadline="年底前",
    )  # fmt: skip
    return document.public_id


def _task(name: str, unit: Unit, above: Unit | None) -> str:
    task = Task.objects.create(
        unit=unit, given_by=above, doer=unit.name, giver=above.name if above else "", title=f"{canary(name)}{'自立' if above is None else '受领'}任务",
        detail=canary(name), sentence=canary(name), given_on=DAY - timedelta(days=30), due=DAY - timedelta(days=1),
    )  # fmt: skip
    Supervision.objects.create(
        task=task, number=1, year=DAY.year, serial=task.pk, colour="蓝", days_late=1, issuer=above or unit, issuer_name=(above or unit).name,
        demand=canary(name), reply_due=DAY, issued_on=DAY, label="样例", at=AT,
    )  # fmt: skip
    return task.public_id


def _pack() -> None:
    install_pack(source=Path(__file__).with_name(PACK), since=date(2026, 1, 1), by=SYSTEM, at=AT)
    open_period(pack=PACK, code=PERIOD, by=SYSTEM, at=AT)


def _obligation(name: str, unit: Unit) -> str:
    owed = Obligation.objects.get(pack=PACK, form=FORM, unit=unit, period=PERIOD)
    file_record(obligation=owed, values={"done": "3", "said": canary(name)}, by=SYSTEM, at=AT, on_behalf="样例陈设")
    return owed.public_id


def _account() -> tuple[int, str]:
    waiting = Login.objects.create(username="waiting", label="待确认", state=Login.State.PREPARED)
    first = Login.objects.create(username="first", label="首次登录", state=Login.State.CONFIRMED)
    return waiting.pk, issue_token(login=first, by=SYSTEM, at=timezone.now())  # pages ask whether it still holds today
