"""会签: named units agree to a task, or object with a reason, before it is handed down and before it is closed.

Nobody signs for another unit. A changed text is signed anew: what was said of the version before stands, but no longer counts.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import own_units

from .models import OPEN, Countersign, Task
from .rights import acting_units, must, on_givers_side
from .steps import fresh, must_be, needed

Verdict = Countersign.Verdict
MOST = 30
STALE = "这一份已经会签过，或者任务已经改过、办结，请刷新页面查看最新情况"
KINDS = (UnitKind.OFFICE, UnitKind.TOWNSHIP, UnitKind.STREET)


@dataclass(frozen=True)
class Round:
    """一轮会签: what every unit said of the present version.

    Of the units beyond the reader's reach only the verdicts are `elsewhere`: he is told how many there are and how many have signed,
    not which.
    """

    signs: tuple[Countersign, ...]
    elsewhere: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        return len(self.signs) + len(self.elsewhere)

    @property
    def agreed(self) -> int:
        return [*(one.verdict for one in self.signs), *self.elsewhere].count(Verdict.AGREED)

    @property
    def objected(self) -> list[Countersign]:
        return [one for one in self.signs if one.verdict == Verdict.OBJECTED]

    @property
    def silent(self) -> list[Countersign]:
        return [one for one in self.signs if not one.verdict]

    @property
    def complete(self) -> bool:
        """Nobody was asked, or all agreed."""
        return self.agreed == self.asked

    @property
    def said(self) -> str:
        """4/5 同意；不同意：财政局（经费没有落实）; for one who sees his own alone: 1/5 同意；未签：编办；其余4家已签2家"""
        parts = [f"{self.agreed}/{self.asked} 同意"]
        if self.objected:
            parts.append("不同意：" + "、".join(f"{one.unit_name}（{one.reason}）" for one in self.objected))
        if self.silent:
            parts.append("未签：" + "、".join(one.unit_name for one in self.silent))
        if self.elsewhere:
            parts.append(f"其余{len(self.elsewhere)}家已签{sum(map(bool, self.elsewhere))}家")
        return "；".join(parts)


def round_of(reader: Reader, task: Task) -> Round:
    """The signatures of the present version."""
    signs = tuple(reader.rows(Countersign).filter(task=task, version=task.version).order_by("pk"))
    if not signs:
        return Round(())
    with widened(reader):  # whoever is asked may know how many others are; verdicts alone are read
        others = Countersign.objects.filter(task=task, version=task.version).exclude(pk__in=[one.pk for one in signs])
        return Round(signs, tuple(others.values_list("verdict", flat=True)))


def earlier_rounds(reader: Reader, task: Task) -> list[Countersign]:
    """What was said of earlier versions, newest first."""
    return list(reader.rows(Countersign).filter(task=task, version__lt=task.version).order_by("-version", "pk"))


def to_sign(reader: Reader, task: Task) -> Countersign | None:
    """The signature the reader owes, in the name of one of his own units."""
    return to_be_signed(reader).filter(task=task).first()


def to_be_signed(reader: Reader) -> QuerySet[Countersign]:
    """Every signature that the reader owes, of tasks as they stand now."""
    if not (reader.may("tasks.do") or reader.may("tasks.give")):
        return reader.rows(Countersign).none()
    owed = reader.rows(Countersign).filter(version=F("task__version"), verdict="", unit__in=acting_units(reader))
    return owed.select_related("task").order_by("due", "pk")


def signers(reader: Reader, task: Task) -> list[Unit]:
    """Offices and townships that may be asked: those within reach, except the one that owes the task."""
    asked = reader.rows(Countersign).filter(task=task, version=task.version).values("unit")
    return list(own_units(reader, domain="tasks").filter(kind__in=KINDS).exclude(pk=task.unit_id).exclude(pk__in=asked).order_by("kind", "rank_on", "pk"))


def own_sheet(reader: Reader, task: Task) -> Countersign | None:
    """What one of the reader's own units is asked, or has said, of the present version."""
    if not (reader.may("tasks.do") or reader.may("tasks.give")):
        return None
    return reader.rows(Countersign).filter(task=task, version=task.version, unit__in=acting_units(reader)).order_by("pk").first()


def may_sign_anew(reader: Reader, task: Task) -> Countersign | None:
    """改签: what one of the reader's own units said, while it may still think otherwise: the task is not over."""
    found = own_sheet(reader, task) if task.state in OPEN else None
    return found if found and found.verdict else None


@transaction.atomic
def ask_to_countersign(*, task: Task, units: Sequence[Unit], by: Reader, at: datetime, due: date | None = None) -> list[Countersign]:
    """送会签: each of the units is asked to agree to the task as it stands now. Errors: Refusal without a unit."""
    task = fresh(by, task)
    must(on_givers_side(by, task))
    must_be(task, OPEN, "送会签")
    allowed = {unit.pk for unit in signers(by, task)}
    must(all(unit.pk in allowed for unit in units))
    if not units or len(units) > MOST:
        raise Refusal(f"请选会签单位，1至{MOST}个", field="units")
    if due and due < timezone.localdate(at):
        raise Refusal("会签期限不能早于今天", field="due")
    signs = Countersign.objects.bulk_create(
        _asked(task, unit, by, at, due, unit.name) for unit in units
    )
    leave_trace(by=by, at=at, verb="送会签", kind="任务", thing=task.public_id, count=len(signs))
    return signs


@transaction.atomic
def countersign(*, sign: Countersign, agree: bool, by: Reader, at: datetime, reason: str = "") -> Countersign:
    """会签: for one's own unit only. Errors: Refusal for an objection without its reason, or once it has been given."""
    found = _own(sign, by)
    if found.verdict:
        raise Refusal(STALE)
    return _said(found, agree, reason, by, at, "会签")


@transaction.atomic
def sign_anew(*, sign: Countersign, agree: bool, by: Reader, at: datetime, reason: str) -> Countersign:
    """改签: the unit thinks otherwise of the same version, and says why; what it said before stays in the row. Errors: Refusal without a reason."""
    found, verdict = _own(sign, by), Verdict.AGREED if agree else Verdict.OBJECTED
    if found.verdict in ("", verdict):
        raise Refusal(STALE)
    needed(reason, "改签请写明原因", "reason", most=500)
    was = f"{timezone.localtime(found.at):%Y-%m-%d %H:%M} {found.get_verdict_display()}{f'：{found.reason}' if found.reason else ''}（{found.label}）"
    found.before = f"{found.before}\n{was}".strip()
    return _said(found, agree, reason, by, at, "改签")


def _own(sign: Countersign, by: Reader) -> Countersign:
    """The sheet of one's own unit, locked. Raises `Hidden` for another's, `Refusal` where the task has changed or is over."""
    found = by.rows(Countersign).select_for_update(of=("self",)).select_related("task").filter(pk=sign.pk).first()
    if found is None or found.unit_id not in acting_units(by) or not (by.may("tasks.do") or by.may("tasks.give")):
        raise Hidden("countersign")
    if found.version != found.task.version or found.task.state not in OPEN:
        raise Refusal(STALE)
    return found


def _said(found: Countersign, agree: bool, reason: str, by: Reader, at: datetime, verb: str) -> Countersign:
    found.verdict, found.reason = (Verdict.AGREED, reason.strip()) if agree else (Verdict.OBJECTED, needed(reason, "不同意的请写明理由", "reason", most=500))
    if len(found.reason) > 500:
        raise Refusal(f"意见请控制在500字以内，现有{len(found.reason)}字", field="reason")
    found.label, found.login, found.at = by.label, by.login_id, at
    found.save(update_fields=["verdict", "reason", "before", "label", "login", "at"])
    leave_trace(by=by, at=at, verb=f"{verb}{found.get_verdict_display()}", kind="任务", thing=found.task.public_id)
    return found


def ask_again(task: Task, *, by: Reader, at: datetime) -> None:
    """改稿: the units that were asked about the version before are asked about this one."""
    before = by.rows(Countersign).filter(task=task, version=task.version - 1).order_by("pk")
    today = timezone.localdate(at)
    Countersign.objects.bulk_create(
        [_asked(task, one.unit, by, at, one.due if one.due and one.due >= today else None, one.unit_name) for one in before.select_related("unit")]
    )


def unsigned(now: Round, verb: str) -> str:
    """Why it cannot be done yet, while a unit that was asked has not agreed; else empty."""
    return "" if now.complete else f"会签还没有齐，不能{verb}：{now.said}；请催签，或按退回的理由改稿后重新会签"


def must_be_agreed(by: Reader, task: Task, verb: str) -> None:
    """Raises `Refusal` while a unit that was asked has not agreed."""
    if why := unsigned(round_of(by, task), verb):
        raise Refusal(why)


def waiting_signs(day: date) -> Q:
    """Countersigns of a task's present version that nobody has given; over Countersign, for lists."""
    return Q(verdict="", asked_on__lte=day, task__state__in=OPEN)


def _asked(task: Task, unit: Unit, by: Reader, at: datetime, due: date | None, name: str) -> Countersign:
    return Countersign(
        task=task, version=task.version, unit=unit, unit_name=name, owner_id=task.unit_id, giver_id=task.given_by_id,
        asked_on=timezone.localdate(at), asked_by=by.login_id, due=due,
    )
