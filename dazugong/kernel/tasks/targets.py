"""目标值: what is to be reached, as rows of the database and as lines that a person types."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dazugong.kernel.identity.refusal import Refusal

SIGNS = {">=": "≥", "<=": "≤", "=": "="}
WRITTEN = {"≥": ">=", "≤": "<=", "=": "=", "＝": "=", ">=": ">=", "<=": "<=", "不少于": ">=", "不低于": ">=", "不超过": "<="}
LINE = re.compile(rf"(?P<what>.+?)\s*(?P<sign>{'|'.join(map(re.escape, WRITTEN))})\s*(?P<value>\S+)")
MOST = 20

Target = dict[str, str]  # indicator, op (>=, <=, =), value with its unit as written, unit


def said(targets: Iterable[Mapping[str, str]]) -> list[str]:
    """Each target as a line: 活动阵地 ≥ 3个."""
    return [f"{t['indicator']} {SIGNS.get(t['op'], t['op'])} {t['value']}" for t in targets]


def from_lines(text: str) -> list[Target]:
    """The targets of typed lines. Raises `Refusal` naming the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Refusal(f"目标值最多{MOST}行，现有{len(lines)}行，请合并", field="targets")
    found = []
    for number, line in enumerate(lines, 1):
        match = LINE.fullmatch(line)
        if match is None or len(line) > 80:
            raise Refusal(f"目标值第{number}行“{line[:20]}”看不懂，请写成“活动阵地 ≥ 3个”的样子", field="targets")
        value = match["value"]
        unit = re.sub(r"^[\d.,，\-—Xx一二三四五六七八九十百千万]+", "", value)
        found.append({"indicator": match["what"], "op": WRITTEN[match["sign"]], "value": value, "unit": unit})
    return found
