"""下达前核对: every open task with its responsible post and what it still lacks: somebody, a day, a result to check."""
from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from dazugong.kernel.access.models import Holding
from dazugong.kernel.access.roles import roles
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Appointment

from . import rights
from .models import OPEN, Origin, Task
from .queries import tasks

NOBODY, UNDATED, UNMEASURED, WHOLE = "没有责任人", "没有期限", "没有目标值", "齐全"
GAPS = (NOBODY, UNDATED, UNMEASURED, WHOLE)
ORIGINS = tuple(Origin.choices)


def gaps(reader: Reader) -> QuerySet[Task]:
    """Open tasks that one's own units set or gave, with `post` (the title of the post that answers for it, with somebody
    on it), `first_post` (the one that should) and `gap` (the first thing it lacks)."""
    reader.need("tasks.give")
    own = rights.acting_units(reader)
    rows = tasks(reader).filter(Q(given_by__in=own) | Q(given_by=None, unit__in=own), state_then__in=OPEN)
    return with_posts(rows, reader).annotate(
        gap=Case(
            When(post=None, then=Value(NOBODY)), When(next_due=None, then=Value(UNDATED)), When(targets=[], then=Value(UNMEASURED)),
            default=Value(WHOLE), output_field=CharField(),
        )
    )  # fmt: skip


def with_posts(rows: QuerySet[Task], reader: Reader) -> QuerySet[Task]:
    """责任岗位: of the posts of the unit, or over it, that do tasks, the first; where nobody holds it, the next one that is held (B角)."""
    doing = [role for role, one in roles().items() if "tasks.do" in one.powers]
    unit = OuterRef("unit_id")
    answering = Q(over=unit) | Q(post__unit=unit)       # an office has posts of its own, whose rights lie over its county
    posts = Holding.objects.filter(open_on(reader.day), answering, role__in=doing).order_by("pk")
    held = Appointment.objects.filter(open_on(reader.day), post=OuterRef("post_id"))
    return rows.annotate(first_post=Subquery(posts.values("post__title")[:1]), post=Subquery(posts.filter(Exists(held)).values("post__title")[:1]))


def lacking(task: Task) -> str:
    """Everything the task lacks, in words."""
    missing = {NOBODY: task.post is None, UNDATED: task.next_due is None, UNMEASURED: not task.targets}     # type: ignore[attr-defined]
    return "、".join(words for words, lacks in missing.items() if lacks) or WHOLE


def answering(task: Task) -> str:
    """Who answers: 组织委员; B角：干事, where the post that should is empty; 岗位空缺."""
    post, first = task.post, task.first_post     # type: ignore[attr-defined]
    if post is None:
        return f"{first}空缺" if first else "没有办任务的岗位"
    return post if post == first else f"{first}空缺，B角：{post}"

