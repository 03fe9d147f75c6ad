"""专题: which indicators a topic is about, told by their names, their mechanisms and what they count."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from dazugong.spec.model import Indicator, Pack

Pair = tuple[Pack, Indicator]
LONG = 4        # letters: a topic this long is known again with a letter between: 基层组织 in 基层党组织


def on_topic(offered: Sequence[Pair], topic: str) -> list[Pair]:
    """The indicators the topic is about, nearest first: it stands in the name; in that of the mechanism or of another indicator of
    it; in what is counted. Among equals the first of each mechanism before the second of any; without a topic all of them."""
    named = _naming(topic)
    about = {pack.id for pack, one in offered if named(pack.title) or named(one.label)}
    place: dict[str, int] = {}
    found = []
    for pack, one in offered:
        place[pack.id] = nth = place.get(pack.id, -1) + 1
        near = 0 if named(one.label) else 1 if pack.id in about else 2 if any(map(named, _counted(pack, one))) else None
        if near is not None:
            found.append((near, nth, (pack, one)))
    return [pair for *_, pair in sorted(found, key=lambda one: one[:2])]


def _naming(topic: str) -> Callable[[str], bool]:
    """Whether words name the topic."""
    pattern = re.compile((".?" if len(topic) >= LONG else "").join(map(re.escape, topic)))
    return lambda words: bool(pattern.search(words))


def _counted(pack: Pack, one: Indicator) -> Iterable[str]:
    """What is counted: the form, and the formulas with the terms that they read."""
    form = pack.form(one.over)
    return (form.title if form else "", one.where, one.count, one.of, one.per, one.sum, one.of_sum, one.distinct)
