"""切词: formula text → tokens, with the vocabulary at hand.

Punctuation is mapped one character to one, so positions stay. A space always separates. Runs of word characters are cut
by `cutting.py`; numbers, dates, quoted text and signs are cut here.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lark import Token
from lark.lexer import Lexer

from dazugong.formula.cutting import Place, cut
from dazugong.formula.tree import FormulaError
from dazugong.formula.words import Vocabulary, is_word_character

if TYPE_CHECKING:
    from lark.common import LexerConf

MOST_CHARACTERS = 2000
MOST_BRACKETS = 30
UNSEEN = ("Cc", "Cf", "Cs")     # control characters, what turns the direction of a text round, halves of a character

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans(_FULL_WIDTH | {
    ord(written): plain for plain, several in {
        " ": "\u3000\t\r\n\u00a0", ",": "、；;，", "[": "【［〔", "]": "】］〕", "=": "＝", "≤": "≦⩽", "≥": "≧⩾",
        "-": "－—–−", "×": "*＊✕", "÷": "/／", '"': "“”「」『』'‘’＂＇", "%": "％", "(": "（", ")": "）", "!": "！", ".": "．",
    }.items() for written in several
})
_SIGNS = {
    "=": "EQ", "≠": "NE", "<": "LT", "≤": "LE", ">": "GT", "≥": "GE", "+": "PLUS", "-": "MINUS", "×": "TIMES", "÷": "OVER",
    "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", ",": "COMMA",
}
_DOUBLE_SIGNS = {">=": "GE", "<=": "LE", "!=": "NE", "<>": "NE", "==": "EQ"}
_CHOOSING = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "IN", "NOT_IN", "BETTER"})
_ISO_DATE = re.compile(r"[12]\d{3}-\d{2}-\d{2}(?![\d-])", re.ASCII)
_UNCLEAR_DATE = re.compile(r"[12]\d{3}([÷.\-])\d{1,2}\1\d{1,2}(?!\d)", re.ASCII)
_NUMBER = re.compile(r"\d+\.\d+", re.ASCII)


def plain(text: str) -> str:
    """The text with every sign in its plain form; same length, same positions."""
    return text.translate(_PLAIN)


def tokens(text: str, vocabulary: Vocabulary) -> list[Token]:
    """All tokens of a formula. Errors: FormulaError."""
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(f"公式太长（{len(text)}字），最多{MOST_CHARACTERS}字，请拆成几条", MOST_CHARACTERS)
    for place, character in enumerate(text):
        if unicodedata.category(character) in UNSEEN and character not in "\t\r\n":
            raise FormulaError("公式里有看不见的控制字符，请删去", place)
    return list(_Reading(plain(text), vocabulary).read())


@dataclass
class _Reading:
    """One pass over the text. `place` says what may stand next: it is how a bare word knows that it is a choice."""

    text: str
    vocabulary: Vocabulary
    at: int = 0
    brackets: int = 0
    place: Place = Place()

    def read(self) -> Iterator[Token]:
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == " ":
                self.at += 1
            elif character == '"':
                yield self._quoted()
            elif character.isdigit() and (token := self._date_or_decimal()):
                yield token
            elif is_word_character(character):
                yield from self._run()
            else:
                yield self._sign()

    def _token(self, kind: str, start: int, end: int) -> Token:
        self.at = end
        return Token(kind, self.text[start:end], start_pos=start, end_pos=end)

    def _quoted(self) -> Token:
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            raise FormulaError("引号没有成对，请在文字后面补上引号", start)
        token = self._token("QUOTED", start, end + 1)
        self.place = self.place.after_operand()
        return token

    def _date_or_decimal(self) -> Token | None:
        """An ISO date or a number with a point; whole numbers belong to the run (2026年9月30日, 30岁以下党员数)."""
        start = self.at
        if match := _ISO_DATE.match(self.text, start):
            kind = "DATE"
        elif match := _UNCLEAR_DATE.match(self.text, start):
            written = match[0].replace("÷", "/")
            raise FormulaError(f"“{written}”看不出是日期还是算式：日期请写成 2026-09-30，算式请在运算符两边加空格", start)
        elif match := _NUMBER.match(self.text, start):
            kind = "NUMBER"
        else:
            return None
        end = match.end()
        if kind == "NUMBER" and self.text[end:end + 1] == "%":
            kind, end = "PERCENT", end + 1
        self.place = self.place.after_operand()
        return self._token(kind, start, end)

    def _run(self) -> Iterator[Token]:
        start = end = self.at
        while end < len(self.text) and is_word_character(self.text[end]):
            end += 1
        called = self.text[end:].lstrip(" ").startswith("(")
        words, self.place = cut(self.text[start:end], start, called, self.place, self.vocabulary)
        for word in words:
            kind, stop = word.kind, word.start + len(word.text)
            if kind == "NUMBER" and stop == end and self.text[end:end + 1] == "%":
                kind, stop = "PERCENT", end + 1
            yield self._token(kind, word.start, stop)

    def _sign(self) -> Token:
        start = self.at
        kind = _DOUBLE_SIGNS.get(self.text[start:start + 2])
        width = 2 if kind else 1
        kind = kind or _SIGNS.get(self.text[start])
        if kind is None:
            raise FormulaError(f"“{self.text[start]}”这个符号不能用在公式里；文字里有它时，请给文字加引号", start)
        if kind in ("LPAR", "LSQB"):
            self.brackets += 1
            if self.brackets > MOST_BRACKETS:
                raise FormulaError(f"括号套得太深，最多{MOST_BRACKETS}层，请拆成几条", start)
        elif kind in ("RPAR", "RSQB"):
            self.brackets -= 1
        if kind in _CHOOSING:
            self.place = self.place.after_choosing()
        elif kind == "COMMA":
            self.place = self.place.after_comma()
        elif kind == "LSQB":
            self.place = self.place.inside_list()
        elif kind == "RSQB":
            self.place = Place()
        elif kind not in ("LPAR", "RPAR"):
            self.place = self.place.after_operator()
        return self._token(kind, start, start + width)


class GivenTokens(Lexer):
    """What lark calls its lexer: the tokens are cut already."""

    def __init__(self, lexer_conf: LexerConf) -> None:
        del lexer_conf

    def lex(self, data: list[Token]) -> Iterator[Token]:
        return iter(data)
