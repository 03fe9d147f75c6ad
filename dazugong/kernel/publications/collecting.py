"""汇编: what is published of one kind, as one document; what is not approved, or was withdrawn, is not in it."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.formats.paper.collected import Piece, collected_pdf
from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal

from .kinds import kind_of
from .models import Edition, Publication

MOST = 500


@transaction.atomic
def collect(*, pack: str, kind: str, by: Reader, at: datetime) -> bytes:
    """汇编成册: the editions that stand, the oldest first, a page each; one trace with their number and the digest of their ids."""
    if not by.may("publications.draft"):
        raise Hidden("power")
    offer = kind_of(pack, kind, by.day)
    shown = (Publication.State.PUBLISHED, Publication.State.CLOSED)
    rows = by.rows(Edition).filter(state=Edition.State.APPROVED, publication__pack=pack, publication__kind=kind, publication__state__in=shown)
    newest: dict[int, Edition] = {}
    for edition in rows.select_related("publication").order_by("publication__published_on", "publication_id", "number"):
        newest[edition.publication_id] = edition
    if not newest:
        raise Refusal(f"还没有发布的{offer.kind.title}，没有可以汇编的")
    if len(newest) > MOST:
        raise Refusal(f"一次最多汇编{MOST}篇，这里有{len(newest)}篇")
    pieces = [_piece(edition) for edition in newest.values()]
    day = f"{by.day.year}年{by.day.month}月{by.day.day}日"
    data = collected_pdf(title=f"{offer.kind.title}汇编", lines=[f"{day}汇编　共{len(pieces)}篇"], pieces=pieces)
    ids = [edition.publication.public_id for edition in newest.values()]
    leave_trace(by=by, at=at, verb="汇编", kind="发布", thing=pack, count=len(ids), digest=digest_of_ids(ids), note=kind)
    return data


def _piece(edition: Edition) -> Piece:
    of, day = edition.publication, edition.publication.published_on
    under = f"{of.unit_name}　{day.year}年{day.month}月{day.day}日" if day else of.unit_name
    return Piece(of.subject, under, edition.body, edition.columns if edition.rows else (), edition.rows)
