"""程序接口送来的数据 (JSON): size, depth and doubled keys are checked; what is doubtful is refused in Chinese."""

from __future__ import annotations

import json
import re

from dazugong.formats.refusal import Refused

SIZE_LIMIT = 1024 * 1024
DEPTH_LIMIT = 20
DIGITS_LIMIT = 30
_FIELD = "提交的数据"
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_REMEDY = "请按接口说明改正后重新提交"


def parse_json(data: bytes, *, size: int = SIZE_LIMIT, depth: int = DEPTH_LIMIT) -> object:
    """The value that the bytes say, in UTF-8; every name at most once, no more than `depth` levels."""
    if len(data) > size:
        raise Refused(_FIELD, "", f"超过{size // 1024}千字节", "请分成几次提交")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_FIELD, "", "文字编码不是 UTF-8", _REMEDY) from None
    _refuse_deep(text, depth)
    try:
        value = json.loads(text, object_pairs_hook=_once_each, parse_int=_whole, parse_float=_fraction,
                           parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(_FIELD, "", "格式不完整或有误", _REMEDY) from None
    _refuse_half_characters(value)
    return value


def parse_object(data: bytes, *, size: int = SIZE_LIMIT, depth: int = DEPTH_LIMIT) -> dict[str, object]:
    """The same, where names with values are expected at the top."""
    value = parse_json(data, size=size, depth=depth)
    if not isinstance(value, dict):
        raise Refused(_FIELD, "", "最外层应为一组名称和值", _REMEDY)
    return value


def _refuse_deep(text: str, limit: int) -> None:
    level = 0
    for found in _TOKENS.finditer(text):
        mark = found[0]
        if mark in "[{":
            level += 1
            if level > limit:
                raise Refused(_FIELD, "", f"嵌套超过{limit}层", _REMEDY)
        elif mark in "]}":
            level -= 1


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(_FIELD, twice, "同一名称出现两次", "请只保留一个")
    return value


def _whole(digits: str) -> int:
    if len(digits) > DIGITS_LIMIT:
        raise Refused(_FIELD, digits, "数字太长", "号码请用引号括起来，作为文字提交")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise Refused(_FIELD, digits, "数字太大", _REMEDY)
    return value


def _no_constant(_: str) -> None:
    raise Refused(_FIELD, "", "含有不是数字的数值", _REMEDY)


def _refuse_half_characters(value: object) -> None:
    """Half of a split character anywhere inside: it could be neither stored nor shown."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Refused(_FIELD, value, "含有残缺的字符（半个汉字）", _REMEDY) from None
    elif isinstance(value, dict):
        for name, inner in value.items():
            _refuse_half_characters(name)
            _refuse_half_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_half_characters(inner)
