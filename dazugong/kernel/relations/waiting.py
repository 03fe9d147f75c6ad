"""工作台上的联系: those about to end, told to both sides as long as there is time to renew them."""
from __future__ import annotations

from django.db.models import Count, Min, Q, QuerySet, Value

from dazugong.kernel.identity.reader import Reader

from .queries import ended_soon

ENDING = "ending"


def counted(reader: Reader) -> list[QuerySet]:
    """Rows of (what, kind, state, how many, the first day of an end, number of one of them): of what one's own units, or oneself, hold or are held to."""
    if not reader.may("relations.read"):
        return []
    own = {reader.unit_id, *reader.scope.roots.get("records", ())}
    sides = Q(unit__in=own) | Q(to_unit__in=own) | Q(holder_unit__in=own) | Q(holder_person=reader.person_id or 0)
    rows = ended_soon(reader).filter(sides).order_by().annotate(what=Value(ENDING), in_pack=Value(""), of_kind=Value(""))
    return [rows.values("what", "in_pack", "of_kind").annotate(many=Count("pk"), first=Min("due"), one=Min("public_id"))]
