"""读题: the keys of a question become the typed arguments of a verdict function; what does not fit is refused in Chinese.

The shape of a question is the signature of its function: a parameter is a key (a trailing `_` avoids a Python word),
its annotation the kind of value, a default makes it optional.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from inspect import signature
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from .ranges import DayRange
from .refusal import CannotJudge
from .verdict import Verdict
from .wholes import Whole

LARGEST = 10**9
LONGEST_TEXT = 200
DECIMALS = 9
MOST_ITEMS = 2000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(1900, 2201)


@dataclass(frozen=True)
class Key:
    """一个键: its name in the question, the parameter it becomes, its kind, and whether it must be given."""

    name: str
    parameter: str
    kind: object
    required: bool


@cache
def keys_of(function: Callable[..., Verdict]) -> tuple[Key, ...]:
    """The keys that a verdict function asks for, the grounds left out."""
    kinds = get_type_hints(function)
    return tuple(
        Key(name.rstrip("_"), name, kinds[name], one.default is one.empty)
        for name, one in signature(function).parameters.items() if name != "grounds"
    )


def arguments(function: Callable[..., Verdict], given: object) -> dict[str, object]:
    """The arguments of `function` from the input of a case."""
    if not isinstance(given, Mapping):
        raise CannotJudge("input 应为一组键和值，请改正")
    keys = keys_of(function)
    if missing := [key.name for key in keys if key.required and key.name not in given]:
        raise CannotJudge(f"缺少 {'、'.join(missing)}，请补上")
    if unknown := [str(name)[:40] for name in given if name not in {key.name for key in keys}]:
        raise CannotJudge(f"不认识 {'、'.join(unknown)}，请删去或改正")
    return {key.parameter: read(key.name, given[key.name], key.kind) for key in keys if key.name in given}


def read(name: str, value: object, kind: object) -> object:
    """One value as the kind that is asked for."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):  # X | None: may be left out, or null
        return None if value is None else read(name, value, next(one for one in get_args(kind) if one is not NoneType))
    if origin is Literal:
        if isinstance(value, str) and value in get_args(kind):
            return value
        raise CannotJudge(f"{name} 应为{'、'.join(get_args(kind))}之一，不是“{_shown(value)}”")
    if origin is tuple:
        return _several(name, value, get_args(kind)[0])
    if origin is Mapping:
        return _votes(name, value)
    if isinstance(kind, type) and issubclass(kind, Whole):
        return kind(_count(name, value))
    return SIMPLE[kind](name, value)


def _shown(value: object) -> str:
    """The value in a refusal: short, and never walked into."""
    if value is None or isinstance(value, bool):
        return {None: "空", True: "是", False: "否"}[value]
    if isinstance(value, int) and abs(value) > 10**30:
        return "很大的数"
    return "一组值" if isinstance(value, Mapping | list | tuple) else str(value)[:40]


def _count(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CannotJudge(f"{name} 应为整数，不是“{_shown(value)}”")
    if not 0 <= value <= LARGEST:
        raise CannotJudge(f"{name} 应不小于零" + ("" if value < 0 else "，也没有这么大的数") + "，请改正")
    return value


def _number(name: str, value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise CannotJudge(f"{name} 应为数字，不是“{_shown(value)}”")
    try:
        exact = value if isinstance(value, Fraction) else Decimal(str(value))
        fits = 0 <= exact <= LARGEST and (isinstance(exact, Fraction) or exact.as_tuple().exponent >= -DECIMALS)
    except (ArithmeticError, ValueError):
        fits = False
    if not fits:
        raise CannotJudge(f"{name} 应为不小于零的数字，小数不超过{DECIMALS}位，不是“{_shown(value)}”")
    return Fraction(exact)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise CannotJudge(f"{name} 应为是（true）或否（false），不是“{_shown(value)}”")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise CannotJudge(f"{name} 应为文字，不超过{LONGEST_TEXT}字")
    return value


def read_day(name: str, value: object) -> date:
    """A day, written 2026-05-18."""
    if type(value) is date:
        return value
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise CannotJudge(f"{name} 应为日期，写成 2026-05-18，不是“{_shown(value)}”")
    return day


def _period(name: str, value: object) -> DayRange:
    if not isinstance(value, str):
        raise CannotJudge(f"{name} 应为日期或“起..止”，不是“{_shown(value)}”")
    first, _, last = value.partition("..")
    return DayRange(read_day(name, first), read_day(name, last or first))


def _several(name: str, value: object, kind: object) -> tuple[object, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_ITEMS:
        raise CannotJudge(f"{name} 应为一串值（列表），不超过{MOST_ITEMS}个")
    return tuple(read(name, one, kind) for one in value)


def _votes(name: str, value: object) -> dict[str, int]:
    if not isinstance(value, Mapping) or not value or len(value) > MOST_ITEMS:
        raise CannotJudge(f"{name} 应为各人的票数，如 {{\"甲\": 20}}")
    return {_text(name, who): _count(f"{name} 里{who}的票数", count) for who, count in value.items()}


def kind_name(kind: object) -> str:
    """The kind of a value, as the page says it."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return kind_name(next(one for one in get_args(kind) if one is not NoneType))
    if origin is Literal:
        return "、".join(f"“{value}”" for value in get_args(kind))
    if origin is tuple:
        return f"若干个：{kind_name(get_args(kind)[0])}"
    if origin is Mapping:
        return "各人的票数"
    return NAMES.get(kind, "整数")


NAMES: dict[object, str] = {Fraction: "数", bool: "是否", str: "文字", date: "日期", DayRange: "日期或“起..止”"}
SIMPLE: dict[object, Callable[[str, object], object]] = {
    int: _count, Fraction: _number, bool: _flag, str: _text, date: read_day, DayRange: _period,
}
