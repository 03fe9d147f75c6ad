"""在手发布和来言: what waits to be approved, mended or answered, for the hand-over of the post that does it."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.kernel.processes.parties import actor_of
from dazugong.kernel.records.packs import in_force
from dazugong.kernel.tasks.holding import Held, Kind, Leaving

from .kinds import DOMAIN
from .models import Edition, Publication, Remark
from .queries import publications, to_approve
from .waiting import ANSWER, for_reader


def publications_held(leaving: Leaving) -> Iterator[Held]:
    """Editions that wait for the approval of the post, and those that it drafted and that are not approved."""
    eyes = leaving.eyes
    if not eyes.may("publications.read"):
        return
    in_hand = Edition.objects.exclude(state=Edition.State.APPROVED).filter(drafted_by=actor_of(eyes)).values("publication")
    own = publications(eyes).filter(pk__in=in_hand) if eyes.may("publications.draft") else ()
    for said, rows in (("待审批", to_approve(eyes)), ("在起草", own)):
        for one in rows:
            yield Held(Kind.PUBLISH, one.public_id, _title(one, said), one.unit.name, None)


def remarks_held(leaving: Leaving) -> Iterator[Held]:
    """Objections, comments and letters that the post answers; what they say is not told."""
    eyes = leaving.eyes
    if not eyes.may("publications.answer"):
        return
    own = {eyes.unit_id, *eyes.scope.roots.get(DOMAIN, ())}
    for one in eyes.rows(Remark).filter(state=Remark.State.WAITING, unit__in=own).annotate(in_pack=in_force("pack", eyes.day)).select_related("unit"):
        if not one.letterbox or for_reader(eyes, [{"what": ANSWER, "in_pack": one.in_pack, "of_kind": one.letterbox}]):
            yield Held(Kind.REMARK, one.public_id, f"{one.get_kind_display()}：{one.title}", one.unit.name, one.due)


def _title(one: Publication, said: str) -> str:
    return f"{one.title}：{one.subject}（{said}）"[:240] if one.subject else f"{one.title}（{said}）"
