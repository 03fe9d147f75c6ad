"""What a reader may write."""
from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from dazugong.fence.errors import OutOfScope
from dazugong.fence.scope import EVERYTHING, looking
from tests.fence.house.county import County
from tests.fence.house.marks import fenced, sqlite
from tests.fence.house.models import Answer, Bookmark, Notice, Person, Report, Unit

pytestmark = fenced


def test_a_clerk_files_and_mends_the_own_report(clerk: County) -> None:
    mine = clerk.branches[0]
    made = Report.objects.create(unit=mine, period="2026-06")
    assert made.pk and Report.objects.get(pk=made.pk).period == "2026-06"
    made.note = "已补充"
    made.save()
    assert Report.objects.filter(note="已补充").update(note=F("period")) == 1
    again, created = Report.objects.update_or_create(unit=mine, period="2026-06", defaults={"note": "再补充"})
    assert (again.pk, created) == (made.pk, False)
    _, created = Report.objects.get_or_create(unit=mine, period="2026-07")
    assert created
    with transaction.atomic():
        assert Report.objects.select_for_update().get(pk=made.pk).note == "再补充"
    assert made.delete() == (1, {"house.Report": 1})


def test_many_rows_at_once(clerk: County) -> None:
    mine = clerk.branches[0]
    rows = Report.objects.bulk_create([Report(unit=mine, period=f"2025-{m:02}") for m in range(1, 13)])
    assert len({row.pk for row in rows}) == 12 and all(row.pk for row in rows)
    for row in rows:
        row.note = row.period
    assert Report.objects.bulk_update(rows, ["note"]) == 12
    Report.objects.bulk_create(
        [Report(unit=mine, period="2025-01", note="改"), Report(unit=mine, period="2024-01", note="新")],
        update_conflicts=True, unique_fields=["unit", "period"], update_fields=["note"],
    )
    assert Report.objects.get(period="2025-01").note == "改"
    Report.objects.bulk_create([Report(unit=mine, period="2025-01", note="不要")], ignore_conflicts=True)
    assert Report.objects.get(period="2025-01").note == "改"
    assert Report.objects.filter(period__startswith="2025").delete()[0] == 12


def test_a_foreign_row_cannot_be_filed(clerk: County) -> None:
    other = clerk.branches[1]
    for write in (
        lambda: Report.objects.create(unit=other, period="2026-06"),
        lambda: Report.objects.bulk_create([Report(unit=clerk.branches[0], period="1"), Report(unit=other, period="1")]),
        lambda: Report.objects.bulk_create([Report(unit=other, period="1")], ignore_conflicts=True),
        lambda: Report.objects.filter(unit=clerk.branches[0]).update(unit=other),
        lambda: Answer.objects.create(report_id=clerk.rows[Report][1], value=1),
        lambda: Report.readers.through.objects.create(
            report_id=clerk.rows[Report][1], person_id=clerk.rows[Person][0]
        ),
    ):
        with pytest.raises(OutOfScope, match="不在您的管辖范围内"), transaction.atomic():
            write()
    with looking(EVERYTHING):
        assert Report.objects.count() == 2


def test_an_upsert_does_not_touch_an_unseen_row(clerk: County) -> None:
    with looking(EVERYTHING):
        Report.objects.filter(pk=clerk.rows[Report][1]).update(note="不许动")
    row = Report(pk=clerk.rows[Report][1], unit=clerk.branches[0], period="2026-05", note="动了")
    for write in (
        lambda: row.save(),
        lambda: Report.objects.bulk_create([row], update_conflicts=True, unique_fields=["pk"], update_fields=["note"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    with looking(EVERYTHING):
        assert Report.objects.get(pk=clerk.rows[Report][1]).note == "不许动"
        assert Report.objects.count() == 2


def test_unseen_rows_are_neither_changed_nor_deleted(clerk: County) -> None:
    foreign = clerk.rows[Report][1]
    assert Report.objects.filter(pk=foreign).update(note="动了") == 0
    assert Report.objects.filter(note="已开展").update(note="改") == 1
    assert Report.objects.filter(pk=foreign)._raw_delete("default") == 0
    assert Report.objects.all().delete()[1]["house.Report"] == 1
    with looking(EVERYTHING):
        assert Report.objects.get().note == "已开展"


def test_what_is_seen_but_not_ones_own_is_refused_loudly(clerk: County) -> None:
    own, foreign = clerk.rows[Notice]
    assert Notice.objects.filter(pk=own).update(text="改期") == 1
    for write in (
        lambda: Notice.objects.filter(pk=foreign).update(text="改期"),
        lambda: Notice.objects.filter(pk=foreign).delete(),
        lambda: Notice.objects.filter(pk=own).update(unit=clerk.branches[1]),
        lambda: Unit.objects.filter(pk=clerk.county.pk).update(name="改名"),
    ):
        with pytest.raises(OutOfScope), transaction.atomic():
            write()


def test_a_row_that_would_be_out_of_sight_needs_the_system(clerk: County) -> None:
    with pytest.raises(OutOfScope), transaction.atomic():
        Person.objects.create(name="新来的")
    with looking(EVERYTHING):
        assert Person.objects.create(name="新来的").pk


def test_an_unguarded_row_may_point_at_a_guarded_one(clerk: County) -> None:
    mark = Bookmark.objects.create(report_id=clerk.rows[Report][0])
    mark.report_again_id = clerk.rows[Report][0]
    mark.save()
    connection.check_constraints()
    assert mark.delete()[0] == 1


def test_a_refusal_does_not_tell_whether_there_is_such_a_row(clerk: County) -> None:
    for period in ("2026-05", "2026-06"):  # the neighbour has filed May, not June
        with pytest.raises(OutOfScope), transaction.atomic():
            Report.objects.create(unit=clerk.branches[1], period=period)


@sqlite
def test_a_write_carries_only_one_name_behind_the_view(clerk: County) -> None:
    from django.db import DatabaseError
    from django.db.models.expressions import RawSQL

    stolen = RawSQL("(SELECT note FROM main.house_report WHERE id = %s)", [clerk.rows[Report][1]])
    with pytest.raises(DatabaseError):
        Report.objects.filter(pk=clerk.rows[Report][0]).update(note=stolen)
