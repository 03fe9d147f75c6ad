"""读者的由来: builds a Reader from the posts its person holds on the day."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from dazugong.fence.scope import Scope
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.queries import logins
from dazugong.kernel.identity.reader import Reader, reading, system_reader, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.keys.marks import hidden_self
from dazugong.kernel.orgs.kinds import Edge
from dazugong.kernel.orgs.models import Ancestry
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Person, Post

from .models import Holding
from .roles import ADMINISTRATORS, Role, roles


def _holds(name: str) -> str:
    """Rows whose half-open period holds the day."""
    return f"{name}.since <= %(day)s AND ({name}.until IS NULL OR {name}.until > %(day)s)"


def _needs_factor(role: str, unit: str) -> str:
    """Whether a rule in force asks whoever has the role in the unit for a second factor."""
    return f"""EXISTS (SELECT 1 FROM access_factorrule f JOIN orgs_ancestry y ON y.ancestor_id = f.over_id AND y.kind = 'line' AND {_holds("y")}
      WHERE f.until IS NULL AND f.role = {role} AND y.descendant_id = {unit})"""


# Asked at every page before anything else: written out, for putting the same two statements together each time was a
# quarter of an ordinary page's work.
WHO = f"""
SELECT p.id, m.unit_id, u.name, {_needs_factor("'member'", "m.unit_id")} FROM people_person p
 LEFT JOIN people_membership m ON m.person_id = p.id AND {_holds("m")} LEFT JOIN orgs_unit u ON u.id = m.unit_id
 WHERE p.login_id = %(login)s ORDER BY p.id, m.id LIMIT 1"""
HELD = f"""
SELECT DISTINCT h.id, h.post_id, h.role, h.over_id, o.name, p.unit_id, u.name, p.title, {_needs_factor("h.role", "p.unit_id")} FROM people_appointment a
 JOIN people_post p ON p.id = a.post_id AND {_holds("p")} JOIN orgs_unit u ON u.id = p.unit_id
 JOIN access_holding h ON h.post_id = p.id AND {_holds("h")} JOIN orgs_unit o ON o.id = h.over_id AND {_holds("o")}
 WHERE a.person_id = %(person)s AND {_holds("a")} ORDER BY h.id"""


@dataclass(frozen=True)
class Capacity:
    """身份: one of the ways in which a person may act today: a post with a role, or plain membership (post None)."""

    post_id: int | None
    unit_id: int
    unit_name: str
    title: str
    role: str
    over: tuple[int, ...]
    over_name: str
    needs_factor: bool = False

    @property
    def key(self) -> str:
        """How the switch in the top bar names it."""
        return f"{self.post_id or 'member'}-{self.role}"


def capacities(login_id: int, day: date) -> tuple[int | None, list[Capacity]]:
    """The person behind a login and every capacity it has on `day`, posts before membership.

    Read with the fence open: who somebody is must be known before it is known what he may see.
    """
    asked = {"login": login_id, "day": day.isoformat()}
    with reading(system_reader(day, "认定身份")), connection.cursor() as cursor:
        cursor.execute(WHO, asked)
        person_id, branch_id, branch_name, asked_of_members = cursor.fetchone() or (None, None, None, False)
        if person_id is None:
            return None, []
        cursor.execute(HELD, asked | {"person": person_id})
        found: dict[tuple[int, str], Capacity] = {}
        for _, post_id, role, over_id, over_name, unit_id, unit_name, title, needs in cursor.fetchall():
            earlier = found.get((post_id, role))
            over = (*(earlier.over if earlier else ()), over_id)
            found[post_id, role] = Capacity(post_id, unit_id, unit_name, title, role, over, over_name, bool(needs))
        if len({role for _, role in found}) > 1 and any(role in ADMINISTRATORS for _, role in found):
            found.clear()  # 三员分立: an administrator who is something else besides is nothing until that is mended
        own = [Capacity(None, branch_id, branch_name, "党员", "member", (branch_id,), branch_name, bool(asked_of_members))] if branch_id else []
        return person_id, [*found.values(), *own]


@dataclass(frozen=True)
class Attendance:
    """到岗: the capacities a login has today, the one it acts in, and the Reader that makes.

    `needs_factor`: one of the capacities, whether one acts in it or not, asks for a second factor; `lacks_factor`: and there is none.
    """

    reader: Reader
    choices: tuple[Capacity, ...]
    chosen: Capacity
    needs_factor: bool
    lacks_factor: bool


def attend(login: Login, *, day: date, today: date, acting: str = "") -> Attendance | None:
    """Who a login is: rights of the posts held `today`, looking at `day`. None when the person has no capacity.

    `acting` is the key of the capacity chosen in the top bar; an unknown or lapsed one falls back to the first.
    """
    person_id, choices = capacities(login.pk, today)
    if not choices:
        return None
    chosen = next((c for c in choices if c.key == acting), choices[0])
    reader = replace(_reader(login.pk, person_id, chosen, roles()[chosen.role], day), looks_back=day < today)
    needs = any(c.needs_factor for c in choices)
    return Attendance(reader, tuple(choices), chosen, needs, needs and login.factor_since is None)


def reader_for(login: Login, *, day: date, today: date, acting: str = "") -> Reader | None:
    """The Reader alone, for actions outside a page."""
    attendance = attend(login, day=day, today=today, acting=acting)
    return attendance.reader if attendance else None


def accounts(reader: Reader) -> QuerySet[Login]:
    """Accounts within the administrator's reach: of the persons there, and those not yet tied to anybody."""
    roots = reader.scope.roots.get("accounts", frozenset())
    with widened(reader):  # he sees no persons; only which accounts belong elsewhere is asked
        below = Ancestry.objects.filter(open_on(reader.day), ancestor__in=roots, kind=Edge.LINE).values("descendant")
        here = Person.objects.filter(Q(memberships__unit__in=below) | Q(appointments__post__unit__in=below))
        elsewhere = Person.objects.exclude(login=None).exclude(pk__in=here.values("pk"))
        theirs = list(elsewhere.values_list("login_id", flat=True))
    return logins(reader).exclude(pk__in=theirs)


def account_for(reader: Reader, pk: int) -> Login:
    """One account within reach. Raises `Hidden`."""
    login = accounts(reader).filter(pk=pk).first()
    if login is None:
        raise Hidden("login")
    return login


def reader_of_post(post: Post, day: date, person: int | None = None) -> Reader | None:
    """The eyes of a post on `day`, with a person those of him who holds it; None when it carries no role. For what a hand-over must list."""
    held = list(Holding.objects.filter(open_on(day), post=post).select_related("post__unit", "over").order_by("pk"))
    if not held:
        return None
    first, over = held[0], tuple(h.over_id for h in held if h.role == held[0].role)
    capacity = Capacity(post.pk, first.post.unit_id, first.post.unit.name, post.title, first.role, over, first.over.name)
    return _reader(None, person, capacity, roles()[first.role], day)


def _reader(login_id: int | None, person_id: int | None, capacity: Capacity, role: Role, day: date) -> Reader:
    roots = {domain: frozenset(capacity.over) for domain in role.domains}
    return Reader(
        login_id=login_id,
        person_id=person_id,
        post_id=capacity.post_id,
        unit_id=capacity.unit_id,
        role=role.id,
        scope=Scope(roots=roots, day=day, selves={"person": person_id, "petitioner": hidden_self(person_id)} if person_id else 0),
        powers=role.powers,
        label=f"{capacity.unit_name} {capacity.title}",
    )
