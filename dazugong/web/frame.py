"""框架: what the bar and the rail of every page show."""
from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

# 栏目: label, the page it leads to, the power it needs, and the prefixes under which it counts as the current place.
RAIL = (
    ("工作台", "desk", "", ("/",)),
    ("文件", "plans", "plans.read", ("/plans/",)),
    ("任务", "tasks", "tasks.read", ("/tasks/",)),
    ("办件", "cases", "cases.read", ("/cases/",)),
    ("台账", "records", "records.read", ("/records/", "/late/", "/register/", "/periods/", "/jobs/")),
    ("会议", "meetings", "meetings.read", ("/meetings/", "/relations/")),
    ("组织", "units", "units.read", ("/units/", "/handovers/")),
    ("人员", "people", "people.read", ("/people/",)),
    ("干部", "cadres", "cadres.read", ("/cadres/",)),
    ("指标", "boards", "figures.read", ("/boards/",)),
    ("考核", "rounds", "scores.read", ("/scores/", "/scoresheets/")),
    ("考核", "rounds", "self.read", ("/scores/", "/scoresheets/")),
    ("机制", "packs", "packs.read", ("/packs/",)),
    ("账号", "accounts", "accounts.prepare", ("/accounts/",)),
    ("账号", "accounts", "accounts.confirm", ("/accounts/",)),
    ("留痕", "traces", "traces.read", ("/traces/",)),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of base.html: rail, acting (unit, post, key, choices), on, today. Empty for the public."""
    reader = getattr(request, "reader", None)
    if reader is None:
        return {}
    current = request.attendance.chosen
    rail = [
        (label, reverse(name), _within(request.path, prefixes))
        for label, name, power, prefixes in RAIL
        if not power or reader.may(power)
    ]
    acting = {
        "unit": current.over_name,
        "post": f"{current.unit_name}{current.title}" if current.unit_name != current.over_name else current.title,
        "office": current.unit_name if current.unit_name != current.over_name else "",
        "person": request.user.label,
        "key": current.key,
        "choices": [(c.key, f"{c.unit_name} {c.title}") for c in request.attendance.choices],
    }
    return {"rail": rail, "acting": acting, "on": reader.day, "today": request.today, "reader": reader}


def _within(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == p if p == "/" else path.startswith(p) for p in prefixes)
