"""所问: which indicator, for which period, under which unit, known up to which day, and in which tree."""
from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta

from dazugong.formula.facts import Column, fact_table
from dazugong.kernel.calendar.periods import Period, kind_of, periods_between
from dazugong.kernel.identity.reader import Reader, reading, widened
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.orgs.queries import ancestors_of
from dazugong.kernel.records.facts import OBLIGATIONS
from dazugong.kernel.records.packs import pack_of, version_on
from dazugong.kernel.records.schedule import back, period_of_code
from dazugong.spec.domains import RECORDS
from dazugong.spec.form import Form
from dazugong.spec.model import Indicator, Pack

from .latest import Periods

AS_WAS, TODAY = TREES = ("as-was", "today")     # 当时口径, 现时口径
WHOLE_DAY = len("2026-01-31")    # a period that is named by a day of its own
OF_FORMS = ("records",)     # the domain in which what a unit filed is open to whoever has the unit in reach


@dataclass(frozen=True)
class Question:
    """所问: one indicator of one pack for one period under one unit. `known` is the day up to which things are known.

    `tree`: as-was places each row where its unit stood on the row's own day; today where the unit, or what came of it, stands now.
    """

    pack: Pack
    indicator: Indicator
    period: Period
    under: Unit
    known: date
    tree: str = AS_WAS
    above: frozenset[int] = frozenset()     # `under` and the units above it, when it last stood
    read: dict[str, object] = field(default_factory=dict, repr=False, compare=False)    # what became of units: read once for this question and those made from it

    @property
    def tree_day(self) -> date:
        """The tree as it stood at the end of the period; for one still running, as it stands."""
        return min(self.known, self.period.last)

    @property
    def filed_for(self) -> Period:
        """The period whose rows are counted: the one asked about, or the earlier one in which the base is fixed."""
        code = back(self.period.code).get(self.indicator.fixed, "")
        return period_of_code(code) if code else self.period

    @property
    def spans(self) -> list[Period]:
        """The periods whose rows are counted, one after the other; with `cumulative` every one since the beginning of the year."""
        if not self.indicator.cumulative or len(self.period.code) == WHOLE_DAY:
            return [self.filed_for]
        return periods_between(kind_of(self.period.code), date(self.period.first.year, 1, 1), self.period.end)

    @property
    def shown_day(self) -> date:
        """The day whose units are the lines of a table."""
        return self.known if self.tree == TODAY else self.tree_day

    @property
    def form(self) -> Form | None:
        """The form that is counted; None where it is a fact table."""
        return self.pack.form(self.indicator.over)

    @property
    def reported(self) -> bool:
        """Whether reports are counted; of meetings, relations and other facts nobody has to report anything."""
        return self.form is not None or self.indicator.over == OBLIGATIONS.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The terms the indicator may use."""
        return self.form.columns if self.form else fact_table(self.indicator.over).columns


def question(
    reader: Reader, *, pack: str, indicator: str, period: str, under: Unit, tree: str = AS_WAS, rules_of: date | None = None
) -> Question:
    """What is asked. Raises `Hidden` for what there is not.

    The words are those of the pack version that held at the end of the period; a period that still runs has today's.
    """
    reader.need("figures.read")
    try:
        span = period_of_code(period)
    except ValueError:
        raise Hidden("period") from None
    if span.first > reader.day or tree not in TREES:
        raise Hidden("period")
    found = _words(pack, indicator, rules_of or min(span.last, reader.day)) or _words(pack, indicator, reader.day)
    if found is None:
        raise Hidden("indicator")
    return Question(*found, span, under, reader.day, tree, _above(reader, under))


def questions(
    reader: Reader, several: Iterable[tuple[Pack, Indicator]], *, under: Unit, periods: Periods
) -> list[Question]:
    """A question for each indicator in force, in the period given for it; all of the tree as it stands today. What has no
    period yet is not asked."""
    reader.need("figures.read")
    above, read = _above(reader, under), {}
    told = [(pack, one, periods.of(pack, one)) for pack, one in several]
    return [Question(pack, one, period_of_code(shown[0]), under, reader.day, AS_WAS, above, read) for pack, one, shown in told if shown]


def _above(reader: Reader, under: Unit) -> frozenset[int]:
    """The unit and those above it, as far as it matters to what the reader has in reach."""
    root = reader.scope.everything or any(under.pk in roots for roots in reader.scope.roots.values())
    return frozenset({under.pk}) if root else line_above(under, reader.day)


def _words(pack: str, indicator: str, day: date) -> tuple[Pack, Indicator] | None:
    version = version_on(pack, day)
    found = pack_of(version).indicator(indicator) if version else None
    return (pack_of(version), found) if version and found else None


def eyes(reader: Reader, asked: Question, domains: tuple[str, ...] | None = None) -> AbstractContextManager[object]:
    """Through whose eyes the rows are counted: the reader's, on the day of the tree.

    Where `under` lies in his reach in every domain that the rows belong to, all rows below it are open to him. Then the fence
    is opened, so that what a unit filed before it was merged or dissolved is still there to be counted; the statement
    itself asks for nothing but what lies below `under`.
    """
    then = reader.on(asked.tree_day)
    return widened(then) if open_to(reader, asked, domains) else reading(then)


def open_to(reader: Reader, asked: Question, domains: tuple[str, ...] | None = None) -> bool:
    """Whether every row below `under` is open to the reader, so that none of them needs to be looked at through his eyes."""
    if domains is None:
        domains = OF_FORMS if asked.form else fact_table(asked.indicator.over).reach
    closed = {kind.domain for kind in asked.pack.relations} - {RECORDS}     # a kind may stand in a domain that fewer reach over
    held = reader.scope.everything or all(asked.above & reader.scope.roots.get(domain, frozenset()) for domain in (*domains, *closed))
    return bool(domains) and held


def line_above(under: Unit, day: date) -> frozenset[int]:
    """A unit and those above it on the day, or when it last stood."""
    standing = day if under.until is None or under.until > day else under.until - timedelta(days=1)
    return frozenset(ancestors_of([under.pk], standing).get(under.pk, ()))
