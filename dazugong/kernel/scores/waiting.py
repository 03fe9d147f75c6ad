"""等我打分、等我答复、告知我的: what rounds want of a reader, for his desk."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import own_units

from .models import Objection, Round, ScoreSheet, State
from .reckoning import definition, newest_marks
from .rights import DOMAINS, may_mark

Marked = dict[tuple[str, str], int | None]      # (item, slot) → who marked it last


MARK, ANSWER, OWN, FINALISE = "mark", "answer", "own", "finalise"


@dataclass(frozen=True)
class Wanted:
    """一轮考核里等我的: `sheets` of a round that wait to be marked, whose objections wait for an answer, of which the assessed has
    been told and may still object, or that may be made final; `first` is one of them.
    """

    what: str
    round: Round
    sheets: int
    first: str

    @property
    def since(self) -> date:
        return self.round.told_on or timezone.localdate(self.round.opened_at)


def wanted(reader: Reader) -> list[Wanted]:
    """Per round, sheets the reader has still to mark, sheets with objections he may answer, his own of which he has been told, and
    rounds whose days of objection are over; two statements, or one."""
    if not any(map(reader.may, ("scores.mark", "scores.answer", "self.read"))):
        return []
    rows = reader.rows(ScoreSheet).select_related("round__pack_version").defer("round__pack_version__files")
    told = Q(round__state=State.TOLD)
    over = Q(round__objections_until__lt=reader.day) if reader.may("scores.open") else Q(pk__lt=0)
    rows = rows.filter(Q(round__state=State.MARKING) | told & (Exists(_open(reader)) | _own(reader) | over))
    rows = rows.filter(round__opened_at__date__lte=reader.day).annotate(over=_assessing(reader), mine=_own(reader), asked=Exists(_open(reader)))
    sheets = list(rows.order_by("round__last", "pk"))
    marking = [one for one in sheets if one.round.state == State.MARKING]
    marks: dict[int, Marked] = {one.pk: {} for one in marking}
    for (sheet, item, slot), mark in newest_marks(reader, marking).items() if marking else ():
        marks[sheet][item, slot] = mark.login
    found: dict[tuple[int, str], list[ScoreSheet]] = {}
    for one in sheets:
        if what := _wanted(reader, one, marks.get(one.pk, {})):
            found.setdefault((one.round_id, what), []).append(one)
    return [Wanted(what, several[0].round, len(several), several[0].public_id) for (round_, what), several in found.items()
            if what != FINALISE or (round_, ANSWER) not in found]


def _wanted(reader: Reader, sheet: ScoreSheet, marks: Marked) -> str:
    """What the reader has to do with the sheet; nothing."""
    if sheet.round.state == State.MARKING:
        return MARK if _still_to_mark(reader, sheet, marks) else ""
    if sheet.mine:
        return OWN
    if not (sheet.over and reader.may("scores.open")):
        return ""
    return ANSWER if sheet.asked else FINALISE if reader.day > sheet.round.objections_until else ""


def _open(reader: Reader) -> QuerySet[Objection]:
    """Unanswered objections of a sheet, other than the reader's own."""
    return reader.rows(Objection).filter(sheet=OuterRef("pk"), upheld=None).exclude(login=reader.login_id)


def _own(reader: Reader) -> Q:
    """The reader's own sheet, or his unit's, to which he may still object and has not."""
    units = {reader.unit_id, *reader.scope.roots.get("figures", ())} if reader.may("scores.answer") else set()
    own = Q(person_id=reader.person_id, person_id__isnull=False) | Q(person_id=None, unit_id__in=units)
    said = Objection.objects.filter(sheet=OuterRef("pk"), login=reader.login_id)
    return own & Q(round__objections_until__gte=reader.day) & ~Exists(said)


def _assessing(reader: Reader) -> Q:
    """Whether the reader acts over the unit that assesses."""
    asked = Q(pk__lt=0)
    for subject, domain in DOMAINS.items():
        asked |= Q(round__subject=subject) & Exists(own_units(reader, domain=domain).filter(pk=OuterRef("round__unit_id")))
    return asked


def _still_to_mark(reader: Reader, sheet: ScoreSheet, marks: Marked) -> bool:
    """Whether a slot stands empty that the reader marks."""
    return any(
        (item, slot) not in marks and may_mark(reader, sheet, one, slot, over=sheet.over)
        for one, item, slot in _slots(sheet, marks, reader)
    )


def _slots(sheet: ScoreSheet, marks: Marked, reader: Reader) -> Iterator[tuple]:
    """Every value without which there is no total; of judges one seat, and none where the reader has taken his. A veto that
    nobody speaks of does not hold."""
    asked = definition(sheet.round)[1]
    for one in (*asked.items, *asked.gates):
        if not one.source.typed:
            continue
        if getattr(one, "method", "") != "judges":
            yield from ((one, one.term, slot) for slot in getattr(one, "slots", ("",)))
        elif not any(item == one.term and login == reader.login_id for (item, _), login in marks.items()):
            yield one, one.term, "0"
