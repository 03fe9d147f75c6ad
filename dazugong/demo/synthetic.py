"""合成安装: an installation whose members are invented and whose yearly statistics are the published ones, made smaller.

The organisations stand in three steps: committees, general branches below them, branches below both. Everybody but the new
members of the year was there the year before, so the year closes: those of the year before, more the recruited, less those who left.
"""
from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.identity.ids import drawn_from
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import Entry, appoint, end_membership, open_post, register_people
from dazugong.kernel.people.models import Membership, Person
from dazugong.kernel.statistics.queries import book_of
from dazugong.yearbook.book import Book
from dazugong.yearbook.checking import organisations_of
from dazugong.yearbook.population import Member, population

from .cast import write_private
from .names import Names
from .persons import citizen_number
from .work import at_nine

LOGINS = "demo-logins.txt"
NAME = "合成样本县委"
BATCH = 1000
NEW_UNITS = (6, 1)      # month and day on which the year's new organisations begin


class Sample:
    """样本: the tree and the people of one year, written through the product's own actions."""

    def __init__(self, year: int, scale: float, seed: int) -> None:
        self.year, self.scale, self.seed = year, scale, seed
        self.draw, self.begun, self.count = random.Random(seed), date(year - 1, 1, 1), 0
        self.names, self.numbers = Names(self.draw), set[str]()
        self.system = system_reader(date(year, 12, 31), "建合成样本")
        self.at = at_nine(date(year, 12, 31))
        self.branches: list[Unit] = []

    def grow(self) -> Unit:
        """The organisations; the new ones of the year last."""
        self.root = self._found(NAME, "county", None, self.begun)
        self.office = self._found(f"{NAME}组织部", "office", self.root, self.begun)
        now, before = organisations_of(self.year, self.scale)
        above: list[Unit] = [self.root]
        for kind, term in (("committee", "党委"), ("general_branch", "党总支"), ("branch", "党支部")):
            found = []
            for number in range(now[kind]):
                since = self.begun if number < max(1, before[kind]) else date(self.year, *NEW_UNITS)
                below = above if since == self.begun else above[:1]
                found.append(self._found(f"{self.names.place()}{number + 1}号{term}", kind, below[number % len(below)], since))
            above = [unit for unit in found if unit.since == self.begun] or above
            self.branches = found
        self.old_branches = [unit for unit in self.branches if unit.since == self.begun]
        return self.root

    def settle(self, say: Callable[[str], None]) -> None:
        """The people, as they stream by."""
        stream = population(self.year, self.scale, self.seed)
        while batch := list(islice(stream, BATCH)):
            entries = [self._entry(self.count + n, member) for n, member in enumerate(batch)]
            found = register_people(entries=entries, by=self.system, at=self.at)
            for member, person in zip(batch, found):
                if member.part == "left":
                    self._leave(member, person)
            self.count += len(batch)
            say(f"已登记{self.count}名")

    def _entry(self, number: int, member: Member) -> Entry:
        new = member.part == "new"
        since = member.day if new else self.begun
        standing = self.branches if since >= date(self.year, *NEW_UNITS) else self.old_branches
        unit = standing[number % len(standing)]
        sex, birth = member.values["sex"], date.fromisoformat(member.values["birth"])
        kind = Membership.Kind.PROBATIONARY if new else Membership.Kind.REGULAR
        values = {**member.values, "name": self.names.person(sex), "citizen_number": self._number(birth, sex), "member_class": kind.label}
        return Entry(values, unit, since, kind, "发展" if new else "首次登记")

    def _number(self, birth: date, sex: str) -> str:
        while (number := citizen_number(birth, self.draw.randrange(0, 1000, 2) + (sex == "男"))) in self.numbers:
            pass
        self.numbers.add(number)
        return number

    def _leave(self, member: Member, person: Person) -> None:
        end_membership(membership=Membership.objects.get(person=person), on=member.day, reason=member.went, by=self.system, at=self.at)

    def seat(self) -> Path:
        """A log-in for whoever wants to look at it: the section that keeps the statistics."""
        person = Membership.objects.filter(until=None, unit=self.branches[0]).select_related("person").order_by("pk")[0].person
        post = open_post(unit=self.office, title="组织科科长", since=self.begun, by=self.system, at=self.at)
        give_role(post=post, role="section", over=self.root, since=self.begun, by=self.system, at=self.at)
        appoint(person=person, post=post, since=self.begun, by=self.system, at=self.at)
        login, password = Login(username="ks001", label=person.name, state=Login.State.CONFIRMED, must_change=False), secrets.token_urlsafe(9)
        login.set_password(password)
        login.save(force_insert=True)
        Person.objects.filter(pk=person.pk).update(login=login)
        path = settings.KEY_FOLDER.parent / LOGINS
        write_private(path, [f"科室　登录名 {login.username}　密码 {password}　（{login.label}）"])
        return path

    def _found(self, name: str, kind: str, under: Unit | None, since: date) -> Unit:
        return found_unit(name=name, kind=kind, under=under, since=since, by=self.system, at=self.at, basis="合成样本")


def build_sample(*, year: int, scale: float, seed: int, say: Callable[[str], None] = lambda _: None) -> Book:
    """Builds the installation; gives the statistics of its root at the end of the year, as the product counts them."""
    sample = Sample(year, scale, seed)
    with drawn_from(seed), transaction.atomic(), reading(sample.system):
        root = sample.grow()
        say("组织已建，正在登记人员……")
        sample.settle(say)
        sample.seat()
        return book_of(sample.system, root, date(year, 12, 31))
