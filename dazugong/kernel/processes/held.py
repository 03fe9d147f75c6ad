"""在手办件: the cases that stand at a step of a post, for its hand-over. They belong to units and posts and follow it by themselves."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.kernel.tasks.holding import Held, Kind, Leaving

from .queries import waiting

HIDDEN = "限定范围的办件（内容只有承办岗位看得到）"


def cases_held(leaving: Leaving) -> Iterator[Held]:
    """Open steps of the post; of a case with a circle the list says only that there is one, for others read it too."""
    for step in waiting(leaving.eyes):
        case = step.case
        title = HIDDEN if case.circle else f"{case.title}：{case.subject}（{step.title}）"
        yield Held(Kind.CASE, case.public_id, title, "" if case.circle else case.unit_name, step.due)
