"""任职的条件: who may be given a post, and by whom."""
from __future__ import annotations

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.people.models import Appointment, Person, Post

from .models import Holding
from .roles import ADMINISTRATORS, roles


def must_be_free_for(*, person: Person, post: Post, by: Reader) -> None:
    """Raises `Refusal` where the person may not be given the post, or not by this reader."""
    no_more_than_own(by, post)
    held = Appointment.objects.filter(person=person, until=None).values("post")
    carried = set(Holding.objects.filter(post__in=held, until=None).values_list("role", flat=True))
    roles_here = _roles_of(post)
    if roles_here and carried - roles_here and (roles_here | carried) & ADMINISTRATORS:
        raise Refusal("系统、安全、审计管理员不能兼任其他岗位，请另选人员", field="person")


def no_more_than_own(by: Reader, post: Post) -> None:
    """Raises `Refusal` for a post that carries more than the reader has himself."""
    carried = frozenset().union(*(roles()[role].powers for role in _roles_of(post)))
    if not by.scope.everything and not carried <= by.powers:
        raise Refusal(f"“{post.title}”的权限超出您的职务，不能由您任免", field="post")


def _roles_of(post: Post) -> set[str]:
    return set(Holding.objects.filter(post=post, until=None).values_list("role", flat=True))
