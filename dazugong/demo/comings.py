"""演示县的党员进出: in each of two years some are recruited, some come and go, some die; the year's statistics live on it."""
from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import end_membership, register_people
from dazugong.kernel.people.models import Membership

from .persons import People
from .work import at_nine

WENT = ("去世",) * 9 + ("转出",) * 6 + ("除名", "开除党籍")


def come_and_go(people: People, draw: random.Random, on: date) -> None:
    """In every township but the first, whose branches hold the meetings of the demo: one comes and one goes in half the branches a year."""
    for year in (on.year - 1, on.year):
        for town in people.tree.towns[1:]:
            for branch in people.tree.villages[town.pk][::2]:
                came, went = (date(year, 1, 5) + timedelta(days=draw.randrange(350)) for _ in range(2))
                if came < on:
                    _come(people, draw, branch, came)
                if went < on:
                    _go(people, draw, branch, went)


def _come(people: People, draw: random.Random, branch: Unit, day: date) -> None:
    system = system_reader(day, "建演示县")
    entry = replace(people.entry(branch), since=day, began="转入")
    if draw.random() < 0.7:
        values = {**entry.values, "joined": day.isoformat(), "regular": "", "member_class": "预备党员"}
        entry = replace(entry, values=values, kind=Membership.Kind.PROBATIONARY, began="发展")
    with reading(system):
        register_people(entries=[entry], by=system, at=at_nine(day))


def _go(people: People, draw: random.Random, branch: Unit, day: date) -> None:
    """The last of the branch who stands in it, has no log-in and holds no post."""
    system = system_reader(day, "建演示县")
    with reading(system):
        standing = Membership.objects.filter(unit=branch, until=None, since__lt=day, person__login=None, person__appointments=None).select_related("person")
        if leaving := standing.order_by("-pk").first():
            end_membership(membership=leaving, on=day, reason=draw.choice(WENT), by=system, at=at_nine(day))
