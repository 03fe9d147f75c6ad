"""语句: a document sentence by sentence, so that a person sees what was read as a measure and what was left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dazugong.reading.fields import only_labels
from dazugong.reading.lexicon import words
from dazugong.reading.normalise import Plain, plain
from dazugong.reading.structure import MARKER, TOPIC, Heading, Passage, closes, passages

EDGES = frozenset(" \t\n,.。;:、!?")
LONG_TOPIC = 8  # characters; 强化责任 is a topic and nothing else
LONGEST_NAME = 8  # characters of a unit that is named behind another, and no work
SHORTEST = 4  # fewer characters are no sentence but what punctuation left over


class Stretch(NamedTuple):
    """一段原文: from `start` to before `end`, in characters of the source."""

    start: int
    end: int


def left_out(text: str, taken: Iterable[tuple[int, int]]) -> list[Stretch]:
    """未列入的语句: what of every sentence lies in none of the stretches `taken`; no headings but those inside a paragraph that may
    be work, and not what only says whose or by when the measures before it in its paragraph are; in the order of the text."""
    source, rest = plain(text), []
    covered = joined(taken)
    line, told = -1, False
    above: Heading | None = None
    for passage in passages(source.text):
        if passage.headings and (topic := passage.headings[-1]) is not above and _may_be_work(above := topic):
            rest += beside(source.offset(topic.start), source.at[topic.end - 1] + 1, covered)
        if passage.line != line:
            line, told = passage.line, told and only_labels(source.text[passage.start : passage.end])
        if passage.end > passage.start:
            whole = source.offset(passage.start), source.at[passage.end - 1] + 1
            apart = beside(*whole, covered)
            if told and apart == [whole] and _belongs(source.text[passage.start : passage.end]):
                continue
            told = told or apart != [whole]
            for start, end in apart:
                first, last = stripped(source, start, end)
                if last - first >= SHORTEST:
                    rest.append(Stretch(source.offset(first), source.at[last - 1] + 1))
    return rest


def _may_be_work(topic: Heading) -> bool:
    """落实引进人才安家补助。, short and inside a paragraph, was read as the topic of what follows; it may as well be said of itself."""
    return topic.level == TOPIC and not topic.numbered and topic.end - topic.start >= LONG_TOPIC


def _belongs(said: str) -> bool:
    """(牵头单位:组织科,配合单位:各乡镇), 责任单位:组织科, 年底前完成: what the reader took for owner and deadline of the measures before it."""
    alone = (said.startswith("(") and said.endswith(")")) or not any(_says_more(each) for each in said.split(","))
    return closes(said) or (alone and only_labels(said))


def _says_more(part: str) -> bool:
    """Whether a part of a line of labels is neither a label nor another name (责任单位:组织科,干部科)."""
    return not only_labels(part) and (len(part) > LONGEST_NAME or bool(words().demand.search(part)))


def joined(stretches: Iterable[tuple[int, int]]) -> list[Stretch]:
    """The same stretches in order, those that touch made one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Stretch(start, end))
    return found


def beside(start: int, end: int, covered: Sequence[Stretch]) -> list[Stretch]:
    """What of start … end none of the `covered` holds; these in order and apart, as `joined` gives them."""
    rest: list[Stretch] = []
    first = max(bisect_left(covered, (start, start)) - 1, 0)
    for each in covered[first:]:
        if each.start >= end:
            break
        if each.start > start:
            rest.append(Stretch(start, each.start))
        start = max(start, each.end)
    return [*rest, Stretch(start, end)] if start < end else rest


def stripped(source: Plain, start: int, end: int) -> tuple[int, int]:
    """Places in the plain text of what stands in source[start:end], without stops around it and a number before it."""
    first, last = bisect_left(source.at, start), bisect_left(source.at, end)
    while first < last and source.text[last - 1] in EDGES:
        last -= 1
    while first < last and source.text[first] in EDGES:
        first += 1
    marker = MARKER.match(source.text, first, last)
    if marker and (marker.lastindex or 0) <= 5:  # 一是 and 首先 are words of the sentence
        first = marker.end()
    return first, last


def headings_at(found: Sequence[Passage], place: int) -> tuple[Heading, ...]:
    """标题: those in force at a place of the plain text, which may itself be taken for a heading."""
    path: tuple[Heading, ...] = ()
    for passage in found:
        if passage.end > place:
            ahead = tuple(each for each in passage.headings if each.end <= place)
            return ahead if passage.start <= place or len(ahead) > len(path) else path
        path = passage.headings
    return path
