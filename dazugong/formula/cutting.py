"""断词: one run of word characters → words, in the only possible way.

A run that is wholly a known word is that word. Otherwise it is cut into known words; a cut in which an operator lies
inside a longer known word is no cut; two ways are refused and both shown; none is refused with the near miss.
Digits that stand together are never parted.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dazugong.formula.facts import Column
from dazugong.formula.tree import FormulaError
from dazugong.formula.words import (
    AGGREGATES,
    FUNCTIONS,
    OPERATORS,
    PREFIXES,
    SAID_OTHERWISE,
    Vocabulary,
    choices_of,
    near,
)

MOST_RUN = 200           # characters without a space or sign; bounds depth and time
_MOST_CUTS = 50
_LONGEST_GUESS = 12      # near misses are looked for among pieces up to this length

_SPOKEN_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_CHOOSING = frozenset({"IN", "NOT_IN", "BETTER"})
_OPERATOR_KINDS = frozenset(OPERATORS.values())
_OPERAND_ENDS = frozenset({"TERM", "NUMBER", "DATE", "CHOICE", "FILLED", "EMPTY"})
_OPERAND_STARTS = frozenset({"TERM", "NUMBER", "DATE", "CHOICE", "PERIOD", "BELOW", "FUNCTION", "AGGREGATE", "NOT"})


@dataclass(frozen=True)
class Place:
    """What stood before: the last term, if it has choices, and whether one of its choices may stand next."""

    left: Column | None = None
    choosing: bool = False
    in_list: bool = False

    def after_operand(self) -> Place:
        return replace(self, choosing=False)

    def after_choosing(self) -> Place:
        return replace(self, choosing=True)

    def after_comma(self) -> Place:
        return replace(self, choosing=self.in_list)

    def inside_list(self) -> Place:
        return replace(self, choosing=True, in_list=True)

    def after_operator(self) -> Place:
        return replace(self, choosing=False)

    def after_term(self, column: Column) -> Place:
        return replace(self, left=column if choices_of(column) else None, choosing=False)


Chain = tuple   # (word, the rest of the chain) or ()


@dataclass(frozen=True)
class Word:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def cut(run: str, offset: int, called: bool, place: Place, vocabulary: Vocabulary) -> tuple[list[Word], Place]:
    """The words of a run that begins at `offset` of the formula; `called` if a bracket follows it."""
    if len(run) > MOST_RUN:
        raise FormulaError(f"“{run[:12]}……”连写了{len(run)}个字，断不开，请在词与词之间加空格", offset)
    cutting = _Cutting(run, called, vocabulary)
    ways = cutting.ways(place)
    if not ways:
        raise cutting.unknown(place, offset)
    if len(ways) > 1:
        shown = "”和“".join(" ".join(word.text for word in way) for way, _ in ways[:2])
        raise FormulaError(f"“{run}”有两种断法：“{shown}”，请在词与词之间加空格", offset)
    words, after = ways[0]
    return [replace(word, start=word.start + offset) for word in words], after


class _Cutting:
    def __init__(self, run: str, called: bool, vocabulary: Vocabulary) -> None:
        self.run, self.called, self.vocabulary = run, called, vocabulary
        self.known: dict[tuple[int, Place, bool, bool], list[tuple[Chain, Place]]] = {}
        longest = max(map(len, vocabulary.terms), default=0)
        self.longest = max(longest, 4)

    def ways(self, place: Place) -> list[tuple[tuple[Word, ...], Place]]:
        """Every way to cut the run: the whole word alone, else the ways in which operands and operators take turns."""
        whole = [w for w in self._words(0, place) if len(w.text) == len(self.run)]
        if whole:
            return [((whole[0],), _after(whole[0], place, self.vocabulary))]
        chains = self._from(0, place, False, True) or self._from(0, place, False, False)
        found = [(tuple(_unchained(chain)), after) for chain, after in chains]
        return _unswallowed(found) if len(found) > 1 else found

    def _from(self, at: int, place: Place, ended: bool, strict: bool) -> list[tuple[Chain, Place]]:
        """The ways to cut what begins at `at`, as chains that share their ends; `strict`: no two operands side by side."""
        if at == len(self.run):
            return [((), place)]
        key = (at, place, ended, strict)
        if key not in self.known:
            found: list[tuple[Chain, Place]] = []
            for word in self._words(at, place):
                if strict and ended and word.kind in _OPERAND_STARTS:
                    continue
                rest = self._from(word.end, _after(word, place, self.vocabulary), word.kind in _OPERAND_ENDS, strict)
                found += [((word, words), last) for words, last in rest[:_MOST_CUTS - len(found)]]
                if len(found) == _MOST_CUTS:
                    break
            self.known[key] = found
        return self.known[key]

    def _words(self, at: int, place: Place) -> Iterator[Word]:
        """The known words that begin here; a word is only one thing, the first of: choice, operator, function, term."""
        for text, kind in self._candidates(at, place):
            end = at + len(text)
            parted = end < len(self.run) and self.run[end - 1].isdigit() and self.run[end].isdigit()
            if not parted:
                yield Word(kind, text, at)

    def _candidates(self, at: int, place: Place) -> Iterator[tuple[str, str]]:
        run, seen = self.run, set()
        if place.choosing:
            for choice in choices_of(place.left):
                if run.startswith(choice, at):
                    seen.add(choice)
                    yield choice, "CHOICE"
        for length in range(1, min(self.longest, len(run) - at) + 1):
            text = run[at:at + length]
            if text in seen:
                continue
            ends = at + length == len(run)
            if text in OPERATORS:
                yield text, OPERATORS[text]
            elif text in PREFIXES:
                yield text, PREFIXES[text]
            elif text in AGGREGATES:
                yield text, "AGGREGATE"
            elif text in FUNCTIONS and ends and self.called:
                yield text, "FUNCTION"
            elif text in self.vocabulary.terms:
                yield text, "TERM"
        if match := _SPOKEN_DATE.match(run, at):
            yield match[0], "DATE"
        if (match := _DIGITS.match(run, at)) and match[0] not in self.vocabulary.terms:
            yield match[0], "NUMBER"

    def unknown(self, place: Place, offset: int) -> FormulaError:
        """No way to cut: name the piece that is not known, and the known word most like it."""
        pieces = sorted(self._unknown_pieces(place), key=lambda p: p[1] - p[0])
        known = [*self.vocabulary.terms, *(choices_of(place.left) if place.choosing else ()), *FUNCTIONS, *AGGREGATES]
        for start, end in pieces:
            piece = self.run[start:end]
            if piece in FUNCTIONS:
                return FormulaError(f"“{piece}”后面要写括号，如 {FUNCTIONS[piece]}", offset + start)
            if meant := SAID_OTHERWISE.get(piece):
                return FormulaError(f"公式里不用“{piece}”，请写“{meant}”", offset + start)
        for start, end in [p for p in pieces if p[1] - p[0] <= _LONGEST_GUESS][:_LONGEST_GUESS * 4]:
            if like := near(self.run[start:end], known):
                return FormulaError(f"没有“{self.run[start:end]}”这一项，是不是“{like}”？", offset + start)
        start, end = pieces[0]
        piece = self.run[start:end]
        choices = choices_of(place.left) if place.choosing else ()
        if place.left and choices:
            return FormulaError(f"“{place.left.term}”没有“{piece}”这个选项，只有：{'、'.join(choices)}", offset + start)
        remedy = "；如果是文字，请加引号" if place.choosing else "，请核对名称，或先在表单里加上这一栏；是文字的，请加引号"
        return FormulaError(f"没有“{piece}”这一项{remedy}", offset + start)

    def _unknown_pieces(self, place: Place) -> list[tuple[int, int]]:
        """Stretches between a place that can be reached from the left and one from which the rest can be cut."""
        reached, waiting = {0: place}, [0]
        while waiting:
            at = waiting.pop()
            for word in self._words(at, reached[at]):
                if word.end not in reached:
                    reached[word.end] = _after(word, reached[at], self.vocabulary)
                    waiting.append(word.end)
        size = len(self.run)
        ends = [end for end in range(1, size + 1) if end == size or self._from(end, Place(), False, False)]
        return [(start, end) for start in reached if start < size for end in ends if end > start]


def _after(word: Word, place: Place, vocabulary: Vocabulary) -> Place:
    if word.kind == "TERM":
        return place.after_operand() if place.choosing else place.after_term(vocabulary.terms[word.text])
    if word.kind in _CHOOSING:
        return place.after_choosing()
    if word.kind in ("CHOICE", "NUMBER", "DATE"):
        return place.after_operand()
    return Place(None, False, place.in_list)


def _unchained(chain: Chain) -> Iterator[Word]:
    while chain:
        word, chain = chain
        yield word


def _unswallowed(found: list[tuple[tuple[Word, ...], Place]]) -> list[tuple[tuple[Word, ...], Place]]:
    """Without the cuts one of whose operators lies inside a term or choice of another cut: inside a term it is none."""
    covers = {(w.start, w.end) for words, _ in found for w in words if w.kind in ("TERM", "CHOICE")}

    def covered(word: Word) -> bool:
        return word.kind in _OPERATOR_KINDS and any(start <= word.start and word.end <= end for start, end in covers)

    return [way for way in found if not any(map(covered, way[0]))] or found
