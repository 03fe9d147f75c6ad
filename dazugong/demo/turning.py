"""演示县的年度结转: what a past year asked is closed in February; what was never filed is not owed for ever."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.periods import close_obligations, turn_year

from .work import Work, at_nine

LEFT = "年度已过，不再补报，本年度重新填报"


def turn(work: Work, year: int) -> None:
    """The section turns the year: what is settled is closed, and so are the reports of the year that nobody filed."""
    day = date(year + 1, 2, 20)
    officer = work.cast.reader("section", work.tree.county, day)
    with reading(officer):
        turn_year(year=year, by=officer, at=at_nine(day))
        left = officer.rows(Obligation).filter(last__year=year, due__lt=day, closed_on=None, first_filed_on=None, entry=False)
        if owed := list(left.select_related("unit").order_by("pk")):
            close_obligations(obligations=owed, reason=LEFT, by=officer, at=at_nine(day))
