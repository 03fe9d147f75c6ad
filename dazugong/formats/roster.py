"""党员名册的读取: rows of a table, or the items of one person, become values by field id - or refusals with their place.

A row is taken whole or not at all. `notices` tell what was rewritten, `warnings` what the clerk must confirm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dazugong.formats.dates import agrees, certainly_before
from dazugong.formats.grid import OpenTable, Table
from dazugong.formats.refusal import Refused, Taken
from dazugong.formats.roster_fields import REQUIRED, field_for, take, term_of
from dazugong.formats.values import birth_in, sex_in
from dazugong.formula.partial import PartialDate

PARTY_FOUNDED = "1921-07"
AGE_TO_JOIN = 18
AGES = range(16, 123)  # 周岁 of whoever works or is a member; nobody is known to have lived longer, so another age is a slip of the pen
_AFTER_BIRTH = ("joined", "regular", "applied", "work_start", "league_joined")
_ONE_S_OWN = frozenset({"name", "citizen_number", "phone", "landline", "address", "remark", "code"})
_REMEMBERED = 50_000
# One's own values that are in their standard form already, as nearly all are: nothing is left to judge.
_STANDARD = {
    "name": re.compile("[\u4e00-\u9fff]{1,20}").fullmatch,
    "phone": re.compile("1[3-9][0-9]{9}").fullmatch,
    "address": re.compile("[\u4e00-\u9fff0-9A-Za-z]{1,100}").fullmatch,
}


@dataclass(slots=True)
class RosterRow:
    """一名党员: values by field id. A field that the source does not have is absent; one left blank is ""."""

    place: str
    values: dict[str, str] = field(default_factory=dict)
    notices: Sequence[str] = ()
    warnings: Sequence[str] = ()


@dataclass(slots=True)
class RosterResult:
    """读取结果: the rows that can be taken, every refusal with its place, and headings that mean nothing to us."""

    rows: list[RosterRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unknown_headings: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_roster(table: Table | OpenTable, *, today: date, required: Sequence[str] = REQUIRED) -> RosterResult:
    """Every row of a member roster. Rows that carry a 编号 (from an export) need only what they change.

    The rows of an open table are taken while the next ones are being read, and are not held twice.
    """
    result = RosterResult()
    columns = _columns(table, result)
    has_code = "code" in columns
    for needed in ("name",) if has_code else required:
        if needed not in columns:
            result.refused.append(Refused("表头", "", f"缺少“{term_of(needed)}”这一列", "请在第一行补上这个表头并逐行填写"))
    useless = bool(result.refused)  # yet what is wrong with the file itself is looked for to its end
    taking, found = _remembering(today), tuple(columns.items())
    for row in table.rows:
        if useless:
            continue
        cells = row.cells
        sent = {name: cells[column] for name, column in found}
        known = has_code and bool(sent["code"].strip())
        try:
            result.rows.append(_read(sent, row.place, taking, ("name",) if known else required, today=today, tell_routine=False))
        except _RowRefused as no:
            result.refused += no.refusals
    result.notices = list(table.notices)
    _refuse_twice_in_file(result)
    return result


def read_person(items: Mapping[str, object], *, today: date, required: Sequence[str] = REQUIRED, place: str = "",
                tell_routine: bool = False) -> RosterResult:
    """One person given as heading → value, from a form or from the interface of programs; keys as in a roster.

    `tell_routine` also tells of changes of mere notation (1990.07 kept as 1990-07).
    """
    result = RosterResult()
    sent: dict[str, object] = {}
    for key, value in items.items():
        name = field_for(str(key))
        if name is None:
            result.unknown_headings.append(str(key))
        elif name in sent:
            result.refused.append(Refused(term_of(name), value, "给了两次", "请只保留一个", place))
        else:
            sent[name] = "" if value is None else value
    try:
        result.rows.append(_read(sent, place, _remembering(today), required, today=today, tell_routine=tell_routine))
    except _RowRefused as no:
        result.refused += no.refusals
    if result.refused:
        result.rows.clear()
    return result


class _RowRefused(Exception):
    def __init__(self, refusals: list[Refused]) -> None:
        super().__init__()
        self.refusals = refusals


def _columns(table: Table, result: RosterResult) -> dict[str, int]:
    """Field id → column; two columns that mean the same are refused, unknown headings are listed."""
    columns: dict[str, int] = {}
    for index, heading in enumerate(table.headings):
        name = field_for(heading)
        if name is None:
            if heading and heading not in ("序号", "党龄"):
                result.unknown_headings.append(heading)
        elif name in columns:
            first = table.headings[columns[name]]
            result.refused.append(Refused("表头", "", f"“{first}”和“{heading}”两列都是{term_of(name)}", "请只保留一列"))
        else:
            columns[name] = index
    return columns


def _remembering(today: date) -> Callable[[str, object], Taken]:
    """How a value of a field is taken. What many rows share (dates, branches, levels …) is judged once."""
    known: dict[str, dict[str, Taken]] = {}

    def taking(name: str, value: object) -> Taken:
        if not isinstance(value, str):
            return take(name, value, today=today)
        if name in _ONE_S_OWN:
            standard = _STANDARD.get(name)
            return Taken(value) if standard and standard(value) else take(name, value, today=today)
        of_field = known.setdefault(name, {})
        taken = of_field.get(value)
        if taken is None:
            if len(of_field) >= _REMEMBERED:
                of_field.clear()
            taken = of_field[value] = take(name, value, today=today)
        return taken

    return taking


def _read(sent: Mapping[str, object], place: str, taking: Callable[[str, object], Taken], required: Sequence[str], *,
          today: date, tell_routine: bool) -> RosterRow:
    """One person: each value by itself, then against each other."""
    row, refusals, wrong = RosterRow(place), [], set()
    values = row.values
    for name, value in sent.items():
        try:
            if isinstance(value, str) and not value.strip():
                values[name] = ""
                continue
            taken = taking(name, value)
        except Refused as no:
            refusals.append(no.at(place))
            wrong.add(name)
            continue
        values[name] = taken.value
        if taken.notice and (tell_routine or not taken.routine):
            row.notices = (*row.notices, _placed(place, taken.notice))
    refusals += [Refused(term_of(name), "", "没有填写", f"请补填{term_of(name)}", place)
                 for name in required if row.values.get(name, "") == "" and name not in wrong]
    if not refusals:
        refusals = impossible_together(row.values, place)
    if refusals:
        raise _RowRefused(refusals)
    row.warnings = tuple([_placed(place, text) for text in doubtful_together(values, today=today)])
    return row


def _placed(place: str, text: str) -> str:
    return f"{place}：{text}" if place else text


def impossible_together(values: Mapping[str, str], place: str = "") -> list[Refused]:
    """What cannot be true together: joined before birth or before the Party, regular before joined."""
    birth = values.get("birth", "") or _birth_by_number(values)
    found = []
    for later in _AFTER_BIRTH:
        if later in values and birth and values[later] and certainly_before(values[later], birth):
            found.append(Refused(term_of(later), values[later], f"早于出生日期（{birth}）",
                                 f"请核对{term_of(later)}和出生日期后改正", place))
    if values.get("joined") and certainly_before(values["joined"], PARTY_FOUNDED):
        found.append(Refused(term_of("joined"), values["joined"], "早于建党的1921年7月", "请核对入党时间后改正", place))
    if values.get("joined") and values.get("regular") and certainly_before(values["regular"], values["joined"]):
        found.append(Refused(term_of("regular"), values["regular"], f"早于入党时间（{values['joined']}）",
                             "请核对转正时间和入党时间后改正", place))
    return found


def _birth_by_number(values: Mapping[str, str]) -> str:
    number = values.get("citizen_number", "")
    return birth_in(number) if number else ""


def doubtful_together(values: Mapping[str, str], *, today: date) -> list[str]:
    """What is kept as given but must be confirmed: the file and the citizen number may rightly differ."""
    found = []
    number, birth = values.get("citizen_number", ""), values.get("birth", "")
    if number and birth and not agrees(birth, birth_in(number)):
        found.append(f"出生日期“{birth}”与公民身份号码中的出生日期“{birth_in(number)}”不一致，请核对档案和居民身份证；确认无误的可以保留。")
    if number and values.get("sex") and values["sex"] != sex_in(number):
        found.append(f"性别“{values['sex']}”与公民身份号码表示的性别“{sex_in(number)}”不一致，请核对居民身份证；确认无误的可以保留。")
    joined, born = values.get("joined", ""), birth or _birth_by_number(values)
    age = PartialDate(born).age_on(today) if born else None
    if age is not None and age not in AGES:
        found.append(f"出生日期“{born}”算起{age}岁，不在{AGES[0]}至{AGES[-1]}岁之间，请核对出生年份；确认无误的可以保留。")
    if joined and born and certainly_before(joined, f"{int(born[:4]) + AGE_TO_JOIN}{born[4:]}"):
        found.append(f"入党时间“{joined}”时未满{AGE_TO_JOIN}岁（出生日期{born}），请核对入党时间和出生日期；确认无误的可以保留。")
    return found


def _refuse_twice_in_file(result: RosterResult) -> None:
    """The same citizen number or 编号 in two rows: both rows are named, neither is taken."""
    for name in ("citizen_number", "code"):
        first: dict[str, RosterRow] = {}
        doubled: set[int] = set()
        for row in result.rows:
            value = row.values.get(name, "")
            if not value:
                continue
            if value in first:
                other = first[value]
                doubled |= {id(row), id(other)}
                result.refused.append(Refused(term_of(name), value, f"与{other.place}相同，{other.place}和{row.place}重复",
                                              "请核对后只保留一行", row.place))
            else:
                first[value] = row
        result.rows = [row for row in result.rows if id(row) not in doubled]
