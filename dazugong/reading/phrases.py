"""词组: many words at once, looked up by their letters; the few that say more than letters stay patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

SAYS_MORE = re.compile(r"[\\.^$*+?{}\[\]()|]")
TWO_LETTERS = re.compile(r"[^\\.^$*+?{}\[\]()|]{2}(?![*+?{])")

NOTHING: tuple[frozenset[str], int] = frozenset(), 0
Further = list[tuple[str, re.Pattern[str]]]


def _either(alone: str, pairs: Iterable[str]) -> re.Pattern[str]:
    """Where one of the letters or a pair may stand: any first letter with any second, which the engine sees at one look."""
    if not pairs:
        return re.compile(f"[{re.escape(alone)}]" if alone else "(?!)")
    first, second = (re.escape("".join(sorted({pair[place] for pair in pairs}))) for place in (0, 1))
    letters = re.escape(alone)
    return re.compile(f"[{letters}{first}](?:(?<=[{letters}])|[{second}])" if alone else f"[{first}][{second}]")


class Phrases:
    """词组: the classes of the longest word that stands at a place; found by the character there.

    A pattern that may begin with anything is tried only in a text that holds `needs`.
    """

    def __init__(self, classes: Mapping[str, Iterable[str]], needs: str = "") -> None:
        self._needs = needs
        plain: dict[str, set[str]] = {}
        self._anywhere: Further = []  # patterns that may begin with any character
        further: dict[str, Further] = {}
        for name, words in classes.items():
            for word in words:
                if not SAYS_MORE.search(word):
                    plain.setdefault(word, set()).add(name)
                else:
                    begins = further.setdefault(word[0], []) if not SAYS_MORE.match(word) else self._anywhere
                    begins.append((name, re.compile(word)))
        self._plain = {word: (frozenset(names), len(word)) for word, names in plain.items()}
        lengths: dict[str, set[int]] = {}
        for word in plain:
            lengths.setdefault(word[0], set()).add(len(word))
        self._begins = {first: (sorted(lengths.get(first, ()), reverse=True), further.get(first, [])) for first in {*lengths, *further}}
        every = {word for words in classes.values() for word in words if len(word) > 1 and not SAYS_MORE.match(word)}
        self._pairs = {found[0] for word in every if (found := TWO_LETTERS.match(word))}  # what a longer word begins with
        self._alone = frozenset(word[0] for word in every if not TWO_LETTERS.match(word))  # before what is no plain letter
        self._may = _either("".join(sorted(self._alone)), self._pairs)

    def at(self, text: str, place: int) -> tuple[frozenset[str], int]:
        """The classes of the longest word at `place`, and its length; nothing and 0 where none stands."""
        begins = self._begins.get(text[place : place + 1])
        anywhere = self._anywhere if self._anywhere and self._needs in text else []
        if begins is None:
            return self._longer(NOTHING, text, place, anywhere) if anywhere else NOTHING
        found = NOTHING
        lengths, further = begins
        for length in lengths:
            if named := self._plain.get(text[place : place + length]):
                found = named
                break
        if further or anywhere:
            return self._longer(found, text, place, further + anywhere)
        return found

    @staticmethod
    def _longer(found: tuple[frozenset[str], int], text: str, place: int, further: Further) -> tuple[frozenset[str], int]:
        """What was found by its letters, or a pattern that reaches as far or further."""
        for name, pattern in further:
            if match := pattern.match(text, place):
                length = match.end() - place
                if length > found[1]:
                    found = frozenset((name,)), length
                elif length == found[1]:
                    found = found[0] | {name}, length
        return found

    def standing(self, text: str, start: int, end: int) -> Iterator[tuple[int, frozenset[str], int]]:
        """Every place from `start` to before `end` where a word of two letters or more stands: place, classes, length."""
        while (found := self._may.search(text, start, end + 1)) and (start := found.start()) < end:
            if text[start : start + 2] in self._pairs or text[start] in self._alone:
                classes, length = self.at(text, start)
                if length > 1:
                    yield start, classes, length
            start += 1

    def length(self, text: str, place: int) -> int:
        """How long the longest word at `place` is; 0 where none stands."""
        if text[place : place + 1] in self._begins or (self._anywhere and self._needs in text):
            return self.at(text, place)[1]
        return 0
