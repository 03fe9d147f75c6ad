"""名册里的人 (`roster = true`): such a field keeps 姓名（编号） of one person of the unit's roster; who is meant is settled whenever it is written."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.recognising import Roster, recognised
from dazugong.spec.form import Form

from .answers import field_at, in_row
from .models import Obligation
from .written import Typed, kept


def roster_of(obligation: Obligation, today: date) -> Roster:
    """Whom a report may name: who stands in the roster of its unit on some day since its period began."""
    return Roster(obligation.unit, min(obligation.first, today), today)


def rostered(form: Form, given: Mapping[str, Typed], roster: Roster) -> tuple[dict[str, Typed], list[Refusal]]:
    """The answers with every person recognised in the place of the words typed; who is not recognised stays as typed and is refused."""
    asked = {address: field for address in given if (field := field_at(form, address)) and field.roster and given[address].text}
    if not asked:
        return dict(given), []
    meant, unknown = recognised({str(given[address].text) for address in asked}, roster)
    found = {address: kept(field, replace(given[address], text=meant[given[address].text])) for address, field in asked.items() if given[address].text in meant}
    wrong = [in_row(form, address, Refusal(f"“{field.label}”：{unknown[given[address].text]}")) for address, field in asked.items() if given[address].text in unknown]
    return {**given, **found}, wrong
