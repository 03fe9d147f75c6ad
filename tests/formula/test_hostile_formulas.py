"""乱写的公式: whatever is typed ends in a formula or in a Chinese refusal, soon."""
from __future__ import annotations

import random
import re
import time

import pytest
from formulas import COLUMNS, DRILL

from dazugong.formula import FormulaError, Vocabulary, parse
from dazugong.formula.show import show
from dazugong.formula.words import AGGREGATES, FUNCTIONS, OPERATORS, PREFIXES

VOCABULARY = Vocabulary(COLUMNS)
PIECES = [
    *OPERATORS, *PREFIXES, *FUNCTIONS, *AGGREGATES, *VOCABULARY.terms, "好", "较好", "甲村", "在建", "是", "大于",
    *"()（）[]【】,，、=＝≠<>≤≥+-－×*÷/%％“”\"'.。 　\n\t\0﷽²٣𠮷é;：#\\{}%s'--", "90", "09", "1.5", "2026-09-30", "2026-13-01",
    "2026年9月30日", "2026年99月", "9" * 20, "1e9", "None", "__import__", ">=", "<>", "!=", "==", "DROP TABLE", "‮", "\ud800",
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _ends_well(text: str) -> None:
    try:
        node = parse(text, VOCABULARY)
    except FormulaError as refused:
        assert CHINESE.search(refused.message), (text, refused.message)
        assert 0 <= refused.position <= len(text), text
    else:
        assert show(node)


def test_random_pieces_end_in_a_formula_or_a_refusal() -> None:
    chance = random.Random(20260930)
    started = time.process_time()
    count = 100_000 if DRILL else 5_000
    for _ in range(count):
        _ends_well("".join(chance.choice(PIECES) for _ in range(chance.randint(0, 14))))
    assert time.process_time() - started < count * 0.004


def test_random_characters_end_in_a_formula_or_a_refusal() -> None:
    chance = random.Random(7)
    for _ in range(20_000 if DRILL else 1_000):
        _ends_well("".join(chr(chance.choice([chance.randrange(0x20, 0x7F), chance.randrange(0x3000, 0x9FFF)]))
                           for _ in range(chance.randint(1, 40))))


@pytest.mark.parametrize("text", [
    "(" * 5000, "党员数" * 3000, "非" * 1999, "非 " * 900, "-" * 1900 + "1", "(" * 29 + "1+" * 800 + "1", "1+" * 900 + "1",
    "党员数+" * 400 + "党员数", "((党员数+1)*" * 25 + "1", "等次在[" + "好," * 600, "且" * 200, "年龄(" * 300, "1÷" * 50 + "党员数",
    "党员数且" * 300, "上期" * 900, "“" * 1500, "9" * 1999, "党员数>1 且 " * 160 + "党员数>1", "非(" * 500,
])
def test_a_bomb_is_refused_or_read_in_a_moment(text: str) -> None:
    started = time.process_time()
    _ends_well(text)
    assert time.process_time() - started < 1


def test_a_vocabulary_full_of_overlaps_is_cut_in_a_moment() -> None:
    """甲, 甲甲, 甲甲甲 … can be cut in a great many ways."""
    from dazugong.formula.facts import Column
    vocabulary = Vocabulary(tuple(Column(f"c{n}", "甲" * n, "number") for n in range(1, 30)))
    started = time.process_time()
    with pytest.raises(FormulaError, match="两种断法"):
        parse("甲" * 200, vocabulary)
    with pytest.raises(FormulaError, match="没有“甲*乙”这一项"):
        parse("甲" * 199 + "乙", vocabulary)
    assert time.process_time() - started < 1
