"""等我的发布和来言: how many wait to be approved, read, answered, closed, for the desk; one query each, so that the desk asks them together."""
from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Value

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.processes.parties import actor_of, named
from dazugong.kernel.records.packs import in_force, pack_with

from .kinds import DOMAIN
from .models import Edition, Publication, Remark
from .reading import mine_to_read

APPROVE, READ, ANSWER, CLOSE = "approve", "read", "answer", "close"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, files of the mechanism in force, kind, how many, first day or deadline, number of one of them)."""
    found = []
    if reader.may("publications.approve"):
        waiting = reader.rows(Edition).filter(state=Edition.State.WAITING).exclude(drafted_by=actor_of(reader))
        found.append(_by(waiting, APPROVE, in_force("publication__pack", reader.day), "publication__kind", "drafted_on", "publication__public_id"))
    if reader.may("publications.read") and reader.person_id is not None:
        found.append(_by(mine_to_read(reader), READ, F("edition__publication__genre"), "edition__publication__genre", "due", "edition__publication__public_id"))
    if reader.may("publications.answer"):
        own = {reader.unit_id, *reader.scope.roots.get(DOMAIN, ())}
        remarks = reader.rows(Remark).filter(state=Remark.State.WAITING, unit__in=own)
        said, letters = remarks.filter(letterbox=""), remarks.exclude(letterbox="")
        found += [_by(said, ANSWER, F("pack"), "kind", "due", "public_id"), _by(letters, ANSWER, in_force("pack", reader.day), "letterbox", "due", "public_id")]
    if reader.may("publications.draft"):
        over = reader.rows(Publication).filter(state=Publication.State.PUBLISHED, until__lt=reader.day, unit__in=reader.scope.roots.get(DOMAIN, ()))
        over = over.exclude(Exists(Remark.objects.filter(publication=OuterRef("pk"), kind=Remark.Kind.OBJECTION, state=Remark.State.WAITING)))
        found.append(_by(over, CLOSE, F("genre"), "genre", "until", "public_id"))
    return found


def _by(rows: QuerySet, what: str, pack: F | Subquery, kind: str, day: str, number: str) -> QuerySet:
    rows = rows.order_by().annotate(what=Value(what), in_pack=pack, of_kind=F(kind))
    return rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min(day), one=Min(number))


def for_reader(reader: Reader, rows: Iterable[dict]) -> list[dict]:
    """Those the mechanism names the reader for."""
    return [row for row in rows if reader.scope.everything or _theirs(reader, row)]


def _theirs(reader: Reader, row: dict) -> bool:
    """What the mechanism in force no longer knows is approved by nobody, and answered by whoever answers for the unit."""
    if row["what"] in (READ, CLOSE) or row["of_kind"] in Remark.Kind.values:
        return True
    pack = pack_with(row["in_pack"] or "")
    if row["what"] == APPROVE:
        kind = next((one for one in pack.publications if one.id == row["of_kind"]), None) if pack else None
        return kind is not None and named(reader, kind.approve_by)
    box = next((one for one in pack.letterboxes if one.id == row["of_kind"]), None) if pack else None
    return box is None or named(reader, box.answer_by)
