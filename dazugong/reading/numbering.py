"""自动编号: the numbers that a word processor draws before paragraphs and that stand in no text.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (formats of numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 9
DIGITS = "零一二三四五六七八九"
CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
    "ideographTraditional", "ideographDigital", "chineseLegalSimplified",
}  # fmt: skip
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
ENDS_BY_ITSELF = re.compile(r"[、.．。,，)）:：\s]$")


def chinese(number: int) -> str:
    """21 → 二十一, 105 → 一百零五; plain digits above 999."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones] if ones else "")


def roman(number: int) -> str:
    """4 → IV."""
    signs = zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"])
    said, rest = "", number if 0 < number < 4000 else 0
    for value, sign in signs:
        times, rest = divmod(rest, value)
        said += sign * times
    return said or str(number)


def _letters(number: int) -> str:
    return chr(64 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1) if 0 < number <= 260 else str(number)


WRITTEN: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}", "upperRoman": roman, "lowerRoman": lambda n: roman(n).lower(),
    "upperLetter": _letters, "lowerLetter": lambda n: _letters(n).lower(), "bullet": lambda n: "", "none": lambda n: "",
}  # fmt: skip


def written(number: int, form: str) -> str:
    """The number as its format draws it."""
    if form in CHINESE:
        return chinese(number)
    if form in CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return WRITTEN.get(form, str)(number)


@dataclass(frozen=True)
class Level:
    """编号级别."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Numbering:
    """自动编号 of one document: asked paragraph by paragraph, in order, it says what is drawn before each."""

    levels: dict[str, list[Level]] = field(default_factory=dict)  # of an abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list → abstract list
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # style → list and level
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def before(self, paragraph: etree._Element) -> str:
        """What is drawn before this paragraph; empty where nothing is."""
        number, depth = self._asked(paragraph)
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract, [])
        if not 0 <= depth < len(levels):
            return ""
        counts = self._counts.setdefault(abstract, [None] * DEEPEST)
        if number not in self._begun:
            self._begun.add(number)
            for level, start in self.restarts.get(number, {}).items():
                if level < DEEPEST:
                    counts[level] = start - 1
        for level in range(depth):
            counts[level] = levels[level].start if counts[level] is None else counts[level]
        now = counts[depth]
        counts[depth] = levels[depth].start if now is None else now + 1
        counts[depth + 1 :] = [None] * (DEEPEST - depth - 1)
        return self._drawn(levels, depth, counts)

    def _asked(self, paragraph: etree._Element) -> tuple[str, int]:
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        number, depth = self.styles.get(_value(style), ("", 0))
        asked = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        if asked is not None:
            number = _value(asked.find(f"{WORD}numId")) or number
            depth = _whole(_value(asked.find(f"{WORD}ilvl")), depth)
        return number, depth

    @staticmethod
    def _drawn(levels: list[Level], depth: int, counts: list[int | None]) -> str:
        def one(found: re.Match[str]) -> str:
            level = int(found.group(1)) - 1
            return written(counts[level] or 0, levels[level].form) if 0 <= level < len(levels) else ""

        if levels[depth].form in ("bullet", "none"):
            return ""
        drawn = re.sub(r"%(\d)", one, levels[depth].text)
        return drawn if not drawn or ENDS_BY_ITSELF.search(drawn) else drawn + " "


def numbering_of(numbers: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The numbering of a document from its two parts; empty where it has none."""
    found = Numbering()
    for abstract in numbers.iter(f"{WORD}abstractNum") if numbers is not None else ():
        levels = [_level(each) for each in abstract.findall(f"{WORD}lvl")][:DEEPEST]
        found.levels[abstract.get(f"{WORD}abstractNumId", "")] = levels
    for each in numbers.iter(f"{WORD}num") if numbers is not None else ():
        number = each.get(f"{WORD}numId", "")
        found.lists[number] = _value(each.find(f"{WORD}abstractNumId"))
        found.restarts[number] = {
            _whole(over.get(f"{WORD}ilvl", ""), 0): _whole(_value(over.find(f"{WORD}startOverride")), 1)
            for over in each.findall(f"{WORD}lvlOverride")
            if over.find(f"{WORD}startOverride") is not None
        }
    for style in styles.iter(f"{WORD}style") if styles is not None else ():
        asked = style.find(f"{WORD}pPr/{WORD}numPr")
        if asked is not None:
            depth = _whole(_value(asked.find(f"{WORD}ilvl")), 0)
            found.styles[style.get(f"{WORD}styleId", "")] = (_value(asked.find(f"{WORD}numId")), depth)
    return found


def _level(each: etree._Element) -> Level:
    start = _whole(_value(each.find(f"{WORD}start")), 1)
    return Level(_value(each.find(f"{WORD}numFmt")) or "decimal", _value(each.find(f"{WORD}lvlText")), start)


def _value(node: etree._Element | None) -> str:
    return "" if node is None else node.get(f"{WORD}val", "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else otherwise
