"""框架: what the bar and the rail of every page show."""
from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from dazugong.kernel.identity.reader import Reader


class Place(NamedTuple):
    """栏目: its label, the page it leads to, any one of the powers that opens it, and the addresses that belong to it."""

    label: str
    page: str
    powers: tuple[str, ...]
    prefixes: tuple[str, ...]


class Noun(NamedTuple):
    """左栏的一行: where it leads, whether one stands there, and the places beside it."""

    label: str
    url: str
    current: bool
    beside: list[tuple[str, str, bool]]


# At most eight nouns; what belongs to a noun stands below it in small type. Whoever may not open the first of a group
# finds the next one in its place.
OFFICERS = ("people.read", "cadres.read", "traces.read", "accounts.prepare", "accounts.confirm")    # whose lists may be long
RAIL = (
    (Place("工作台", "desk", (), ("/",)), Place("我的导出", "exports", OFFICERS, ("/exports/",))),
    (
        Place("任务", "tasks", ("tasks.read",), ("/tasks/",)),
        Place("文件", "plans", ("plans.read",), ("/plans/",)),
        Place("办件", "cases", ("cases.read",), ("/cases/",)),
        Place("我的事", "own_cases", ("cases.own",), ("/own/",)),
    ),
    (
        Place("台账", "records", ("records.read",), ("/records/", "/late/", "/register/", "/periods/", "/jobs/", "/bundles/")),
        Place("会议", "meetings", ("meetings.read",), ("/meetings/",)),
        Place("票决", "polls", ("ballots.read",), ("/ballots/",)),
        Place("预约", "slots", ("slots.book",), ("/slots/", "/rotas/")),
        Place("联系", "relations", ("relations.read",), ("/relations/",)),
    ),
    (Place("组织", "units", ("units.read",), ("/units/", "/handovers/")),),
    (
        Place("人员", "people", ("people.read",), ("/people/",)),
        Place("干部", "cadres", ("cadres.read",), ("/cadres/",)),
    ),
    (
        Place("指标", "boards", ("figures.read",), ("/boards/",)),
        Place("统计", "statistics", ("figures.read",), ("/statistics/",)),
        Place("考核", "rounds", ("scores.read", "self.read"), ("/scores/", "/scoresheets/")),
    ),
    (Place("公开", "publications", ("publications.read",), ("/publications/", "/remarks/")),),
    (Place("机制", "packs", ("packs.read",), ("/packs/",)),),
    (
        Place("账号", "accounts", ("accounts.prepare", "accounts.confirm"), ("/accounts/",)),
        Place("留痕", "traces", ("traces.read",), ("/traces/",)),
    ),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of base.html: rail, list_above, acting (unit, post, key, choices), on, today. Empty for the public."""
    reader = getattr(request, "reader", None)
    if reader is None:
        return {}
    current = request.attendance.chosen
    acting = {
        "unit": current.over_name,
        "post": f"{current.unit_name}{current.title}" if current.unit_name != current.over_name else current.title,
        "office": current.unit_name if current.unit_name != current.over_name else "",
        "person": request.user.label,
        "key": current.key,
        "choices": [(c.key, f"{c.unit_name} {c.title}") for c in request.attendance.choices],
    }
    nouns = rail(reader, request.path)
    return {"rail": nouns, "list_above": list_above(nouns, request.path), "acting": acting, "on": reader.day, "today": request.today, "reader": reader}


def rail(reader: Reader, path: str) -> list[Noun]:
    """左栏 for a reader: the nouns he may open, each with the places beside it."""
    nouns = []
    for group in RAIL:
        shown = [(p.label, _address(p.page), _within(path, p.prefixes)) for p in group if not p.powers or any(map(reader.may, p.powers))]
        if shown:
            nouns.append(Noun(*shown[0], shown[1:]))
    return nouns


def list_above(nouns: list[Noun], path: str) -> tuple[str, str] | None:
    """上一层: the label and address of the list a page belongs to; None on the list itself and outside every list."""
    places = (place for noun in nouns for place in ((noun.label, noun.url, noun.current), *noun.beside))
    return next(((label, url) for label, url, current in places if current and url != path), None)


@cache
def _address(page: str) -> str:
    """Where a place lies: every page asks for a dozen of them, and they never move."""
    return reverse(page)


def _within(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == p if p == "/" else path.startswith(p) for p in prefixes)
