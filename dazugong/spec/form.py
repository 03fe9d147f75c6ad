"""表单的形状: what a form, its fields and its rules are once they are read. Plain frozen data.

`term` is the Chinese name that formulas use, `label` what a page shows, `id` what the database keeps.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dazugong.formula.facts import Column
from dazugong.formula.parser import parse
from dazugong.formula.tree import names
from dazugong.formula.words import PERIODS
from dazugong.spec.mapping import Map
from dazugong.spec.others import Others
from dazugong.spec.queueing import Queue

# 填一格要多少秒: first guess by type, until the measured filling time of a form replaces it.
SECONDS_BY_TYPE = {
    "text": 15, "longtext": 240, "number": 20, "money": 25, "percent": 25, "date": 15, "month": 12, "time": 10, "choice": 8,
    "choices": 15, "grade": 15, "yesno": 5, "person": 15, "unit": 10, "phone": 15, "file": 60, "table": 0, "computed": 0, "level": 0, "day": 0,
}
FIELD_TYPES = tuple(SECONDS_BY_TYPE)
COLUMN_TYPES = tuple(name for name in FIELD_TYPES if name not in ("table", "file", "longtext"))
SEALABLE = ("text", "longtext")     # what may be given to some posts only
CHOICE_TYPES = ("choice", "choices", "grade", "level")
RECKONED_TYPES = ("computed", "level", "day")     # nobody types them
DAY_TYPES = ("date", "month", "day")
USUAL_ROWS, MOST_ROWS = 3, 200      # rows a table is reckoned to take, and may take where it does not say
# 小数几位, where the field does not say: money in yuan has its cents, what is counted by these words is whole, all else has MOST_PLACES.
COUNTED_BY = frozenset("项个人名次份家条套件场户票张") | {"人次", "个月", "个工作日"}
LARGE = ("万", "亿")        # units of money of which the fourth decimal still is a yuan or more
MOST_PLACES = 4
SHOWN_PLACES = 1           # of what is worked out, where the field does not say and it is not in yuan
YUAN, CENTS = "元", 2
SECONDS_PREFILLED = 3      # 核对一个预填的值
OPENED = {"组织": "units", "任务": "tasks", "人员": "people"}      # what an option may lead to beside a mechanism
LAST = "last"           # what a field carries on: the answer to itself


@dataclass(frozen=True)
class Prefill:
    """预填: what the system already knows, asked of one fact table for the unit and the period of the record.

    Exactly one of `count` (rows for which the formula holds), `total` (sum of the formula over the rows), `list` (terms
    shown for each row, one row a line), `take` (a term of the unit's own latest row) and `rows` (of a table) is given; `where` narrows the
    rows first. `over` names a fact table, a form of this pack, or one of another pack (pack.form).
    """

    over: str
    count: str = ""
    total: str = ""
    list: tuple[str, ...] = ()
    where: str = ""
    take: str = ""
    stock: bool = False                 # of a register all that stands, whenever it was entered; of a form filed by period the last that each unit filed; of a fact table all that falls into the period or before it
    fresh: bool = False                 # of one's own rows (take) only those of the period, nothing older
    rows: tuple[tuple[str, str], ...] = ()      # of a table: (its column, formula over the source); a row for each of its rows


@dataclass(frozen=True)
class Field:
    """栏目: one thing a form asks."""

    id: str
    term: str
    label: str
    type: str
    choices: tuple[str, ...] = ()       # best first when type is grade
    required: bool = False
    required_when: str = ""             # a condition: required only where it holds
    when: str = ""                      # a condition over the fields above: asked only where it holds, else not kept
    rule: str = ""                      # a condition over the terms of the form; the answer is refused when it is false
    refuse: str = ""                    # what the clerk then reads
    value: str = ""                     # formula of a computed field; of a level it gives one of the choices
    others: Others | None = None        # of a register: the value is reckoned over these other entries of it
    prefill: Prefill | None = None
    carry: str = ""                     # LAST, or a term: the unit's own answer to it of the period before stands there, to be confirmed
    again: str = ""                     # why it is asked though the system knows it
    negative: bool = False              # a number may be less than nought
    places: int | None = None           # 小数几位: of what is typed at most, of what is worked out as it is shown
    chapter: str = ""                   # 汇编: the chapter in which the reports of all units show it
    unit: str = ""                      # the unit word shown after the value: 名, 万元, 场
    hint: str = ""
    seconds: int = 0                    # cost of filling it once
    columns: tuple[Field, ...] = ()     # what is asked in each row, when type is table
    most_rows: int = MOST_ROWS
    map: Map | None = None              # 关系图: of a table, drawn above its rows
    total: str = ""                     # 合计行: sum, none, or the term of the column that weighs its mean; see spec/totals.py
    roster: bool = False                # a person of the roster of the unit that files, kept as 姓名（编号）
    opens: tuple[tuple[str, str], ...] = ()     # of a choice: (option, the mechanism or one of OPENED that is reached from it)
    only: tuple[str, ...] = ()          # posts or roles that may read the answer; it is kept sealed

    @property
    def reckoned(self) -> bool:
        """Whether the system works it out and nobody types it."""
        return self.type in RECKONED_TYPES

    @property
    def sealed(self) -> bool:
        """Whether what is written is kept from some who read the rest; only words may be."""
        return self.type == "phone" or (bool(self.only) and self.type in SEALABLE)

    @property
    def kept(self) -> bool:
        """Whether its value is kept: what takes in entries of other units decides, and is then forgotten, but for the choice of a level."""
        return not (self.others and self.others.crosses_units and self.type != "level")

    @property
    def decimals(self) -> int:
        """小数几位: how many a typed number may have; how many of a computed one are shown."""
        if self.places is not None:
            return self.places
        if self.type == "computed":
            return CENTS if self.unit == YUAN else SHOWN_PLACES
        if self.type == "money":
            return MOST_PLACES if self.unit[:1] in LARGE else CENTS
        return 0 if self.type == "number" and self.unit in COUNTED_BY else MOST_PLACES

    @property
    def column(self) -> Column:
        """The field as formulas see it; a table is the number of its rows."""
        return Column(name=self.id, term=self.term, kind=KINDS_OF_TYPES.get(self.type, self.type), choices=self.choices)


KINDS_OF_TYPES = {
    "longtext": "text", "computed": "number", "table": "number", "month": "date", "time": "text", "phone": "text", "file": "text",
    "level": "grade", "day": "date",
}


@dataclass(frozen=True)
class Rule:
    """整表规则: a condition over several fields; where it is false the form is refused at the field `at` (a term)."""

    rule: str
    refuse: str
    at: str = ""


@dataclass(frozen=True)
class Form:
    """表单: the fields one unit (or person, or case) answers for one period."""

    id: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""
    rules: tuple[Rule, ...] = ()
    entries: bool = False               # 登记簿: filed at any time, owed by nobody; each entry has its day
    about_person: bool = False          # an entry is about a person
    queue: Queue | None = None          # 排队: of a register, in which order those who wait come to their turn
    chapters: tuple[str, ...] = ()      # 汇编: its chapters in order; without it as they first stand in the form
    erase: bool = False                 # of a register: an entry may be taken out with all it held, where the person asks for it
    unique: tuple[str, ...] = ()        # of a register: terms (and 单位, 对象) in which no two entries may be the same

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every field as formulas see it, and below each table its columns, which only 求和( ) and the like speak of."""
        inside = [replace(one.column, name=f"{f.id}.{one.id}", table=f.term) for f in self.fields for one in f.columns]
        return (*(f.column for f in self.fields), *inside, *self.beside)

    @property
    def beside(self) -> tuple[Column, ...]:
        """What an entry holds beside its fields: its day and, where it is about one, the person."""
        day = (Column("entry_day", "登记日期", "date"),) if self.entries else ()
        return (*day, Column("subject", "对象", "person")) if self.about_person else day

    @cached_property
    def looks_back(self) -> bool:
        """Whether any of its formulas speaks of the unit's earlier answers (上期, 去年同期, 年初)."""
        fields = [*self.fields, *(column for field in self.fields for column in field.columns)]
        said = [text for one in fields for text in (one.when, one.required_when, one.rule, one.value)] + [rule.rule for rule in self.rules]
        return any(word in text for text in said for word in PERIODS[1:])

    @cached_property
    def aside(self) -> tuple[Field, ...]:
        """The fields that are reckoned from other entries of the register."""
        return tuple(field for field in self.fields if field.others)

    @cached_property
    def columns_aside(self) -> tuple[Column, ...]:
        """What such a field may speak of: what another entry says by itself, in words that anybody who reads it may read."""
        plain = [f for f in self.fields if not (f.columns or f.sealed or f.type == "file" or self.aside_of(f.term))]
        return (*(f.column for f in plain), *self.beside)

    def aside_of(self, term: str) -> tuple[str, ...]:
        """The fields reckoned from other entries on which the value of this field rests: itself, or such as its formula speaks of."""
        return self._aside_of.get(term, ())

    @cached_property
    def _aside_of(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for field in self.fields if self.aside else ():       # a formula speaks of fields above it only
            found[field.term] = (field.term,) if field.others else _resting(field.value, self.columns, found)
        return found

    def aside_in(self, text: str) -> tuple[str, ...]:
        """The same of a formula of the form."""
        return _resting(text, self.columns, self._aside_of)

    def columns_of_row(self, table: Field) -> tuple[Column, ...]:
        """What a rule inside a table may speak of: the row itself and the fields of the form beside it."""
        return (*(one.column for one in table.columns), *(f.column for f in self.fields))

    def carried_from(self, field: Field) -> Field | None:
        """The field whose last answer this one carries on, if any."""
        return field if field.carry == LAST else self.field(field.carry) if field.carry else None

    def field(self, term_or_id: str) -> Field | None:
        """The field of this term or id, or None."""
        return next((f for f in self.fields if term_or_id in (f.term, f.id)), None)


def _resting(text: str, columns: tuple[Column, ...], known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What the terms of a formula rest on, each once; nothing where it cannot be read, which is said where it is looked at."""
    try:
        spoken = names(parse(text, columns)) if text and any(known.values()) else ()
    except ValueError:
        return ()
    return tuple(dict.fromkeys(one for name in spoken for one in known.get(name, ())))
