"""演示县的账号: a login for everyone whose post has a role; one of each role gets a password that is printed."""
from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.queries import reader_for
from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Membership, Person

PREFIX = {"leader": "bz", "section": "ks", "cadre_section": "gb", "organiser": "zw", "secretary": "sj", "sysadmin": "xt", "secadmin": "aq", "auditor": "sjy"}
FURTHER = {  # officers of a section besides the first: a document may be reviewed by two, and checked by whoever did not decide
    "ks002": "（第二人）", "ks003": "（部办公室，报部里自己的报表）",
}  # fmt: skip


class Cast:
    """登场: the readers of the demo, by role and unit."""

    def __init__(self) -> None:
        self.logins: dict[tuple[str, int], Login] = {}
        self.readers: dict[tuple[str, int], Reader] = {}

    def enrol(self) -> None:
        """A confirmed login, still without a password, for every holder of a role, and one for a member."""
        held = Holding.objects.select_related("post").order_by("pk")
        count = dict.fromkeys(PREFIX, 0)
        for holding in held:
            person = Person.objects.get(appointments__post=holding.post)
            if person.login_id is None:
                count[holding.role] += 1
                person.login = self._login(f"{PREFIX[holding.role]}{count[holding.role]:03d}", person)
                person.save(update_fields=["login"])
            self.logins.setdefault((holding.role, holding.over_id), person.login)
        member = Membership.objects.filter(person__login=None, until=None).select_related("person").order_by("pk")[40]
        member.person.login = self._login("dy001", member.person)
        member.person.save(update_fields=["login"])
        self.logins["member", member.unit_id] = member.person.login

    @staticmethod
    def _login(username: str, person: Person) -> Login:
        login = Login(username=username, label=person.name, state=Login.State.CONFIRMED, must_change=False)
        login.set_unusable_password()
        login.save(force_insert=True)
        return login

    def reader(self, role: str, unit: Unit, day: date) -> Reader:
        """Whoever holds the role over the unit, on that day. Posts of the demo do not change hands: settled once."""
        if (role, unit.pk) not in self.readers:
            found = reader_for(self.logins[role, unit.pk], day=day, today=day)
            assert found is not None, (role, unit, day)
            self.readers[role, unit.pk] = found
        return self.readers[role, unit.pk].on(day)

    @staticmethod
    def _another(role: str, login: Login, says: str = "") -> str:
        """One more line of the list, with a new password."""
        password = secrets.token_urlsafe(9)
        login.set_password(password)
        login.save(update_fields=["password"])
        return f"{roles()[role].term}{says}　登录名 {login.username}　密码 {password}　（{login.label}）"

    def hand_out(self, path: Path) -> None:
        """Writes one log-in per role, with random passwords, for the eyes of whoever runs the demo (mode 600)."""
        standing, lines = set(Unit.objects.filter(until=None).values_list("pk", flat=True)), []
        for role in roles():
            login = next(login for (r, unit), login in self.logins.items() if r == role and unit in standing)
            assert Person.objects.filter(login=login).exists(), f"{login.username} belongs to nobody"
            lines.append(self._another(role, login))
        lines += [self._another("section", Login.objects.get(username=name), says) for name, says in FURTHER.items()]
        write_private(path, lines)


def write_private(path: Path, lines: Iterable[str]) -> None:
    """A file that only its owner reads, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf8") as out:
        out.write("\n".join(lines) + "\n")
