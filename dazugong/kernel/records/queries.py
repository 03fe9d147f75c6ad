"""读台账: who owes what, what one owes oneself, what waits for one's approval, one record and its revisions."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.queries import ancestors_of, open_on
from dazugong.spec.model import Form

from . import states
from .answers import content_digest
from .facts import standing_answers
from .models import Answer, FieldNote, Obligation, Record, Revision, State
from .schedule import earlier


@dataclass(frozen=True)
class Rights:
    """本行可办: what the reader may do with an obligation, before its state is asked."""

    own: bool
    file: bool
    decide: bool
    open: bool


def obligations(reader: Reader) -> QuerySet[Obligation]:
    """台账: obligations within reach that had opened by the reader's day, newest due day first, with `state_on`."""
    reader.need("records.read")
    rows = reader.rows(Obligation).filter(opens__lte=reader.day).annotate(state_on=states.state_on(reader.day))
    rows = rows.select_related("unit", "record", "pack_version").defer("pack_version__files")  # `pack_of` knows them
    return rows.order_by("-due", "form", "unit_id")


def to_file(reader: Reader, public_id: str, *, on_behalf: bool = False) -> Obligation:
    """One obligation the reader may write to: his own unit's, or with `on_behalf` one below. Raises `Hidden`."""
    reader.need("records.file")
    found = obligation_for(reader, public_id)
    if not (rights_in(reader, found).file or on_behalf):
        raise Hidden("obligation")
    return found


def to_decide(reader: Reader, public_id: str) -> Obligation:
    """One obligation the reader may return or approve: below, never his own unit's. Raises `Hidden`."""
    found = obligation_for(reader, public_id)
    if not rights_in(reader, found).decide:
        raise Hidden("obligation")
    return found


def obligation_for(reader: Reader, public_id: str) -> Obligation:
    """One obligation within reach. Raises `Hidden`."""
    found = obligations(reader).filter(public_id=public_id).first()
    if found is None:
        raise Hidden("obligation")
    return found


def rights_in(reader: Reader, obligation: Obligation) -> Rights:
    """Own unit: the one the reader acts over. One decides on what lies below, never on one's own unit's."""
    own = obligation.unit_id in reader.scope.roots.get("records", frozenset())
    system = reader.scope.everything
    return Rights(
        own=own,
        file=reader.may("records.file") and (own or system),
        decide=reader.may("records.approve") and not own,
        open=reader.may("records.open"),
    )


def mine(reader: Reader) -> QuerySet[Obligation]:
    """我要报的: what one's own unit still owes on the day, corrections begun or returned included; most urgent first."""
    own = reader.scope.roots.get("records", frozenset())
    to_do = Q(state_on__in=states.OPEN) | Q(record__state__in=(State.DRAFT, State.RETURNED), exempt_reason="")
    return obligations(reader).filter(to_do, unit__in=own).order_by("due", "form")


def waiting(reader: Reader) -> list[Obligation]:
    """等我批的: filed below and next in line for the reader: no unit between the filer and the reader's approves."""
    if not reader.may("records.approve"):
        return []
    own = reader.scope.roots.get("records", frozenset())
    filed = obligations(reader).filter(record__state=State.FILED).exclude(unit__in=own)
    filed = list(filed.order_by("due", "unit_id"))
    approving = {role.id for role in roles().values() if "records.approve" in role.powers}
    over = set(reader.rows(Holding).filter(open_on(reader.day), role__in=approving).values_list("over_id", flat=True)) | own
    above = ancestors_of({o.unit_id for o in filed}, reader.day)
    return [o for o in filed if _next_in_line(o.unit_id, above.get(o.unit_id, []), over) in own]


def _next_in_line(unit: int, above: list[int], over: set[int]) -> int | None:
    """`above` runs from the top down to the unit itself."""
    return next((one for one in reversed(above) if one != unit and one in over), None)


def late_below(reader: Reader) -> QuerySet[Obligation]:
    """下面欠的: overdue below and not filed at all, the longest overdue first."""
    own = reader.scope.roots.get("records", frozenset())
    return obligations(reader).filter(state_on=states.MISSING).exclude(unit__in=own).order_by("due", "unit_id")


def record_of(reader: Reader, obligation: Obligation) -> Record | None:
    """What has been written to an obligation, if anything."""
    return reader.rows(Record).filter(obligation=obligation).first()


def history(reader: Reader, obligation: Obligation) -> list[Revision]:
    """版次: every revision, newest first; a draft shows only to the unit that writes it."""
    found = reader.rows(Revision).filter(record__obligation=obligation).order_by("-number")
    return list(found if rights_in(reader, obligation).own or reader.scope.everything else found.exclude(state=State.DRAFT))


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


def digest_holds(reader: Reader, obligation: Obligation, revision: Revision) -> bool:
    """验摘要: whether what is stored is what was filed."""
    stored = [(a.field, a.text) for a in answers_of(reader, revision).values()]
    return revision.digest == content_digest(obligation.public_id, stored)


def notes_of(reader: Reader, revision: Revision) -> dict[str, str]:
    """退回意见 by field id."""
    return dict(reader.rows(FieldNote).filter(revision=revision).values_list("field", "note"))


def last_period(reader: Reader, obligation: Obligation, form: Form) -> dict[str, dict[str, object]]:
    """上期 and 去年同期: the unit's own standing answers by term; a period without an answer is empty."""
    codes = {"上期": earlier(obligation.period), "去年同期": earlier(obligation.period, 12)}
    found = standing_answers(
        reader, pack=obligation.pack, form=form, periods=filter(None, codes.values()), units=[obligation.unit_id]
    )
    return {name: found.get((obligation.unit_id, code), {}) for name, code in codes.items()}


def names_of_logins(ids: Iterable[int | None]) -> dict[int, str]:
    """Who stands behind the logins that filed or decided, as their account is labelled."""
    return dict(Login.objects.filter(Q(pk__in=[i for i in ids if i is not None])).values_list("pk", "label"))
