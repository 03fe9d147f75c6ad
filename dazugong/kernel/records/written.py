"""写成值: what a clerk typed into one field → a typed value, or a refusal that names field, reason and remedy."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from dazugong.formula.partial import DateRefused, PartialDate
from dazugong.formula.record import BETWEEN
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.keys.fields import Personal, Restricted
from dazugong.spec.form import DAY_TYPES, Field
from dazugong.spec.numbers import misfit

from .models import Answer

PERSONAL = frozenset({"phone"})  # types of fields whose text belongs to somebody and is kept sealed
NUMERIC = frozenset({"number", "money", "percent", "computed"})
YES_NO = ("是", "否")
MOST_TEXT, MOST_LINE, MOST_DIGITS = 20_000, 500, 15
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：时]([0-5]?[0-9])?分?")
PHONE = re.compile(r"(0[0-9]{2,3}-?)?[1-9][0-9]{6,7}(-[0-9]{1,6})?|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4}|1[0-9]{2,4}")
FILE = re.compile(r"[2-9A-Z]{10} \S[^\n]{0,199}")       # an attachment: its public id and its name
BETWEEN_WRITTEN = re.compile(r"[、,，;；/\s]+")


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
    if field.type in ("date", "month"):
        return _day(field, text)
    if field.type in ("time", "phone"):
        return _time(field, text) if field.type == "time" else _phone(field, text)
    if field.type == "choices":
        return _chosen(field, text)
    if field.type == "file" and not FILE.fullmatch(text):
        raise _refused(field, "要选一个文件上传，不能打字")
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
    if reason := misfit(field, value):
        raise _refused(field, f"填的是“{text[:20]}”，{reason}")
    if abs(value) * 10**Answer.SCALE >= 10**MOST_DIGITS:
        raise _refused(field, f"位数太多，整数最多{MOST_DIGITS - Answer.SCALE}位")
    return Typed(text=shown_number(value), number=int(value * 10**Answer.SCALE))


def _day(field: Field, text: str) -> Typed:
    try:
        day = PartialDate.parse(text)
    except DateRefused as refused:
        raise _refused(field, str(refused)) from None
    if field.type == "month" and (day.month is None or day.day is not None):
        raise _refused(field, f"填的是“{text[:20]}”，只填到年月，如 2026-05")
    return Typed(text=day.text, day=day.text)


def _time(field: Field, text: str) -> Typed:
    found = TIME.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        raise _refused(field, f"填的是“{text[:20]}”，请填时刻，如 09:30")
    return Typed(text=f"{int(found[1]):02d}:{int(found[2] or 0):02d}")


def _phone(field: Field, text: str) -> Typed:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("—", "-").replace("－", "-").removeprefix("+86")
    if not PHONE.fullmatch(plain):
        raise _refused(field, f"填的是“{text[:20]}”，请填电话号码，如 13900000000 或 0999-1234567")
    return Typed(text=plain)


def file_parts(text: str) -> tuple[str, str]:
    """(public id, name) of an attachment as an answer keeps it."""
    public_id, _, name = text.partition(" ")
    return public_id, name


def chosen(text: str) -> list[str]:
    """The choices written in a field that takes several."""
    return [one for one in BETWEEN_WRITTEN.split(text) if one]


def _chosen(field: Field, text: str) -> Typed:
    """Several choices, kept once each and in the order of the form."""
    given = chosen(text) if text not in field.choices else [text]
    if wrong := [one for one in given if one not in field.choices]:
        raise _refused(field, f"填的“{wrong[0][:20]}”不在选项里，只能从{'、'.join(field.choices)}里选，几样之间写顿号")
    return Typed(text=BETWEEN.join(one for one in field.choices if one in given))


def shown_number(value: Fraction | int, places: int = Answer.SCALE) -> str:
    """A number as a page shows it: 12, 57.5; beyond `places` decimals half up."""
    text = f"{Decimal(scaled(Fraction(value), places)).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def scaled(value: Fraction, places: int) -> int:
    """Whole number of 1/10^places, half up."""
    return (value * 10**places * 2 + 1).__floor__() // 2


def kept(field: Field, answer: Typed) -> Typed:
    """As it is kept: the text of a personal field is sealed, whether it was refused or not."""
    if field.only and answer.text:
        return replace(answer, text=Restricted(answer.text, field.only))
    return replace(answer, text=Personal(answer.text)) if field.type in PERSONAL and answer.text else answer


def value_of(field: Field, answer: Typed | Answer) -> object:
    """One answer as formulas read it; None when it is empty."""
    if field.type in NUMERIC:
        return None if answer.number is None else Fraction(answer.number, 10**Answer.SCALE)
    if field.type in DAY_TYPES:
        return answer.day or None
    return answer.text or None


def _refused(field: Field, reason: str) -> Refusal:
    return Refusal(f"“{field.label}”{reason}", field=field.id)
