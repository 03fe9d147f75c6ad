"""界限: what a rule demands, as integers. Nothing here ever becomes a float."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from numbers import Rational

from .days import WorkCalendar, later_by_months, workdays_later
from .refusal import BadData, CannotJudge, WrongDenominator
from .wholes import Whole


class Sense(StrEnum):
    """不少于、不多于、超过、正好: how a number is compared."""

    LEAST = "不少于"
    MOST = "不多于"
    OVER = "超过"
    EXACTLY = "正好"

    def holds(self, left: Rational, right: Rational) -> bool:
        """Whether `left` stands to `right` as this word says."""
        match self:
            case Sense.LEAST:
                return left >= right
            case Sense.MOST:
                return left <= right
            case Sense.OVER:
                return left > right
            case Sense.EXACTLY:
                return left == right


@dataclass(frozen=True)
class Share:
    """比例: a fraction of one named whole, as in 不少于应到会人数的五分之四."""

    sense: Sense
    numerator: int
    denominator: int
    of: type[Whole]

    def __post_init__(self) -> None:
        if not 0 < self.numerator <= self.denominator:
            raise BadData(f"比例应大于零、不大于一：{self.numerator}/{self.denominator}")

    def met(self, count: int, whole: Whole) -> bool:
        """Whether `count` out of `whole` is enough; WrongDenominator when `whole` is of another kind."""
        self._check(whole)
        return self.sense.holds(self.denominator * count, self.numerator * whole.count)

    def needed(self, whole: Whole) -> int:
        """The least count that is enough (for 不多于: the most that is allowed)."""
        self._check(whole)
        parts = self.numerator * whole.count
        match self.sense:
            case Sense.LEAST:
                return -(-parts // self.denominator)
            case Sense.OVER:
                return parts // self.denominator + 1
            case _:
                return parts // self.denominator

    def _check(self, whole: Whole) -> None:
        if type(whole) is not self.of:
            raise WrongDenominator(f"这条规定的分母是{self.of.name}，不能用{whole.name}代替")

    @property
    def number(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def __str__(self) -> str:
        return f"{self.sense}{self.of.name}的{self.numerator}/{self.denominator}"


@dataclass(frozen=True)
class Amount:
    """数量: a number with its unit, as in 不少于5个工作日."""

    sense: Sense
    number: int
    unit: str

    def met(self, count: Rational) -> bool:
        """Whether `count` of the unit is enough, or not too much."""
        return self.sense.holds(count, self.number)

    def after(self, day: date, calendar: WorkCalendar | None = None) -> date:
        """The day on which this period, started on `day`, is full; `day` itself does not count."""
        match self.unit:
            case "年":
                return later_by_months(day, 12 * self.number)
            case "月":
                return later_by_months(day, self.number)
            case "工作日" if calendar is not None:
                return workdays_later(day, self.number, calendar)
        raise CannotJudge(f"“{self.unit}”不是可以推算日子的期限")

    def before(self, day: date) -> date:
        """The day from which this period, counted back from `day`, begins; years and months only."""
        return later_by_months(day, -self.number * {"年": 12, "月": 1}[self.unit])

    def said(self, count: Rational) -> str:
        """`count` of the unit, as it is said: 2.5个月."""
        counting = {"月": "个", "工作日": "个"}.get(self.unit, "")
        return f"{float(count):.10g}{counting}{self.unit}"

    def __str__(self) -> str:
        return f"{self.sense}{self.said(self.number)}"


@dataclass(frozen=True)
class Choice:
    """取法: one way out of several, where the text leaves it open."""

    value: str
    among: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.value not in self.among:
            raise BadData(f"“{self.value}”不在{'、'.join(self.among)}之中")

    def __str__(self) -> str:
        return self.value


Bound = Share | Amount | Choice


def stricter(new: Bound, old: Bound) -> bool:
    """从严: whether `new` demands at least what `old` demands."""
    if isinstance(new, Choice) or isinstance(old, Choice):
        return False
    if old.sense is Sense.MOST:
        return new.number <= old.number
    return old.sense is not Sense.EXACTLY and new.number >= old.number


def same_kind(new: Bound, old: Bound) -> bool:
    """Whether `new` may stand where `old` stood: a share of the same whole, an amount of the same unit, a known choice."""
    if isinstance(new, Share) and isinstance(old, Share):
        return (new.sense, new.of) == (old.sense, old.of)
    if isinstance(new, Amount) and isinstance(old, Amount):
        return (new.sense, new.unit) == (old.sense, old.unit)
    return isinstance(new, Choice) and isinstance(old, Choice) and new.among == old.among
