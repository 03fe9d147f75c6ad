"""查办件: the list, one case as its page shows it, and what waits for whom."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case as When_
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import units_on, units_to_name
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.veiling import WITHHELD, veiled
from dazugong.kernel.records.written import Typed
from dazugong.spec import proceeding as p
from dazugong.spec.form import Form
from dazugong.spec.moves import beforehand, refusals
from dazugong.spec.procedures import CLOSED, RUNNING, STATES, WITHDRAWN, Move, Procedure
from dazugong.spec.procedures import Step as Declared

from .changed import Changed, changes_of, worked_out
from .consulted import Consultation, consultations_of, kept_from, opinions_of
from .consulting import REMIND
from .filling import answers_of, values_of
from .models import Case, Petitioner, Step
from .models import Move as Moved
from .parties import DOMAIN, actor_of, may_act, may_press, person_of, touched
from .walking import Walked, procedure_of, public_to, unit_asked, walked

__all__ = ["STATES", "CaseSheet", "Door", "case_for", "cases", "late_below", "sheet_of", "unit_named", "units_to_hand", "waiting", "worked_out"]
MOST = 200


def cases(reader: Reader) -> QuerySet[Case]:
    """Every case within reach that was open by the day: `state_on`, `step_on` (the first open step), `due_on`, `open_steps`, `asked_on` (会办: how many units are waited for)."""
    reader.need("cases.read")
    day = reader.day
    here = Q(arrived_on__lte=day) & (Q(left_on=None) | Q(left_on__gt=day))
    steps = Step.objects.filter(here, case=OuterRef("pk")).order_by("number")
    counted = steps.order_by().values("case").annotate(n=Count("step", distinct=True)).values("n")
    asked = steps.filter(asked=True).order_by().values("case").annotate(n=Count("pk")).values("n")
    state = When_(
        When(closed_on__lte=day, state="withdrawn", then=Value(WITHDRAWN)), When(closed_on__lte=day, then=Value(CLOSED)),
        default=Value(RUNNING), output_field=CharField(),
    )  # fmt: skip
    rows = reader.rows(Case).filter(opened_on__lte=day).select_related("pack_version").defer("pack_version__files").annotate(
        state_on=state, step_key=Coalesce(Subquery(steps.values("step")[:1]), Value("")), step_on=Coalesce(Subquery(steps.values("title")[:1]), Value("")), open_steps=Coalesce(Subquery(counted), Value(0)),
        asked_on=Coalesce(Subquery(asked), Value(0)),
        step_due=Subquery(steps.exclude(due=None).order_by("due").values("due")[:1]), at_unit=Coalesce(Subquery(steps.values("unit_name")[:1]), Value("")),
    )  # fmt: skip
    return rows.annotate(due_on=Coalesce("step_due", "due")).order_by(F("due_on").asc(nulls_last=True), "-opened_on", "-pk")


def without_account(reader: Reader, cases: QuerySet[Case]) -> set[int]:
    """Whom these cases are about and who cannot log in, so that the unit acts in his place; only whether he can is asked."""
    with widened(reader):
        return set(Person.objects.filter(login=None, pk__in=cases.order_by().values("person_id")).values_list("pk", flat=True))


def his_own(case: Case, day: date, absent: Collection[int]) -> bool:
    """本人手里: whether the step where a case of the list stands is for the person himself to act at, and still is; see
    `parties.stands_in`, which says the same of one step."""
    procedure = procedure_of(case)[1] if case.step_key else None
    declared = procedure.step(case.step_key) if procedure else None
    if declared is None or not declared.only_own or (case.step_due is not None and case.step_due < day):
        return False
    return case.brought or (case.person_id is not None and case.person_id not in absent)


def case_for(reader: Reader, public_id: str) -> Case:
    """One case within reach. Raises `Hidden`."""
    reader.need("cases.read")
    found = reader.rows(Case).select_related("pack_version", "key").filter(public_id=public_id, opened_on__lte=reader.day).first()
    if found is None:
        raise Hidden("case")
    return found


@dataclass(frozen=True)
class Way:
    """一个按钮: a move and why it cannot be made now (empty: it can, where there is a form once that is filled in); `asks`: who makes it chooses units (会办)."""

    move: Move
    refused: tuple[str, ...] = ()
    asks: bool = False


@dataclass(frozen=True)
class Door:
    """在办的一个环节: its row, what it asks, what has been filled in, and the buttons of whoever may act there."""

    row: Step
    declared: Declared
    form: Form | None
    answers: Mapping[str, Typed]
    mine: bool
    ways: tuple[Way, ...]
    late: int = 0
    left: int | None = None
    public: date | None = None      # 公示到哪天

    @property
    def asking(self) -> str:
        """The buttons with which units are chosen (会办)."""
        return "".join(f"“{way.move.verb}”" for way in self.ways if way.asks)

    @property
    def handing(self) -> str:
        """The buttons with which another unit is chosen to handle it (转办)."""
        return "".join(f"“{way.move.verb}”" for way in self.ways if way.move.hand_over)

    @property
    def reasons(self) -> str:
        """The buttons that ask for a reason."""
        return "".join(f"“{way.move.verb}”" for way in self.ways if way.move.back or way.move.reason)


@dataclass(frozen=True)
class Filled:
    """填过的一张表; of several units each has its own."""

    step: Declared
    form: Form
    answers: Mapping[str, Typed]
    unit_name: str = ""


@dataclass(frozen=True)
class CaseSheet:
    """一件的页面."""

    case: Case
    procedure: Procedure
    standing: p.Standing
    steps: tuple[Step, ...]
    doors: tuple[Door, ...]
    history: tuple[Moved, ...]
    filled: tuple[Filled, ...]
    person: str
    whole_left: int | None
    may_withdraw: bool
    may_see_petitioner: bool
    consultations: tuple[Consultation, ...] = ()
    changes: tuple[Changed, ...] = ()


def sheet_of(reader: Reader, case: Case) -> CaseSheet:
    """Everything a case's page shows on the reader's day."""
    workdays, day = Workdays(), reader.day
    found = walked(case, day)
    values = values_of(found, day)
    doors = tuple(_door(reader, found, row, values, workdays) for row in found.steps if found.standing.at(row.step, unit_asked(row)) and _is_open(row, day))
    history = tuple(reader.rows(Moved).filter(case=case, day__lte=day).select_related("step").order_by("pk"))
    opened = all(found.procedure.by_id[visit.step].withdraw for visit in found.standing.open) and bool(found.standing.open)
    return CaseSheet(
        case, found.procedure, found.standing, found.steps, doors, history, _filled(reader, found, doors), _person(reader, found),
        workdays.between(day, case.due) if case.due and found.standing.open else None,
        opened and case.opener == actor_of(reader) and reader.may("cases.act"),
        reader.rows(Petitioner).filter(case=case, post_id=reader.post_id).exists() if reader.post_id else False,
        consultations_of(reader, found), changes_of(reader, found),
    )  # fmt: skip


def _door(reader: Reader, found: Walked, row: Step, values: Mapping[str, object], workdays: Workdays) -> Door:
    declared = found.procedure.by_id[row.step]
    form = found.pack.form(declared.form) if declared.form else None
    mine = may_act(reader, row, declared)
    # reason and units are typed with the button
    one = p.Attempt(reader.day, actor_of(reader), values, "有", "有", _touched(reader, found), unit=unit_asked(row), units=("有",))
    ways = tuple(
        Way(move, _refused(found, declared, move, one, workdays, form) if mine else (), bool(found.procedure.consulting(move)))
        for move in declared.moves if not mine or may_press(reader, row, declared, move)
    )
    late = p.late_by(row.due, reader.day, workdays)
    left = workdays.between(reader.day, row.due) if row.due and not late else None
    answers = answers_of(found.case, form, row.unit_id if row.asked else None) if form else {}
    return Door(row, declared, form, _veiled(reader, answers), mine, ways, late, left, public_to(found.procedure, row, workdays))


def _refused(found: Walked, declared: Declared, move: Move, one: p.Attempt, workdays: Workdays, form: Form | None) -> tuple[str, ...]:
    """Why a button cannot be pressed; where a form is still to be filled, as far as that does not matter."""
    if form is not None:
        return tuple(beforehand(found.procedure, found.standing, declared, move, one, workdays))
    return tuple(refusals(found.pack, found.procedure, found.standing, declared, move, one, workdays))


def _touched(reader: Reader, found: Walked) -> str:
    """The reader himself, where the case is about him or was brought by him."""
    with widened(reader):  # only whether it is he is asked
        return actor_of(reader) if reader.person_id in touched(found.case) else ""


def _is_open(row: Step, day: date) -> bool:
    return row.left_on is None or row.left_on > day


def _filled(reader: Reader, found: Walked, doors: tuple[Door, ...]) -> tuple[Filled, ...]:
    """Forms with something in them, each once, but for those being filled in just now by the reader."""
    open_ = {door.form.id for door in doors if door.form and door.mine}
    shown: dict[str, Filled] = {}
    for declared in found.procedure.steps:
        form = found.pack.form(declared.form) if declared.form else None
        if form and declared.several:
            for unit_name, answers in opinions_of(found, declared, form):
                shown[f"{form.id} {unit_name}"] = Filled(declared, form, _veiled(reader, answers), unit_name)
        elif form and form.id not in open_ and form.id not in shown and (answers := answers_of(found.case, form)):
            shown[form.id] = Filled(declared, form, _veiled(reader, answers, kept_from(reader, found, form)))
    return tuple(shown.values())


def _veiled(reader: Reader, answers: Mapping[str, Typed], kept: Collection[str] = ()) -> dict[str, Typed]:
    """The answers as the reader sees them; those of the fields `kept` from him not at all."""
    return {address: replace(one, text=WITHHELD if address in kept and one.text else veiled(reader, one.text)) for address, one in answers.items()}


def _person(reader: Reader, found: Walked) -> str:
    """Whom it is about, or who brought it where that is not sealed: whoever sees the case may know, even where he has no roster."""
    with widened(reader):  # whoever sees the case may know; only the name is read
        person_id = found.case.person_id or (None if found.procedure.petitioner else person_of(found.case))
        return str(Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or "") if person_id else ""


def waiting(reader: Reader, *, late: bool = False) -> list[Step]:
    """等我办: open steps that are the reader's to act at, the nearest deadline first; `reminded_on` where he was reminded (会办)."""
    if not reader.may("cases.act"):
        return []
    units = {reader.unit_id, *reader.scope.roots.get(DOMAIN, ())}
    day = reader.day
    rows = reader.rows(Step).filter(Q(unit_id__in=units) | Q(raised_to_id__in=units), Q(left_on=None) | Q(left_on__gt=day), arrived_on__lte=day)
    reminded = Moved.objects.filter(step=OuterRef("pk"), verb=REMIND, day__lte=day).order_by("-day").values("day")[:1]
    rows = rows.filter(case__opened_on__lte=day).annotate(reminded_on=Subquery(reminded)).select_related("case__pack_version").defer("case__pack_version__files").order_by(F("due").asc(nulls_last=True), "pk")[:MOST]
    return [row for row in rows if may_act(reader, row, walked_step(row))]


def walked_step(row: Step) -> Declared:
    """The step as its procedure declares it."""
    return procedure_of(row.case)[1].by_id[row.step]


def late_below(reader: Reader) -> QuerySet[Step]:
    """下面逾期的: open steps past their day in units below, the oldest first."""
    reader.need("cases.read")
    own = {reader.unit_id, *reader.scope.roots.get(DOMAIN, ())}
    rows = reader.rows(Step).filter(due__lt=reader.day, arrived_on__lte=reader.day).filter(Q(left_on=None) | Q(left_on__gt=reader.day))
    return rows.exclude(unit_id__in=own).select_related("case").order_by("due", "pk")


def units_to_hand(reader: Reader) -> list[tuple[str, str]]:
    """转给谁: the reader's own units, those below, and those above: (number, name)."""
    below = {unit.public_id: unit.name_on for unit in units_to_name(reader, domain=DOMAIN)}    # type: ignore[attr-defined]
    return [*below.items(), *((number, name) for number, name in units_on(reader).values_list("public_id", "name_on") if number not in below)]


def unit_named(reader: Reader, public_id: str) -> Unit | None:
    """The unit of this number, standing on the day and within sight."""
    return units_on(reader).filter(public_id=public_id).first()
