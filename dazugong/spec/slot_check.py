"""查预约和轮值: times that are times, slots that fit between them."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem
from dazugong.spec.slots import ResourceKind, minute_of

FILE = "slots.toml"


def slot_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of slots.toml."""
    formulas = Formulas(draft)
    for table, kinds in (("resource", draft.pack.resources), ("rota", draft.pack.rotas)):
        seen: set[str] = set()
        for number, kind in enumerate(kinds):
            if kind.id in seen:
                yield formulas.problem(FILE, (table, number, "id"), f"标识“{kind.id}”用了两次")
            seen.add(kind.id)
    for number, kind in enumerate(draft.pack.resources):
        yield from _times(formulas, kind, number)


def _times(formulas: Formulas, kind: ResourceKind, number: int) -> Iterator[Problem]:
    path = ("resource", number)
    for day in kind.month_days:
        if not 1 <= day <= 31:
            yield formulas.problem(FILE, (*path, "month_days"), f"没有{day}日，应是1至31")
    times = []
    for key in ("begins", "ends"):
        try:
            times.append(minute_of(getattr(kind, key)))
        except ValueError as wrong:
            yield formulas.problem(FILE, (*path, key), str(wrong))
    if len(times) == 2 and times[0] >= times[1]:
        yield formulas.problem(FILE, (*path, "ends"), "结束的时刻要晚于开放的时刻")
    elif len(times) == 2 and kind.minutes > times[1] - times[0]:
        yield formulas.problem(FILE, (*path, "minutes"), f"一段{kind.minutes}分钟，比开放的时间还长")
