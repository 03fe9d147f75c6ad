"""文字: which characters may come in at all, and plain text that is kept code point for code point."""

from __future__ import annotations

import re

from dazugong.formats.refusal import Refused, Taken, noticed

BLANKS = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ZERO_WIDTH = "\u00ad\u034f\u200b-\u200d\u2060-\u2064\ufeff"
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
REMARK_LIMIT = 5_000
LINE_LIMIT = 500

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)) + "]")
_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}


def as_text(field: str, value: object) -> str:
    """The value as text; anything else (a number, a list) is refused, and so is half of a split character."""
    if not isinstance(value, str):
        raise Refused(field, value, "应为文字，送来的不是文字", "请把该项改为文字后重新提交")
    if _SURROGATE.search(value) or _NONCHARACTER.search(value):
        raise Refused(field, value, "含有残缺的字符（半个汉字）", "请重新录入该项，不要从损坏的文件中复制")
    return value


def without_control(field: str, text: str, *, breaks: bool) -> str:
    """The text itself, refused if it holds control characters; line breaks and tabs only where `breaks` allows."""
    found = (_CONTROL_BUT_BREAKS if breaks else _CONTROL).search(text)
    if not found:
        return text
    what = {"\t": "制表符", "\n": "换行", "\r": "换行", "\x00": "空字符"}.get(found[0], "看不见的控制字符")
    raise Refused(field, text, f"第{found.start() + 1}个字符是{what}", "请删除后重新录入该项")


def unseen_at(text: str) -> int:
    """看不见的符号: the place, from 1, of the first control character or mark that turns the writing round; 0 without one."""
    found = min((hit.start() for pattern in (_CONTROL_BUT_BREAKS, _OVERRIDE) if (hit := pattern.search(text))), default=-1)
    return found + 1


def half_width_digits(text: str) -> str:
    """Full-width digits written as ordinary ones; nothing else is touched."""
    return text.translate(_FULL_WIDTH)


def plain_text(value: object, *, field: str = "备注", limit: int = REMARK_LIMIT) -> Taken:
    """备注、标题、正文: kept code point for code point, line ends too; never read as formula, markup or query."""
    text = without_control(field, as_text(field, value), breaks=True)
    if _OVERRIDE.search(text):
        raise Refused(field, text, "含有会颠倒文字显示次序的隐藏符号", "请先粘贴到记事本，删除隐藏符号后重新录入")
    if len(text) > limit:
        raise Refused(field, text, f"共{len(text)}个字，超过{limit}个字", "请精简，或把全文作为附件上传")
    return Taken(text)


def line_text(value: object, *, field: str, limit: int = LINE_LIMIT) -> Taken:
    """单行文字 (所在党支部、学历、住址 …): one line; blanks at both ends are removed with a notice."""
    text = as_text(field, value)
    kept = re.sub(f"^[{BLANKS}\\r\\n\\t]+|[{BLANKS}\\r\\n\\t]+$", "", text)
    without_control(field, kept, breaks=False)
    if found := re.search(f"[{BIDI}{ZERO_WIDTH}]", kept):
        raise Refused(field, text, f"第{found.start() + 1}个字符是看不见的隐藏符号", "请删除后重新录入该项")
    if len(kept) > limit:
        raise Refused(field, text, f"共{len(kept)}个字，超过{limit}个字", "请精简后重新录入")
    return noticed(field, text, kept, "首尾空白已去掉")
