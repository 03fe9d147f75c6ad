"""等我的发布和来言: how many wait to be approved, read, answered, for the desk; one query each, so that the desk asks them together."""
from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Min, QuerySet, Value

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.processes.parties import actor_of, named
from dazugong.kernel.records.packs import current_versions, pack_of

from .kinds import DOMAIN
from .models import Edition, Remark
from .reading import mine_to_read

APPROVE, READ, ANSWER = "approve", "read", "answer"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, mechanism, kind, how many, first day or deadline, number of one of them)."""
    found = []
    if reader.may("publications.approve"):
        waiting = reader.rows(Edition).filter(state=Edition.State.WAITING).exclude(drafted_by=actor_of(reader))
        found.append(_by(waiting, APPROVE, "publication__pack", "publication__kind", "drafted_on", "publication__public_id"))
    if reader.may("publications.read") and reader.person_id is not None:
        found.append(_by(mine_to_read(reader), READ, "edition__publication__genre", "edition__publication__genre", "due", "edition__publication__public_id"))
    if reader.may("publications.answer"):
        own = {reader.unit_id, *reader.scope.roots.get(DOMAIN, ())}
        remarks = reader.rows(Remark).filter(state=Remark.State.WAITING, unit__in=own)
        found += [_by(remarks.filter(letterbox=""), ANSWER, "pack", "kind", "due", "public_id"), _by(remarks.exclude(letterbox=""), ANSWER, "pack", "letterbox", "due", "public_id")]
    return found


def _by(rows: QuerySet, what: str, pack: str, kind: str, day: str, number: str) -> QuerySet:
    rows = rows.order_by().annotate(what=Value(what), in_pack=F(pack), of_kind=F(kind))
    return rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min(day), one=Min(number))


def for_reader(reader: Reader, rows: Iterable[dict]) -> list[dict]:
    """Those the mechanism names the reader for; it is asked only where something waits that it could keep from him."""
    rows = list(rows)
    if reader.scope.everything or all(row["what"] == READ or row["of_kind"] in Remark.Kind.values for row in rows):
        return rows
    packs = [pack_of(version) for version in current_versions(reader.day)]
    by = {(APPROVE, pack.id, kind.id): kind.approve_by for pack in packs for kind in pack.publications}
    by |= {(ANSWER, pack.id, box.id): box.answer_by for pack in packs for box in pack.letterboxes}
    return [row for row in rows if _theirs(reader, row["what"], by.get((row["what"], row["in_pack"], row["of_kind"])))]


def _theirs(reader: Reader, what: str, by: tuple[str, ...] | None) -> bool:
    """What the mechanism in force no longer knows is approved by nobody, and answered by whoever answers for the unit."""
    return what != APPROVE if by is None else named(reader, by)
