"""法规: the regulations as dated, cited, executable data. Pure Python, no database; the calendar and the day are arguments.

    grounds = Grounds(book=rulebook(), today=date(2026, 6, 1))
    verdict = quorum(grounds, Due(51), Present(40))        # elections.quorum
    verdict.answer, verdict.articles, verdict.why, verdict.warnings

`answer_cases` asks the same functions with plain data; `Rulebook.override` lays a county's own rule over a default.
"""
from __future__ import annotations

from .book import Rulebook
from .bounds import Amount, Bound, Choice, Sense, Share
from .cases import Answer, answer_cases, verdict
from .days import CalendarTable, WorkCalendar
from .load import read_local, rulebook
from .model import Certainty, Local, LocalRule, Regulation, Rule
from .page import dates, page, rows
from .refusal import BadData, CannotJudge, WrongDenominator
from .verdict import VERDICTS, Grounds, Verdict
from .wholes import CourseHours, Due, Members, Present, Seats

__all__ = [
    "VERDICTS", "Amount", "Answer", "BadData", "Bound", "CalendarTable", "CannotJudge", "Certainty", "Choice", "CourseHours",
    "Due", "Grounds", "Local", "LocalRule", "Members", "Present", "Regulation", "Rule", "Rulebook", "Seats", "Sense", "Share",
    "Verdict", "WorkCalendar", "WrongDenominator", "answer_cases", "dates", "page", "read_local", "rows", "rulebook", "verdict",
]
