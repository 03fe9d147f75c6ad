"""回避: no judge of the unit that is judged or of one below it, and no holder of a post in one above it."""
from __future__ import annotations

from django.db.models import Q

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Ancestry, UnitName
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Appointment, Membership

from .models import Judge, Poll


def apart(poll: Poll) -> bool | None:
    """Whether no judge has to stand aside; None where the rows cannot tell, for a judge is not named or comes from outside."""
    try:
        refuse_partial(poll)
    except Refusal:
        return False
    return True if poll.judges.exclude(person=None).count() >= max(poll.due, 1) else None


def refuse_partial(poll: Poll) -> None:
    """Raises `Refusal` naming the judge who belongs to a unit that is judged, who is its superior, or who is judged himself.

    Of one from outside no more is known than the unit that he is said to work at.
    """
    subjects = list(poll.subjects.all())
    for judge in poll.judges.order_by("pk"):
        if judge.person_id and any(one.person_id == judge.person_id for one in subjects):
            raise Refusal(f"评委{judge.name}就是被评的人，应当回避，请换一名评委")
        posts, branches = _places(poll, judge)
        lines = Ancestry.objects.filter(open_on(poll.day))
        for one in subjects:
            near = lines.filter(Q(descendant=one.of_unit_id, ancestor__in=posts) | Q(ancestor=one.of_unit_id, descendant__in=posts | branches))
            if one.of_unit_id and near.exists():
                raise Refusal(f"评委{judge.name}是“{one.name}”的人或其上级，应当回避，请换一名评委")


def _places(poll: Poll, judge: Judge) -> tuple[set[int], set[int]]:
    """(units in which the judge holds a post, branches that he belongs to) on the day of the vote."""
    if judge.person_id is None:
        return set(UnitName.objects.filter(open_on(poll.day), name=judge.workplace).values_list("unit_id", flat=True)), set()
    posts = Appointment.objects.filter(open_on(poll.day), person=judge.person_id).values_list("post__unit_id", flat=True)
    branches = Membership.objects.filter(open_on(poll.day), person=judge.person_id).values_list("unit_id", flat=True)
    return set(posts), set(branches)
