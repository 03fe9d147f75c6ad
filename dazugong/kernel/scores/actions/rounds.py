"""考核轮次的办理: open a round, tell the assessed, decide."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dazugong.formula.record import holds
from dazugong.kernel.audit.actions import digest_of_ids, leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units, subtree
from dazugong.kernel.people.models import Membership, Person
from dazugong.kernel.records.answers import formula
from dazugong.kernel.records.owing import unit_row
from dazugong.kernel.records.packs import pack_of, version_on
from dazugong.spec.model import Pack
from dazugong.spec.published import UNITS
from dazugong.spec.scoring import Sheet
from dazugong.spec.scoring_standing import excesses

from ..marking import needed
from ..models import Objection, Round, ScoreSheet, State
from ..reckoning import definition, reckon_all
from ..rights import DOMAINS, must
from ..settling import freeze, fresh_round, scores_of, settle

MOST_NAMED = 5      # how many of those still open a refusal names


@transaction.atomic
def open_round(
    *, pack: str, sheet: str, unit: Unit, first: date, last: date, by: Reader, at: datetime, day: date | None = None,
    persons: Sequence[Person] = (), assessor: Person | None = None,
) -> Round:
    """开考: one sheet for each unit in scope below `unit`, or for each of `persons`; figures are read as known on `day`.

    Errors: Refusal when nobody is in scope, or the same round stands already.
    """
    by.need("scores.open")
    version = version_on(pack, by.day)
    found = pack_of(version).sheet(sheet) if version else None
    if version is None or found is None:
        raise Refusal("没有这张考核表，请先安装机制", field="sheet")
    domain = DOMAINS[found.subject]
    must(by.scope.everything or own_units(by, domain=domain).filter(pk=unit.pk).exists())
    if last < first:
        raise Refusal("期末早于期初，请核对", field="last")
    if Round.objects.filter(pack_version__pack=pack, sheet=sheet, unit=unit, first=first, last=last).exclude(state=State.WITHDRAWN).exists():
        raise Refusal("这一期的考核已经开过，请在考核列表里打开", field="first")
    round_ = Round.objects.create(
        pack_version=version, sheet=sheet, title=found.title, subject=found.subject, unit=unit, unit_name=unit.name,
        first=first, last=last, day=day or by.day, opened_at=at,
    )
    of_people = found.subject == "people"
    sheets = _of_people(by, round_, persons, assessor) if of_people else _of_units(by, round_, pack_of(version), found)
    if not sheets:
        raise Refusal("还没有选被考核的人" if of_people else "范围内没有被考核的，请核对考核表的范围", field="persons")
    ScoreSheet.objects.bulk_create(sheets)
    round_.assessed = len(sheets)
    round_.save(update_fields=["assessed"])
    leave_trace(by=by, at=at, verb="开考", kind="考核", thing=round_.public_id, count=len(sheets))
    return round_


def _of_units(by: Reader, round_: Round, pack: Pack, sheet: Sheet) -> list[ScoreSheet]:
    scope = formula(sheet.scope or pack.scope, UNITS.columns)
    units = subtree(by, round_.unit).order_by("rank_on", "pk")
    return [ScoreSheet(round=round_, assessing=round_.unit, unit=one, name=one.name_on)
            for one in units if holds(scope, unit_row(one.kind, one.nature, one.name_on, by.day))]


def _of_people(by: Reader, round_: Round, persons: Sequence[Person], assessor: Person | None) -> list[ScoreSheet]:
    """Each person sits where he is a member of a branch; the assessor never assesses himself."""
    homes = dict(by.rows(Membership).filter(person__in=persons, until=None).values_list("person_id", "unit_id"))
    return [ScoreSheet(round=round_, assessing=round_.unit, unit_id=homes.get(one.pk, round_.unit_id), person=one, name=one.name,
                       assessor=assessor if assessor and assessor.pk != one.pk else None) for one in persons]


@transaction.atomic
def tell_round(*, round: Round, by: Reader, at: datetime) -> Round:     # noqa: A002
    """告知: every score is frozen and opened to the assessed, who may object from now on.

    Errors: Refusal naming who still waits for which item.
    """
    round_ = fresh_round(by, round, State.MARKING)
    _, definition_ = definition(round_)
    sheets = list(by.rows(ScoreSheet).filter(round=round_).select_related("round"))
    reckoned = reckon_all(by, round_, sheets)
    open_ = [(one.name, reckoned[one.pk].score.waits) for one in sheets if reckoned[one.pk].score.waits]
    if open_:
        said = "；".join(f"{name}缺{'、'.join(waits[:3])}" for name, waits in open_[:MOST_NAMED])
        raise Refusal(f"还有{len(open_)}份没有打完：{said}{'等' if len(open_) > MOST_NAMED else ''}，请补齐后告知；系统取不到数的，在考核表里写理由研究定分")
    freeze(by, round_, sheets)
    today = timezone.localdate(at)
    round_.state, round_.told_on = State.TOLD, today
    round_.objections_until = today + timedelta(days=definition_.objection_days)
    round_.save(update_fields=["state", "told_on", "objections_until"])
    by.rows(ScoreSheet).filter(round=round_).update(told=True)
    settle(by, round_)
    leave_trace(by=by, at=at, verb="告知考核结果", kind="考核", thing=round_.public_id, count=len(sheets))
    return round_


@transaction.atomic
def finalise_round(*, round: Round, decided: str, by: Reader, at: datetime) -> Round:   # noqa: A002
    """定稿: after the days of objection, every objection answered, no quota exceeded, decided by a meeting.

    Persons get a suggested grade and nothing else: no other part of the system acts on it.
    """
    round_ = fresh_round(by, round, State.TOLD)
    today = timezone.localdate(at)
    until = round_.objections_until
    if until and today <= until:
        raise Refusal(f"异议期到{until.month}月{until.day}日为止，期满以后才能定稿")
    waiting = by.rows(Objection).filter(sheet__round=round_, upheld=None).count()
    if waiting:
        raise Refusal(f"还有{waiting}条异议没有答复，请先答复")
    _, definition_ = definition(round_)
    scores, proposed = scores_of(by, round_)
    if over := excesses(definition_, scores, proposed):
        raise Refusal("；".join(map(str, over)) + "，请调整后定稿")
    round_.decided = needed(decided, "请写明哪次会议、哪一天集体研究决定", "decided", 200)
    round_.state, round_.final_on = State.FINAL, today
    round_.save(update_fields=["decided", "state", "final_on"])
    leave_trace(by=by, at=at, verb="考核定稿", kind="考核", thing=round_.public_id, count=round_.assessed)
    return round_


def trace_sheet_read(*, sheet: ScoreSheet, by: Reader, at: datetime) -> None:
    """阅看个人考核表: every reading of a person's sheet leaves one trace."""
    if sheet.person_id is not None:
        with transaction.atomic():
            leave_trace(by=by, at=at, verb="阅看个人考核表", kind="考核", thing=sheet.public_id)


def trace_sheets_listed(*, ids: Iterable[str], by: Reader, at: datetime) -> None:
    """阅看个人考核列表: one trace with the number and digest of the sheets shown."""
    ids = list(ids)
    with transaction.atomic():
        leave_trace(by=by, at=at, verb="阅看个人考核列表", kind="考核", count=len(ids), digest=digest_of_ids(ids))
