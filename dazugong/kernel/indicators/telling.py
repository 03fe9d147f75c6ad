"""认得出: behind a figure over a register, what tells one entry from another, as whoever may read the register sees it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dazugong.formula import tree as t
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records.models import Answer
from dazugong.kernel.records.naming import names_in, trace_persons
from dazugong.kernel.records.veiling import veiled, withheld
from dazugong.spec.form import Field

from .asking import Question
from .judging import Behind
from .sources import formulas_of

TELLING = frozenset({"text", "person", "unit", "choice", "date"})
UNTOLD = frozenset({"longtext", "file", "table", "phone"})
MOST = 5
Told = Mapping[str, Mapping[str, str]]     # by entry, then by field


def telling(asked: Question) -> tuple[Field, ...]:
    """What it is called by (`unique`, else its first field) and what the rule looks at; nothing where the rows are persons, or no entries."""
    form = asked.form
    if form is None or not form.entries or form.about_person or asked.indicator.smallest:
        return ()
    named = [field for term in form.unique if (field := form.field(term))] or [field for field in form.fields if field.type in TELLING][:1]
    ruled = {term.name for node in formulas_of(asked.indicator, asked.columns) for term in t.walk(node) if isinstance(term, t.Term)}
    found = [*named, *(field for field in form.fields if field.term in ruled and field not in named)]
    return tuple(field for field in found if field.type not in UNTOLD and not field.only)[:MOST]


def told(reader: Reader, asked: Question, rows: Iterable[Behind], *, at: datetime) -> tuple[tuple[Field, ...], Told]:
    """Those fields with what each entry says in them, in the version that counted; names of persons leave the trace of a list."""
    fields = tuple(field for field in telling(asked) if not withheld(reader, field)) if reader.may("records.read") else ()
    counted = {row.fact.public_id: row.revision for row in rows}
    if not fields or not counted:
        return (), {}
    of, found = "revision__record__obligation__public_id", {}
    said = reader.rows(Answer).filter(field__in=[field.id for field in fields], **{f"{of}__in": list(counted)})
    for entry, number, field, text in said.values_list(of, "revision__number", "field", "text"):
        if counted[entry] == number:
            found.setdefault(entry, {})[field] = veiled(reader, text)
    number = sum(names_in(field, entry.get(field.id, "")) for entry in found.values() for field in fields)
    trace_persons(number=number, purpose=asked.indicator.label, reports=found, by=reader, at=at)
    return fields, found
