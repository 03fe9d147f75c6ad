"""名册再导入和导出: a roster of persons who are known already comes in again, and the roster goes out.

    plain       the baseline: the same file compared by model objects, each sealed value opened by itself, as one writes it with an ORM
    again       the product: plan_import as a page calls it
    plain_out   the roster written cell by cell by XlsxWriter, from model objects
    out         the product: members_with_sealed and write_table
    one         one person corrected by the section, who reaches the whole county: two values and a sealed one
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import xlsxwriter
from django.db import transaction

from dazugong.fence.scope import Scope
from dazugong.formats.roster import read_roster
from dazugong.formats.tables import open_table
from dazugong.formats.workbook import write_table
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Membership, Person, PersonRevision, SealedValue
from dazugong.kernel.people.queries import members, members_with_sealed
from dazugong.kernel.people.roster import SAVED, apply_import, plan_import
from dazugong.kernel.people.values import Changes, changes_to, opened, write_changes

from .importing import AT, DAY, HEADINGS, _units, rows
from .timing import Timing, compare

NAME = "名册.xlsx"


def measure(rounds: int, count: int) -> tuple[list[Timing], str]:
    """Imports the roster once into an empty database and measures."""
    out = BytesIO()
    write_table(out, HEADINGS, rows(count), title="名册")
    data, system = out.getvalue(), system_reader(DAY, "测速")
    with reading(system):
        _units(system)
        apply_import(plan=plan_import(system, data, NAME, today=DAY), since=DAY, by=system, at=AT)
        top = Unit.objects.order_by("pk").first()
        person = Person.objects.select_related("key").order_by("pk").last()
    powers = frozenset({"people.read", "people.import", "people.export", "people.change"})
    section = Reader(None, None, None, top.pk, "section", Scope({domain: frozenset({top.pk}) for domain in ("people", "units")}, day=DAY), powers)
    works: dict[str, tuple[str, Callable[[], object]]] = {
        "plain": ("按模型对象比对", lambda: by_objects(section, data)), "again": ("产品：再导入的预览", lambda: planned(section, data, count)),
        "plain_out": ("按模型对象逐格写出", lambda: out_by_objects(section)), "out": ("产品：导出名册", lambda: out_by_us(section)),
        "one": ("更正一人三项", lambda: corrected(section, person)),
    }  # fmt: skip
    with reading(section):
        return compare(works, baseline="plain", rounds=rounds), f"{count}名党员"


def by_objects(reader: Reader, data: bytes) -> None:
    """Everybody is found unchanged, as `planned` finds."""
    result = read_roster(open_table(data, NAME), today=DAY)
    sealed: dict[int, list[SealedValue]] = {}
    for value in reader.rows(SealedValue).filter(current=True).select_related("person__key"):
        sealed.setdefault(value.person_id, []).append(value)
    branches = {m.person_id: m.unit.name for m in reader.rows(Membership).select_related("unit")}
    last = {revision.person_id: revision.number for revision in reader.rows(PersonRevision).order_by("number")}
    known = {pk: (values[0].person, opened(values)) for pk, values in sealed.items()}
    by_number = {values["citizen_number"]: person for person, values in known.values()}
    for row in result.rows:
        person = by_number[row.values["citizen_number"]]
        assert branches[person.pk] == row.values["branch"] and last[person.pk] == 1
        assert not changes_to(person, {k: v for k, v in row.values.items() if k in SAVED}, known[person.pk][1])


def planned(reader: Reader, data: bytes, count: int) -> None:
    plan = plan_import(reader, data, NAME, today=DAY)
    assert (plan.same, plan.touched, plan.refused) == (count, 0, [])


def out_by_objects(reader: Reader) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet("党员名册")
    sealed: dict[int, list[SealedValue]] = {}
    for value in reader.rows(SealedValue).filter(current=True).select_related("person__key"):
        sealed.setdefault(value.person_id, []).append(value)
    for line, member in enumerate(members(reader)):
        for column, text in enumerate(_line(member, opened(sealed[member.person_id]))):
            sheet.write_string(line, column, text)
    book.close()


def out_by_us(reader: Reader) -> None:
    pks = members(reader).values_list("pk", flat=True)
    write_table(BytesIO(), [""] * len(_line(None, {})), (_line(member, values) for member, values in members_with_sealed(reader, pks)), title="党员名册")


def _line(member: Membership | None, sealed: dict[str, str]) -> list[str]:
    plain = [getattr(member.person, name) if member else "" for name in Person.PLAIN]
    return [*plain, member.unit.name if member else "", *(sealed.get(name, "") for name in Person.SEALED)]


class _Undone(Exception):
    """What was measured is taken back."""


def corrected(reader: Reader, person: Person) -> None:
    changes = Changes(person, {"education": (person.education, "研究生"), "joined": (person.joined, date(2001, 7, 1).isoformat())}, {"phone": "19912345678"})
    try:
        with transaction.atomic():
            write_changes(changes, number=2, by=reader, at=AT)
            raise _Undone
    except _Undone:
        return
