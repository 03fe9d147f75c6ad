"""票决进办件: what came of a vote goes into the step that asked for it, and the move reads it; nobody types a figure."""
from __future__ import annotations

import pytest

from dazugong.kernel.ballots.casework import take_into_case, waiting_cases
from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.processes.filling import answers_of
from dazugong.kernel.processes.models import Case
from dazugong.kernel.records.packs import pack_of
from tests.kernel.handling import go, opened, stands
from tests.kernel.voting import Voting, cast_all
from tests.make import AT, City, seat_cadre_section

PACK, ONE, OTHER = "selection", "副科级职位", "另一人选"
WAY = (
    ("进入推荐", {"职位数": "1", "人选数": "3", "推荐人与人选有亲属关系": "否"}), ("进入考察", {"参加推荐人数": "40", "推荐环节征求意见": "无意见"}),
    ("进入酝酿", {"考察对象数": "2", "考察组人数": "2", "已收材料": "考察预告、民主测评、谈话记录、考察材料、档案审核、个人事项查核", "考察环节征求意见": "无意见"}),
    ("提请上会", {"酝酿对象数": "2", "分管领导意见": "同意", "主管部门意见": "同意", "协管部门意见": "无意见", "纪检监察机关意见": "无意见", "所在单位党组织意见": "同意"}),
)  # fmt: skip


def brought_to_the_meeting(city: City, section: Reader) -> Case:
    """A promotion that stands at the decision."""
    with reading(section):
        case = opened(city, section, key=f"{PACK}.promotion", place="甲县", subject=ONE)
        fields = {field.term: field.id for form in pack_of(case.pack_version).forms for field in form.fields}
        for number, (verb, said) in enumerate(WAY, 1):
            go(section, case, number, verb, {fields[term]: value for term, value in said.items()})
        assert stands(section, case) == ["discuss"]
    return case


@pytest.mark.parametrize(("agree", "refused"), [(7, ""), (4, "不能作出决定")])
def test_the_votes_of_the_committee_decide_without_being_typed(city: City, agree: int, refused: str) -> None:
    """Nine are due, eight are there: seven in favour are more than half of those due, four are not."""
    seat_cadre_section(city, "甲部")
    section, leader = city.reader("cadre_section", "甲部"), city.reader("leader", "甲部")
    voting = Voting(city, section)
    poll = voting.prepare(PACK, "committee", [ONE, OTHER], due=9, present=8)
    case = brought_to_the_meeting(city, section)
    slips = voting.draw(poll, 8)
    with reading(leader):
        assert waiting_cases(leader, poll) == [], "nothing is told before the box is opened"
        with pytest.raises(Hidden):
            take_into_case(poll=poll, step=1, by=leader, at=AT)
    for_one, for_other = {ONE: "赞成", OTHER: "不赞成"}, {ONE: "不赞成", OTHER: "赞成"}
    cast_all(poll, slips.codes, [(agree, for_one), (8 - agree, for_other)])
    poll = voting.count(poll, slips)
    with reading(section):
        assert waiting_cases(section, poll) == [], "the decision is not the section's to take"
    with reading(leader):
        (row,) = waiting_cases(leader, poll)
        take_into_case(poll=poll, step=row.pk, by=leader, at=AT)
        form = pack_of(case.pack_version).form("discussion")
        assert form is not None
        held = {address: typed.text for address, typed in answers_of(case, form).items()}
        assert held == {"due": "9", "present": "8", "agreed": str(agree)}
        if refused:
            with pytest.raises(Refusal, match=refused):
                go(leader, case, row.number, "决定任用", held)
        else:
            go(leader, case, row.number, "决定任用", held)
        assert stands(leader, case) == (["discuss"] if refused else ["publish"])
