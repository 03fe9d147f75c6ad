"""机制包: the shapes a pack has once it is read. Plain frozen data: no database, no web, no reading of files.

Every formula stays the text the officer wrote; `dazugong.formula.parse` turns it into a tree where it is needed.
`term` is the Chinese name that formulas use, `label` what a page shows, `id` what the database keeps.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from dazugong.formula.facts import Column, FactTable
from dazugong.spec.meetings import MeetingKind
from dazugong.spec.relations import RelationKind

# 填一格要多少秒: first guess by type, until the measured filling time of a form replaces it.
SECONDS_BY_TYPE = {
    "text": 15, "longtext": 240, "number": 20, "money": 25, "percent": 25, "date": 15, "choice": 8, "grade": 15,
    "yesno": 5, "person": 15, "unit": 10, "computed": 0,
}
FIELD_TYPES = tuple(SECONDS_BY_TYPE)
SECONDS_PREFILLED = 3      # 核对一个预填的值
PERIOD_KINDS = ("month", "quarter", "half-year", "year", "once")
PERIODS_PER_YEAR = {"month": 12, "quarter": 4, "half-year": 2, "year": 1, "once": 1}
SUBJECTS = ("units", "people", "cases")
MERGED_RULES = ("each-predecessor", "leave-out")
DUE_ANCHORS = ("period-start", "period-end")
APPROVAL_LEVELS = ("township", "county", "city")     # 乡镇 县 市


@dataclass(frozen=True)
class Basis:
    """依据: the document and the place in it (a restatement is in the README, never a quotation)."""

    document: str
    place: str


@dataclass(frozen=True)
class Prefill:
    """预填: what the system already knows, asked of one fact table for the unit and the period of the record.

    Exactly one of `count` (rows for which the formula holds), `total` (sum of the formula over the rows) and
    `list` (terms shown for each row, one row a line) is given; `where` narrows the rows first.
    """

    over: str
    count: str = ""
    total: str = ""
    list: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Field:
    """栏目: one thing a form asks."""

    id: str
    term: str
    label: str
    type: str
    choices: tuple[str, ...] = ()       # best first when type is grade
    required: bool = False
    rule: str = ""                      # a condition over the terms of the form; the answer is refused when it is false
    refuse: str = ""                    # what the clerk then reads
    value: str = ""                     # formula of a computed field
    prefill: Prefill | None = None
    unit: str = ""                      # the unit word shown after the value: 名, 万元, 场
    hint: str = ""
    seconds: int = 0                    # cost of filling it once

    @property
    def column(self) -> Column:
        """The field as formulas see it."""
        kind = {"longtext": "text", "computed": "number"}.get(self.type, self.type)
        return Column(name=self.id, term=self.term, kind=kind, choices=self.choices)


@dataclass(frozen=True)
class Form:
    """表单: the fields one unit (or person, or case) answers for one period."""

    id: str
    title: str
    fields: tuple[Field, ...]
    note: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(f.column for f in self.fields)

    def field(self, term_or_id: str) -> Field | None:
        """The field of this term or id, or None."""
        return next((f for f in self.fields if term_or_id in (f.term, f.id)), None)


@dataclass(frozen=True)
class Schedule:
    """日程: how often a form is owed, when it opens and when it is due.

    `due_day` = 3, `due_after` = "period-end" is 次月3日 for a monthly form: the third day after the period's last day.
    `opens_day` = 25, `opens_after` = "period-start" is 当月25日: the twenty-fifth day of the period.
    With `working_days` the days of `due_day` are counted in working days, else in calendar days.
    `every` = "once" takes `opens_on` and `due_on` instead.
    """

    form: str
    every: str
    due_day: int = 0
    due_after: str = "period-end"
    opens_day: int = 1
    opens_after: str = "period-start"
    working_days: bool = False
    opens_on: date | None = None
    due_on: date | None = None
    scope: str = ""                     # formula over units (类别 状态 级别); empty: the scope of the pack
    approval: tuple[str, ...] = ()      # levels that approve one after the other; empty: whoever stands next above


@dataclass(frozen=True)
class Target:
    """目标: what an indicator should reach, for one band (a value of `per`) or for all when `band` is empty."""

    band: str = ""
    at_least: float | int | None = None     # in percent where the indicator has `of`, else in its unit
    at_most: float | int | None = None
    due: date | None = None


@dataclass(frozen=True)
class Indicator:
    """指标: rows of a form or a fact table counted; with `of` a ratio that stays two integers until it is shown."""

    id: str
    label: str
    over: str                           # id of a form of this pack, or name of a fact table
    count: str                          # condition: the row counts above the line
    of: str = ""                        # condition: the row counts below the line; empty: a plain count
    where: str = ""                     # condition that narrows both
    per: str = ""                       # formula: one value for each band
    merged: str = "leave-out"
    unit: str = "%"
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Given:
    """已知: one row of an example: answers to a form of one unit, or one row of a fact table (keys are terms)."""

    over: str                           # id of a form, or name of a fact table
    unit: str
    answers: dict[str, object]
    before: dict[str, object] = field(default_factory=dict)         # 上期
    year_before: dict[str, object] = field(default_factory=dict)    # 去年同期


@dataclass(frozen=True)
class Expect:
    """应得: what must come out. Either an indicator (count, of) or, for one unit's form, refusals and values."""

    indicator: str = ""
    band: str = ""
    count: int | None = None
    of: int | None = None
    form: str = ""
    unit: str = ""
    refused: tuple[str, ...] | None = None      # terms of the fields refused; () means accepted
    computed: dict[str, object] = field(default_factory=dict)
    prefilled: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """示例: a situation and what must come out of it: test and documentation in one."""

    file: str
    title: str
    first: date                         # 期初
    last: date                          # 期末
    given: tuple[Given, ...]
    expect: tuple[Expect, ...]
    day: date | None = None             # 当日; None: the last day of the period


@dataclass(frozen=True)
class Pack:
    """机制包: one mechanism of the county, as one folder says it."""

    id: str
    title: str
    version: str
    uses: tuple[str, ...]
    subject: str
    scope: str                          # formula over units: whom the mechanism is about
    basis: tuple[Basis, ...]
    forms: tuple[Form, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    relations: tuple[RelationKind, ...] = ()
    meetings: tuple[MeetingKind, ...] = ()
    examples: tuple[Example, ...] = ()
    readme: str = ""
    files: dict[str, str] = field(default_factory=dict, repr=False)     # path in the folder → text, as read

    def form(self, form_id: str) -> Form | None:
        return next((f for f in self.forms if f.id == form_id), None)

    def indicator(self, indicator_id: str) -> Indicator | None:
        return next((i for i in self.indicators if i.id == indicator_id), None)


@dataclass(frozen=True)
class Problem:
    """毛病: one mistake in a pack: where it stands and how to mend it (Chinese)."""

    file: str
    line: int
    message: str


__all__ = ["Basis", "Column", "Example", "Expect", "FactTable", "Field", "Form", "Given", "Indicator", "Pack", "Prefill",
           "Problem", "Schedule", "Target"]
