"""与公布数对照: the statistics of a synthetic population held against the published ones, figure by figure."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .book import Book, Count, Movement, grassroots, tenths
from .dimensions import dimension, dimensions, groups, organisations, tallied
from .fitting import apportioned
from .population import WAN, Member, number, published, totals, years

NEAR_WAN, NEAR_POINTS = 0.2, 0.1


@dataclass(frozen=True)
class Check:
    """一项对照. `near`: how far apart the two may lie; no nearer than one person of the sample stands for: somebody must close what the parts as published do not add up to."""

    term: str
    said: float
    found: float
    unit: str
    near: float

    @property
    def ok(self) -> bool:
        return abs(self.said - self.found) <= self.near + 1e-9


def checks(book: Book, scale: float) -> list[Check]:
    """Every published figure of the book's year."""
    return [*_numbers(book, scale), *_shares(book)]


def _numbers(book: Book, scale: float) -> Iterator[Check]:
    known, one = published(book.year), 1 / (WAN * scale)

    def check(term: str, said: float, found: int) -> Check:
        return Check(term, said, round(found * one, 2), "万", max(NEAR_WAN, one))

    yield check("党员总数", known["total"], book.members.total)
    yield check("净增", known["more"], book.members.total - book.earlier.total)
    for axis in (one_.id for one_ in dimensions() if one_.id in known):
        for name, said in known[axis].items():
            yield check(_term(axis, name), said, _of(book.members, axis, name))
    for name, said in known["recruits"].items():
        axis = next((d.id for d in dimensions() if name in d.ids or any(g.id == name and g.dimension == d.id for g in groups())), "")
        yield check(f"发展{_term(axis, name)}" if axis else "发展党员", said, _of(book.recruits, axis, name) if axis else book.recruits.total)
    yield check("基层组织", known["organisations"]["total"], grassroots(book.organisations))
    yield check("基层组织净增", known["organisations"]["more"], grassroots(book.organisations) - grassroots(book.earlier_organisations))
    for kind in organisations():
        if kind.id in known["organisations"]:
            yield check(kind.term, known["organisations"][kind.id], book.organisations.get(kind.id, 0))


def _shares(book: Book) -> Iterator[Check]:
    known = published(book.year)
    grown = tenths(book.members.total - book.earlier.total, book.earlier.total) or 0
    yield Check("增幅", known["rate"], grown / 10, "%", _near(book.earlier.total))
    for name, said in known["percent"].items():
        count, bare = (book.recruits, name.removeprefix("recruits_")) if name.startswith("recruits_") else (book.members, name)
        axis = next(d.id for d in dimensions() if bare in d.ids or any(g.id == bare and g.dimension == d.id for g in groups()))
        share = tenths(_of(count, axis, bare), count.total) or 0
        yield Check(f"{'发展' if count is book.recruits else ''}{_term(axis, bare)}占比", said, share / 10, "%", _near(count.total))
    if book.earlier.by:
        for name, said in known["moved"].items():
            axis = "sex" if name == "female" else "ethnic"
            moved = (tenths(book.members.of(axis, name), book.members.total) or 0) - (tenths(book.earlier.of(axis, name), book.earlier.total) or 0)
            yield Check(f"{_term(axis, name)}占比提高", said, moved / 10, "个百分点", max(NEAR_POINTS, 2 * _near(book.earlier.total)))


def _near(of: int) -> float:
    return max(NEAR_POINTS, 100 / of if of else 100)


def _of(count: Count, axis: str, name: str) -> int:
    return count.of(axis, name) if name in dimension(axis).ids else count.group(name)


def _term(axis: str, name: str) -> str:
    if not axis:
        return ""
    return dimension(axis).term_of(name) if name in dimension(axis).ids else next(g.term for g in groups() if g.id == name)


def book_of_stream(members: Iterator[Member], year: int, scale: float) -> Book:
    """The statistics of a population that stands in no database, counted as it streams by."""
    day, before, names = date(year, 12, 31), date(year - 1, 12, 31), {one.id: one for one in dimensions()}
    parts: dict[str, dict[str, dict[str, int]]] = {part: tallied((), day) for part in ("now", "then", "new")}
    total = dict.fromkeys(parts, 0)
    for member in members:
        into = {"standing": ("now", "then"), "new": ("now", "new"), "left": ("then",)}[member.part]
        for part in into:
            total[part] += 1
            for axis, one in names.items():
                parts[part][axis][one.class_of(member.values[one.field], before if part == "then" else day)] += 1
    now, then, new = (Count(total[part], parts[part]) for part in ("now", "then", "new"))
    steady = Count(then.total, {axis: by for axis, by in then.by.items() if year - 1 in years()})
    kinds, earlier = organisations_of(year, scale)
    moves = Movement(then.total, now.total, {"recruited": new.total, "died": then.total + new.total - now.total})
    return Book(0, "", "合成样本", "county", day, before, now, steady, kinds, earlier, moves, new)


def organisations_of(year: int, scale: float) -> tuple[dict[str, int], dict[str, int]]:
    """How many organisations of each grass-roots kind at the end of the year and of the year before."""
    known = published(year)["organisations"]
    kinds = [one.id for one in organisations() if one.grassroots]
    total, earlier = totals(known["total"], known["more"], scale)

    def of(figures: Mapping[str, float], total: int) -> dict[str, int]:
        return apportioned({kind: figures[kind] for kind in kinds}, total, WAN * scale)

    now = of(known, total)
    if year - 1 not in years():
        return now, {kind: n - (number(known["more"], scale) if kind == "branch" else 0) for kind, n in now.items()}
    before = of(published(year - 1)["organisations"], earlier)
    return now, {kind: min(n, before[kind]) for kind, n in now.items()}
