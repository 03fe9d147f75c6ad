"""考核表换版: what two versions of a scoring sheet say differently, item by item, and whether what was marked under the one still fits the other."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from dazugong.spec.scoring import Gate, Item, Sheet, Veto
from dazugong.spec.scoring_standing import shown_points
from dazugong.spec.scoring_words import grade_in_words, method_in_words

Marked = Item | Veto | Gate
TIES = ("places", "ties", "ties_by", "quota_ties")


def sheet_differences(old: Sheet, new: Sheet) -> list[str]:
    """One line for each item, veto, gate, section and grade that comes, goes or is scored otherwise."""
    before, after = {one.term: one for one in old.marked}, {one.term: one for one in new.marked}
    said = [f"新增{_kind(one)}“{term}”{_worth(one)}" for term, one in after.items() if term not in before]
    said += [f"去掉{_kind(one)}“{term}”{_worth(one)}" for term, one in before.items() if term not in after]
    for term in (term for term in after if term in before):
        if changes := list(_changes(before[term], after[term])):
            said.append(f"“{term}”{'，'.join(changes)}")
    return [*said, *_sections(old, new), *_whole(old, new)]


def still_fits(old: Marked | None, new: Marked | None) -> bool:
    """Whether a value marked under the old version is one that may be marked under the new: asked in the same way, on the same scale."""
    if old is None or new is None or type(old) is not type(new) or old.source.typed != new.source.typed:
        return False
    if not isinstance(old, Item) or not isinstance(new, Item):
        return True
    asked = ("method", "points", "scale", "slots", "most_typed", "counted", "kind")
    return all(getattr(old, name) == getattr(new, name) for name in asked)


def _kind(one: Marked) -> str:
    return "一票否决" if isinstance(one, Veto) else "门槛" if isinstance(one, Gate) else "条目"


def _worth(one: Marked) -> str:
    return f"（{shown_points(one.points)}分）" if isinstance(one, Item) and one.points is not None else ""


def _changes(was: Marked, now: Marked) -> Iterator[str]:
    """What is said differently of one item."""
    if type(was) is not type(now):
        yield f"由{_kind(was)}改成{_kind(now)}"
        return
    if isinstance(was, Item) and isinstance(now, Item):
        if was.points != now.points:
            yield f"满分由{shown_points(was.points) or '不封顶'}改为{shown_points(now.points) or '不封顶'}"
        if was.kind != now.kind or method_in_words(was) != method_in_words(now):
            yield f"算法改为：{method_in_words(now)}"
        if was.target != now.target:
            yield "目标有变"
    elif (getattr(was, "grade", ""), getattr(was, "most", ""), getattr(was, "zero", "")) != (getattr(now, "grade", ""), getattr(now, "most", ""), getattr(now, "zero", "")):
        yield "后果有变"
    if was.source != now.source:
        yield "改由打分人填写" if now.source.typed else "改由系统取数" if was.source.typed else "取数有变"
    if was.by != now.by:
        yield f"改由{'、'.join(now.by) or '有权打分的'}打分"


def _sections(old: Sheet, new: Sheet) -> Iterator[str]:
    before, after = ({one.term: one for one in sheet.sections} for sheet in (old, new))
    yield from (f"新增大项“{term}”" for term in after if term not in before)
    yield from (f"去掉大项“{term}”" for term in before if term not in after)
    for term in (term for term in after if term in before):
        if (was := before[term]).points != (now := after[term]).points:
            yield f"大项“{term}”满分由{shown_points(was.points)}改为{shown_points(now.points)}"
        if (was.most, was.weight) != (now.most, now.weight):
            yield f"大项“{term}”的封顶或权重有变"


def _whole(old: Sheet, new: Sheet) -> Iterator[str]:
    if (was := _said(map(grade_in_words, old.grades))) != (now := _said(map(grade_in_words, new.grades))):
        yield f"等次由“{was}”改为“{now}”"
    if (old.points, old.most) != (new.points, new.most):
        yield f"总分由{shown_points(old.points)}改为{shown_points(new.points)}" if old.points != new.points else "总分的封顶有变"
    if any(getattr(old, name) != getattr(new, name) for name in TIES):
        yield "小数、同分或末位名额的算法有变"
    if old.objection_days != new.objection_days:
        yield f"异议期由{old.objection_days}天改为{new.objection_days}天"
    if old.scope != new.scope:
        yield "被考核的范围有变；这一轮仍考核开考时的各个，要照新的范围考，请撤回另开"


def _said(words: Iterable[str]) -> str:
    return "；".join(words) or "无"
