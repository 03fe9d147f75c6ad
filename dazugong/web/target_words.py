"""目标值的写法: targets as one line that a person may write - 转化率 ≥ 95%；培训班 = 3期 - and back."""
from __future__ import annotations

import re
from collections.abc import Iterable

from dazugong.kernel.identity.refusal import Refusal

SIGNS = {">=": "≥", "<=": "≤", "=": "="}
READ = {"≥": ">=", ">=": ">=", "不少于": ">=", "不低于": ">=", "至少": ">=", "≤": "<=", "<=": "<=", "不超过": "<=", "不高于": "<=", "=": "=", "＝": "="}
ONE = re.compile(r"(?P<what>.+?)\s*(?P<sign>" + "|".join(sorted(map(re.escape, READ), key=len, reverse=True)) + r")\s*(?P<value>\S.*)")
NUMBER = re.compile(r"[\d.\-*XxＸ×]+|若干|[一二三四五六七八九十百千万两]+")
MOST = 20


def in_words(targets: Iterable[dict[str, str]]) -> str:
    """转化率 ≥ 95%；培训班 = 3期"""
    return "；".join(f"{t['indicator']} {SIGNS.get(t['op'], '=')} {t['value']}" for t in targets)


def from_words(line: str) -> list[dict[str, str]]:
    """The targets of a line. Errors: Refusal naming the part that cannot be read."""
    found = []
    for part in (piece.strip() for piece in re.split(r"[；;\n]", line)):
        if not part:
            continue
        read = ONE.fullmatch(part)
        if read is None:
            raise Refusal(f"目标值“{part}”看不懂，请写成：转化率 ≥ 95%；培训班 = 3期", field="targets")
        number = NUMBER.match(read["value"])
        unit = read["value"][number.end() :] if number else ""
        found.append({"indicator": read["what"].strip(), "op": READ[read["sign"]], "value": read["value"].strip(), "unit": unit})
    if len(found) > MOST:
        raise Refusal(f"目标值最多{MOST}项，现在有{len(found)}项，请拆成几条举措", field="targets")
    return found
