"""词头: many patterns as one that is found quickly.

The engine runs over a text at once only where every alternative begins with a letter it knows. So each pattern is
turned until it does - (?:甲|乙)丙 is 甲丙 or 乙丙, (?<!不)定期 is 定(?<!不定)期 - and those with the same first letter stand
together. What is found is the same: two patterns with different first letters never meet at one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

LETTER = re.compile(r"[^\\.^$*+?{}\[\]()|]")
CLASS = re.compile(r"\[([^\^\\\]][^\\\]]*)\]")
REPEATED = re.compile(r"[*+?{]")
BEFORE = re.compile(r"\(\?<[!=](?:\[[^\]]+\]|[^\\^$*+?{}\[\]()|])+\)")
MORE = re.compile(r"\[[^\^\\\]]+\]\*")
SPAN = re.compile(r"(.)-(.)")


def any_of(patterns: Iterable[str]) -> str:
    """One pattern for all, the longest first, so that 建立健全 is not read as 建立."""
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


def sought(patterns: Iterable[str]) -> re.Pattern[str]:
    """The same, compiled by first letters; one pattern that may begin with anything leaves them all as they are."""
    return re.compile(_by_first(patterns)[0])


def inside(patterns: Iterable[str]) -> str:
    """The same for the middle of a larger pattern: where none can begin, they are passed over at one look."""
    whole, letters = _by_first(patterns)
    return f"(?:(?=[{re.escape(letters)}]){whole})" if letters else whole


def _by_first(patterns: Iterable[str]) -> tuple[str, str]:
    """The patterns in one, and the letters with which it may begin; none where that is any."""
    beginning, further = _by_letter(patterns := list(patterns))
    if further:
        return any_of(patterns), ""
    return _branches(beginning), "".join(beginning)


def _by_letter(patterns: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """What follows each first letter, the longest pattern first; and those patterns that may begin with anything."""
    beginning: dict[str, list[str]] = {}
    further: list[str] = []
    for pattern in sorted(patterns, key=len, reverse=True):
        for turned in (each for choice in _choices(pattern) for each in _turned(choice)):
            if LETTER.match(turned) and not REPEATED.match(turned, 1):
                beginning.setdefault(turned[0], []).append(turned[1:])
            else:
                further.append(turned)
    return beginning, further


def _branches(beginning: dict[str, list[str]]) -> str:
    """A branch for each letter: the engine sees at one look where none can begin only where each begins with a single letter."""
    return f"(?:{'|'.join(letter + _one_of(dict.fromkeys(rests)) for letter, rests in beginning.items())})"


def _one_of(rests: Iterable[str]) -> str:
    """What may follow a letter. Where some go on with the same letters ([0-9]*年, [0-9]*个月), these are read once: what stands
    behind them begins with none of them, and with nothing that the others begin with, so that the order does not matter."""
    rests = list(rests)
    more = next((found[0] for rest in rests if (found := MORE.match(rest))), None)
    if more:
        behind, others = [rest.removeprefix(more) for rest in rests if rest.startswith(more)], [rest for rest in rests if not rest.startswith(more)]
        letters, apart = _by_first(behind)[1], _by_first(others)[1]
        if letters and (apart or not others) and not set(letters) & set(apart) and not re.search(more[:-1], letters + apart):
            return f"(?:{'|'.join([more + _by_first(behind)[0], *others])})"
    return f"(?:{'|'.join(rests)})"


def opening(patterns: Iterable[str]) -> re.Pattern[str]:
    """开头: the same, asked of one place alone: where none can begin, that is seen at one look."""
    beginning, further = _by_letter(patterns)
    known = f"(?=[{re.escape(''.join(beginning))}]){_branches(beginning)}"
    return re.compile("|".join([known] * bool(beginning) + further or ["(?!)"]))


def openers(lists: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """词首: for each letter the names of the lists of which a pattern begins with it, so that the others need not be asked."""
    found: dict[str, set[str]] = {}
    for name, patterns in lists.items():
        beginning, further = _by_letter(patterns)
        if further:
            raise ValueError(f"{name}: {further[0]} may begin with anything")
        for letter in beginning:
            found.setdefault(letter, set()).add(name)
    return {letter: frozenset(names) for letter, names in found.items()}


class Signs:
    """标志: patterns of which it matters only whether one occurs; those bound to the beginning (^) are tried there alone.

    `anywhere` are the patterns that are not.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        choices = [choice for pattern in patterns for choice in _choices(pattern)]
        self.anywhere = [each for each in choices if not each.startswith("^")]
        self._opening = opening(each.removeprefix("^") for each in choices if each.startswith("^"))
        self._anywhere = sought(self.anywhere)

    def opens(self, text: str) -> bool:
        """Whether `text` begins with one of those bound to the beginning."""
        return bool(self._opening.match(text))

    def occur(self, text: str) -> bool:
        """Whether one of them stands in `text`."""
        return bool(self._anywhere.search(text) or self._opening.match(text))


def _turned(pattern: str) -> Iterator[str]:
    """The pattern as alternatives that begin with a letter each where it can be, in the order in which they would be tried."""
    if before := BEFORE.match(pattern):
        for rest in _turned(pattern[before.end() :]):
            yield f"{rest[0]}{before[0][:-1]}{rest[0]}){rest[1:]}" if LETTER.match(rest) else pattern
    elif pattern.startswith("(?:"):
        end = next(place for place, depth, sign in _depths(pattern) if sign == ")" and depth == 0)
        rest = pattern[end + 1 :]
        if REPEATED.match(rest) and not rest.startswith("?"):
            yield pattern
            return
        for choice in _choices(pattern[3:end]):
            yield from _turned(choice + rest.removeprefix("?"))
        if rest.startswith("?"):
            yield from _turned(rest.removeprefix("?"))
    elif found := CLASS.match(pattern):
        yield from _of_class(found[0], pattern[found.end() :])
    elif LETTER.match(pattern) and pattern[1:2] == "?":
        yield pattern[0] + pattern[2:]
        yield from _turned(pattern[2:])
    else:
        yield pattern


def _of_class(letters: str, rest: str) -> Iterator[str]:
    """[甲乙]丙 as 甲丙 and 乙丙; [甲乙]+ begins with one of them and goes on with any."""
    if rest.startswith(("*", "{")):
        yield letters + rest
        return
    further = rest[1:] if rest.startswith(("?", "+")) else rest
    more = f"{letters}*" if rest.startswith("+") else ""
    for letter in SPAN.sub(lambda span: "".join(map(chr, range(ord(span[1]), ord(span[2]) + 1))), letters[1:-1]):
        yield letter + more + further
    if rest.startswith("?"):
        yield from _turned(further)


def _choices(inside: str) -> list[str]:
    """甲|乙 as 甲 and 乙; the bars of groups inside are theirs."""
    bars = [place for place, depth, sign in _depths(inside) if sign == "|" and depth == 0]
    return [inside[a + 1 : b] for a, b in zip([-1, *bars], [*bars, len(inside)])]


def _depths(pattern: str) -> Iterator[tuple[int, int, str]]:
    """The signs of a pattern outside its classes, each with its place and with the number of groups open after it."""
    depth = 0
    for found in re.finditer(r"\\.|\[(?:\\.|[^\]])+\]|.", pattern):
        depth += (found[0] == "(") - (found[0] == ")")
        yield found.start(), depth, found[0]
