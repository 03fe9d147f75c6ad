"""乱写的公式: whatever is typed ends in a formula or in a Chinese refusal, soon."""
from __future__ import annotations

import random
import re
import sqlite3
import time
from contextlib import closing

import pytest
from formulas import COLUMNS, DRILL

from dazugong.fence.sqlite.wholes import teach
from dazugong.formula import FormulaError, Vocabulary, names, parse
from dazugong.formula.cost import too_large
from dazugong.formula.show import show
from dazugong.formula.sql import to_sql
from dazugong.formula.sqltext import SqlColumn
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


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\ud800", "\u202e", "\u200b"])
def test_what_no_database_takes_is_refused_even_in_quotes(character: str) -> None:
    with pytest.raises(FormulaError, match="看不见的控制字符") as refused:
        parse(f"单位 = “甲{character}村”", VOCABULARY)
    assert refused.value.position == 7


@pytest.mark.parametrize(("text", "refused"), [
    ("党员数" + " + 1" * 59 + " > 3", ""), ("党员数" + " × 党员数" * 40 + " > 3", ""), ("党员数" + " × 党员数" * 59 + " > 3", "超过1000位"), ("下级合计 党员数" + " - 资金" * 59 + " > 3", ""),
    ("非 " * 58 + "免报", "套得太深"), ("若(免报, 1, " * 20 + "0" + ")" * 20 + " > 3", "套得太深"), ("-" * 50 + "党员数 > 3", "套得太深"),
])
def test_what_sqlite_cannot_read_is_refused_at_check(text: str, refused: str) -> None:
    node = parse(text, VOCABULARY)
    assert refused in too_large(node) if refused else not too_large(node)
    if not refused:
        sql, params = to_sql(node, {name: SqlColumn("c") for name in names(node)}, "sqlite")
        with closing(sqlite3.connect(":memory:")) as connection:
            teach(connection)
            assert connection.execute(f"SELECT {'(' * 20}{sql.replace('%s', '?')}{')' * 20} FROM (SELECT 7 AS c)", params).fetchone() is not None
    assert parse(show(node), VOCABULARY) == node


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
