"""告诉本人: what a person may read of the case he brought, or that is about him, and nothing more of it.

He sees where it stands, who has it as a post, since when and until when; what he wrote; what the pack says he is told,
and what due process owes him (告知, 决定, 送达, 更正), each once it was done; why it was refused or came back to him.
Not: the other forms, the steps before he was told, who acted, whoever reported it.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Min, QuerySet, Value

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Membership
from dazugong.kernel.records.kinds import selects
from dazugong.kernel.records.veiling import veiled
from dazugong.kernel.records.written import Typed
from dazugong.spec import proceeding as p
from dazugong.spec.form import Form
from dazugong.spec.moves import refusals
from dazugong.spec.procedures import OWN, RUNNING, Move, of_office
from dazugong.spec.procedures import Step as Declared

from .filling import answers_of, values_of
from .models import Case, Concerned, Step
from .models import Move as Moved
from .opening import Offered, procedures_on
from .parties import line_up, posts_acting
from .walking import Walked, public_to, unit_asked, walked

POWER = "cases.own"
OWN_STEP = "own step"          # what `counted` counts
MOST, MOST_POSTS = 200, 3


@dataclass(frozen=True)
class Stand:
    """到哪了: one step on the way, who has it as a post, and whether 本人 is waited for."""

    row: Step
    holders: str
    late: int
    open: bool
    mine: bool
    public: date | None = None      # 公示到哪天


@dataclass(frozen=True)
class Told:
    """告诉他的: a form that was filled in at a step, on the day it was done."""

    title: str
    day: date
    form: Form
    answers: dict[str, Typed]


@dataclass(frozen=True)
class Asked:
    """等他的: a step where he acts, what it asks, his buttons with why they cannot be pressed now, and how many working days are left."""

    row: Step
    declared: Declared
    form: Form | None
    answers: dict[str, Typed]
    ways: tuple[tuple[Move, tuple[str, ...]], ...]
    left: int | None = None


@dataclass(frozen=True)
class OwnSheet:
    """本人看的一件."""

    found: Walked
    stands: tuple[Stand, ...]
    told: tuple[Told, ...]
    asked: tuple[Asked, ...]
    said: tuple[Moved, ...]
    may_take_back: bool

    @property
    def case(self) -> Case:
        return self.found.case


@dataclass(frozen=True)
class OwnRow:
    """本人的一件, in the list of them."""

    public_id: str
    title: str
    subject: str
    unit_name: str
    opened_on: date
    state: str
    step: str
    at_unit: str
    due: date | None
    mine: bool


def own_case(reader: Reader, public_id: str) -> Concerned:
    """One of his own. Raises `Hidden` for every other."""
    reader.need(POWER)
    with widened(reader):  # a number is not a right: whose it is, is asked of the fenced row below
        case = Case.objects.filter(public_id=public_id, opened_on__lte=reader.day).values_list("pk", flat=True).first()
    mine = reader.rows(Concerned).filter(case_id=case or 0, since__lte=reader.day).first()
    if mine is None:
        raise Hidden("case")
    return mine


def own_cases(reader: Reader) -> list[OwnRow]:
    """All of his own, those that wait for him first, then the newest."""
    reader.need(POWER)
    mine = dict(reader.rows(Concerned).filter(since__lte=reader.day).values_list("case_id", "since"))
    if not mine:
        return []
    with widened(reader):  # the fenced rows say which are his; of these only what stands in a list is read
        cases = Case.objects.filter(pk__in=mine, opened_on__lte=reader.day).select_related("pack_version").order_by("-opened_on", "-pk")[:MOST]
        steps: dict[int, list[Step]] = {case.pk: [] for case in cases}
        for step in Step.objects.filter(case__in=list(steps)).order_by("number"):
            steps[step.case_id].append(step)
        rows = [_row(walked(case, reader.day, steps[case.pk]), mine[case.pk], reader.day) for case in cases]
    return sorted(rows, key=lambda row: not row.mine)


def _row(found: Walked, since: date, day: date) -> OwnRow:
    case, standing = found.case, found.standing
    open_ = [row for row in found.steps if standing.at(row.step, unit_asked(row)) and (row.left_on is None or row.left_on > day)]
    asked = [row for row in open_ if _waits(found, row, day)]
    shown = (asked or open_ or [None])[0]
    state = RUNNING if not standing.ended else found.procedure.called(standing.ended)
    return OwnRow(
        case.public_id, case.title, case.subject if case.brought else case.title, case.unit_name, case.opened_on if case.brought else since, state,
        shown.title if shown else "", shown.unit_name if shown else "", shown.due if shown else None, bool(asked),
    )  # fmt: skip


def _waits(found: Walked, row: Step, day: date) -> bool:
    """等本人: whether an open step is his to act at; what he may do and need not, as an appeal, only within its days."""
    declared = found.procedure.by_id[row.step]
    return bool(declared.own_moves) and not (declared.own_right and row.due and row.due < day)


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, first day, number of one of them), for the desk: his own cases that wait for him."""
    if not (reader.may(POWER) and reader.person_id):
        return []
    rows = reader.rows(Concerned).exclude(asked_on=None).exclude(lapses=True, asked_due__lt=reader.day).order_by().annotate(what=Value(OWN_STEP), in_pack=Value(""), of_kind=Value(""))
    return [rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min("asked_due"), one=Value(""))]


def own_sheet(reader: Reader, mine: Concerned) -> OwnSheet:
    """What he may read of one, on the reader's day."""
    with widened(reader):  # as above
        case = Case.objects.select_related("pack_version", "key").get(pk=mine.case_id)
        found, workdays = walked(case, reader.day), Workdays()
        open_ = [row for row in found.steps if found.standing.at(row.step, unit_asked(row)) and (row.left_on is None or row.left_on > reader.day)]
        asked = tuple(_asked(found, row, reader.day, workdays) for row in open_ if _waits(found, row, reader.day))
        withdraw = bool(open_) and all(found.procedure.by_id[row.step].withdraw for row in open_)
        return OwnSheet(
            found, tuple(_stands(found, reader.day, workdays)), tuple(_told(found, reader)), asked, tuple(_said(found, reader.day)),
            case.brought and withdraw and not found.standing.ended,
        )  # fmt: skip


def _stands(found: Walked, day: date, workdays: Workdays) -> Iterator[Stand]:
    """All the way of what he brought; of what is about him only what he was told, what he did, and where it is now."""
    for row in found.steps:
        declared = found.procedure.by_id[row.step]
        open_ = found.standing.at(row.step, unit_asked(row)) is not None and (row.left_on is None or row.left_on > day)
        if open_ or found.case.brought or declared.tells or declared.own_moves:
            mine = open_ and _waits(found, row, day)
            yield Stand(row, _holders(found.case, row, declared, day), p.late_by(row.due, day, workdays) if open_ else 0, open_, mine, public_to(found.procedure, row, workdays))


def _holders(case: Case, row: Step, declared: Declared, day: date) -> str:
    """谁在办: the posts that may act there, without names."""
    if declared.only_own:
        return OWN
    titles = list(dict.fromkeys(post.title for post in posts_acting(row.unit, declared.by, day, case.domain)))
    more = "等" if len(titles) > MOST_POSTS else ""
    return ("、".join(titles[:MOST_POSTS]) or "、".join(of_office(declared.by)) or "承办岗位") + more


def _told(found: Walked, reader: Reader) -> Iterator[Told]:
    """Forms of steps that were done and stand, each once with what stands in it; his own first words included."""
    shown: dict[str, Told] = {}
    for number, row in enumerate(found.steps):
        declared = found.procedure.by_id[row.step]
        done = row.left_on is not None and row.left_on <= reader.day and not row.void and not row.back
        first = found.case.brought and number == 0
        form = found.pack.form(declared.form) if declared.form else None
        if form and (first or done and (declared.tells or declared.own_moves)) and (answers := answers_of(found.case, form)):
            whole = first or declared.own_moves or not declared.told
            terms = {field.id for field in form.fields if whole or field.term in declared.told}
            seen = {address: replace(one, text=veiled(reader, one.text)) for address, one in answers.items() if address in terms}
            shown[form.id] = Told(form.title, row.left_on or found.case.opened_on, form, seen)
    return iter(shown.values())


def _asked(found: Walked, row: Step, day: date, workdays: Workdays) -> Asked:
    declared = found.procedure.by_id[row.step]
    form = found.pack.form(declared.form) if declared.form else None
    one = p.Attempt(day, OWN, values_of(found, day), "有", "有")
    ways = tuple(
        (move, tuple(refusals(found.pack, found.procedure, found.standing, declared, move, one, workdays)) if form is None else ())
        for move in declared.own_moves
    )
    left = workdays.between(day, row.due) if row.due and day <= row.due else None
    return Asked(row, declared, form, answers_of(found.case, form) if form else {}, ways, left)


def _said(found: Walked, day: date) -> Iterator[Moved]:
    """What he did, and the reasons that are meant for him: why it was refused, or came back to him."""
    for moved in Moved.objects.filter(case=found.case, day__lte=day).select_related("step").order_by("pk"):
        declared = found.procedure.by_id.get(moved.step.step) if moved.step else None
        move = declared.move(moved.verb) if declared else None
        ends = bool(move and any(found.procedure.end(to) for to in move.to))
        to_him = bool(move and any((step := found.procedure.step(to)) and step.own_moves for to in move.to))
        if moved.who == OWN or ((ends or to_him) and move and (move.reason or move.back)):
            yield moved


def branch_of(reader: Reader) -> Unit | None:
    """His branch on the day. Read with the fence open."""
    found = Membership.objects.filter(open_on(reader.day), person_id=reader.person_id).select_related("unit").first()
    return found.unit if found else None


def offered_to(reader: Reader) -> list[Offered]:
    """能提出的: the kinds that a person may bring himself and that some unit above his branch takes."""
    reader.need(POWER)
    return [one for one in procedures_on(reader.day) if one.procedure.own and units_taking(reader, one)]


def units_taking(reader: Reader, offered: Offered) -> list[Unit]:
    """由谁受理: his branch and the units above it, as far as the mechanism is for them."""
    with widened(reader):  # his own line upwards; he sees these units in the tree as well
        branch = branch_of(reader)
        line = line_up(branch, reader.day) if branch else []
        return [unit for unit in line if selects(offered.pack.scope, unit, unit.name, reader.day)]
