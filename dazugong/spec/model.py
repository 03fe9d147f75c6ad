"""机制包: the shapes a pack has once it is read. Plain frozen data: no database, no web, no reading of files.

Every formula stays the text the officer wrote; `dazugong.formula.parse` turns it into a tree where it is needed.
`term` is the Chinese name that formulas use, `label` what a page shows, `id` what the database keeps.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dazugong.spec.ballots import Ballot
from dazugong.spec.example import Example
from dazugong.spec.form import (
    Form,
)
from dazugong.spec.meetings import MeetingKind
from dazugong.spec.procedures import Procedure
from dazugong.spec.publications import LetterBox, PublicationKind
from dazugong.spec.relations import RelationKind
from dazugong.spec.scoring import Sheet
from dazugong.spec.slots import ResourceKind, RotaKind
from dazugong.spec.spans import periods_touched
from dazugong.spec.target import PERCENT, Target
from dazugong.spec.tasks import Admission, Alert
from dazugong.spec.texts import Text

PERIODS_PER_YEAR = {
    "week": 52, "ten-day": 36, "month": 12, "two-month": 6, "quarter": 4, "half-year": 2, "year": 1, "two-year": 1, "once": 1,
    "campaign": 0, "any-time": 4,
}
PERIOD_KINDS = tuple(PERIODS_PER_YEAR)
DAYS_OF_YEAR = 366
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
    approval: tuple[str, ...] = ()      # levels that approve one after the other; empty: whoever stands next above
    since: date | None = None           # 阵子: only the periods that have a day from here on …
    until: date | None = None           # … and before here

    @property
    def times_per_year(self) -> int:
        """How often a year, as the burden reckons it; of a stretch of dates only the periods it touches."""
        whole = self.usual or len(self.windows) or PERIODS_PER_YEAR[self.every]
        short = self.since and self.until and (self.until - self.since).days < DAYS_OF_YEAR
        return min(whole, periods_touched(self.every, self.since, self.until)) if short else whole      # type: ignore[arg-type]

    def covers(self, first: date, end: date) -> bool:
        """Whether a period from `first` to, not including, `end` is one of those that are owed."""
        return (self.since is None or end > self.since) and (self.until is None or first < self.until)


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

    @property
    def based(self) -> bool:
        """有分母: a quotient, not a plain count."""
        return bool(self.of or self.of_sum)

    @property
    def shown_unit(self) -> str:
        """What a quotient is shown in: % of a hundred, or the unit that it has of its own (每户多少元)."""
        return PERCENT if self.unit in ("", "％") else self.unit

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
