"""建演示县: the same seed and day give the same county."""
from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.calendar.actions import load_year, published_days
from dazugong.kernel.calendar.periods import period_of, periods_between
from dazugong.kernel.identity.ids import drawn_from
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, open_post
from dazugong.kernel.people.models import Person

from .asking import ask
from .assessing import assess
from .cadres import enrol_cadres
from .cast import Cast
from .comings import come_and_go
from .deciding import SLIPS, decide, share
from .driving import drive
from .grading import Grading
from .handling import handle
from .life import live
from .names import Names
from .persons import People
from .telling import tell
from .tree import grow
from .turning import turn
from .work import Work, at_nine

LOGINS = "demo-logins.txt"
START = timedelta(days=730)


def build(*, seed: int, on: date, say: Callable[[str], None] = lambda _: None, scale: float = 1.0) -> Path:
    """Builds the county as it stands on `on`, with two years behind it; returns the file with the log-ins.

    `scale` below 1 leaves townships and offices out, for tests and measurements.
    """
    draw = random.Random(seed)
    with drawn_from(seed), transaction.atomic():
        first = on - START
        system = system_reader(first, "建演示县")
        with reading(system):
            for year in range(first.year, on.year + 1):
                if days := published_days(year):
                    load_year(year=year, days=days, basis="国务院办公厅节假日安排", by=system, at=at_nine(first))
            names = Names(draw)
            tree = grow(names, by=system, at=at_nine(first), scale=scale)
            say("组织树已建，正在登记人员……")
            people = People(names, draw, tree, by=system, at=at_nine(first))
            people.settle()
            enrol_cadres(people, tree, by=system, at=at_nine(first))
            cast = Cast()
            cast.enrol()
        say("人员已登记，正在过两年的日子……")
        _live(Work(tree, cast, draw, on), cast, people, first, system, say)
        with reading(system):
            path = settings.KEY_FOLDER.parent / LOGINS
            cast.hand_out(path)
    return path


def _live(work: Work, cast: Cast, people: People, first: date, system: Reader, say: Callable[[str], None]) -> None:
    """Month by month up to today; at the end of each quarter it is said how far one is."""
    on = work.on
    work.install(first)
    grading = Grading(work)
    last = period_of("month", on)
    for period in periods_between("month", first.replace(day=1), last.end):
        work.open_until(min(on, period.last))
        middle = period.first + timedelta(days=14)
        if period.first.month == 1 and middle <= on:
            last_plan = middle.replace(year=middle.year + 1) > on
            work.hand_down_plan("*要点.txt" if last_plan else "*.docx", middle)
        if period.first.month == 2 and period.first.year > first.year and period.last <= on:
            turn(work, period.first.year - 1)
        if period.first.month == 4 and period.last <= on:
            if period.last.replace(year=period.last.year + 1) > on:
                grading.appraise(period.first.year, work.tree.towns[0])
            grading.grade(str(period.first.year))
        if period.first.month == 6 and period.last <= on:
            grading.reward(str(period.first.year))
        if period.first.month == 7 and period.first.year == on.year - 1:
            _lead(work.merge_two_villages(period.first), cast, system)
        work.do_tasks(min(on, period.last))
        work.do_own_tasks(min(on, period.last))
        work.report(period.code, current=period.end >= last.first)
        if period.first.month % 3 == 0:
            say(f"　已过到{period.first.year}年{period.first.month}月")
    work.leave_one_waiting()
    grading.appraise_now(work.tree.towns[1])
    work.install_life(last.first)
    live(work.tree, cast, work.draw, on)
    handle(work.tree, cast, work.draw, on)
    ask(work.tree, cast, on)
    assess(work.tree, cast, work.draw, on)
    come_and_go(people, work.draw, on)
    tell(work.tree, cast, on)
    decide(work.tree, cast, work.draw, on, settings.KEY_FOLDER.parent / SLIPS)
    share(work.tree, cast, on)
    drive(work.tree, cast, work.draw, on)


def _lead(merged: Unit, cast: Cast, system: Reader) -> None:
    """The merged branch gets its secretary, so that somebody answers for it."""
    with reading(system.on(merged.since)):
        by = system.on(merged.since)
        person = Person.objects.filter(memberships__unit=merged, memberships__until=None, login=None, appointments=None).order_by("pk")[2]
        post = open_post(unit=merged, title="书记", principal=True, since=merged.since, by=by, at=at_nine(merged.since))
        give_role(post=post, role="secretary", over=merged, since=merged.since, by=by, at=at_nine(merged.since))
        appoint(person=person, post=post, since=merged.since, document="澄组〔联合〕7号", by=by, at=at_nine(merged.since))
        person.login = cast._login(f"sjhb{merged.pk}", person)
        person.save(update_fields=["login"])
        cast.logins["secretary", merged.pk] = person.login
