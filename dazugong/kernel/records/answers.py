"""填写: what a clerk typed → typed values, what a form refuses, and the digest of what was filed."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from dazugong.crypto import canonical
from dazugong.formula.facts import Column
from dazugong.formula.parser import parse
from dazugong.formula.partial import DateRefused, PartialDate
from dazugong.formula.tree import Node
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.keys.actions import keyring
from dazugong.spec import reckon
from dazugong.spec.model import Field, Form

from .models import Answer

NUMERIC = frozenset({"number", "money", "percent", "computed"})
YES_NO = ("是", "否")
COMPUTED_PLACES = 1     # a computed value is shown to one decimal and kept to four
MOST_TEXT, MOST_LINE, MOST_DIGITS = 20_000, 500, 15
COUNTED = frozenset("项个人名次份家条套件场户") | {"人次"}  # units of things that are counted whole
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class Refusals(Refusal):
    """报送被退: every refusal of a form at once, in the order of its fields; `message` is the first with their number."""

    def __init__(self, found: list[Refusal]) -> None:
        more = f"（共{len(found)}处需要改正）" if len(found) > 1 else ""
        super().__init__(found[0].message + more, field=found[0].field)
        self.found = found

    @property
    def by_field(self) -> dict[str, str]:
        """Message by the id of its field."""
        return {refusal.field: refusal.message for refusal in reversed(self.found)}


@dataclass(frozen=True)
class Typed:
    """定型: one answer as the database keeps it; see `Answer` for the columns."""

    text: str = ""
    number: int | None = None
    day: str = ""
    rank: int | None = None


def typed(field: Field, written: str) -> Typed:
    """What was typed into `field`, typed. Raises `Refusal` naming the field, the reason and the remedy."""
    text = written.replace("\r\n", "\n").strip()
    if not text:
        return Typed()
    if len(text) > (MOST_TEXT if field.type == "longtext" else MOST_LINE):
        raise _refused(field, f"太长，最多{MOST_TEXT if field.type == 'longtext' else MOST_LINE}个字，请删减")
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text):
        raise _refused(field, "含有看不见的控制字符，请删去后重填")
    if field.type in NUMERIC:
        return _number(field, text)
    if field.type == "date":
        try:
            day = PartialDate.parse(text)
        except DateRefused as refused:
            raise _refused(field, str(refused)) from None
        return Typed(text=day.text, day=day.text)
    if field.type in ("choice", "grade", "yesno"):
        choices = YES_NO if field.type == "yesno" else field.choices
        if text not in choices:
            raise _refused(field, f"填的是“{text[:20]}”，只能选{'、'.join(choices)}之一")
        return Typed(text=text, rank=choices.index(text))
    return Typed(text=text)


def _number(field: Field, text: str) -> Typed:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if field.type == "percent" or field.unit == "%":
        plain = plain.removesuffix("%")
    if not PLAIN_NUMBER.fullmatch(plain):
        raise _refused(field, f"填的是“{text[:20]}”，请填阿拉伯数字，如 12 或 57.5")
    value = Fraction(plain)
    if field.type == "number" and field.unit in COUNTED and (value < 0 or value.denominator != 1):
        raise _refused(field, f"填的是“{text[:20]}”，按{field.unit}计数，请填0或正整数")
    scaled = value * 10**Answer.SCALE
    if scaled.denominator != 1 or abs(scaled) >= 10**MOST_DIGITS:
        raise _refused(field, f"位数太多，最多{MOST_DIGITS}位，其中小数{Answer.SCALE}位")
    if field.type == "percent" and not 0 <= value <= 100:
        raise _refused(field, f"填的是“{text[:20]}”，百分数应在0到100之间")
    return Typed(text=shown_number(value), number=int(scaled))


def shown_number(value: Fraction | int, places: int = Answer.SCALE) -> str:
    """A number as a page shows it: 12, 57.5; beyond `places` decimals half up."""
    text = f"{Decimal(_scaled(Fraction(value), places)).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(value: Fraction, places: int) -> int:
    """Whole number of 1/10^places, half up."""
    return (value * 10**places * 2 + 1).__floor__() // 2


def row_of(form: Form, given: Mapping[str, Typed]) -> dict[str, object]:
    """The answers as formulas read them: term → value."""
    return {field.term: value_of(field, given.get(field.id, Typed())) for field in form.fields}


def value_of(field: Field, answer: Typed | Answer) -> object:
    """One answer as formulas read it; None when it is empty."""
    if field.type in NUMERIC:
        return None if answer.number is None else Fraction(answer.number, 10**Answer.SCALE)
    if field.type == "date":
        return answer.day or None
    return answer.text or None


@lru_cache(maxsize=1024)
def formula(text: str, columns: tuple[Column, ...]) -> Node:
    """A formula of a pack, parsed once. The pack was checked when it was installed."""
    return parse(text, columns)


def take(form: Form, values: Mapping[str, str]) -> tuple[dict[str, Typed], list[Refusal]]:
    """What was typed into a whole form: typed answers by field id (computed ones included), and what was refused.

    A refused answer keeps its text, so that a draft loses nothing.
    """
    given, refused = {}, []
    for field in form.fields:
        if field.type == "computed":
            continue
        written = values.get(field.id, "")
        try:
            given[field.id] = typed(field, written)
        except Refusal as refusal:
            given[field.id] = Typed(text=written.replace("\x00", "").strip()[:MOST_TEXT])
            refused.append(refusal)
    return given | computed(form, given), refused


def computed(form: Form, given: Mapping[str, Typed]) -> dict[str, Typed]:
    """计算栏: values of the computed fields by field id."""
    values = reckon.computed(form, row_of(form, given))
    return {field.id: _computed_answer(values[field.term]) for field in form.fields if field.term in values}


def _computed_answer(value: object) -> Typed:
    if value is None or isinstance(value, bool):
        return Typed()
    exact = Fraction(value)  # type: ignore[arg-type]
    return Typed(text=shown_number(exact, COMPUTED_PLACES), number=_scaled(exact, Answer.SCALE))


def refusals(form: Form, given: Mapping[str, Typed], before: Mapping[str, object] | None = None) -> list[Refusal]:
    """审核规则: required fields that are empty and rules that do not hold. `before` holds 上期 and 去年同期 by name.

    A rule refuses only where it is false; where a part of it is empty it waits for that part.
    """
    wrong = reckon.refused(form, row_of(form, given) | dict(before or {}))
    return [Refusal(wrong[field.term], field=field.id) for field in form.fields if field.term in wrong]


def content_digest(obligation_id: str, given: Iterable[tuple[str, str]]) -> str:
    """内容摘要: keyed digest of what was filed, over the answers in the order of their ids; proves it, tells nothing."""
    return keyring().content_digest(canonical({"obligation": obligation_id, "answers": sorted(map(list, given))}))


def _refused(field: Field, reason: str) -> Refusal:
    return Refusal(f"“{field.label}”{reason}", field=field.id)

