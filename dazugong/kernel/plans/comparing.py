"""与上年比: which measures of this plan are new, which go on, which were dropped since an earlier document."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, QuerySet, When

from dazugong.kernel.identity.reader import Reader
from dazugong.reading import Pair, changed, likeness, paired

from .deadlines import year_of
from .models import Decision, Document, Measure
from .queries import documents, measures_alone

TO_DO = (Measure.Kind.TASK, Measure.Kind.TARGET, Measure.Kind.MECHANISM)
MOST_LOOKED_AT = 200
SAME_PAPER = 0.7        # how alike the titles of a paper and of its changed version are
CHANGES = re.compile("调整|修订|修改|修正|变更|补充")      # a title that says so changes a paper of its own year


@dataclass(frozen=True)
class Compared:
    """对照行: a measure of the earlier document, of this one, or both; `pieces` show what changed between them."""

    old: Measure | None
    new: Measure | None
    pieces: list[tuple[str, str]]

    @property
    def fate(self) -> str:
        """new, dropped, kept, or changed"""
        if self.old is None or self.new is None:
            return "new" if self.old is None else "dropped"
        return "changed" if any(kind != "same" for kind, _ in self.pieces) else "kept"


@dataclass(frozen=True)
class Comparison:
    """对照: the rows in the order of this document."""

    rows: list[Compared]

    def count(self, fate: str) -> int:
        """How many measures met this fate."""
        return sum(row.fate == fate for row in self.rows)


def earlier(reader: Reader, document: Document) -> QuerySet[Document]:
    """The other documents of the same unit that came no later, the same kind first, then the latest."""
    rows = documents(reader).filter(unit=document.unit, received_on__lte=document.received_on).exclude(pk=document.pk)
    return rows.order_by(Case(When(kind=document.kind, then=0), default=1), "-received_on", "-pk")


def likely(reader: Reader, document: Document) -> Document | None:
    """The one it is most likely compared with: last year's of its kind, or of the nearest year before, of several the one titled
    most alike; where there is none, the last of its kind. A paper whose title says that it changes another is held against that one."""
    latest = list(earlier(reader, document).order_by("-received_on", "-pk")[:MOST_LOOKED_AT])
    year = {each: year_of(each.title, each.received_on) for each in (*latest, document)}
    alike = {each: likeness(each.title, document.title) for each in latest}
    if CHANGES.search(document.title):
        changed_now = next((each for each in latest if year[each] == year[document] and alike[each] >= SAME_PAPER), None)
        if changed_now:
            return changed_now
    of_kind = [each for each in latest if each.kind == document.kind]
    before = [each for each in of_kind if year[each] < year[document]]
    return max(before, key=lambda each: (year[each], alike[each])) if before else next(iter(of_kind), None)


def compare(reader: Reader, old: Document, new: Document) -> Comparison:
    """The two documents side by side: what is to be done in each, without what an officer dropped.

    成效 and 要求 are compared where they were handed down, with whatever the other paper says of them.
    """
    left, (right, rest) = _sorted(reader, old)[0], _sorted(reader, new)
    pairs = _paired(left, right)
    lost = [left[pair.old] for pair in pairs if pair.old is not None and pair.new is None and left[pair.old].task_id]
    if met := {rest[pair.new].pk for pair in _paired(lost, rest) if pair.old is not None and pair.new is not None}:
        right = sorted((*right, *(m for m in rest if m.pk in met)), key=lambda m: (m.offset, m.number))
        pairs = _paired(left, right)
    return Comparison([
        Compared(
            None if pair.old is None else left[pair.old], None if pair.new is None else right[pair.new],
            changed(left[pair.old].wording, right[pair.new].wording) if pair.old is not None and pair.new is not None else [],
        )
        for pair in pairs
    ])  # fmt: skip


def _paired(left: Sequence[Measure], right: Sequence[Measure]) -> list[Pair]:
    return paired([_work(measure) for measure in left], [_work(measure) for measure in right])


def _work(measure: Measure) -> str:
    """要做的事: the words without who and by when; two short measures are not one for having these in common."""
    work = measure.wording
    for said in (measure.responsible, measure.deadline):
        work = work.replace(said, "", 1) if said else work
    return work or measure.wording


def _sorted(reader: Reader, document: Document) -> tuple[list[Measure], list[Measure]]:
    """What is to be done or was handed down, and the rest; without what an officer dropped."""
    standing = [m for m in measures_alone(reader, document) if m.decision != Decision.DROPPED]
    asked = {m.pk for m in standing if m.kind in TO_DO or m.task_id}
    return [m for m in standing if m.pk in asked], [m for m in standing if m.pk not in asked]
