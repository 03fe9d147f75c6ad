"""读台账: who owes what, what one owes oneself, what waits for one's approval, one record and its revisions."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import UnitName
from dazugong.kernel.orgs.queries import ancestors_of, below_another, open_on
from dazugong.spec.form import Form

from . import approving, states
from .answers import content_digest
from .facts import standing_answers
from .models import Answer, FieldNote, Obligation, Record, Revision, State
from .schedule import back


@dataclass(frozen=True)
class Rights:
    """本行可办: what the reader may do with an obligation, before its state is asked. `own`: it is of the unit that he acts over."""

    obligation: Obligation
    day: date
    own: bool
    file: bool
    approves: bool
    open: bool

    @cached_property
    def top(self) -> bool:
        """最上面的单位: one's own, and none above it in this installation."""
        unit = self.obligation.unit_id
        return self.own and not self.obligation.entry and ancestors_of([unit], self.day).get(unit) == [unit]

    @property
    def decide(self) -> bool:
        """One decides on what lies below, never on one's own unit's; only what the topmost unit files, which has none above, is
        decided there, by another account than filed it, as a task at the top is closed."""
        return self.approves and (not self.own or self.top)


def obligations(reader: Reader) -> QuerySet[Obligation]:
    """台账: what is owed, as `ledger` gives it; entries of registers are owed by nobody."""
    return ledger(reader).filter(entry=False)


def ledger(reader: Reader) -> QuerySet[Obligation]:
    """台账与登记: obligations and entries within reach that had opened by the reader's day, newest due day first, as they stood on that day:
    with `state_on`, `filed_on` (the first filing, once it has happened) and `unit_name` (the name of that day)."""
    reader.need("records.read")
    names = UnitName.objects.filter(open_on(reader.day), unit=OuterRef("unit_id")).values("name")[:1]
    rows = reader.rows(Obligation).filter(opens__lte=reader.day).annotate(
        state_on=states.state_for(reader),
        filed_on=Case(When(first_filed_on__lte=reader.day, then=F("first_filed_on"))),
        unit_name=Coalesce(Subquery(names), F("unit__name")),
    )
    if not reader.may("people.read"):
        rows = rows.filter(person=None)
    rows = rows.select_related("unit", "record", "pack_version", "person").defer("pack_version__files")  # `pack_of` knows them
    return rows.order_by("-due", "form", "unit_id")


def holding(words: str, names: Mapping[tuple[str, str], str]) -> Q:
    """Reports whose unit, or whose form (`names` by pack and form), is called by the words."""
    found = Q(unit_name__contains=words)
    for (pack, form), title in names.items():
        if words in title:
            found |= Q(pack=pack, form=form)
    return found


def to_file(reader: Reader, public_id: str, *, on_behalf: bool = False) -> Obligation:
    """One obligation the reader may write to: his own unit's, or with `on_behalf` one below. Raises `Hidden`."""
    reader.need("records.file")
    found = obligation_for(reader, public_id)
    if not (rights_in(reader, found).file or on_behalf):
        raise Hidden("obligation")
    return found


def to_decide(reader: Reader, public_id: str) -> Obligation:
    """One obligation the reader may return or approve: see `rights_in`. Raises `Hidden`."""
    found = obligation_for(reader, public_id)
    if not rights_in(reader, found).decide:
        raise Hidden("obligation")
    return found


def obligation_for(reader: Reader, public_id: str) -> Obligation:
    """One obligation within reach. Raises `Hidden`."""
    found = ledger(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("obligation")
    return found


def rights_in(reader: Reader, obligation: Obligation) -> Rights:
    """What the reader may do with it; see `Rights`."""
    own, system = obligation.unit_id in reader.scope.roots.get("records", frozenset()), reader.scope.everything
    return Rights(
        obligation, reader.day, own=own, file=reader.may("records.file") and (own or system),
        approves=reader.may("records.approve") and not obligation.entry, open=reader.may("records.open") and not obligation.entry,
    )  # fmt: skip


def mine(reader: Reader) -> QuerySet[Obligation]:
    """我要报的: what one's own unit still owes on the day, corrections begun or returned included; most urgent first."""
    return owed(reader).filter(unit__in=reader.scope.roots.get("records", frozenset()))


def owed(reader: Reader) -> QuerySet[Obligation]:
    """本级和下级要报的: the same of every unit within reach."""
    to_do = Q(state_on__in=states.OPEN) | Q(record__state__in=(State.DRAFT, State.RETURNED), exempt_reason="", moved_on__lte=reader.day)
    return obligations(reader).filter(to_do, _not_closed(reader)).order_by("due", "form")


def _not_closed(reader: Reader) -> Q:
    return Q(closed_on=None) | Q(closed_on__gt=reader.day)


def waiting(reader: Reader) -> list[Obligation]:
    """等我批的: filed below and next in line for the reader: the level whose turn it is, or, where the form names no
    levels, no unit between the filer and the reader's approves; and what a colleague filed for the topmost unit."""
    if not reader.may("records.approve"):
        return []
    own = reader.scope.roots.get("records", frozenset())
    now, then = Q(record__state=State.FILED, moved_on__lte=reader.day), Q(moved_on__gt=reader.day, state_on__in=states.HANDED_IN)
    himself = Exists(Revision.objects.filter(record=OuterRef("record"), number=OuterRef("record__latest"), filed_by=reader.login_id))
    filed = list(obligations(reader).filter(now | then).exclude(Q(below_another(reader.day)) | Q(himself), unit__in=own).order_by("due", "unit_id"))
    approving_roles = {role.id for role in roles().values() if "records.approve" in role.powers}
    holdings = reader.rows(Holding).filter(open_on(reader.day), role__in=approving_roles)
    above = ancestors_of({o.unit_id for o in filed}, reader.day, among=Q(ancestor__in=own) | Q(ancestor__in=holdings.values("over")))
    lines = approving.lines_of_approval(filed, reader.day)
    turns = {o.pk: line[o.record.passed][0] for o in filed if len(line := lines.get(o.pk, [])) > o.record.passed}
    return [o for o in filed if o.unit_id in own or turns.get(o.pk, _next_in_line(o.unit_id, above.get(o.unit_id, []))) in own]


def _next_in_line(unit: int, above: list[int]) -> int | None:
    """`above`: units that approve, from the top down; the unit itself may be one of them."""
    return next((one for one in reversed(above) if one != unit), None)


def late_below(reader: Reader) -> QuerySet[Obligation]:
    """下面欠的: overdue below and not filed at all, the longest overdue first."""
    own = reader.scope.roots.get("records", frozenset())
    overdue = obligations(reader).filter(_not_closed(reader), state_on=states.MISSING)
    return overdue.exclude(unit__in=own).order_by("due", "unit_id")


def record_of(reader: Reader, obligation: Obligation) -> Record | None:
    """What has been written to an obligation, if anything."""
    return reader.rows(Record).filter(obligation=obligation).first()


def history(reader: Reader, obligation: Obligation) -> list[Revision]:
    """版次: every revision of the reader's day, newest first, each in the state of that day; a draft shows only to the
    unit that writes it. What is shown is not for saving."""
    found = list(reader.rows(Revision).filter(record__obligation=obligation).order_by("-number"))
    night = timezone.make_aware(datetime.combine(reader.day + timedelta(days=1), time.min))
    drafts = rights_in(reader, obligation).own or reader.scope.everything
    moved = obligation.moved_on is None or obligation.moved_on <= reader.day
    shown = [r for r in found if (r.filed_at < night if r.filed_at else drafts and (r.saved_at < night if r.saved_at else moved))]
    approved = [r.number for r in shown if r.decided_at and r.decided_at < night and r.state in (State.APPROVED, State.SUPERSEDED)]
    for number, revision in ((r.number, r) for r in shown if r.filed_at):
        _as_it_stood(revision, night, newer=any(r.filed_at for r in shown if r.number > number), approved_later=bool(approved) and max(approved) > number)
    return shown


def _as_it_stood(revision: Revision, night: datetime, *, newer: bool, approved_later: bool) -> None:
    """Sets the state a filed revision had at the end of the day; a decision taken later is not known yet."""
    if revision.decided_at is None or revision.decided_at >= night:
        revision.decided_at, revision.decided_as, revision.remark = None, "", ""
        revision.state = State.SUPERSEDED if newer else State.FILED
    elif revision.state == State.SUPERSEDED and not approved_later:
        revision.state = State.APPROVED


def revision_for(reader: Reader, public_id: str, number: int) -> tuple[Obligation, Revision]:
    """One revision of an obligation within reach. Raises `Hidden`."""
    obligation = obligation_for(reader, public_id)
    found = next((r for r in history(reader, obligation) if r.number == number), None)
    if found is None:
        raise Hidden("revision")
    return obligation, found


def answers_of(reader: Reader, revision: Revision) -> dict[str, Answer]:
    """The answers of a revision by field id."""
    return {answer.field: answer for answer in reader.rows(Answer).filter(revision=revision)}


def accepted_fields(reader: Reader, latest: Revision | None) -> frozenset[str]:
    """已认可: fields accepted when the report was last sent back, as the returned revision or the draft after it stands."""
    if latest is None or latest.state not in (State.RETURNED, State.DRAFT):
        return frozenset()
    number = latest.number if latest.state == State.RETURNED else latest.number - 1
    notes = reader.rows(FieldNote).filter(revision__record=latest.record_id, revision__number=number, accepted=True)
    return frozenset(notes.values_list("field", flat=True))


def digest_holds(reader: Reader, obligation: Obligation, revision: Revision) -> bool:
    """验摘要: whether what is stored is what was filed."""
    stored = [(a.field, a.text) for a in answers_of(reader, revision).values()]
    return revision.digest == content_digest(obligation.public_id, stored)


def notes_of(reader: Reader, revision: Revision) -> dict[str, str]:
    """退回意见 by field id."""
    return dict(reader.rows(FieldNote).filter(revision=revision).values_list("field", "note"))


def last_period(reader: Reader, obligation: Obligation, form: Form) -> dict[str, dict[str, object]]:
    """上期, 去年同期 and 年初: the unit's own standing answers by term; a period without an answer is empty."""
    codes = back(obligation.period)
    found = standing_answers(
        reader, pack=obligation.pack, form=form, periods=filter(None, codes.values()), units=[obligation.unit_id]
    )
    return {name: found.get((obligation.unit_id, code), {}) for name, code in codes.items()}


def names_of_logins(ids: Iterable[int | None]) -> dict[int, str]:
    """Who stands behind the logins that filed or decided, as their account is labelled."""
    return dict(Login.objects.filter(Q(pk__in=[i for i in ids if i is not None])).values_list("pk", "label"))
