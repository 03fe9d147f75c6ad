"""法规库: finds the rule that was in force on a day, with what a county has put in its place."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from .bounds import same_kind, stricter
from .model import Local, LocalRule, Rule
from .refusal import BadData, CannotJudge


class Rulebook:
    """法规库: immutable; `override` answers a new book."""

    def __init__(self, rules: Iterable[Rule], locals_: Iterable[LocalRule] = ()) -> None:
        self._rules: dict[str, list[Rule]] = {}
        self.locals = tuple(locals_)
        for rule in rules:
            self._rules.setdefault(rule.key, []).append(rule)
        for key, versions in self._rules.items():
            versions.sort(key=lambda rule: rule.since or date.min)
            for earlier, later in zip(versions, versions[1:]):
                if later.since is None or earlier.until is None or earlier.until > later.since:
                    raise BadData(f"{key} 的两个版本在同一天有效")

    def __iter__(self) -> Iterator[Rule]:
        return (rule for versions in self._rules.values() for rule in versions)

    def versions(self, key: str) -> tuple[Rule, ...]:
        """Every version of one rule, the oldest first."""
        return tuple(self._rules.get(key, ()))

    def find(self, key: str, day: date) -> Rule | None:
        """The rule in force on `day`, or None where none was."""
        rule = next((r for r in self._rules.get(key, ()) if r.regulation.in_force(day)), None)
        if rule is None:
            return None
        own = tuple(one for one in self.locals if one.key == key and one.in_force(day))
        return replace(rule, bounds={**rule.bounds, **{o.bound: o.value for o in own}}, replaced_by=own) if own else rule

    def rule(self, key: str, day: date) -> Rule:
        """The rule in force on `day`; CannotJudge where no text in force on that day is known."""
        if found := self.find(key, day):
            return found
        subject = self._rules[key][0].subject if key in self._rules else key
        raise CannotJudge(f"{day.isoformat()}那天适用的“{subject}”规定没有收录，请核对日期，或对照当时的文本办理")

    def override(self, local: LocalRule) -> Rulebook:
        """The book with `local` laid over it; CannotJudge when a county may not decide that, or not so."""
        versions = self._rules.get(local.key, [])
        old = [rule for rule in versions if local.bound in rule.bounds]
        if not old:
            raise CannotJudge(f"没有“{local.key}”的“{local.bound}”这一项，请对照法规表填写")
        if not local.document.strip():
            raise CannotJudge(f"“{old[0].subject}”要另定，请写明依据的文件")
        if local.until is not None and local.until <= local.since:
            raise CannotJudge(f"《{local.document}》的截止日期应晚于开始日期")
        for rule in old:
            _refuse_what_is_not_local(local, rule)
        for other in self.locals:
            if (other.key, other.bound) == (local.key, local.bound) and _overlap(other, local):
                raise CannotJudge(f"“{old[0].subject}”在同一天有两份县里的规定，请先给《{other.document}》写上截止日期")
        return Rulebook(self, (*self.locals, local))


def _refuse_what_is_not_local(local: LocalRule, rule: Rule) -> None:
    old = rule.bounds[local.bound]
    if rule.local is Local.NO:
        raise CannotJudge(f"“{rule.subject}”由{rule.cited}定，县里不能另定")
    if not same_kind(local.value, old):
        raise CannotJudge(f"“{rule.subject}”应写成同“{old}”一样的单位和分母")
    if rule.local is Local.STRICTER and not stricter(local.value, old):
        raise CannotJudge(f"“{rule.subject}”定的是“{old}”，县里只能更严，不能写成“{local.value}”")


def _overlap(one: LocalRule, other: LocalRule) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)
