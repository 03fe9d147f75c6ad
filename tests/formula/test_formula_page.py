"""docs/formula.md: every formula on the page reads, and the grammar and words there are those of the program."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from formulas import COLUMNS

from dazugong.formula import Column, parse
from dazugong.formula.words import AGGREGATES, FUNCTIONS, OPERATORS, PREFIXES

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "formula.md").read_text(encoding="utf-8")
MORE = (
    Column("kind", "类别", "choice", ("党支部", "党总支")), Column("problems", "问题数", "number"), Column("measures", "整改措施", "text"),
    Column("done", "已办结数", "number"), Column("owed", "应办数", "number"), Column("joined", "入党日期", "date"),
    Column("given", "下达日期", "date"), Column("ended", "办结日期", "date"), Column("founded", "成立日期", "date"),
)
FORMULAS = re.search(r"```formula\n(.*?)```", PAGE, re.S)[1].splitlines() + re.findall(r"^\|.*\| `([^`]+)` \|$", PAGE, re.M)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_on_the_page_reads(formula: str) -> None:
    assert parse(formula, (*COLUMNS, *MORE))


def test_the_page_shows_the_grammar_as_it_is() -> None:
    grammar = (HOME / "dazugong" / "formula" / "grammar.lark").read_text(encoding="utf-8")
    shown = re.search(r"```lark\n(.*?)```", PAGE, re.S)[1].strip()
    assert shown in grammar and shown.startswith("start:") and shown.endswith("RPAR")


def test_the_page_names_every_word() -> None:
    table = PAGE.split("## 值")[0]
    assert [word for word in (*OPERATORS, *PREFIXES, *FUNCTIONS, *AGGREGATES) if word not in table] == []
