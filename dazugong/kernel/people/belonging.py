"""党籍关系的转接和减少: one act, on its day, with its kind and its reason; the branch that gives and the one that takes are both within reach."""
from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal, uncut
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import find_units, own_units

from .actions import end_membership, transfer_member
from .models import Appointment, Membership, Person

TRANSFER = "转接"
# 减少的原因, as the yearly statistics read them. What ends a membership against somebody's will was decided elsewhere: here it is entered.
ENDS = ("转出", "去世", "退党", "停止党籍", "取消预备党员资格", "除名", "开除党籍")
LEAST_WHY, MOST_WHY, MOST_MEANT = 4, 180, 8


def membership_in_reach(by: Reader, person: Person) -> Membership:
    """The membership that stands on the day, of a branch for which the reader keeps the roster. Raises `Hidden`."""
    by.need("people.change")
    within = own_units(by, domain="people").values("pk")
    found = by.rows(Membership).select_related("unit", "person").filter(person=person, until=None, unit__in=within).first()
    if found is None:
        raise Hidden("membership")
    return found


@transaction.atomic
def change_membership(*, person: Person, what: str, to: str, on: date, why: str, by: Reader, at: datetime) -> Membership:
    """转接或减少: ends the membership on the day and, for a transfer, begins the next. Gives the one that stands now, or the one that ended."""
    membership = membership_in_reach(by, person)
    why = uncut(why, "依据和事由", MOST_WHY, field="why")
    if len(why) < LEAST_WHY:
        raise Refusal(f"请写明依据和事由（不少于{LEAST_WHY}个字），如：介绍信第12号", field="why")
    if on > by.day:
        raise Refusal("日期还没有到，请到那天再办", field="on")
    if what == TRANSFER:
        return transfer_member(membership=membership, to=_branch(by, to, membership.unit), on=on, why=why, by=by, at=at)
    if what not in ENDS:
        raise Refusal("请选择转接，或减少的原因", field="what")
    if what == "取消预备党员资格" and membership.kind != Membership.Kind.PROBATIONARY:
        raise Refusal("这是正式党员，没有预备党员资格可取消，请核对", field="what")
    end_membership(membership=membership, on=on, reason=what, why=why, by=by, at=at)
    return membership


def posts_left(by: Reader, person: Person) -> list[str]:
    """Posts that the person still holds: they do not end with the membership."""
    held = by.rows(Appointment).filter(person=person, until=None).select_related("post__unit")
    return [f"{one.post.unit.name}{one.post.title}" for one in held]


def _branch(by: Reader, words: str, left: Unit) -> Unit:
    """The branch of this name within reach."""
    words = words.strip()
    if not words:
        raise Refusal("请填写转到哪个党支部", field="to")
    within = own_units(by, domain="people").values("pk")
    found = list(find_units(by, words).filter(pk__in=within, kind=UnitKind.BRANCH)[: MOST_MEANT + 1])
    exact = [unit for unit in found if unit.name_on == words] or (found if len(found) == 1 else [])
    if not exact:
        named = "可能是：" + "、".join(unit.name_on for unit in found[:MOST_MEANT]) if found else "没有这样的党支部"
        raise Refusal(f"您的范围内{named}。请写全称；转到您范围以外的，本县的请上级办理，外县的选“转出”", field="to")
    if exact[0].pk == left.pk:
        raise Refusal("已经在这个党支部了，请核对", field="to")
    return exact[0]
