"""结论: what a verdict function answers, what it stands on, and the list of all such functions."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .book import Rulebook
from .days import CalendarTable, WorkCalendar
from .model import Rule
from .refusal import CannotJudge


@dataclass(frozen=True)
class Verdict:
    """结论: the answer by name, the rules it cites, the reason in Chinese, and what must be checked by hand."""

    answer: Mapping[str, object]
    rules: tuple[Rule, ...]
    why: str
    remarks: tuple[str, ...] = ()

    @property
    def articles(self) -> list[str]:
        return list(dict.fromkeys(rule.cited for rule in self.rules))

    @property
    def warnings(self) -> list[str]:
        """提醒: rules that are not confirmed, product defaults, and the remarks of this verdict."""
        cautions = [caution for rule in self.rules if (caution := rule.caution())]
        own = [f"按《{local.document}》：{local.value}" for rule in self.rules for local in rule.replaced_by]
        return list(dict.fromkeys([*self.remarks, *own, *cautions]))


@dataclass(frozen=True)
class Grounds:
    """判断所凭: the rules, the calendar, and the day of the step where its own dates do not say it.

    `on` is the day the step was taken, when the asker says it; otherwise the step's own date counts, and `today` last.
    """

    book: Rulebook
    today: date
    calendar: WorkCalendar = field(default_factory=CalendarTable)
    on: date | None = None

    def rule(self, key: str, step: date | None = None) -> Rule:
        """The rule in force on the day of the step."""
        return self.book.rule(key, self.day(step))

    def day(self, step: date | None = None) -> date:
        return self.on or step or self.today


VERDICTS: dict[str, Callable[..., Verdict]] = {}


def answers(name: str) -> Callable[[Callable[..., Verdict]], Callable[..., Verdict]]:
    """Enters a verdict function under the name by which it is asked; its parameters are the keys of the question."""

    def enter(function: Callable[..., Verdict]) -> Callable[..., Verdict]:
        VERDICTS[name] = function
        return function

    return enter


def refuse_more(part: int, part_name: str, whole: int, whole_name: str) -> None:
    """Refuses a part that is larger than its whole."""
    if part > whole:
        raise CannotJudge(f"{part_name}（{part}）比{whole_name}（{whole}）还多，请核对")


def refuse_earlier(later: date, later_name: str, earlier: date, earlier_name: str) -> None:
    """Refuses two days in the wrong order."""
    if later < earlier:
        raise CannotJudge(f"{later_name}（{later}）早于{earlier_name}（{earlier}），请核对")


def yes_no(holds: bool, yes: str, no: str) -> str:
    """One of two ways of saying it."""
    return yes if holds else no


def either(answer: str, rule: Rule, given: Mapping[str, Fraction | int | None], keys: tuple[str, str], span: str) -> Verdict:
    """够一样即可: either of two measures is enough, and one of them must be given."""
    if all(value is None for value in given.values()):
        raise CannotJudge(f"缺少 {keys[0]} 或 {keys[1]}，至少写一个")
    said = "，".join(rule.amount(name).said(v) for name, v in given.items() if v is not None)
    met = any(v is not None and rule.amount(name).met(v) for name, v in given.items())
    demanded = "或".join(str(rule.amount(name)) for name in given)
    return Verdict({answer: met}, (rule,), f"{span}{demanded}，现有{said}，{yes_no(met, '达到', '没有达到')}")
