"""公布: what may be shown of a vote or a survey without giving a voter away. Product rules; no article says this."""
from __future__ import annotations

from .bounds import Amount
from .verdict import Grounds, Verdict, answers, refuse_more, yes_no


@answers("ballot.cell")
def cell(grounds: Grounds, electorate: int, yes: int) -> Verdict:
    """小范围票决: few voters, so only the result is published; one number would give away who voted how."""
    rule = grounds.rule("ballot.cell")
    refuse_more(yes, "赞成人数", electorate, "参加投票的人数")
    bound = rule.amount("electorate")
    open_ = bound.met(electorate)
    seen = ["监票人", "会议记录"] + (["参会人员", "公众"] if open_ else [])
    why = f"参加投票{electorate}人，{yes_no(open_, f'达到{bound.number}人，可以公布票数', f'不满{bound.number}人，只公布通过与否')}"
    return Verdict({"publish": "counts" if open_ else "verdict only", "counts_visible_to": seen}, (rule,), why)


@answers("ballot.survey_cell")
def survey_cell(grounds: Grounds, unit_respondents: int, min_cell: int | None = None) -> Verdict:
    """测评小格: a unit with too few returned papers is shown only within its parent; the floor cannot be lowered."""
    rule = grounds.rule("ballot.survey_cell")
    floor = rule.amount("floor")
    bound = rule.amount("respondents") if min_cell is None else Amount(floor.sense, max(min_cell, floor.number), floor.unit)
    publish = bound.met(unit_respondents)
    rolled = {} if publish else {"roll_up_to": "parent unit"}
    why = f"收回{unit_respondents}份，{yes_no(publish, f'达到{bound.number}份，可以单独出数', f'份数不足，不满{bound.number}份的不单独出数')}"
    remarks = (f"最少{floor.number}份，写得更低的不算",) if min_cell is not None and min_cell < floor.number else ()
    return Verdict({"publish": publish} | rolled, (rule,), why, remarks)
