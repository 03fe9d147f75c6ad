"""授权: gives a post its role."""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.lineage import must_hold
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, end_appointment
from dazugong.kernel.people.models import Appointment, Person, Post

from .fitness import must_be_free_for, no_more_than_own
from .models import Holding
from .roles import ADMINISTRATORS, roles


@transaction.atomic
def give_role(*, post: Post, role: str, over: Unit, since: date, by: Reader, at: datetime) -> Holding:
    """授权: nobody gives more than he has himself, nor over more; a post holds one administrator's role and then
    nothing else (三员分立)."""
    by.need("units.change")
    if role not in roles() or role == "member":
        raise Refusal(f"没有“{role}”这一角色", field="role")
    if not by.scope.everything and not roles()[role].powers <= by.powers:
        raise Refusal(f"您的职务没有“{roles()[role].term}”的全部权限，不能授予；三员由系统初始化时设立", field="role")
    must_hold(by, over)
    others = set(Holding.objects.filter(post=post, until=None).values_list("role", flat=True)) - {role}
    if others and (role in ADMINISTRATORS or others & ADMINISTRATORS):
        raise Refusal("系统、安全、审计管理员的职务不能兼有其他角色", field="role")
    holding = Holding.objects.create(post=post, role=role, over=over, since=since)
    leave_trace(by=by, at=at, verb="授权", kind="职务", thing=post.pk, note=role)
    return holding


@transaction.atomic
def fill_post(*, person: Person, post: Post, since: date, by: Reader, at: datetime, document: str = "") -> Appointment:
    """任职: nobody fills a post that carries more than he has himself; nobody is an administrator and something else."""
    must_be_free_for(person=person, post=post, by=by)
    return appoint(person=person, post=post, since=since, by=by, at=at, document=document)


@transaction.atomic
def vacate_post(*, appointment: Appointment, on: date, by: Reader, at: datetime) -> None:
    """免职: the same limit as for filling."""
    no_more_than_own(by, appointment.post)
    end_appointment(appointment=appointment, on=on, by=by, at=at)
