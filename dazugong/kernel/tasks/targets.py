"""目标值: what is to be reached, as rows of the database and as lines that a person types."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dazugong.kernel.identity.refusal import Refusal

SIGNS = {">=": "≥", "<=": "≤", "=": "="}
WRITTEN = {"≥": ">=", "≤": "<=", "=": "=", "＝": "=", ">=": ">=", "<=": "<=", "不少于": ">=", "不低于": ">=", "不超过": "<="}
LINE = re.compile(rf"(?P<what>.+?)\s*(?P<sign>{'|'.join(map(re.escape, WRITTEN))})\s*(?P<value>\S+)")
NUMBER = re.compile(r"-?\d[\d,，]*(?:\.\d+)?")
MOST = 20

# indicator (what is aimed at), op (>=, <=, =), value with its unit as written, unit; where an officer picked the indicator that
# measures it: measured (pack.indicator) and measured_by, its label
Target = dict[str, str]


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


def said_whole(targets: Iterable[Mapping[str, str]]) -> list[str]:
    """The same with the indicator that an officer picked: 整顿转化率 ≥ 90%（按“晋位升级率”测）."""
    return [line + (f"（按“{t['measured_by']}”测）" if t.get("measured") else "") for line, t in zip(said(targets), targets)]


def with_measures(targets: Iterable[Target], picked: Mapping[str, tuple[str, str]]) -> list[Target]:
    """The targets with the indicator picked for each by what it aims at: (pack.indicator, label); an empty one picks none."""
    return [
        t | {"measured": picked[t["indicator"]][0], "measured_by": picked[t["indicator"]][1]} if picked.get(t["indicator"], ("", ""))[0] else t
        for t in targets
    ]  # fmt: skip


def value_field(number: int) -> str:
    """Under which name it is typed how far target `number`, counted from 0, is reached."""
    return f"value_{number}"


def values_given(given: Mapping[str, str], targets: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What has been reached, by what is aimed at: a bare number takes the unit of its target (2 is 2个), a blank says nothing.

    Raises `Refusal` at the field of the target.
    """
    found = {}
    for number, target in enumerate(targets):
        value = given.get(target["indicator"], "").strip()
        if value and NUMBER.match(value) is None:
            aimed = target["value"]
            raise Refusal(f"请填到目前达到的数，例如 {aimed}", field=value_field(number))
        if value:
            found[target["indicator"]] = value + target["unit"] if NUMBER.fullmatch(value) else value
    return found


def number_in(value: str) -> Decimal | None:
    """The number at the beginning of a value as written: 3个 → 3, 1,200人 → 1200; None where there is none."""
    match = NUMBER.match(value.strip())
    return Decimal(match[0].replace(",", "").replace("，", "")) if match else None


def reached(target: Mapping[str, str], value: Decimal | None) -> bool | None:
    """Whether a value reaches the target; None where one of the two is no number."""
    goal = number_in(target["value"])
    if goal is None or value is None:
        return None
    return {">=": value >= goal, "<=": value <= goal, "=": value == goal}[target["op"]]
