"""走一步: what happens when a button is pressed, whoever's right it was to press it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.recognising import Roster
from dazugong.kernel.records.answers import Refusals, refusals, take
from dazugong.kernel.records.rostered import rostered
from dazugong.kernel.records.veiling import unveiled
from dazugong.kernel.records.written import Typed
from dazugong.spec import proceeding as p
from dazugong.spec.form import Form
from dazugong.spec.moves import refusals as why_not
from dazugong.spec.procedures import Move as Declared
from dazugong.spec.procedures import Step as DeclaredStep

from .filling import answers_of, keep, values_of
from .models import Case, Concerned, Move, Party, Step
from .parties import line_up, posts_acting, touched
from .walking import Walked, own_turn, unit_asked, write

MOST_REASON, MOST_NAMES = 500, 80


@dataclass(frozen=True)
class Hand:
    """谁的手: who acts as the case keeps him; 本人 leaves neither number nor account in it."""

    actor: str
    label: str
    login_id: int | None = None


OWN_HAND = Hand("本人", "本人")


@dataclass(frozen=True)
class Press:
    """按下的: what was pressed with what, on which day."""

    hand: Hand
    values: Mapping[str, str]
    reason: str
    to_unit: Unit | None
    at: datetime
    to_units: tuple[Unit, ...] = ()

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def fresh(by: Reader, case: Case) -> Case:
    """The case as it is now, locked. Raises `Hidden` for whoever does not see it."""
    found = by.rows(Case).select_for_update(of=("self",)).select_related("pack_version").filter(pk=case.pk).first()
    if found is None:
        raise Hidden("case")
    return found


def step_of(by: Reader, case: Case, number: int) -> tuple[Case, Step]:
    """The case, locked, and its step of this number. Raises `Hidden` for whoever does not see them."""
    by.need("cases.act")
    found = fresh(by, case)
    row = by.rows(Step).filter(case=found, number=number).first()
    if row is None:
        raise Hidden("step")
    return found, row


def carry_out(found: Walked, row: Step, declared: DeclaredStep, move: Declared, press: Press) -> tuple[p.Standing, p.Row]:
    """Takes the step, or raises what is missing; gives where the case stands then, and what it holds. Runs with the fence open."""
    case, day, workdays = found.case, press.day, Workdays()
    given = given_to(found, declared, press.values, day, strict=not move.back, row=row)
    actor = press.hand.actor
    attempt = p.Attempt(
        day, actor, values_of(found, day, given), press.reason, press.to_unit.name if press.to_unit else "",
        actor if actor in {f"人{one}" for one in touched(case)} else "", unit=unit_asked(row),
        handler=str(press.to_unit.pk if move.hand_over and press.to_unit else case.handler_id), units=tuple(str(unit.pk) for unit in press.to_units),
    )  # fmt: skip
    if wrong := why_not(found.pack, found.procedure, found.standing, declared, move, attempt, workdays):
        raise Refusal("；".join(wrong))
    _take_over(found, move, press.to_unit, day)
    not_reported(case, press.to_units, day)
    if asked := found.procedure.consulting(move):
        somebody_acts(case, asked, press.to_units, day)
    standing = p.moved(found.procedure, found.standing, declared, move, day=day, by=actor, unit=attempt.unit, asked=attempt.units)
    for form_id, answers in given.items():
        form = found.pack.form(form_id)
        assert form is not None
        keep(case, form, answers, press.hand.login_id, press.at, row.unit_id if row.asked else None)
    opened = write(found, standing, attempt.values, workdays, day)
    tell(found, declared, move, opened, day)
    _sort(found, attempt.values)
    _note(found, row, move, press, standing)
    return standing, attempt.values


def only_again(found: Walked, row: Step, declared: DeclaredStep, press: Press) -> None:
    """重复按: whoever pressed a button may press it again, and nothing happens. Raises `Refusal` where he wrote something else this time."""
    unit_id = row.unit_id if row.asked else None
    for form_id, given in given_to(found, declared, press.values, press.day, strict=False, row=row).items():
        form = found.pack.form(form_id)
        stood = answers_of(found.case, form, unit_id) if form else {}
        if any(one.text and one.text != stood.get(key, Typed()).text for key, one in given.items()):
            raise Refusal(f"“{row.verb}”已经办过了，这一次写的没有收下，请看现在的情况")
    said = press.reason.strip()
    if said and not Move.objects.filter(step=row, verb=row.verb, reason=said).exists():
        raise Refusal(f"“{row.verb}”已经办过了，这一次写的理由没有收下，请看现在的情况", field="reason")


def given_to(
    found: Walked, declared: DeclaredStep, values: Mapping[str, str], day: date, *, strict: bool, row: Step | None = None
) -> dict[str, dict[str, Typed]]:
    """What was typed into the form of the step (`row`; without it the case only begins). `strict`: nothing may be missing. Raises `Refusals`."""
    form: Form | None = found.pack.form(declared.form) if declared.form else None
    if form is None:
        return {}
    days = p.days_of_case(found.case.opened_on, day)
    stood = answers_of(found.case, form, row.unit_id if row.asked else None) if row else {}
    given, wrong = take(form, unveiled(values, stood), days)
    given, strangers = rostered(form, given, Roster(row.unit if row else found.case.unit, min(found.case.opened_on, day), day))
    wrong += strangers
    if strict or wrong:
        wrong = [*wrong, *(refusals(form, given, days) if strict else [])]
        if wrong:
            raise Refusals(wrong)
    return {form.id: given}


def tell(found: Walked, declared: DeclaredStep, move: Declared, opened: list[Step], day: date) -> None:
    """告知: from the first thing that he must be told, or answer, whom the case is about may see that much of it."""
    owed = (declared.tells and not move.back) or any(found.procedure.by_id[step.step].own_moves for step in opened)
    if owed and found.case.person_id and found.procedure.about_own:
        Concerned.objects.get_or_create(case=found.case, defaults={"person_id": found.case.person_id, "since": day})
        own_turn(found.case, found.procedure)


def _sort(found: Walked, values: Mapping[str, object]) -> None:
    """分类: the choice under which the case is counted, where its procedure names one."""
    sort = str(values.get(found.procedure.sort) or "")
    if found.procedure.sort and found.case.sort != sort:
        found.case.sort = sort
        found.case.save(update_fields=["sort"])


def not_reported(case: Case, units: Iterable[Unit], day: date) -> None:
    """Raises `Refusal` for a unit complained of, and for one below it: it has no part in the case."""
    if case.reported_id and any(case.reported_id in {one.pk for one in line_up(unit, day)} for unit in units):
        raise Refusal("不能转给被反映的单位或它的下级，请另选单位", field="to_unit")


def somebody_acts(case: Case, declared: DeclaredStep, units: Iterable[Unit], day: date) -> None:
    """Raises `Refusal` for a unit that has no post to act at the step: where only the posts that act see a case, nobody would."""
    if case.circle and (lacking := [unit.name for unit in units if not posts_acting(unit, declared.by, day, case.domain)]):
        raise Refusal(f"{'、'.join(lacking)}现在没有能办“{declared.title}”的岗位，请另选单位", field="to_unit")


def _take_over(found: Walked, move: Declared, to_unit: Unit | None, day: date) -> None:
    """转办. Nobody handles what is said of himself: never the unit complained of, nor one below it."""
    case = found.case
    if not move.hand_over or to_unit is None:
        return
    not_reported(case, [to_unit], day)
    for declared in filter(None, map(found.procedure.step, move.to)):
        if declared.at == "handler" and not declared.several and not declared.only_own:
            somebody_acts(case, declared, [to_unit], day)
    case.handler, case.handler_name = to_unit, to_unit.name
    case.save(update_fields=["handler", "handler_name"])
    if not case.circle:     # whoever handles it sees it, also while another acts first
        Party.objects.get_or_create(case=case, unit=to_unit, post=None, defaults={"domain": case.domain, "since": day})


def _note(found: Walked, row: Step, move: Declared, press: Press, standing: p.Standing) -> None:
    to = "、".join(found.procedure.called(target) for target in move.to)
    if row.asked and (waiting := sum(visit.step == row.step for visit in standing.open)):
        to = f"还等{waiting}家"
    units = [press.to_unit.name] if move.hand_over and press.to_unit else []
    units += [f"会办：{named_units(press.to_units)}"] if found.procedure.consulting(move) else []
    Move.objects.create(
        case=found.case, step=row, verb=move.verb, to=f"{to}（{'；'.join(units)}）" if units else to,
        who=press.hand.label[:120], reason=uncut(press.reason, "理由", MOST_REASON, field="reason"), day=press.day, at=press.at, login=press.hand.login_id,
    )  # fmt: skip


def named_units(units: Sequence[Unit]) -> str:
    """Their names, or how many where that is too long for a line of the history; each has its row among the steps."""
    names = "、".join(unit.name for unit in units)
    return names if len(names) <= MOST_NAMES else f"{units[0].name}等{len(units)}家"
