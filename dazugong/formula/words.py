"""词表: the words of the language itself, and the vocabulary a formula is read with."""
from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from dazugong.formula.facts import KINDS, Column

OPERATORS = {
    "且": "AND", "或": "OR", "非": "NOT", "在": "IN", "不在": "NOT_IN", "非空": "FILLED", "为空": "EMPTY", "优于": "BETTER",
}
PERIODS = ("本期", "上期", "去年同期", "年初")
BELOW = "下级合计"
PREFIXES = {**dict.fromkeys(PERIODS, "PERIOD"), BELOW: "BELOW"}
OF_DATES = {"年龄": 2, "党龄": 2, "工龄": 2, "天数": 2, "年份": 1, "月份": 1}       # name → most arguments
BOUNDING = ("封顶", "保底")                            # the smaller of two numbers, the larger
ROUNDING = ("四舍五入", "向下取整", "向上取整")
CHOOSING = "若"
FUNCTIONS = {                                          # name → how it is written
    **{name: f"{name}(出生日期)" for name in OF_DATES}, "封顶": "封顶(得分, 20)", "保底": "保底(得分, 0)",
    **{name: f"{name}(得分, 1)" for name in ROUNDING}, CHOOSING: "若(得分 ≥ 60, 10, 0)",
}
AGGREGATES = ("计数", "求和", "平均", "最大", "最小", "占比")
YES_NO = ("是", "否")
RESERVED = frozenset({*OPERATORS, *PREFIXES, *AGGREGATES})

# 期初 期末: first and last day of the period; 当日: the day for which the formula is read.
DAYS = tuple(Column(name=name, term=term, kind="date")
             for name, term in (("first", "期初"), ("last", "期末"), ("day", "当日")))

# What people write instead, and what the language says.
SAID_OTHERWISE = {
    "和": "且", "并且": "且", "以及": "且", "同时": "且", "或者": "或", "不是": "≠", "等于": "=", "不等于": "≠", "大于": ">", "小于": "<",
    "大于等于": "≥", "小于等于": "≤", "高于": ">", "低于": "<", "不低于": "≥", "不少于": "≥", "不高于": "≤", "不超过": "≤", "属于": "在",
    "包括": "在", "不属于": "不在", "好于": "优于", "不为空": "非空", "空": "为空", "加": "+", "减": "-", "乘": "×", "除以": "÷", "为": "=",
    "合计": "求和", "总和": "求和", "个数": "计数", "均值": "平均", "如果": "若", "取整": "向下取整", "舍入": "四舍五入",
    "取小": "封顶", "较小": "封顶", "取大": "保底", "较大": "保底", "否则": "若(条件, 甲, 乙)",
}


def is_word_character(character: str) -> bool:
    """Letters, Chinese characters and digits; also the dot inside a name (买买提·艾山)."""
    return character.isalnum() or character in "_·"


def near(word: str, known: Iterable[str]) -> str | None:
    """近似词: the known word most like `word`, if one is like it at all."""
    found = difflib.get_close_matches(word, list(dict.fromkeys(known)), n=1, cutoff=0.5)
    return found[0] if found else None


@dataclass(frozen=True)
class Vocabulary:
    """词汇: the terms a formula may use. Errors: ValueError, in Chinese, for terms that the language could not tell apart."""

    columns: tuple[Column, ...]
    terms: dict[str, Column] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        terms: dict[str, Column] = {c.term: c for c in DAYS}
        for column in self.columns:
            if reason := refused_term(column.term):
                raise ValueError(reason)
            if column.kind not in KINDS:
                raise ValueError(f"“{column.term}”的类型“{column.kind}”不认识")
            if column.term in terms:
                raise ValueError(f"“{column.term}”出现了两次，每一项要有不同的名称")
            terms[column.term] = column
        object.__setattr__(self, "terms", terms)


def refused_term(term: str) -> str:
    """Why this cannot be a term; empty if it can."""
    if not term or not all(map(is_word_character, term)):
        return f"名称“{term}”只能用汉字、字母和数字，不能有空格和标点"
    if term in RESERVED:
        return f"“{term}”是公式里的运算词，不能作名称，请换一个"
    if term.isdigit():
        return f"名称“{term}”不能全是数字"
    return ""


def choices_of(column: Column | None) -> tuple[str, ...]:
    """The words that may stand right of the column without quotation marks."""
    if column is None:
        return ()
    return YES_NO if column.kind == "yesno" else column.choices
