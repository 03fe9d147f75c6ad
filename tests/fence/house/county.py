"""Builds the test county: a county over two townships, each with a branch; persons, reports and remarks in both."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dazugong.fence.scope import EVERYTHING, Scope, looking
from tests.fence.house.models import Ancestry, Answer, Bookmark, Membership, Notice, Person, Report, Unit

DAY = date(2026, 6, 1)
DOMAINS = ("units", "people", "records")


@dataclass
class County:
    """What was built: each township's scope, and each township's row of each model."""

    county: Unit
    townships: list[Unit]
    branches: list[Unit]
    rows: dict[type, list[int]]

    def eyes(self, which: int, day: date = DAY, selves: int | None = None) -> Scope:
        """The scope of a clerk of one township."""
        return Scope({domain: frozenset({self.townships[which].pk}) for domain in DOMAINS}, selves, day)


def build() -> County:
    """The county, built by the system."""
    with looking(EVERYTHING):
        county = Unit.objects.create(name="清河县委")
        townships = [Unit.objects.create(name=name) for name in ("柳林镇党委", "白石乡党委")]
        branches = [Unit.objects.create(name=name) for name in ("上柳村党支部", "石坳村党支部")]
        since = date(2020, 1, 1)
        for unit, line in [(county, [county]), *((t, [t, county]) for t in townships),
                           *((b, [b, t, county]) for b, t in zip(branches, townships))]:
            for depth, above in enumerate(line):
                Ancestry.objects.create(ancestor=above, descendant=unit, depth=depth, since=since)
        rows: dict[type, list[int]] = {
            model: [] for model in (Unit, Person, Membership, Report, Answer, Notice, Report.readers.through)
        }
        for unit, name in zip(branches, ("林小满", "石长青")):
            person = Person.objects.create(name=name)
            member = Membership.objects.create(person=person, unit=unit, since=date(2021, 7, 1))
            report = Report.objects.create(unit=unit, period="2026-05", note="已开展")
            report.readers.add(person)
            answer = Answer.objects.create(report=report, value=7)
            notice = Notice.objects.create(unit=unit, text="六月主题党日")
            Bookmark.objects.create(report=report, report_again=report)
            pair = Report.readers.through.objects.get(report=report)
            for row in (unit, person, member, report, answer, notice, pair):
                rows[type(row)].append(row.pk)
    return County(county, townships, branches, rows)
