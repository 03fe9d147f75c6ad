"""名册导入的预览: what an import would do, as lines to be shown; of a large roster they are kept sealed until it is imported."""
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dazugong.formats.refusal import Refused
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.keys.actions import seal_bytes, unseal_bytes

from .models import RosterUpload
from .roster import ImportPlan
from .terms import TERMS
from .values import Changes, masked, opened_of

ALIKE = "，遮盖的部分不同"


class Correction(NamedTuple):
    """一处更正: one column of one row, before and after; sealed values stay masked."""

    place: str
    person: str
    term: str
    before: str
    after: str


class Newcomer(NamedTuple):
    """一名新登记的党员."""

    place: str
    name: str
    unit: str


@dataclass(frozen=True)
class Preview:
    """预览: every line of it; `corrected` counts persons, `changed` their columns."""

    refused: list[Refused]
    notices: list[str]
    changed: list[Correction]
    new: list[Newcomer]
    corrected: int
    same: int
    unsaved: list[str]
    warnings: list[str] = field(default_factory=list)

    @property
    def touched(self) -> int:
        return len(self.new) + self.corrected


def preview_of(reader: Reader, plan: ImportPlan) -> Preview:
    """What a plan would do."""
    sealed = opened_of(reader, [changes.person.pk for _, changes, _ in plan.changed if changes.sealed])
    changed = [line for row, changes, _ in plan.changed for line in _corrections(row.place, changes, sealed.get(changes.person.pk, {}))]
    new = [Newcomer(row.place, row.values["name"], unit.name) for row, unit in plan.new]
    return Preview(plan.refused, plan.notices, changed, new, len(plan.changed), plan.same, plan.unsaved, plan.warnings)


def _corrections(place: str, changes: Changes, known: dict[str, str]) -> Iterator[Correction]:
    for name, (before, after) in changes.plain.items():
        yield Correction(place, changes.person.name, TERMS[name], before, after)
    for name, value in changes.sealed.items():
        before, after = masked(name, known.get(name, "")), masked(name, value)
        yield Correction(place, changes.person.name, TERMS[name], before, after + ALIKE if after and after == before else after)


def keep_preview(upload: RosterUpload, preview: Preview) -> None:
    """Keeps it with the upload, sealed as that is."""
    refused = [(no.field, no.value, no.reason, no.remedy, no.place) for no in preview.refused]
    lines = json.dumps(vars(preview) | {"refused": refused}, ensure_ascii=False).encode()
    RosterUpload.objects.filter(pk=upload.pk).update(seen=seal_bytes(upload.public_id, lines))


def kept_preview(upload: RosterUpload) -> Preview | None:
    """The preview that was kept with an upload."""
    if upload.seen is None:
        return None
    lines = json.loads(unseal_bytes(upload.public_id, upload.seen))
    made = {"refused": [Refused(*one) for one in lines["refused"]], "changed": [Correction(*one) for one in lines["changed"]], "new": [Newcomer(*one) for one in lines["new"]]}
    return Preview(**lines | made)


def said_of(plan: ImportPlan) -> str:
    """What an import did, in words."""
    said = f"已导入：新登记{len(plan.new)}人，更正{len(plan.changed)}人，无改动{plan.same}人"
    return said + (f"；{len(plan.refused)}处未接收" if plan.refused else "")
