"""日期的接收: a date known to the year, the month or the day, kept as "1990", "1990-07" or "1990-07-01".

What a date may look like is decided by `formula.partial`; here stand the cases that are refused at the door.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dazugong.formats.refusal import Refused, Taken, noticed
from dazugong.formats.text import BLANKS, as_text, half_width_digits, without_control
from dazugong.formula.partial import DateRefused, PartialDate

EARLIEST_YEAR = 1900
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
_ROUTINE = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]{2})?")
_ALLOWED = re.compile(r"[0-9年月日号./\-－．／ ]*")
_REMEDY = "请按“1990.07”或“1990-07-01”的样子填写"
_UNKNOWN = re.compile("不详|不明|不清|未知")
_SERIAL = re.compile(r"[0-9]{5}(\.0+)?")
_REFUSALS_BY_FORM = (
    (_UNKNOWN, "“不详”不是日期", "知道年份的只填年份，完全不详的请留空并在备注中写明"),
    (re.compile(r"[0-9]{2}[^0-9].*"), "年份不是四位数，分不清世纪", _REMEDY),
    (re.compile(r"[0-9]{4}\.1"), "月份可能是1月，也可能是10月被表格软件去掉了末尾的零", "请写成“.01”或“.10”"),
    (re.compile(r"[0-9]{4}(0000|[0-9]{2}00|00)|[0-9]{4}\D0{1,2}(\D.*)?|[0-9]{4}\D[0-9]+\D0{1,2}日?"),
     "没有0月0日", "月份不详的只填年份，日不详的只填年月"),
)


def partial_date(value: object, *, field: str = "日期", today: date) -> Taken:
    """日期, to the year, month or day as it is on file; `today` is the day on which it is received."""
    sent = as_text(field, value)
    without_control(field, sent, breaks=False)
    text = _MIDNIGHT.sub("", half_width_digits(re.sub(f"[{BLANKS}]+", " ", sent).strip(" ")))
    if not text:
        raise Refused(field, sent, "没有填写", _REMEDY)
    if _SERIAL.fullmatch(text):
        raise Refused(field, sent, f"像是表格软件的日期序号（相当于{serial_day(text)}）", f"请先把该列设为“文本”格式，{_REMEDY}")
    for form, reason, remedy in _REFUSALS_BY_FORM:
        if form.fullmatch(text) or (form is _UNKNOWN and form.search(text)):
            raise Refused(field, sent, reason, remedy)
    iso = _read(field, sent, text)
    _refuse_outside(field, sent, iso, today)
    return noticed(field, sent, iso, "日期已换成统一写法", routine=bool(_ROUTINE.fullmatch(sent)))


def _read(field: str, sent: str, text: str) -> str:
    if not _ALLOWED.fullmatch(text):
        raise Refused(field, sent, "日期看不懂", _REMEDY)
    try:
        return PartialDate.parse(text).text
    except DateRefused as refusal:
        reason, _, remedy = re.sub("^“[^”]*”", "", str(refusal)).partition("，")
        remedy = remedy if "请" in remedy else f"{remedy}，请核对后改正".lstrip("，")
        raise Refused(field, sent, f"日期{reason}", remedy) from None


def _refuse_outside(field: str, sent: str, iso: str, today: date) -> None:
    if int(iso[:4]) < EARLIEST_YEAR:
        raise Refused(field, sent, f"年份早于{EARLIEST_YEAR}年", "请核对年份后改正")
    if iso > today.isoformat()[: len(iso)]:
        raise Refused(field, sent, "日期在今天之后，是将来的日期", "请核对日期后改正")


def serial_day(serial: str) -> str:
    """The day that a spreadsheet means by a number (day 1 is 1900-01-01; 1900 counts there as a leap year)."""
    return (date(1899, 12, 30) + timedelta(days=int(float(serial)))).isoformat()


def certainly_before(one: str, other: str) -> bool:
    """Whether `one` lies before `other` whatever the unknown month or day may be."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def agrees(one: str, other: str) -> bool:
    """Whether two partial dates can be the same day: equal as far as both are known."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
