"""词组: many words at once, looked up by their letters; the few that say more than letters stay patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SAYS_MORE = re.compile(r"[\\.^$*+?{}\[\]()|]")


class Phrases:
    """词组: the classes of the longest word that stands at a place."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        plain: dict[str, set[str]] = {}
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        for name, words in classes.items():
            further = []
            for word in words:
                if SAYS_MORE.search(word):
                    further.append(word)
                else:
                    plain.setdefault(word, set()).add(name)
            if further:
                self._patterns.append((name, re.compile("|".join(sorted(further, key=len, reverse=True)))))
        self._plain = {word: frozenset(names) for word, names in plain.items()}
        lengths: dict[str, set[int]] = {}
        for word in plain:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(each, reverse=True) for first, each in lengths.items()}

    def at(self, text: str, place: int) -> tuple[frozenset[str], int]:
        """The classes of the longest word at `place`, and its length; nothing and 0 where none stands."""
        found, longest = frozenset[str](), 0
        for length in self._lengths.get(text[place : place + 1], ()):
            if names := self._plain.get(text[place : place + length]):
                found, longest = names, length
                break
        for name, pattern in self._patterns:
            if further := pattern.match(text, place):
                length = further.end() - place
                if length > longest:
                    found, longest = frozenset((name,)), length
                elif length == longest:
                    found |= {name}
        return found, longest

    def length(self, text: str, place: int) -> int:
        """How long the longest word at `place` is; 0 where none stands."""
        return self.at(text, place)[1]
