"""机制包: the shapes a pack has once it is read. Plain frozen data: no database, no web, no reading of files.

Every formula stays the text the officer wrote; `dazugong.formula.parse` turns it into a tree where it is needed.
`term` is the Chinese name that formulas use, `label` what a page shows, `id` what the database keeps.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from dazugong.formula.facts import Column, FactTable
from dazugong.spec.ballots import Ballot
from dazugong.spec.example import Example, Expect, Given, Played, Pressed
from dazugong.spec.meetings import MeetingKind
from dazugong.spec.procedures import Procedure
from dazugong.spec.publications import LetterBox, PublicationKind
from dazugong.spec.queueing import Queue
from dazugong.spec.relations import RelationKind
from dazugong.spec.scoring import Sheet
from dazugong.spec.slots import ResourceKind, RotaKind
from dazugong.spec.target import Target
from dazugong.spec.tasks import Admission, Alert
from dazugong.spec.texts import Text

# 填一格要多少秒: first guess by type, until the measured filling time of a form replaces it.
SECONDS_BY_TYPE = {
    "text": 15, "longtext": 240, "number": 20, "money": 25, "percent": 25, "date": 15, "month": 12, "time": 10, "choice": 8,
    "choices": 15, "grade": 15, "yesno": 5, "person": 15, "unit": 10, "phone": 15, "file": 60, "table": 0, "computed": 0,
}
FIELD_TYPES = tuple(SECONDS_BY_TYPE)
COLUMN_TYPES = tuple(name for name in FIELD_TYPES if name not in ("table", "file", "longtext"))
CHOICE_TYPES = ("choice", "choices", "grade")
USUAL_ROWS, MOST_ROWS = 3, 200      # rows a table is reckoned to take, and may take where it does not say
SECONDS_PREFILLED = 3      # 核对一个预填的值
PERIODS_PER_YEAR = {
    "week": 52, "ten-day": 36, "month": 12, "two-month": 6, "quarter": 4, "half-year": 2, "year": 1, "two-year": 1, "once": 1,
    "campaign": 0, "any-time": 4,
}
PERIOD_KINDS = tuple(PERIODS_PER_YEAR)
LAST = "last"           # what a field carries on: the answer to itself
ONCE, ANY_TIME, CAMPAIGN = "once", "any-time", "campaign"
DATED = (ONCE, CAMPAIGN, ANY_TIME)      # what has dates of its own and no period before
SUBJECTS = ("units", "people", "cases")
FIXED_PERIODS = ("上期", "去年同期", "年初")
MERGED_RULES = ("each-predecessor", "leave-out")
DUE_ANCHORS = ("period-start", "period-end")
YEAR_START = "year-start"                # 年初: every period of a year opens on one day, so that the year lies there as a plan
OPEN_ANCHORS = (*DUE_ANCHORS, YEAR_START)
APPROVAL_LEVELS = ("township", "county", "city")     # 乡镇 县 市


@dataclass(frozen=True)
class Basis:
    """依据: the document and the place in it (a restatement is in the README, never a quotation)."""

    document: str
    place: str


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
    stock: bool = False                 # of a register all that stands, whenever it was entered
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
    value: str = ""                     # formula of a computed field
    prefill: Prefill | None = None
    carry: str = ""                     # LAST, or a term: the unit's own answer to it of the period before stands there, to be confirmed
    again: str = ""                     # why it is asked though the system knows it
    unit: str = ""                      # the unit word shown after the value: 名, 万元, 场
    hint: str = ""
    seconds: int = 0                    # cost of filling it once
    columns: tuple[Field, ...] = ()     # what is asked in each row, when type is table
    most_rows: int = MOST_ROWS
    only: tuple[str, ...] = ()          # posts or roles that may read the answer; it is kept sealed

    @property
    def column(self) -> Column:
        """The field as formulas see it; a table is the number of its rows."""
        return Column(name=self.id, term=self.term, kind=KINDS_OF_TYPES.get(self.type, self.type), choices=self.choices)


KINDS_OF_TYPES = {
    "longtext": "text", "computed": "number", "table": "number", "month": "date", "time": "text", "phone": "text", "file": "text",
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

    def columns_of_row(self, table: Field) -> tuple[Column, ...]:
        """What a rule inside a table may speak of: the row itself and the fields of the form beside it."""
        return (*(one.column for one in table.columns), *(f.column for f in self.fields))

    def carried_from(self, field: Field) -> Field | None:
        """The field whose last answer this one carries on, if any."""
        return field if field.carry == LAST else self.field(field.carry) if field.carry else None

    def field(self, term_or_id: str) -> Field | None:
        """The field of this term or id, or None."""
        return next((f for f in self.fields if term_or_id in (f.term, f.id)), None)


@dataclass(frozen=True)
class Window:
    """窗口: one dated stretch of a campaign."""

    opens_on: date
    due_on: date


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
    windows: tuple[Window, ...] = ()    # the dated windows of a campaign
    due_days: tuple[int, ...] = ()      # 轮流的截止日: the first period of a year takes the first, and so on in turn
    usual: int = 0                      # how often a year, where the schedule cannot say (any-time, campaign)

    @property
    def times_per_year(self) -> int:
        """How often a year, as the burden reckons it."""
        return self.usual or len(self.windows) or PERIODS_PER_YEAR[self.every]
    approval: tuple[str, ...] = ()      # levels that approve one after the other; empty: whoever stands next above


@dataclass(frozen=True)
class Indicator:
    """指标: rows of a form or a fact table counted; with `of` a ratio that stays two integers until it is shown."""

    id: str
    label: str
    over: str                           # id of a form of this pack, or name of a fact table
    count: str = ""                     # condition: the row counts above the line; empty (with sum or distinct): every row
    of: str = ""                        # condition: the row counts below the line; empty: a plain count
    where: str = ""                     # condition that narrows both
    per: str = ""                       # formula: one value for each band
    sum: str = ""                       # number: added up over the rows that count, instead of counting them
    of_sum: str = ""                    # number: added up below the line; the ratio is then a sum over a sum
    distinct: str = ""                  # a term: how many different values the rows that count have
    cumulative: str = ""                # "year": with every period since the beginning of the year
    fixed: str = ""                     # 定群: the rows are those filed for this earlier period, whatever has become of them since
    stock: bool = False                 # 在册: of a register all that stood at the end of the period, whenever it was entered
    merged: str = "leave-out"
    unit: str = "%"
    purpose: str = ""                   # what persons are counted for, where each row is a person
    smallest: int = 0                   # numbers below it are not shown: so few could give somebody away
    targets: tuple[Target, ...] = ()

    def target_of(self, band: str) -> Target | None:
        """The target of a band, else the one for all."""
        exact = [one for one in self.targets if one.band == band]
        return next(iter(exact or [one for one in self.targets if not one.band]), None)


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
    sheets: tuple[Sheet, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    texts: tuple[Text, ...] = ()
    alerts: tuple[Alert, ...] = ()
    admissions: tuple[Admission, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    resources: tuple[ResourceKind, ...] = ()
    rotas: tuple[RotaKind, ...] = ()
    publications: tuple[PublicationKind, ...] = ()
    letterboxes: tuple[LetterBox, ...] = ()
    examples: tuple[Example, ...] = ()
    readme: str = ""
    neighbours: Mapping[str, Form] = field(default_factory=dict, repr=False, compare=False)     # pack.form → forms it takes values from
    files: dict[str, str] = field(default_factory=dict, repr=False)     # path in the folder → text, as read

    def form(self, form_id: str) -> Form | None:
        return next((f for f in self.forms if f.id == form_id), None)

    def indicator(self, indicator_id: str) -> Indicator | None:
        return next((i for i in self.indicators if i.id == indicator_id), None)

    def sheet(self, sheet_id: str) -> Sheet | None:
        return next((s for s in self.sheets if s.id == sheet_id), None)

    def ballot(self, ballot_id: str) -> Ballot | None:
        return next((one for one in self.ballots if one.id == ballot_id), None)

    def procedure(self, procedure_id: str) -> Procedure | None:
        """The procedure of this id; without one, the only one there is."""
        found = (p for p in self.procedures if p.id == procedure_id or (not procedure_id and len(self.procedures) == 1))
        return next(found, None)


@dataclass(frozen=True)
class Problem:
    """毛病: one mistake in a pack: where it stands and how to mend it (Chinese)."""

    file: str
    line: int
    message: str


__all__ = ["Basis", "Column", "Example", "Expect", "FactTable", "Field", "Form", "Given", "Indicator", "Pack", "Played",
           "Prefill", "Pressed", "Problem", "Rule", "Schedule", "Target"]
