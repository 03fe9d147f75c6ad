"""动态口令要求: for which roles a second factor is required, set by the security administrator for his units; and who may therefore not do without."""
from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from dazugong.kernel.audit.actions import Acting, leave_trace
from dazugong.kernel.identity import factors
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.kinds import Edge
from dazugong.kernel.orgs.models import Ancestry
from dazugong.kernel.orgs.queries import open_on

from .models import FactorRule
from .queries import capacities
from .roles import roles

POWER = "factors.require"


def required(reader: Reader) -> dict[str, bool]:
    """The roles for which a second factor is required in the reader's units; yes where a unit above asks for it, so that he cannot lift it."""
    roots = _roots(reader)
    above = Ancestry.objects.filter(open_on(reader.day), descendant__in=roots, kind=Edge.LINE).exclude(ancestor__in=roots)
    found = dict.fromkeys(_in_force().filter(over__in=roots).values_list("role", flat=True), False)
    return found | dict.fromkeys(_in_force().filter(over__in=above.values("ancestor")).values_list("role", flat=True), True)


@transaction.atomic
def require_factor(*, wanted: Collection[str], by: Reader, at: datetime) -> tuple[list[str], list[str]]:
    """要求: from this moment exactly the `wanted` roles need a second factor in his units, in sessions that are open too.

    Gives the roles that were added and those that were lifted, each left as a trace.
    """
    by.need(POWER)
    if unknown := set(wanted) - roles().keys():
        raise Refusal(f"没有“{'、'.join(sorted(unknown))}”这一角色，请在列出的各项中选择", field="wanted")
    added, lifted = set(), set()
    for root in _roots(by):
        standing = set(_in_force().filter(over=root).values_list("role", flat=True))
        for role in set(wanted) - standing:
            FactorRule.objects.create(role=role, over_id=root, since=at)
            leave_trace(by=by, at=at, verb="要求动态口令", kind="角色", thing=role)
        lifted |= standing - set(wanted)
        added |= set(wanted) - standing
        _lift(_in_force().filter(over=root, role__in=standing - set(wanted)), by, at)
    return sorted(added), sorted(lifted)


@transaction.atomic
def lift_everywhere(*, by: Reader, at: datetime) -> int:
    """全部取消: no role needs a second factor any more, wherever it was required; for whoever stands at the server."""
    if not by.scope.everything:
        raise Hidden("factor rules")
    return _lift(_in_force(), by, at)


def needs_factor(login: Login, day: date) -> bool:
    """Whether one of the posts that the login's person holds on `day` asks for a second factor."""
    return any(c.needs_factor for c in capacities(login.pk, day)[1])


def must_be_free(login: Login, day: date) -> None:
    """Raises `Refusal` where a post asks for the factor: then it is renewed, not given up."""
    if needs_factor(login, day):
        raise Refusal("您的岗位须使用动态口令，不能停用；换手机请用“换新”")


@transaction.atomic
def give_up_factor(*, login: Login, by: Reader, at: datetime, day: date) -> None:
    """停用: of one's own will, where no post asks for it."""
    must_be_free(login, day)
    factors.switch_off(login=login, by=by, at=at)


def _roots(reader: Reader) -> frozenset[int]:
    return reader.scope.roots.get("accounts", frozenset())


def _in_force() -> QuerySet[FactorRule]:
    return FactorRule.objects.filter(until=None)


def _lift(rules: QuerySet[FactorRule], by: Acting, at: datetime) -> int:
    lifted = list(rules.values_list("pk", "role"))
    FactorRule.objects.filter(pk__in=[pk for pk, _ in lifted]).update(until=at)
    for _, role in lifted:
        leave_trace(by=by, at=at, verb="不再要求动态口令", kind="角色", thing=role)
    return len(lifted)
