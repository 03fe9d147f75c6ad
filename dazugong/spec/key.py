"""一个键: what may stand in a pack under a name, and how that is said."""
from __future__ import annotations

from dataclasses import dataclass

# What a value must be in TOML, and how that is said.
SHAPES = {
    "text": "文字", "formula": "公式", "id": "英文标识", "yes-no": "true 或 false", "whole": "整数", "number": "数", "date": "日期",
    "texts": "文字的数组", "values": "内联表", "table": "表", "tables": "表的数组", "yes-no-or-formula": "true、false 或公式",
    "wholes": "整数的数组", "rank": "整数，或 \"无\"", "place": "标识", "names": "标识或标识的数组", "formulas": "内联表，值是公式",
}


@dataclass(frozen=True)
class Key:
    """键: `shape` is one of SHAPES; `one_of` lists the only values; `table` names the table inside."""

    shape: str
    meaning: str
    required: bool = False
    one_of: tuple[str, ...] = ()
    table: str = ""
