"""词头: turned and sorted by first letters, the words of the lexicon are found where plain alternatives find them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.reading.clause import RHYTHM, TIMES
from dazugong.reading.fields import DATED, OFTEN
from dazugong.reading.heads import Signs, any_of, openers, opening, sought
from dazugong.reading.lexicon import FOLDER, words

ANNOTATED = Path(__file__).parent / "annotated"
PIECES = [piece for path in sorted(ANNOTATED.glob("*.txt")) for piece in re.split(r"[，。\n]", path.read_text("utf-8-sig")) if piece]


def lists() -> dict[str, list[str]]:
    """Every list of patterns of the lexicon, under the name of its file and its own."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        for name, patterns in data.items():
            if isinstance(patterns, list):
                found[f"{path.stem}.{name}"] = [pattern.replace("{n}", data.get("number", "")) for pattern in patterns]
    return found


@pytest.mark.parametrize("name", sorted(lists()))
def test_a_list_of_the_lexicon_finds_the_same_words(name: str) -> None:
    patterns = lists()[name]
    quick, plain = sought(patterns), re.compile(any_of(patterns))
    for piece in PIECES:
        assert [found.span() for found in quick.finditer(piece)] == [found.span() for found in plain.finditer(piece)]


@pytest.mark.parametrize(
    "pattern",
    ["(?:建立|健全)?制度", "(?<![除为])了(?!解)", "[一二]?年[两三]次", "[0-9X]+年(?:底|末)?", "(?:近|这(?:里|次))[一二]+年", "甲?乙|丙", ".{0,3}以来"],
)
@settings(max_examples=20)
@given(text=st.text("建立健全制度除为了解一二年两三次20X底末近这里甲乙丙以来", max_size=14))
def test_a_pattern_that_is_turned_finds_the_same(pattern: str, text: str) -> None:
    assert [found.span() for found in sought([pattern]).finditer(text)] == [found.span() for found in re.finditer(pattern, text)]


@pytest.mark.parametrize("pattern", ["(?:建立|健全)?制度", "(?<![除为])了(?!解)", "[一二]?年[两三]次", "甲?乙|丙", ".{0,3}以来", "$^"])
@settings(max_examples=20)
@given(text=st.text("建立健全制度除为了解一二年两三次甲乙丙以来", max_size=14), place=st.integers(0, 14))
def test_asked_of_one_place_it_says_whether_a_pattern_stands_there(pattern: str, text: str, place: int) -> None:
    assert bool(opening([pattern, "来乙"]).match(text, place)) == bool(re.compile(f"{pattern}|来乙").match(text, place))
    assert bool(opening([pattern]).fullmatch(text)) == bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize("name", ["verbs.modal", "verbs.ban", "frames.open", "frames.time", "frames.lasting", "fields.deadline", "fields.frequency"])
def test_what_opens_with_a_letter_is_among_those_that_may(name: str) -> None:
    patterns = lists()[name]
    may, asked = openers({"it": patterns, "other": ["〇"]}), re.compile(any_of(patterns))
    for piece in PIECES:
        for place, letter in enumerate(piece):
            if asked.match(piece, place):
                assert "it" in may[letter]


def test_a_list_that_may_open_with_anything_is_no_list_of_openers() -> None:
    with pytest.raises(ValueError, match="anything"):
        openers({"it": ["甲", ".乙"]})


@settings(max_examples=200)
@given(text=st.text("健全建立建开展推进实好行落制度", max_size=12))
def test_every_word_of_two_letters_is_found_where_it_stands(text: str) -> None:
    verb = words().verb
    by_hand = [(place, *verb.at(text, place)) for place in range(len(text)) if verb.at(text, place)[1] > 1]
    assert [*verb.standing(text, 0, len(text))] == by_hand


def test_signs_bound_to_the_beginning_count_only_there() -> None:
    signs = Signs(["^(?:这|此)是", "事关|难以"])
    assert signs.occur("这是大事") and signs.opens("此是小事") and signs.occur("此事关全局")
    assert not signs.occur("说这是大事") and not signs.opens("事关全局")


def test_no_time_is_written_without_the_characters_it_is_looked_for_by() -> None:
    times = [found[0] for piece in PIECES for found in words().deadline.finditer(piece)]
    rhythms = [found[0] for piece in PIECES for found in words().frequency.finditer(piece)]
    assert len(times) > 20 and len(rhythms) > 20
    assert all(TIMES.search(time) and DATED.search(time) and RHYTHM.search(time) for time in times)
    assert all(TIMES.search(rhythm) and OFTEN.search(rhythm) for rhythm in rhythms)
