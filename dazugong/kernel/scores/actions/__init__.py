"""考核的办理: rounds, marks, objections."""
from .marks import Given, correct_mark, enter_mark, enter_marks, propose_grade
from .objections import answer_objection, object_to
from .rounds import finalise_round, open_round, tell_round, trace_sheet_read, trace_sheets_listed
from .versions import take_up_version, withdraw_round

__all__ = ["Given", "answer_objection", "correct_mark", "enter_mark", "enter_marks", "finalise_round", "object_to", "open_round",
           "propose_grade", "take_up_version", "tell_round", "trace_sheet_read", "trace_sheets_listed", "withdraw_round"]
