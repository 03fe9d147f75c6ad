"""名单留痕: a report that lists persons by name is a list of persons, and who reads it leaves the trace of one."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader

from .sheets import Sheet
from .veiling import lists_persons


def persons_listed(sheet: Sheet) -> int:
    """How many persons the rosters have put on the sheet by name, one to a line."""
    texts = [text for line in sheet.lines if lists_persons(line.field) for text in (line.text, line.known.text if line.known else "")]
    return sum(len(text.splitlines()) for text in texts)


@transaction.atomic
def trace_persons_listed(*, sheet: Sheet, verb: str = "阅看名单", by: Reader, at: datetime) -> None:
    """阅看名单: one trace with the number of persons named; nothing where the sheet names nobody."""
    if number := persons_listed(sheet):
        leave_trace(by=by, at=at, verb=verb, kind="人员名单", thing=sheet.obligation.public_id, count=number)
