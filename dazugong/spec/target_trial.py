"""试目标: what an example says of the target of a figure: reached or not, how much is missing, and what the target is."""
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dazugong.spec.comparing import Finding, found
from dazugong.spec.example import Expect
from dazugong.spec.model import Indicator
from dazugong.spec.reckon import Tally
from dazugong.spec.target import Target

REACHED = {True: "达到", False: "没有达到", None: "没有数"}


def target_findings(indicator: Indicator, expect: Expect, got: Tally, name: str) -> Iterator[Finding]:
    """What one expectation about a figure says of its target."""
    target = meant_by(indicator, expect)
    if expect.reached is not None:
        yield found(f"{name} 目标", REACHED[expect.reached], REACHED[target.holds(got.count, got.of) if target else None])
    if expect.short is not None:
        yield found(f"{name} 差", _exact(expect.short), missing(target, got) if target else None)
    if expect.target is not None:
        yield found(f"{name} 目标值", expect.target, _aim(target))
    if expect.due is not None:
        yield found(f"{name} 目标期限", expect.due, target.due if target else None)


def meant_by(indicator: Indicator, expect: Expect) -> Target | None:
    """The target an expectation speaks of: of several of one band that with its date."""
    same_day = [one for one in indicator.targets if one.band == expect.band and one.due == expect.due]
    return same_day[0] if expect.due and same_day else indicator.target_of(expect.band)


def missing(target: Target, got: Tally) -> Fraction | None:
    """差多少, in the unit of the target (a share in percentage points, to one decimal as a page shows it); nought where it is reached."""
    if target.holds(got.count, got.of) is None:
        return None
    value = Fraction(got.count) if got.of is None else Fraction(got.count) * (100 if target.unit == "%" else 1) / Fraction(got.of)
    gap = max(_exact(target.at_least) - value if target.at_least is not None else Fraction(0),
              value - _exact(target.at_most) if target.at_most is not None else Fraction(0), Fraction(0))
    return gap if got.of is None else Fraction((gap * 20 + 1).__floor__() // 2, 10)


def _aim(target: Target | None) -> Fraction | None:
    aim = None if target is None else target.at_most if target.at_least is None else target.at_least
    return None if aim is None else _exact(aim)


def _exact(number: float) -> Fraction:
    return Fraction(str(number))
