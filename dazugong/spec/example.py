"""示例: what an example of a pack gives and expects; situation and result, test and documentation in one."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Given:
    """已知: one row of an example: answers to a form of one unit, or one row of a fact table (keys are terms)."""

    over: str                           # id of a form, or name of a fact table
    unit: str
    answers: dict[str, object]
    before: dict[str, object] = field(default_factory=dict)         # 上期
    year_before: dict[str, object] = field(default_factory=dict)    # 去年同期
    year_start: dict[str, object] = field(default_factory=dict)     # 年初
    place: int = 0                      # which [[given]] of the file it comes from, counted from 0
    above: str = ""                     # the unit above it, whose figure an expectation may ask for
    times: int | None = None            # 几份: how many alike it was written for; None: for itself
    copy: int = 1                       # which of these it is, from 1


@dataclass(frozen=True)
class Pressed:
    """一步: somebody presses a button of a procedure on a day."""

    do: str
    by: str
    day: date | None = None
    role: str = ""
    step: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    reason: str = ""
    to_unit: str = ""
    unit: str = ""                      # 会办: which of the units asked
    to_units: tuple[str, ...] | list[str] = ()      # 会办: which units are asked


@dataclass(frozen=True)
class Played:
    """演一件: a case as an example tells it."""

    name: str
    unit: str
    opened: date
    by: str
    procedure: str = ""
    subject: str = ""
    times: int = 1
    steps: tuple[Pressed, ...] = ()


@dataclass(frozen=True)
class Expect:
    """应得: what must come out. Either an indicator (count, of) or, for one unit's form, refusals and values."""

    indicator: str = ""
    band: str = ""
    count: float | int | None = None
    of: float | int | None = None
    reached: bool | None = None                 # 达标: whether the figure reaches the target of its band
    short: float | int | None = None            # 差多少 to the target; nought where it is reached
    target: float | int | None = None           # 目标值: what the target is, so that a changed one is noticed; `due`: its date
    form: str = ""
    unit: str = ""
    refused: tuple[str, ...] | None = None      # terms of the fields refused; () means accepted
    computed: dict[str, object] = field(default_factory=dict)
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)     # table → what its rows come to, in some of their columns
    prefilled: dict[str, object] = field(default_factory=dict)
    text: str = ""                              # 文书: what the letter to one `unit` says
    says: tuple[str, ...] | None = None         # phrases it must contain; () means none is written
    sheet: str = ""                             # 考核表: of one `unit` (or person), or how many are over a quota
    score: float | int | None = None
    grade: str = ""
    rank: int | str | None = None               # 无: has none
    items: dict[str, object] = field(default_factory=dict)     # points by item or section
    waits: tuple[str, ...] | None = None        # items without which there is no total; units of 会办 that have not answered
    vetoed: tuple[str, ...] | None = None
    over_quota: int | None = None
    task: str = ""                              # 任务: its colour on the day, or whether an item of this name is admitted
    colour: str = ""
    admission: str = ""
    admitted: bool | None = None
    ballot: str = ""                            # 票决: what came of `about`, or what keeps the count from standing
    about: str = ""
    item: str = ""
    votes: dict[str, object] = field(default_factory=dict)
    valid: int | None = None
    invalid: int | None = None
    queue: tuple[str, ...] | None = None        # 排队: who comes after whom in the register of one `unit`
    case: str = ""                              # 办件: where it stands `on` a day, or why a move tried then is refused
    on: date | None = None
    at: tuple[str, ...] | None = None
    due: date | None = None
    late: int | None = None
    left: int | None = None
    escalated: int | None = None
    returned: int | None = None
    outcome: str = ""
    tried: Pressed | None = None


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
    cases: tuple[Played, ...] = ()

    @property
    def written(self) -> list[Given]:
        """已知 as the file has them: one for each [[given]], in its place, however often it is said."""
        return [one for one in self.given if one.copy == 1]
