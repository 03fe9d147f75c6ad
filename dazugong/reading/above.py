"""标题之下: what the headings in force say of all that stands under them - its time, its spirit, by when."""

from __future__ import annotations

from dataclasses import dataclass

from dazugong.reading.fields import bracketed_time
from dazugong.reading.lexicon import words
from dazugong.reading.normalise import Plain
from dazugong.reading.structure import Heading


@dataclass(slots=True, eq=False)
class Title:
    """标题: what one heading says of the time that is spoken of under it, read once."""

    written: str
    ahead: bool
    review: bool
    problem: bool
    ground: bool
    goal: bool
    when: str | None  # the time in brackets behind it
    owner: str | None  # who is named on the line below it


@dataclass(slots=True, eq=False)
class Above:
    """标题之下: what the headings in force say of all that stands under them."""

    path: list[str]
    review: bool = False
    problems: bool = False
    ground: bool = False
    goal: bool = False
    when: str | None = None
    owner: str | None = None


def heading_says(source: Plain, heading: Heading) -> Title:
    """What the words of one heading say."""
    title, lexicon = source.text[heading.start : heading.end], words()
    review = bool(lexicon.review.search(title)) and not lexicon.hope.search(title)
    ahead, problem, ground = lexicon.ahead.search(title), lexicon.problem.search(title), lexicon.ground.search(title)
    goal = bool(lexicon.goal.search(title))
    return Title(source.quote(heading.start, heading.end), bool(ahead), review, bool(problem), bool(ground) and not goal, goal, bracketed_time(title), None)


def above_of(titles: list[Title], *, looks_back: bool) -> Above:
    """Whether the document or a heading says that this part looks back, and none that it looks ahead; the innermost first."""
    if not titles:
        return Above([], review=looks_back)
    review = ahead = problems = goal = False
    when = owner = None
    for title in titles:
        review, ahead, problems, goal = review or title.review, ahead or title.ahead, problems or title.problem, goal or title.goal
        when, owner = title.when or when, title.owner or owner
    innermost = titles[-1]
    review = (review or (looks_back and not ahead)) and not innermost.ahead
    return Above([title.written for title in titles], review, problems, innermost.ground, goal, when, owner)
