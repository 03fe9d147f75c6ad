"""陈设考核: for a unit one sheet in a round of the unit above it, with a mark and an objection; and a person's sheet."""
from __future__ import annotations

from datetime import date, timedelta

from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.scores.models import Mark, Objection, Point, Round, ScoreSheet
from tests.make import AT, DAY, SYSTEM
from tests.sample_scores import PACK

FIRST = date(2025, 1, 1)


def scoring() -> PackVersion:
    """The pack whose sheets the rounds are under."""
    return install_pack(source=PACK, since=date(2026, 1, 1), by=SYSTEM, at=AT)


def scores_of(version: PackVersion, unit: Unit, above: Unit, person: str, canary: str, number: int) -> tuple[str, str]:
    """(round, sheet) of the unit, and beside them a person's sheet that only he and whoever manages cadres may see."""
    sheet = _sheet(version, "town", unit, above, canary, number)
    Mark.objects.create(sheet=sheet, item="政令畅通", slot="", number=1, value="30", reason=canary, basis=canary, label=canary, at=AT)
    # Known by the number of its sheet, so that whoever knows the sheet's address can name it.
    Objection.objects.create(sheet=sheet, public_id=sheet.public_id, item="政令畅通", text=canary, label=canary, at=AT)
    Point.objects.create(sheet=sheet, version=1, item="政令畅通", entries={"": "30"}, points="30", sources=[["own", canary, canary, None]])
    _sheet(version, "person", unit, above, f"{canary}人", number, person=Person.objects.get(public_id=person))
    return sheet.round.public_id, sheet.public_id


def _sheet(version: PackVersion, sheet: str, unit: Unit, above: Unit, canary: str, number: int, person: Person | None = None) -> ScoreSheet:
    first = FIRST + timedelta(days=number)
    round_ = Round.objects.create(
        pack_version=version, sheet=sheet, title=f"{canary}考核", subject="people" if person else "units", unit=above, unit_name=canary,
        first=first, last=date(2025, 12, 31), day=DAY, assessed=1, opened_at=AT,
    )  # fmt: skip
    return ScoreSheet.objects.create(round=round_, assessing=above, unit=unit, person=person, name=canary)


def many_sheets(units: list[Unit]) -> None:
    """A round of each of the units, and a sheet of each in one round of 甲县 (that of 甲一镇); only their number matters."""
    model = Round.objects.select_related("pack_version", "unit").get(subject="units", sheets__unit__name="甲县甲一镇党委")
    rounds = Round.objects.bulk_create(
        Round(pack_version=model.pack_version, sheet=model.sheet, title="样众考核", subject="units", unit=u, unit_name="样众", first=FIRST,
              last=date(2025, 12, 31), day=DAY, assessed=1, opened_at=AT) for u in units
    )  # fmt: skip
    for round_ in (*rounds, model):
        sheets = units[:1] if round_ is not model else units
        ScoreSheet.objects.bulk_create(ScoreSheet(round=round_, assessing=round_.unit, unit=u, name="样众") for u in sheets)
