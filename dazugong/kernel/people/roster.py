"""名册导入: a roster is read, compared with what is known, shown, and only then written, all or nothing."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Set
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial as bound
from typing import TypeVar

from django.db import transaction

from dazugong.formats.refusal import Refused
from dazugong.formats.roster import RosterResult, RosterRow, read_roster
from dazugong.formats.roster_fields import REQUIRED, field_for
from dazugong.formats.tables import open_table
from dazugong.kernel.audit.actions import leave_trace, leave_traces
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.keys.actions import seal_bytes, unseal_bytes
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units

from .entering import Entry, enter
from .models import Membership, Person, RosterUpload
from .roster_known import KnownMembers
from .values import Changes, changes_to, revision_deed, write_changes

CHUNK = 2_000  # rows compared in one step
PART = 500  # persons written in one step: others wait for no longer than that takes
LARGE = 200 * 1024  # bytes of a file, some three thousand rows: a larger one is previewed and imported in the background
T = TypeVar("T")
Tell = Callable[[int, int], None]  # rows done, rows in all
MOST_NAME = 200  # of a file: of a longer one the end is kept, which tells what it is
SAVED = (*Person.PLAIN, *Person.SEALED)
OPTIONAL_UNDER = ("joined", "branch")  # what a roster without a branch column may lack when a branch is chosen


@dataclass
class ImportPlan:
    """导入预览: what an import would do. Nothing is written while it is made."""

    digest: str
    new: list[tuple[RosterRow, Unit]] = field(default_factory=list)
    changed: list[tuple[RosterRow, Changes, int]] = field(default_factory=list)
    same: int = 0
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)  # those of the notices that ask to be confirmed

    @property
    def touched(self) -> int:
        return len(self.new) + len(self.changed)


def stage_roster(*, data: bytes, filename: str, by: Reader, at: datetime) -> RosterUpload:
    """上传: keeps the file sealed for the preview. Raises `formats.Refused` for a file that cannot be read at all.

    A large one is read as far as its headings here and to its end by the job that previews it.
    """
    by.need("people.import")
    table = open_table(data, filename)
    if len(data) <= LARGE:
        table.read()
    else:
        table.close()
    upload = RosterUpload(login_id=by.login_id, filename=filename[-MOST_NAME:], digest=hashlib.sha256(data).hexdigest(), at=at)
    upload.box = seal_bytes(upload.public_id, data)
    with transaction.atomic():      # nobody else may write meanwhile: what takes long is done by now
        upload.save(force_insert=True)
        leave_trace(by=by, at=at, verb="上传名册", kind="名册", thing=upload.public_id, digest=upload.digest)
    return upload


def staged(reader: Reader, public_id: str, kind: str = RosterUpload.Kind.ROSTER) -> tuple[RosterUpload, bytes]:
    """One's own upload of this kind that still waits. Raises `Hidden`."""
    upload = uploaded(reader, public_id, kind)
    if upload.box is None:
        raise Hidden("upload")
    return upload, unseal_bytes(upload.public_id, upload.box)


def uploaded(reader: Reader, public_id: str, kind: str = RosterUpload.Kind.ROSTER) -> RosterUpload:
    """One's own upload of this kind, done with or not. Raises `Hidden`."""
    upload = RosterUpload.objects.filter(public_id=public_id, login_id=reader.login_id, kind=kind).first()
    if upload is None:
        raise Hidden("upload")
    return upload


def plan_import(reader: Reader, data: bytes, filename: str, *, today: date, under: Unit | None = None, tell: Tell = lambda *_: None) -> ImportPlan:
    """Compares a roster with what is known. `under`: the branch of rows that name none; `tell`: how far it has come."""
    reader.need("people.import")
    table = open_table(data, filename)
    present = {field_for(h) for h in table.headings}
    lacking = OPTIONAL_UNDER if under is not None else ()
    required = [f for f in REQUIRED if f in present or f not in lacking]
    result = read_roster(table, today=today, required=required)
    plan = ImportPlan(hashlib.sha256(data).hexdigest(), refused=list(result.refused), notices=list(result.notices))
    plan.unsaved = [h for h in table.headings if h and field_for(h) not in (*SAVED, "branch", "code", "began", None)]
    plan.unsaved += result.unknown_headings
    _compare(reader, result, plan, under, tell)
    return plan


def _compare(reader: Reader, result: RosterResult, plan: ImportPlan, under: Unit | None, tell: Tell) -> None:
    """Each row with what is known, some at a time; what is the same is counted and forgotten."""
    branches = {u.name_on: u for u in own_units(reader, domain="people")}
    for start in range(0, len(result.rows), CHUNK):
        tell(start, len(result.rows))
        rows = result.rows[start : start + CHUNK]
        known, changed = KnownMembers(reader, rows), []
        for row, mark in zip(rows, known.marks):
            plan.notices += [*row.notices, *row.warnings]
            plan.warnings += row.warnings
            try:
                found = known.person(row, mark)
                if found is None:
                    plan.new.append((row, _branch(row, branches, under)))
                elif changes := _changes(known, row, mark, found):
                    changed.append((row, changes))
                else:
                    plan.same += 1
            except Refused as refused:
                plan.refused.append(refused)
        last = known.last_revisions(changes.person.pk for _, changes in changed)
        plan.changed += [(row, changes, last.get(changes.person.pk, 0)) for row, changes in changed]


def _changes(known: KnownMembers, row: RosterRow, mark: str, person: Person) -> Changes:
    """What a row changes in whom it means. Refused where it says another branch, or the number of another."""
    known.refuse_other_branch(row, person)
    changes = changes_to(person, {k: v for k, v in row.values.items() if k in SAVED}, known.sealed(person))
    if changes.sealed.get("citizen_number"):
        known.refuse_foreign(row, mark, person)
    return changes


def _branch(row: RosterRow, branches: dict[str, Unit], under: Unit | None) -> Unit:
    name = row.values.get("branch", "")
    if not name and under is not None:
        return under
    if name not in branches:
        raise Refused("所在党支部", name, "您的范围内没有这个党支部", "请填写组织树上的全称，或先登记该支部", row.place)
    return branches[name]


@transaction.atomic
def apply_import(*, plan: ImportPlan, since: date, by: Reader, at: datetime, partial: bool = False) -> None:
    """导入: writes the plan. All or nothing unless `partial`; one trace for the import, one for each changed person."""
    for write in import_steps(plan=plan, since=since, by=by, at=at, partial=partial):
        write()


def import_steps(*, plan: ImportPlan, since: date, by: Reader, at: datetime, partial: bool = False) -> list[Callable[[], int]]:
    """导入的各步: each writes some persons and says how many, with its traces, inside a transaction of the caller.

    In one transaction they stand together or not at all. In one each, others write in between; cut off, what is missing is
    found by planning anew: whoever is written already is the same.
    """
    by.need("people.import")
    if plan.refused and not partial:
        raise Refusal(f"有{len(plan.refused)}处不能接收，没有导入任何一行；请改好后重新上传，或选择只导入其余各行")
    within = set(own_units(by, domain="people").values_list("pk", flat=True))
    if any(unit.pk not in within for _, unit in plan.new):
        raise Hidden("unit")

    def begin() -> int:
        leave_trace(by=by, at=at, verb="导入名册", kind="名册", count=plan.touched, digest=plan.digest)
        return 0

    new = [bound(_register, some, since, by, at) for some in _in_parts(plan.new)]
    changed = [bound(_correct, some, within, by, at) for some in _in_parts(plan.changed)]
    return [begin, *new, *changed]


def _in_parts(things: list[T]) -> Iterator[list[T]]:
    return (things[start : start + PART] for start in range(0, len(things), PART))


def _register(some: list[tuple[RosterRow, Unit]], since: date, by: Reader, at: datetime) -> int:
    """Some new ones: a hundred thousand take no more memory than five hundred."""
    by.need("people.change")
    entries = [Entry(row.values, unit, since, _kind(row), row.values.get("began", "")) for row, unit in some]
    with widened(by):  # the units lie within reach (see import_steps); a person comes into sight by the membership
        leave_traces(by=by, at=at, deeds=enter(entries, by=by, at=at)[1])
    return len(some)


def _correct(some: list[tuple[RosterRow, Changes, int]], within: Set[int], by: Reader, at: datetime) -> int:
    """Some who are known already. Who belongs to a unit within reach is found for all of them at once; of any other the fence judges."""
    members = Membership.objects.filter(person__in=[changes.person.pk for _, changes, _ in some]).values_list("person_id", "unit_id")
    entered, deeds = {person for person, unit in members if unit in within}, []
    for _, changes, last in some:
        with widened(by) if changes.person.pk in entered else nullcontext():
            deeds.append(revision_deed(write_changes(changes, number=last + 1, by=by, at=at), "更正人员"))
    leave_traces(by=by, at=at, deeds=deeds)
    return len(some)


def _kind(row: RosterRow) -> str:
    probationary = "预备" in row.values.get("member_class", "")
    return Membership.Kind.PROBATIONARY if probationary else Membership.Kind.REGULAR


@transaction.atomic
def discard_upload(*, upload: RosterUpload, by: Reader, at: datetime) -> None:
    """清除上传: the file is gone from the database once it is imported or given up."""
    upload.box = upload.seen = None
    upload.save(update_fields=["box", "seen"])
    leave_trace(by=by, at=at, verb="清除上传", kind="名册", thing=upload.public_id)
