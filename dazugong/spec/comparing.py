"""对照: what an example expects and what came out, compared and said in words."""
from __future__ import annotations

from fractions import Fraction

Finding = tuple[bool, str]


def found(name: str, wanted: object, got: object) -> Finding:
    """(whether they are the same, both in words)."""
    return same(wanted, got), compared(name, wanted, got)


def same(wanted: object, got: object) -> bool:
    """Whether a value as a pack writes it is the value that came out; “” is an empty one."""
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(same(one.get(term, ""), value) for one, row in zip(wanted, got, strict=True) for term, value in row.items())
    if wanted == "" or got is None:
        return wanted == "" and got in (None, "")
    if isinstance(wanted, int | float) and isinstance(got, int | Fraction):
        return Fraction(str(wanted)) == got
    return str(wanted).strip() == str(got)


def compared(name: str, wanted: object, got: object) -> str:
    """甲村 合计：应得 12，实得 15."""
    return f"{name}：{shown(wanted)}" if same(wanted, got) else f"{name}：应得 {shown(wanted)}，实得 {shown(got)}"


def shown(value: object) -> str:
    """A value in words."""
    if value is None or value == "":
        return "空"
    if isinstance(value, list):
        return "；".join("，".join(f"{term} {shown(one)}" for term, one in row.items()) for row in value) or "没有行"
    if isinstance(value, Fraction):
        return str(int(value)) if value.denominator == 1 else str(float(value))
    return str(value)
