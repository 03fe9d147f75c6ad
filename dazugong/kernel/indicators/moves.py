"""升降表: how many stood in each grade the period before and stand in each grade now; every cell opens to its rows."""
from __future__ import annotations

from dataclasses import dataclass, replace

from dazugong.formula.tree import Term
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.kernel.records.answers import formula
from dazugong.spec.model import Indicator

from .asking import Question
from .ledger import Ledger, ledgers
from .summing import summed

BEFORE = "上期 "
NONE_NOW, NONE_BEFORE, RISEN = "没有评定", "上期没有", "升级"


@dataclass(frozen=True)
class Moves:
    """升降表: `cells[before][now]`; `grades` from the best down. What came from nowhere or went nowhere has its own line and column.

    `waiting`: asked and not answered: their grade of the period before is not known to this table.
    """

    grades: tuple[str, ...]
    cells: dict[str, dict[str, int]]
    waiting: int
    ledger: Ledger

    @property
    def befores(self) -> tuple[str, ...]:
        return (*self.grades, *([NONE_BEFORE] if any(self.cells[NONE_BEFORE].values()) else []))

    @property
    def nows(self) -> tuple[str, ...]:
        return (*self.grades, *([NONE_NOW] if any(row[NONE_NOW] for row in self.cells.values()) else []))

    @property
    def up(self) -> int:
        """升级: stand in a better grade than before."""
        return sum(self.cells[was][now] for n, was in enumerate(self.grades) for now in self.grades[:n])

    @property
    def same(self) -> int:
        """原档."""
        return sum(self.cells[grade][grade] for grade in self.grades)

    @property
    def down(self) -> int:
        """退档."""
        return sum(self.cells[was][now] for n, was in enumerate(self.grades) for now in self.grades[n + 1 :])

    def of(self, before: str) -> int:
        """How many stood there before."""
        return sum(self.cells[before].values())


def graded_by(asked: Question) -> tuple[str, tuple[str, ...]] | None:
    """(term, grades) where the indicator goes by the grade of the period before, or of this one; else there is no table of moves."""
    if asked.form is None or asked.form.entries or not asked.indicator.per:
        return None
    per = formula(asked.indicator.per, asked.columns)
    if not isinstance(per, Term) or per.column.kind != "grade":
        return None
    term = per.name.removeprefix(BEFORE)
    return (term, per.column.choices) if any(column.term == term for column in asked.columns) else None


def moves(reader: Reader, asked: Question) -> Moves:
    """The table of moves, in one statement. Raises `Hidden` where the indicator knows no grades."""
    found = graded_by(asked)
    if found is None:
        raise Hidden("moves")
    grades = found[1]
    nows = (*grades, NONE_NOW)
    sums = summed(reader, [moved(asked, now) for now in nows], nodes=[asked.under.pk])
    cells = {was: dict.fromkeys(nows, 0) for was in (*grades, NONE_BEFORE)}
    for now, one in zip(nows, sums, strict=True):
        for band, each in one.get(asked.under.pk, {}).items():
            cells[band or NONE_BEFORE][now] += int(each.count)
    whole = [one for one in sums[0].get(asked.under.pk, {}).values()]
    owed = ledgers(reader, asked, [asked.under.pk])
    return Moves(grades, cells, sum(one.asked - one.answered for one in whole), sum(owed.values(), Ledger()))


def moved(asked: Question, now: str) -> Question:
    """The question behind one column: by the grade of the period before, those that now stand in this one, or in a better one than before (升级)."""
    found = graded_by(asked)
    if found is None or now not in (*found[1], NONE_NOW, RISEN):
        raise Hidden("moves")
    term = found[0]
    special = {NONE_NOW: f"{term} 为空", RISEN: f"{term} 优于 {BEFORE}{term}"}
    count = special.get(now, f'{term} = "{now}"')
    old = asked.indicator
    return replace(asked, indicator=Indicator(old.id, old.label, old.over, count=count, where=old.where, per=f"{BEFORE}{term}", merged=old.merged, unit="个", smallest=old.smallest))


def cell_band(before: str) -> str:
    """The band of the rows behind a line."""
    return "" if before == NONE_BEFORE else before
