"""统计公报: the statistics of a unit as running text; the words are data (communique.toml), the figures are exact.

A sentence whose figure is not there, such as the share of new members in a year that had none, is left out whole.
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .book import Book, Count, grassroots, tenths
from .dimensions import BESIDE, dimension, dimensions, flows, groups, organisations

WAN = 100_000       # from here on a number is written in 万
PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Paragraph:
    """一段: what stands in front of it in bold, and its sentences."""

    title: str
    text: str


@dataclass(frozen=True)
class Section:
    """一节."""

    title: str
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True)
class Communique:
    """公报."""

    title: str
    as_of: str
    sections: Sequence[Section]

    @property
    def text(self) -> str:
        """The whole, as plain text with numbered sections."""
        lines = [self.title, f"（{self.as_of}）"]
        for section in self.sections:
            lines += [section.title] if section.title else []
            lines += [f"{p.title}。{p.text}" if p.title else p.text for p in section.paragraphs]
        return "\n".join(lines) + "\n"


@cache
def _sheet() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "communique.toml").read_text("utf8"))


def communique(book: Book, *, shown: Callable[[str, str, int], bool] = lambda *_: True) -> Communique:
    """The text of a unit's statistics. `shown` says of (dimension, class, number) whether it may stand there; new members are
    asked about under 发展 and the dimension."""
    known, sections, number = said_of(book, shown), [], 0
    for section in _sheet()["section"]:
        paragraphs = [Paragraph(part["title"], text) for part in section.get("part", ()) if (text := _part(part, book, known, shown))]
        if own := _filled(section.get("sentences", ()), known):
            paragraphs.append(Paragraph("", own))
        if paragraphs:
            number += bool(section["title"])
            sections.append(Section(f"{'一二三四五六七八九'[number - 1]}、{section['title']}" if section["title"] else "", paragraphs))
    return Communique(_filled([_sheet()["title"]], known), _filled([_sheet()["as_of"]], known), sections)


def _part(part: Mapping[str, Any], book: Book, known: Mapping[str, str], shown: Callable[[str, str, int], bool]) -> str:
    listed = ""
    if name := part.get("list"):
        one, counts = dimension(name), book.members.by.get(name, {})
        said = [part["each"].format(one.term_of(c.id), people(counts[c.id])) for c in one.classes if counts.get(c.id) and shown(name, c.id, counts[c.id])]
        listed = "，".join(said) + "。" if said else ""
    return listed + _filled(part.get("sentences", ()), known)


def _filled(sentences: Sequence[str], known: Mapping[str, str]) -> str:
    """The sentences all of whose figures are there."""
    return "".join(PLACE.sub(lambda m: known[m[1]], one) for one in sentences if all(name in known for name in PLACE.findall(one)))


def said_of(book: Book, shown: Callable[[str, str, int], bool]) -> dict[str, str]:
    """Every figure by its term, in words."""
    total, then = book.members.total, book.earlier.total
    found = {
        "单位": book.name, "截止日": day_said(book.day), "本年": f"{book.year}年", "年份": f"{book.year}年" if book.whole_year else "", "党员总数": people(total), "年初党员": people(then),
        "党员增减": _grown(total - then, "名"), "党员增幅": _rate(total - then, then),
        "基层组织总数": groups_of(grassroots(book.organisations)),
        "组织增减": _grown(grassroots(book.organisations) - grassroots(book.earlier_organisations), "个"),
        "组织增幅": _rate(grassroots(book.organisations) - grassroots(book.earlier_organisations), grassroots(book.earlier_organisations)),
        **{one.term: groups_of(book.organisations.get(one.id, 0)) for one in organisations()},
        "增加总数": people(book.movement.came), "减少总数": people(book.movement.went),
        "增加明细": _reasons(book, "in", shown), "减少明细": _reasons(book, "out", shown),
    }  # fmt: skip
    found |= dict(_shares("", book.members, shown, book.earlier))
    if book.recruits.total and shown("flow", "recruited", book.recruits.total):
        found |= {"发展总数": people(book.recruits.total), **dict(_shares("发展", book.recruits, lambda d, c, n: shown(f"发展{d}", c, n)))}
    if beside := _beside(book):
        found["未归类说明"] = beside
    return found


def _shares(front: str, count: Count, shown: Callable[[str, str, int], bool], earlier: Count | None = None) -> Iterator[tuple[str, str]]:
    """(term, words) of every class and group: its number, its share, and how the share moved where that can be said."""
    for one in dimensions():
        for class_id in (c.id for c in one.classes):
            number = count.of(one.id, class_id)
            if shown(one.id, class_id, number):
                yield from _share(front + one.term_of(class_id), number, count.total)
                if earlier is not None and one.steady:
                    yield f"{one.term_of(class_id)}占比变化", _moved(tenths(number, count.total), tenths(earlier.of(one.id, class_id), earlier.total))
    for group in groups():
        number = count.group(group.id)
        if shown(group.dimension, group.id, number):
            yield from _share(front + group.term, number, count.total)


def _share(term: str, number: int, of: int) -> Iterator[tuple[str, str]]:
    yield term, people(number)
    if (share := tenths(number, of)) is not None:
        yield f"{term}占比", f"{points(share)}%"


def _moved(now: int | None, then: int | None) -> str:
    if now is None or then is None:
        return ""
    if now == then:
        return "，与上年持平"
    return f"，比上年末{'提高' if now > then else '下降'}{points(abs(now - then))}个百分点"


def _grown(more: int, unit: str) -> str:
    word = people if unit == "名" else groups_of
    return "持平" if not more else f"净{'增' if more > 0 else '减'}{word(abs(more))}"


def _rate(more: int, of: int) -> str:
    rate = tenths(abs(more), of)
    return f"，{'增' if more > 0 else '降'}幅为{points(rate)}%" if rate is not None and more else ""


def _reasons(book: Book, way: str, shown: Callable[[str, str, int], bool]) -> str:
    said = [f"{one.term}{people(n)}" for one in flows() if one.way == way and (n := book.movement.by.get(one.id, 0)) and shown("flow", one.id, n)]
    return f"（{'，'.join(said)}）" if said else ""


def _beside(book: Book) -> str:
    """How many have no entry, by what is missing."""
    gaps = [(one.term, sum(book.members.of(one.id, beside) for beside in BESIDE)) for one in dimensions()]
    return "、".join(f"{term}{people(n)}" for term, n in gaps if n)


def number_said(number: int) -> str:
    """12.3万 from a hundred thousand on, half up; below that the number itself."""
    if number < WAN:
        return str(number)
    whole, tenth = divmod((number + 500) // 1000, 10)
    return f"{whole}.{tenth}万"


def people(number: int) -> str:
    """名."""
    return f"{number_said(number)}名"


def groups_of(number: int) -> str:
    """个."""
    return f"{number_said(number)}个"


def points(share: int) -> str:
    """Tenths as written: 304 → 30.4."""
    return f"{share // 10}.{share % 10}"


def day_said(day: date) -> str:
    """2023年12月31日"""
    return f"{day.year}年{day.month}月{day.day}日"
