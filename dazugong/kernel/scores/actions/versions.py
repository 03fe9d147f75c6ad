"""考核换版和撤回: a round takes up the version in force, or is taken back; what was marked stays on record either way."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.packs import pack_of

from ..marking import needed
from ..models import Mark, Round, State
from ..reckoning import definition
from ..settling import fresh_round
from ..upgrading import newer_for, outgrown

MOST_WHY = 200


@transaction.atomic
def take_up_version(*, round: Round, version: str, by: Reader, at: datetime) -> Round:    # noqa: A002
    """转到新版: the round is marked under the version in force from now on. Marks that still fit count on; those of items that went, or
    are asked otherwise, are set aside and stay readable.

    `version`: the one whose changes were read; Refusal where another is in force meanwhile.
    """
    round_ = fresh_round(by, round, State.MARKING)
    newer = newer_for(by, round_)
    if newer is None:
        raise Refusal("这一轮已经按现行的版本打分，不用转")
    if newer.gone:
        raise Refusal(f"{newer.version.version}版没有这张考核表，不能转；请按原来的版本考完，或者撤回")
    if newer.version.version != version:
        raise Refusal(f"现行的已经是{newer.version.version}版，请看过它改了什么再转")
    _, old = definition(round_)
    new = pack_of(newer.version).sheet(round_.sheet)
    assert new is not None      # not gone
    aside = Mark.objects.filter(sheet__round=round_, aside=False, item__in=outgrown(old, new)).update(aside=True)
    round_.pack_version, round_.title = newer.version, new.title
    round_.save(update_fields=["pack_version", "title"])
    leave_trace(by=by, at=at, verb="考核转版", kind="考核", thing=round_.public_id, count=aside, note=version)
    return round_


@transaction.atomic
def withdraw_round(*, round: Round, reason: str, by: Reader, at: datetime) -> Round:   # noqa: A002
    """撤回: a round opened wrongly or overtaken; until it is final. What was marked and told stays readable to whoever could read it,
    counts nowhere, and the same period may be opened anew."""
    round_ = fresh_round(by, round, State.MARKING, State.TOLD)
    reason = needed(reason, "请写明为什么撤回", "reason", MOST_WHY)
    round_.state, round_.withdrawn_on, round_.withdrawn_why = State.WITHDRAWN, timezone.localdate(at), reason
    round_.save(update_fields=["state", "withdrawn_on", "withdrawn_why"])
    leave_trace(by=by, at=at, verb="撤回考核", kind="考核", thing=round_.public_id, count=round_.assessed)
    return round_
