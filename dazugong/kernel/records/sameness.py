"""只登记一条: an entry that a register holds already is refused, and the one that is there is named."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import F, Q, QuerySet

from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.form import Form
from dazugong.spec.others import DAY, PERSON, UNIT
from dazugong.spec.uniqueness import identity, there_already

from .answers import row_of
from .models import Answer, Obligation
from .queries import ledger
from .written import Typed

ELSEWHERE = "在您看不到的另一个单位，请与上级核对"


def repeated(entry: Obligation, form: Form, given: Mapping[str, Typed], by: Reader, today: date) -> list[Refusal]:
    """The refusal of an entry that another one of the register is already; none while a part of what tells them apart is empty."""
    row = row_of(form, given) | {UNIT: str(entry.unit_id), PERSON: str(entry.person_id or ""), DAY: entry.first}
    if identity(form, row) is None:
        return []
    with widened(by):       # another unit may hold it; no more is said of it than the reader may see
        there = alike(entry, form, form.unique, given, today).values_list("pk", flat=True).first()
    if there is None:
        return []
    seen = ledger(by).filter(pk=there).first()
    place = f"{seen.unit_name}{seen.first:%Y-%m-%d}登记的那一条（编号{seen.public_id}）" if seen else ELSEWHERE
    wrong = there_already(form, place)
    return [Refusal(wrong.message, field=wrong.address)]


def alike(entry: Obligation, form: Form, terms: Iterable[str], given: Mapping[str, Typed], today: date) -> QuerySet[Obligation]:
    """Other entries that stand and are the same in all of these terms; filed text is written one way only."""
    beside = {UNIT: {"unit": entry.unit_id}, PERSON: {"person": entry.person_id}, DAY: {"first": entry.first}}
    found = Obligation.objects.filter(
        Q(retired_on=None) | Q(retired_on__gt=today), entry=True, pack=entry.pack, form=entry.form, first_filed_on__lte=today,
    ).exclude(pk=entry.pk).order_by("first", "pk")  # fmt: skip
    for term in terms:
        if field := form.field(term):
            standing = Answer.objects.filter(revision__number=F("revision__record__standing"), field=field.id, text=given[field.id].text)
            found = found.filter(pk__in=standing.values("revision__record__obligation"))
        else:
            found = found.filter(**beside[term])
    return found
