"""表外的数: what the formulas of a report know beside its answers: the days, the unit's earlier answers, whom an entry is about."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dazugong.kernel.identity.reader import Reader
from dazugong.spec.form import Form

from .entries import named_beside
from .models import Obligation
from .others import others_beside
from .queries import last_period


def beside(
    reader: Reader, obligation: Obligation, form: Form, day: date, before: dict[str, dict[str, object]] | None = None, texts: Mapping[str, str] | None = None
) -> dict[str, object]:
    """By name: 期初, 期末, 当日 (`day`: that of filling or filing), 登记日期, 对象 and 上期, 去年同期 of every field.

    `before`: what `last_period` has found, where it was read already; a form that does not speak of it is spared the question.
    `texts`: what is typed, by address; with it the other entries of the register that count beside this one are known too.
    """
    if before is None:
        before = last_period(reader, obligation, form) if form.looks_back else {}
    earlier = {f"{period} {term}": value for period, values in before.items() for term, value in values.items()}
    others = others_beside(reader, obligation, form, texts, day) if texts is not None else {}
    return {**earlier, **others, "期初": obligation.first, "期末": obligation.last, "当日": day, **named_beside(obligation)}
