"""统计表的各表: one unit's statistics as tables, the same for page, workbook and paper; what may not be shown is None."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .book import Book, Count, grassroots, tenths
from .dimensions import BESIDE, dimensions, flows, groups, organisations
from .hiding import hidden


@dataclass(frozen=True)
class Line:
    """一行: `of` and `which` lead to its rows; a number that may not be shown is None, a share (tenths of a percent) too."""

    term: str
    of: str = ""
    which: str = ""
    count: int | None = None
    share: int | None = None
    then: int | None = None
    total: bool = False

    @property
    def more(self) -> int | None:
        """How much more than at the end of the year before."""
        return None if self.count is None or self.then is None else self.count - self.then


@dataclass(frozen=True)
class Table:
    """一张表. `compared`: it has a column of the year before; `shares`: a column of shares."""

    id: str
    title: str
    lines: tuple[Line, ...]
    compared: bool = True
    shares: bool = True
    unit: str = "名"


Shown = Callable[[str, str, int], bool]


def all_shown(of: str, which: str, number: int) -> bool:
    """Nothing is left out."""
    return True


def shown_in(book: Book) -> Shown:
    """What may stand in the statistics of a unit when small numbers are left out."""
    gone: set[tuple[str, str]] = set()
    for counts, front in ((book.members, ""), (book.recruits, "发展"), (book.earlier, "上年")):
        for name, by in counts.by.items():
            ids = list(by)
            missing = [i for i, out in zip(ids, hidden([list(by.values())], down=False)[0]) if out]
            gone |= {(front + name, i) for i in missing}
            gone |= {(front + name, one.id) for one in groups() if one.dimension == name and missing}
    for way in ("in", "out"):
        ids = [one.id for one in flows() if one.way == way]
        gone |= {("flow", i) for i, out in zip(ids, hidden([[book.movement.by.get(i, 0) for i in ids]], down=False)[0]) if out}
    return lambda of, which, number: (of, which) not in gone


def tables_of(book: Book, *, shown: Shown = all_shown) -> list[Table]:
    """党组织, 党员 by every dimension, 发展党员, 增减."""
    return [_organisations(book), *_members(book, shown), _recruits(book, shown), _movement(book, shown)]


def _organisations(book: Book) -> Table:
    now, then = book.organisations, book.earlier_organisations
    lines = [Line(one.term, "organisation", one.id, now.get(one.id, 0), None, then.get(one.id, 0)) for one in organisations() if now.get(one.id) or then.get(one.id)]
    total = Line("基层组织合计", count=grassroots(now), then=grassroots(then), total=True)
    return Table("organisation", "党组织", (*lines, total), shares=False, unit="个")


def _members(book: Book, shown: Shown) -> Iterable[Table]:
    for one in dimensions():
        now, then = book.members.by.get(one.id, {}), book.earlier.by.get(one.id, {})
        ids = [i for i in one.ids if i not in BESIDE or now.get(i) or then.get(i)]
        lines = [_line(one.term_of(i), one.id, i, now.get(i, 0), book.members.total, then.get(i, 0), shown) for i in ids]
        total = Line("合计", "members", "", book.members.total, tenths(book.members.total, book.members.total), book.earlier.total, total=True)
        yield Table(one.id, f"按{one.term}", (*lines, total))


def _line(term: str, of: str, which: str, now: int, total: int, then: int, shown: Shown) -> Line:
    seen = shown(of, which, now)
    return Line(term, of, which, now if seen else None, tenths(now, total) if seen else None, then if shown(f"上年{of}", which, then) else None)


def _recruits(book: Book, shown: Shown) -> Table:
    count: Count = book.recruits
    lines = []
    for dimension, which, term, number in _of_recruits(count):
        if shown(f"发展{dimension}", which, number) and shown("flow", "recruited", count.total):
            lines.append(Line(term, count=number, share=tenths(number, count.total)))
        else:
            lines.append(Line(term))
    total = count.total if shown("flow", "recruited", count.total) else None
    return Table("recruits", "发展党员", (*lines, Line("合计", "flow", "recruited", total, total=True)), compared=False)


def _of_recruits(count: Count) -> Iterable[tuple[str, str, str, int]]:
    named: Mapping[str, tuple[str, ...]] = {"sex": ("female",), "ethnic": ("minority",)}
    for one in dimensions():
        for class_id in named.get(one.id, tuple(c.id for c in one.classes) if one.id == "occupation" else ()):
            yield one.id, class_id, one.term_of(class_id), count.of(one.id, class_id)
        for group in groups():
            if group.dimension == one.id and one.id != "occupation":
                yield one.id, group.id, group.term, count.group(group.id)


def _movement(book: Book, shown: Shown) -> Table:
    by = book.movement.by
    lines = [Line("上年末党员", "earlier", "", book.movement.start, total=True)]
    for way, term, total in (("in", "增加合计", book.movement.came), ("out", "减少合计", book.movement.went)):
        for one in flows():
            if one.way == way:
                number = by.get(one.id, 0)
                lines.append(Line(one.term, "flow", one.id, number if shown("flow", one.id, number) else None))
        lines.append(Line(term, count=total, total=True))
    lines.append(Line("期末党员", "members", "", book.movement.end, total=True))
    return Table("flow", "党员增减", tuple(lines), compared=False, shares=False)
