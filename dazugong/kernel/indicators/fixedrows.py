"""定群的行: those filed for the period in which the base is fixed, each with what the unit, or who took it over, answers now.

Whatever is merged, dissolved, or simply not filed since stays a row; so the number below the line does not move with time.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dazugong.formula.sqltext import Sql
from dazugong.kernel.records.schedule import period_of_code

from .asking import Question
from .carrying import Pairs, predecessors_since
from .dialects import listed, on_day
from .formrows import BACK, OF_REVISION, Gathered, gather, put_together, span_rows
from .sources import Source, days_of, terms_of

NOW = """LEFT JOIN records_obligation o0 ON o0.pack = b.pack AND o0.form = b.form AND NOT o0.entry AND o0.exempt_reason = '' AND o0.period = p.code
 AND o0.unit_id = COALESCE(h.unit, b.unit_id)"""
THEN = f"""JOIN records_obligation o{{n}} ON o{{n}}.id = b.id {OF_REVISION}"""


def of_fixed(asked: Sequence[Question], within: Sql | None, pairs: Pairs) -> Source:
    """What was owed and answered under a form in the fixed period, beside what is answered in the period asked."""
    one = asked[0]
    fixed, gathered, terms, day = one.indicator.fixed, Gathered(one.form, one.known), terms_of(asked), on_day(one.known)
    others = [name for name in BACK if name != fixed and any(term.period == name for term in terms)]
    names = {fixed: 1} | {name: n for n, name in enumerate(others, 2)}
    joins = [
        Sql(f"JOIN {{}} p ON p.{BACK[fixed]} = b.period", span_rows([one.period], one)), Sql(THEN.format(n=1), day, day),
        Sql("LEFT JOIN {} h ON h.former = b.unit_id", listed(_heirs(one, pairs), former="id", unit="id")), Sql(NOW), Sql(OF_REVISION.format(n=0), day, day),
    ]  # fmt: skip
    for name in others:
        n = names[name]
        joins.append(Sql(
            f"LEFT JOIN records_obligation o{n} ON o{n}.pack = b.pack AND o{n}.form = b.form AND NOT o{n}.entry AND o{n}.unit_id = b.unit_id"
            f" AND o{n}.period = p.{BACK[name]}"))  # fmt: skip
        joins.append(Sql(OF_REVISION.format(n=n), day, day))
    gather(gathered, terms, {"": "v0"} | {name: f"v{n}" for name, n in names.items()})
    gathered.columns = days_of(one) | gathered.columns
    where = [Sql("b.pack = %s AND b.form = %s AND b.exempt_reason = '' AND NOT b.entry AND v1.id IS NOT NULL", params=(one.pack.id, one.form.id))]
    if one.indicator.merged != "each-predecessor":
        where.append(Sql("h.unit IS NULL"))
    on = on_day(min(one.filed_for.last, one.known))
    head = Sql("b.unit_id AS unit, {} AS day, v0.id AS revision, COALESCE(o0.public_id, b.public_id) AS public_id, '' AS title, NULL AS for_unit,"
               " CASE WHEN v0.id IS NULL THEN 0 ELSE 1 END AS answered", on)  # fmt: skip
    return replace(put_together(gathered, head, joins, where, within, terms, base="b"), judges_answered=False, day=on)


def _heirs(asked: Question, pairs: Pairs) -> list[tuple[int, int]]:
    """(unit that filed then, the one unit that answers for it now); who was split has none."""
    base = period_of_code(asked.filed_for.code)
    until = [pair for pair in pairs if pair[2] <= min(asked.period.last, asked.known)]
    found: dict[int, int] = {}
    for since in (base.first, base.last):
        for unit, formers in predecessors_since(until, after=since).items():
            found |= dict.fromkeys(formers, unit)
    return list(found.items())
