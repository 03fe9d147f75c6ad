"""原文: however its measures overlap, the pieces are the text, each word with the measure it went into or marked as left out."""
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.reading import beside, joined
from dazugong.web.original import pieces

TEXT = "一是建阵地，\r\n二是办培训。组织工作是服务工作。"
PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(lambda p: (p[0], min(p[1], len(TEXT) - p[0])))


@settings(max_examples=25)
@given(st.lists(PLACES, max_size=5))
def test_the_pieces_are_the_text_and_every_word_of_a_measure_is_marked(stretches):
    rows = [(offset, length, number) for number, (offset, length) in enumerate(stretches, 1)]
    outside = beside(0, len(TEXT), joined((offset, offset + length) for offset, length in stretches))
    found = list(pieces(TEXT, rows, outside))
    assert "".join(piece.text for piece in found) == TEXT
    for piece in found:
        assert TEXT[piece.offset :].startswith(piece.text)
        assert "\n" not in piece.text[:-1]
        over = [(length, number) for offset, length, number in rows if offset <= piece.offset < offset + length]
        assert bool(over) == bool(piece.number)
        assert bool(piece.stretch) != bool(over)
        assert not over or dict((number, length) for length, number in over)[piece.number] == min(over)[0]
    assert sum(piece.ends for piece in found) == len(outside)


def test_a_part_of_a_measure_that_is_a_measure_too_shows_as_its_own():
    assert [(piece.text, piece.number) for piece in pieces("甲乙丙丁", [(0, 4, 1), (1, 2, 2)])] == [("甲", 1), ("乙丙", 2), ("丁", 1)]
