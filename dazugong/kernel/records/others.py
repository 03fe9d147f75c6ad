"""别的各条: what the formulas of an entry know of the others of its register that share its key, and what a reader is told of them."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, QuerySet

from dazugong.formula.tree import names, rows_name
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Refusal
from dazugong.spec.filling import parse
from dazugong.spec.form import Field, Form
from dazugong.spec.others import Others, filled

from .answers import row_of
from .entries import named_beside
from .models import Answer, Obligation, PackVersion
from .queries import ledger
from .rostered import roster_of, rostered
from .sameness import alike
from .veiling import withheld
from .written import Typed, kept, shown_number, typed

WHICH = "那一条 主键"      # under this name a row holds which entry it is; with its space no field can be called so
MOST_NAMED, MOST_SHOWN = 5, 20
MOST_LISTED = 5000      # entries that a statement names one by one; the database finds more again by itself
HIDDEN = "另有您看不到的单位登记的"


@dataclass(frozen=True)
class Other:
    """别的一条, as far as the reader may see it: its entry and what the formula speaks of, in words."""

    entry: Obligation
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Seen:
    """看得到的各条 beside one field: the latest of them, and how many there are; `hidden`: others count that the reader may not see."""

    others: tuple[Other, ...] = ()
    number: int = 0
    hidden: bool = False


def one_at_a_time(pack: str, form: Form) -> None:
    """Entries of a register that are held against one another are filed one after the other, or two at once would both pass.

    Asked before anything is traced: the chain of traces lets one through at a time as well, and who holds one must not wait for the other.
    """
    if form.unique or form.aside:
        list(PackVersion.objects.select_for_update(no_key=True).filter(pack=pack).order_by("pk").values_list("pk"))


def others_beside(by: Reader, entry: Obligation, form: Form, texts: Mapping[str, str], today: date) -> dict[str, object]:
    """By 各行 of each field reckoned from other entries: those that count beside this one, as these texts name it.

    Not there where a part of the key is empty. Entries of every unit count, whoever looks; two queries for each key.
    """
    if not form.aside:
        return {}
    given, found = _key(form, entry, texts, today), {}
    with widened(by):       # a ceiling holds across units; what comes of their entries is neither kept nor shown (spec/others_check.py)
        for others in dict.fromkeys(field.others for field in form.aside):
            rows = _rows(entry, form, others, given, today)     # type: ignore[arg-type]
            found |= {rows_name(field.term): rows for field in form.aside if field.others == others}
    return {name: rows for name, rows in found.items() if rows is not None}


def _key(form: Form, entry: Obligation, texts: Mapping[str, str], today: date) -> dict[str, Typed]:
    """The answers that tell which others count, as they would be kept."""
    given = {}
    for field in (field for term in {term for one in form.aside for term in one.others.same} if (field := form.field(term))):    # type: ignore[union-attr]
        try:
            given[field.id] = kept(field, typed(field, texts.get(field.id, "")))
        except Refusal:
            given[field.id] = Typed()       # said where it is taken
    return rostered(form, given, roster_of(entry, today))[0]


def _rows(entry: Obligation, form: Form, others: Others, given: Mapping[str, Typed], today: date) -> list[dict[str, object]] | None:
    if any((field := form.field(term)) and not given[field.id].text for term in others.same):
        return None
    entries = _counted(entry, form, others, given, today)
    found = {one.pk: one for one in entries.select_related("person").only("pk", "first", "person__public_id")}
    answers: dict[int, dict[str, Answer]] = {}
    spoken = {name for field in form.aside if field.others == others for name in names(parse(field.value, form.columns_aside))}
    standing = Answer.objects.filter(
        revision__number=F("revision__record__standing"), revision__record__obligation__in=[*found] if len(found) <= MOST_LISTED else entries.order_by().values("pk"),
        field__in=[field.id for field in form.fields if field.term in spoken],
    )  # fmt: skip
    for answer in standing.annotate(of_entry=F("revision__record__obligation_id")).order_by() if found else ():
        answers.setdefault(answer.of_entry, {})[answer.field] = answer
    return [filled(form, row_of(form, answers.get(pk, {})) | named_beside(one)) | {WHICH: pk} for pk, one in found.items()]


def _counted(entry: Obligation, form: Form, others: Others, given: Mapping[str, Typed], today: date) -> QuerySet[Obligation]:
    """The entries that count, in the order of their days."""
    first, last = others.span(entry.first)
    found = alike(entry, form, others.same, given, today)
    if first:
        found = found.filter(first__gte=first)
    if last:
        found = found.filter(first__lte=last)
    return found.exclude(first=entry.first, pk__gt=entry.pk) if others.earlier else found


def named_by(by: Reader, aside: Iterable[str], named: Mapping[str, object]) -> str:
    """What a refusal adds: which entries stand against this one, as far as the reader may see them. `aside`: the fields its rule rests on."""
    rows = [row for term in aside for row in named.get(rows_name(term)) or []]      # type: ignore[attr-defined]
    if not rows:
        return ""
    which = {row[WHICH] for row in rows}
    seen = _seen(by, which)
    if not seen:
        return f"。{HIDDEN}，请与上级核对"
    said = "、".join(f"{one.first:%Y-%m-%d}{one.unit_name}登记的那一条（编号{one.public_id}）" for one in _entries(by, seen[:MOST_NAMED]).values())
    more = f"等{len(seen)}条" if len(seen) > MOST_NAMED else ""
    return f"。已登记的有：{said}{more}" + (f"，{HIDDEN}" if len(seen) < len(which) else "")


def seen_beside(by: Reader, form: Form, named: Mapping[str, object]) -> dict[str, Seen]:
    """Field id → the others that count beside it, as far as the reader may see them; two queries for all fields."""
    rows = {field.id: {row[WHICH]: row for row in named.get(rows_name(field.term)) or []} for field in form.aside}      # type: ignore[attr-defined]
    seen = _seen(by, {pk for some in rows.values() for pk in some})
    mine = {key: [pk for pk in seen if pk in some] for key, some in rows.items()}
    entries = _entries(by, {pk for some in mine.values() for pk in some[:MOST_SHOWN]})
    found = {}
    for field in form.aside:
        shown, own = _shown(by, form, field), mine[field.id]
        others = tuple(Other(entries[pk], tuple(_said(rows[field.id][pk], shown))) for pk in own[:MOST_SHOWN] if pk in entries)
        found[field.id] = Seen(others, len(own), len(own) < len(rows[field.id]))
    return found


def _seen(by: Reader, which: Collection[object]) -> list[int]:
    """Of these entries those that the reader may see, the latest first."""
    return list(ledger(by).filter(pk__in=which).order_by("-first", "-pk").values_list("pk", flat=True)) if which else []


def _entries(by: Reader, which: Collection[int]) -> dict[int, Obligation]:
    return {one.pk: one for one in ledger(by).filter(pk__in=which).order_by("-first", "-pk")} if which else {}


def _shown(by: Reader, form: Form, field: Field) -> list[Field]:
    """The fields that the formula speaks of and the reader may read."""
    spoken = names(parse(field.value, form.columns_aside))
    return [one for one in form.fields if one.term in spoken and not withheld(by, one)]


def _said(row: Mapping[str, object], shown: Iterable[Field]) -> Iterable[tuple[str, str]]:
    for field in shown:
        value = row[field.term]
        if value is not None:
            yield field.label, f"{shown_number(value, field.decimals)}{field.unit}" if isinstance(value, int | Fraction) else str(value)
