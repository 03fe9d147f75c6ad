"""登记: an entry of a register is made at any time, by a unit, on a day, perhaps about a person; it is owed by nobody.

It is filled, filed, corrected and read like a report, and retired with a date instead of being deleted.
"""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from dazugong.formula.record import holds
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units
from dazugong.kernel.people.models import Person
from dazugong.spec.form import Form
from dazugong.spec.model import ANY_TIME, Pack, Schedule
from dazugong.spec.published import UNITS

from .answers import formula
from .events import needed_reason
from .models import Obligation, PackVersion
from .owing import unit_row
from .packs import pack_of, version_on
from .queries import ledger, rights_in

DRAFT, ENTERED, RETIRED, MENDING = STATES = ("草稿", "已登记", "已注销", "更正中")


def register_form(reader: Reader, pack: str, form: str) -> tuple[PackVersion, Pack, Form, Schedule]:
    """登记簿 of a pack in force on the day. Raises `Hidden` when there is none, or when it is no register."""
    version = version_on(pack, reader.day)
    found = pack_of(version) if version else None
    schedule = next((s for s in found.schedules if s.form == form and s.every == ANY_TIME), None) if found else None
    asked = found.form(form) if found else None
    if version is None or found is None or asked is None or schedule is None:
        raise Hidden("register")
    return version, found, asked, schedule


def entries_of(reader: Reader, *, pack: str, form: str) -> QuerySet[Obligation]:
    """Every entry of a register within reach, the latest day first; drafts only those of one's own unit."""
    own = reader.scope.roots.get("records", frozenset())
    found = ledger(reader).filter(entry=True, pack=pack, form=form).select_related("person")
    drafts = found.filter(first_filed_on=None).exclude(unit__in=own)
    return (found if reader.scope.everything else found.exclude(pk__in=drafts.values("pk"))).order_by("-first", "-pk")


def entries_about(reader: Reader, person: Person) -> QuerySet[Obligation]:
    """What registers hold about a person, for the person's page; filed and within reach, the latest first."""
    found = ledger(reader).filter(entry=True, person=person, first_filed_on__isnull=False)
    return found.order_by("-first", "-pk")


def units_that_enter(reader: Reader, *, pack: str, form: str) -> list[Unit]:
    """The units in whose name the reader may make an entry: his own, where the register is theirs to keep."""
    _, found, _, schedule = register_form(reader, pack, form)
    if not reader.may("records.file"):
        return []
    own = own_units(reader, domain="records")
    if not reader.scope.everything:
        own = own.filter(pk__in=reader.scope.roots.get("records", frozenset()))
    scope = schedule.scope or found.scope
    node = formula(scope, UNITS.columns) if scope else None
    return [unit for unit in own if node is None or holds(node, unit_row(unit.kind, unit.nature, unit.name_on, reader.day))]


@transaction.atomic
def begin_entry(
    *, pack: str, form: str, unit: Unit, day: date, person: Person | None = None, by: Reader, at: datetime
) -> Obligation:
    """登记: a new entry of `unit` on `day`, still to be filled. Raises `Refusal` for a day to come or a person left out."""
    by.need("records.file")
    version, found, asked, _ = register_form(by, pack, form)
    if unit.pk not in {one.pk for one in units_that_enter(by, pack=pack, form=form)}:
        raise Hidden("unit")
    if day > by.day:
        raise Refusal(f"登记日期{day:%Y-%m-%d}还没有到，请填今天或以前的日期", field="day")
    if asked.about_person != (person is not None):
        raise Refusal("请填写关于谁（姓名或编号）" if asked.about_person else "这本登记簿不是关于人员的", field="person")
    entry = Obligation.objects.create(
        pack_version=version, pack=found.id, form=asked.id, unit=unit, period=day.isoformat(), first=day, last=day, opens=day, due=day,
        entry=True, person=person,
    )  # fmt: skip
    leave_trace(by=by, at=at, verb="登记", kind="登记", thing=entry.public_id, note=f"{pack} {form}")
    return entry


@transaction.atomic
def retire_entry(*, entry: Obligation, on: date, reason: str, by: Reader, at: datetime) -> None:
    """注销: from this day on the entry no longer holds; it stays readable, and earlier figures keep it."""
    by.need("records.file")
    if not entry.entry or not rights_in(by, entry).file:
        raise Hidden("entry")
    if entry.retired_on:
        raise Refusal(f"这一条已于{entry.retired_on:%Y-%m-%d}注销")
    if not entry.first <= on <= by.day:
        raise Refusal(f"注销日期应在登记日期{entry.first:%Y-%m-%d}和今天之间", field="on")
    entry.retired_on, entry.retired_why = on, needed_reason(reason, "注销事由")
    entry.save(update_fields=["retired_on", "retired_why"])
    leave_trace(by=by, at=at, verb="注销", kind="登记", thing=entry.public_id)


def state_of(entry: Obligation, day: date) -> str:
    """Where an entry stands on the day."""
    if entry.retired_on and entry.retired_on <= day:
        return RETIRED
    record = getattr(entry, "record", None)
    if entry.first_filed_on is None or entry.first_filed_on > day:
        return DRAFT
    return MENDING if record is not None and record.standing != record.latest else ENTERED


def named_beside(entry: Obligation) -> dict[str, object]:
    """What formulas know of an entry beside its fields."""
    return {"登记日期": entry.first, "对象": entry.person.public_id if entry.person else None}
