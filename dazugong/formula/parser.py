"""读公式: text and vocabulary → typed tree."""
from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from lark import Lark, Token, UnexpectedInput
from lark.exceptions import UnexpectedToken

from dazugong.formula.facts import Column
from dazugong.formula.lexer import GivenTokens, tokens
from dazugong.formula.meaning import Meaning
from dazugong.formula.tree import FormulaError, Node
from dazugong.formula.words import Vocabulary

_GRAMMAR = Path(__file__).with_name("grammar.lark")

_OPERANDS = frozenset({"TERM", "NUMBER", "PERCENT", "DATE", "QUOTED", "CHOICE", "PERIOD", "BELOW", "FUNCTION", "AGGREGATE"})
_COMPARISONS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "BETTER"})


def parse(text: str, vocabulary: Vocabulary | Iterable[Column]) -> Node:
    """公式 → tree. Errors: FormulaError with the position of the first thing that is wrong."""
    if not isinstance(vocabulary, Vocabulary):
        vocabulary = Vocabulary(tuple(vocabulary))
    found = tokens(text, vocabulary)
    if not found:
        raise FormulaError("公式是空的，请写上条件或算式", 0)
    try:
        tree = _grammar().parse(found)   # type: ignore[arg-type]
    except UnexpectedInput as error:
        raise _explained(error, found) from None
    return Meaning(text, vocabulary).of(tree.children[0])


@cache
def _grammar() -> Lark:
    """Built at the first formula: it takes a tenth of a second, and not every command reads formulas."""
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer=GivenTokens)


def parse_condition(text: str, vocabulary: Vocabulary | Iterable[Column]) -> Node:
    """As `parse`, but refuses what is not a condition (a sum, a name)."""
    node = parse(text, vocabulary)
    if node.kind not in ("truth", "yesno"):
        raise FormulaError(f"“{text.strip()}”不是条件，条件要有比较，如 {text.strip()[:12]} ＞ 0", 0)
    return node


def parse_number(text: str, vocabulary: Vocabulary | Iterable[Column]) -> Node:
    """As `parse`, but refuses what is not a number."""
    node = parse(text, vocabulary)
    if node.kind not in ("number", "percent"):
        raise FormulaError(f"“{text.strip()}”算不出数，请写算式", 0)
    return node


def _explained(error: UnexpectedInput, found: list[Token]) -> FormulaError:
    """What lark met and did not expect, said to a clerk."""
    token = error.token if isinstance(error, UnexpectedToken) else found[-1]
    if token.type == "$END":
        last = found[-1]
        opened = sum(t.type in ("LPAR", "LSQB") for t in found) - sum(t.type in ("RPAR", "RSQB") for t in found)
        reason = "括号没有合上" if opened > 0 and last.type in _OPERANDS | {"RPAR", "RSQB", "EMPTY", "FILLED"} else "后面还缺一项"
        return FormulaError(f"公式没有写完：“{last}”{reason}", last.end_pos or 0)
    position = token.start_pos or 0
    before = [t for t in found if (t.start_pos or 0) < position]
    last = before[-1] if before else None
    if last is None:
        return FormulaError(f"公式不能以“{token}”开头", position)
    if token.type in _OPERANDS and last.type in _OPERANDS | {"RPAR", "RSQB"}:
        return FormulaError(f"“{last}”和“{token}”之间缺少运算词，如 且、或、=、+", position)
    if last.type in ("IN", "NOT_IN"):
        return FormulaError(f"“{last}”后面要写方括号，如 {last} [甲, 乙]", position)
    if token.type in _COMPARISONS:
        return FormulaError(f"“{token}”不能接在这里：一次只比较两项，几个比较请用“且”连起来", position)
    if token.type in ("RPAR", "RSQB"):
        return FormulaError(f"“{token}”多余，或它前面还缺一项", position)
    return FormulaError(f"“{token}”不能写在“{last}”后面", position)
