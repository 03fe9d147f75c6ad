"""报出一个数；评判一个定性目标: a figure is frozen with what it counted, so that a later difference can be explained and never passes for the first value."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal, legible, uncut
from dazugong.kernel.jobs.actions import ask_for
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.packs import version_on

from .asking import Question, question
from .frozen import rows_to_keep, totals_to_keep
from .judgements import to_judge
from .models import Figure, Judgement
from .refreshing import WORK
from .tables import table_of

LEAST, MOST = 4, 200
MOST_WHY = 400


@transaction.atomic
def report_figure(
    *, pack: str, indicator: str, period: str, under: Unit, tree: str, occasion: str, by: Reader, at: datetime
) -> Figure:
    """报出: freezes the figure of a unit as it stands on the day. Raises `Refusal` where there is no figure to report."""
    by.need("figures.report")
    occasion = legible(occasion.strip(), "用途", field="occasion")
    if not LEAST <= len(occasion) <= MOST:
        raise Refusal(f"请写明报给谁、依据什么（{LEAST}至{MOST}个字），如：报市委组织部，年度考核", field="occasion")
    asked = question(by, pack=pack, indicator=indicator, period=period, under=under, tree=tree)
    table = table_of(by, asked)
    if all(row.mark for row in table.totals):
        raise Refusal(f"“{asked.indicator.label}”在{asked.period.term}还没有数，没有可报的", field="occasion")
    version = version_on(asked.pack.id, min(asked.period.last, asked.known)) or version_on(asked.pack.id, asked.known)
    rows = rows_to_keep(by, asked)
    with widened(by):   # `under` is within reach, or the question would have been refused; it may have ended since
        figure = Figure.objects.create(
            pack_version=version, indicator=indicator, label=asked.indicator.label, unit=under, unit_name=under.name, period=period,
            period_term=asked.period.term, tree=tree, known=asked.known, occasion=occasion, totals=totals_to_keep(table.totals),
            rows=rows, at=at, login=by.login_id, post=by.label[:140],
        )  # fmt: skip
    leave_trace(by=by, at=at, verb="报出", kind="已报数", thing=figure.public_id, count=len(rows))
    return figure


@transaction.atomic
def judge_target(*, asked: Question, band: str, unit: Unit, verdict: str, reason: str, evidence: str, by: Reader, at: datetime) -> Judgement:
    """评判: by whoever reports figures over the unit, never by the unit itself. Written anew it stands beside the earlier one.

    Errors: Hidden for a target that nobody judges; Refusal where reason or evidence are missing, or the day has not come.
    """
    by.need("figures.report")
    goal = next((one for one in to_judge(asked) if one.band == band), None)
    if goal is None or verdict not in Judgement.Verdict.values:
        raise Hidden("target")
    if unit.pk in by.scope.roots.get("figures", frozenset()):
        raise Refusal("本单位的目标由上级评判", field="unit")
    if verdict == Judgement.Verdict.NOT_YET and goal.due is not None and asked.known > goal.due:
        raise Refusal(f"{goal.due.month}月{goal.due.day}日已过，请判做到或没有做到", field="verdict")
    reason, evidence = uncut(reason, "理由", MOST_WHY, field="reason"), uncut(evidence, "凭据", MOST_WHY, field="evidence")
    if not reason or not evidence:
        raise Refusal("请写明理由和凭据，如：实地看过，验收单第3号", field="reason")
    found = Judgement.objects.create(
        pack=asked.pack.id, indicator=asked.indicator.id, band=band, period=asked.period.code, unit=unit, verdict=verdict,
        reason=reason, evidence=evidence, at=at, login=by.login_id, post=by.label[:140],
    )  # fmt: skip
    leave_trace(by=by, at=at, verb="评判", kind="定性目标", thing=unit.public_id, note=found.get_verdict_display())
    return found


def ask_to_refresh(*, by: Reader, at: datetime) -> None:
    """交办更新看板快照; one that waits or runs already is enough."""
    ask_for(work=WORK, label="更新看板快照", by=by, at=at)
