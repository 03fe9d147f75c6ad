"""法规与规定: a regulation has dates, its rules have articles, bounds and a certainty."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from .bounds import Amount, Bound, Choice, Share
from .refusal import BadData

B = TypeVar("B", Share, Amount, Choice)


class Certainty(StrEnum):
    """把握: how far a rule has been compared with its text."""

    TWO = "两处来源"
    ONE = "一处来源"
    QUOTED = "二手来源"
    UNSEEN = "未见原文"
    OPEN = "未定"
    PRODUCT = "产品约定"


class Local(StrEnum):
    """县里能否另定: a rule that may not be replaced, only made stricter, or replaced."""

    NO = "不可"
    STRICTER = "从严"
    FREE = "替换"


@dataclass(frozen=True)
class Regulation:
    """法规: in force on days with `since` ≤ day < `until`; None is open, or not known."""

    name: str
    version: str
    since: date | None
    until: date | None
    dates_confirmed: bool

    def __str__(self) -> str:
        return f"{self.name}({self.version})" if self.version else self.name

    def in_force(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class LocalRule:
    """县里的规定: replaces one bound of one rule, with its document, from `since` until, not including, `until`."""

    key: str
    bound: str
    value: Bound
    document: str
    since: date
    until: date | None = None

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Rule:
    """规定: what one article says, in our words, with its numbers as typed bounds."""

    key: str
    regulation: Regulation
    subject: str
    says: str
    article: str
    article_confirmed: bool
    certainty: Certainty
    bounds: Mapping[str, Bound]
    note: str = ""
    local: Local = Local.NO
    replaced_by: tuple[LocalRule, ...] = ()

    @property
    def since(self) -> date | None:
        return self.regulation.since

    @property
    def until(self) -> date | None:
        return self.regulation.until

    @property
    def cited(self) -> str:
        """条文: the name of the regulation and the article, marked where its number is not confirmed."""
        if self.certainty is Certainty.PRODUCT:
            return str(self.regulation)
        if not self.article:
            return f"{self.regulation} 条次待核"
        return f"{self.regulation} {self.article}{'' if self.article_confirmed else '（条次待核）'}"

    def amount(self, name: str) -> Amount:
        return self._bound(name, Amount)

    def share(self, name: str) -> Share:
        return self._bound(name, Share)

    def choice(self, name: str) -> str:
        return self._bound(name, Choice).value

    def _bound(self, name: str, kind: type[B]) -> B:
        bound = self.bounds.get(name)
        if not isinstance(bound, kind):
            raise BadData(f"{self.key} 没有写 {name}")
        return bound

    def caution(self) -> str:
        """提醒: why this rule is to be compared with the text; empty when two sources agree."""
        match self.certainty:
            case Certainty.TWO:
                return ""
            case Certainty.PRODUCT:
                return "" if self.replaced_by else f"{self.subject}：条文没有规定，这是产品的约定" + (
                    "，县里可以凭文件另定" if self.local is not Local.NO else "")
        return f"{self.cited}：{self.certainty}，请对照原文"
