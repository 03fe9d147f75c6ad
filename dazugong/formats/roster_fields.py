"""名册的数据项: which headings mean which field, and how the value of each field is taken."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dazugong.formats import values
from dazugong.formats.dates import partial_date
from dazugong.formats.names import person_name
from dazugong.formats.refusal import Refused, Taken
from dazugong.formats.text import line_text, plain_text

# what a new member's row must state; the rest may be left out
REQUIRED = ("name", "citizen_number", "sex", "ethnic_group", "birth", "joined", "branch")
_DATES = {"birth", "joined", "regular", "applied", "activist_since", "league_joined", "work_start"}
_YES_NO = {"migrant_worker", "lost_contact", "mobile_member"}
MOST_OF_REASON = 40
_CODE = re.compile(r"[0-9A-Za-z_-]{1,40}")


@dataclass(frozen=True, slots=True)
class RosterField:
    """一个数据项: our field id and the term that people see."""

    id: str
    term: str
    headings: tuple[str, ...]


@cache
def roster_fields() -> dict[str, RosterField]:
    """Every field of a roster, by id."""
    written = tomllib.loads(Path(__file__).with_name("roster_aliases.toml").read_text("utf-8"))
    return {id_: RosterField(id_, entry["term"], tuple(entry["headings"])) for id_, entry in written.items()}


@cache
def _by_heading() -> dict[str, str]:
    return {heading: field.id for field in roster_fields().values() for heading in field.headings}


def term_of(field: str) -> str:
    """The Chinese term of a field id."""
    return roster_fields()[field].term


def field_for(heading: str) -> str | None:
    """The field id that a heading means, or None: 公民身份号码（必填） is 公民身份号码."""
    plain = re.sub(r"[\s\u3000*＊:：]+", "", heading)
    known = _by_heading()
    return known.get(plain) or known.get(re.sub(r"[（(].*?[）)]$", "", plain))


def take(field: str, value: object, *, today: date) -> Taken:
    """The value of one roster field, taken by the rule for that field; `Refused` names the field by its term."""
    term = term_of(field)
    if field in _DATES:
        return partial_date(value, field=term, today=today)
    if field in _YES_NO:
        return values.choice(value, ("是", "否"), field=term)
    if field == "citizen_number":
        return values.citizen_number(value, field=term, today=today)
    return _TAKERS.get(field, line_text)(value, field=term)


def _code(value: object, *, field: str) -> Taken:
    taken = line_text(value, field=field)
    if not _CODE.fullmatch(taken.value):
        raise Refused(field, value, "不是系统给出的编号", "请保留导出表格中的原编号；新增人员请留空")
    return taken


def _reason(value: object, *, field: str) -> Taken:
    taken = line_text(value, field=field)
    if len(taken.value) > MOST_OF_REASON:
        raise Refused(field, value, f"有{len(taken.value)}个字", f"最多{MOST_OF_REASON}个字，请写发展、转入这样的原因")
    return taken


_TAKERS: dict[str, Callable[..., Taken]] = {
    "code": _code, "began": _reason, "name": person_name, "sex": values.sex, "ethnic_group": values.ethnic_group,
    "phone": values.phone, "landline": values.phone, "remark": plain_text,
}
