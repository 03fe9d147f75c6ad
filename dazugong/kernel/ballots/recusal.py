"""回避: no judge of the unit that is judged or of one below it, and no holder of a post in one above it."""
from __future__ import annotations

from django.db.models import Q

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.orgs.models import Ancestry
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Appointment, Membership

from .models import Poll


def apart(poll: Poll) -> bool:
    """Whether no judge has to stand aside."""
    try:
        refuse_partial(poll)
    except Refusal:
        return False
    return True


def refuse_partial(poll: Poll) -> None:
    """Raises `Refusal` naming the judge who belongs to a unit that is judged, who is its superior, or who is judged himself."""
    subjects = list(poll.subjects.all())
    for judge in poll.judges.order_by("pk"):
        if any(one.person_id == judge.person_id for one in subjects):
            raise Refusal(f"评委{judge.name}就是被评的人，应当回避，请换一名评委")
        posts = set(Appointment.objects.filter(open_on(poll.day), person=judge.person_id).values_list("post__unit_id", flat=True))
        branches = set(Membership.objects.filter(open_on(poll.day), person=judge.person_id).values_list("unit_id", flat=True))
        lines = Ancestry.objects.filter(open_on(poll.day))
        for one in subjects:
            near = lines.filter(Q(descendant=one.of_unit_id, ancestor__in=posts) | Q(ancestor=one.of_unit_id, descendant__in=posts | branches))
            if one.of_unit_id and near.exists():
                raise Refusal(f"评委{judge.name}是“{one.name}”的人或其上级，应当回避，请换一名评委")
