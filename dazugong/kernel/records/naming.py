"""名单留痕: whoever reads persons by name in reports, in one of them or in many, leaves the trace of a list of persons."""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.spec.form import Field

from .sheets import Sheet
from .veiling import lists_persons, withheld

BETWEEN_NAMES = re.compile(r"[、，,;；\n]+")


def names_in(field: Field, text: str) -> int:
    """How many persons an answer names: a list out of a roster has one to a line, a field for a person those written in it."""
    if lists_persons(field):
        return len(text.splitlines())
    return sum(bool(name.strip()) for name in BETWEEN_NAMES.split(text)) if field.type == "person" else 0


def persons_listed(sheet: Sheet) -> int:
    """How many persons one report lists: those the rosters have put there, and the rows of its tables. A person in a field of its own is no list."""
    known = [(line.field, text) for line in sheet.lines if lists_persons(line.field) for text in (line.text, line.known.text if line.known else "")]
    cells = [(cell.column, cell.text) for line in sheet.lines for row in line.rows for cell in row]
    return sum(names_in(field, text) for field, text in (*known, *cells))


def persons_named(sheet: Sheet, by: Reader) -> int:
    """How many persons a report names in all to this reader, as one of many reports that are read together."""
    lines = [(line.field, line.text) for line in sheet.lines]
    cells = [(cell.column, cell.text) for line in sheet.lines for row in line.rows for cell in row]
    return sum(names_in(field, text) for field, text in (*lines, *cells) if not withheld(by, field))


@transaction.atomic
def trace_persons_listed(*, sheet: Sheet, verb: str = "阅看名单", by: Reader, at: datetime) -> None:
    """阅看名单 of one report; nothing where it lists nobody."""
    trace_persons(number=persons_listed(sheet), purpose=sheet.form.title, reports=[sheet.obligation.public_id], verb=verb, by=by, at=at)


@transaction.atomic
def trace_persons(*, number: int, purpose: str, reports: Iterable[str], verb: str = "阅看名单", by: Reader, at: datetime) -> None:
    """阅看名单: one trace with the number of persons named, what they were read for, and the report, or the digest of the reports' ids."""
    if number:
        ids = list(reports)
        whole = {"thing": ids[0]} if len(ids) == 1 else {"digest": digest_of_ids(ids)}
        leave_trace(by=by, at=at, verb=verb, kind="人员名单", count=number, note=purpose, **whole)
