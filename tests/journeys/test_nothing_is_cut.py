"""不截断: what somebody wrote is kept whole, or refused with the limit and its length; nothing is cut on the way."""
from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import dazugong
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.meetings import queries as meetings
from dazugong.kernel.meetings.actions import cancel_meeting, plan_meeting
from dazugong.kernel.meetings.duties import exempt_duty
from dazugong.kernel.meetings.minutes import Decided, write_minutes
from dazugong.kernel.records.actions import return_record, save_draft
from dazugong.kernel.records.models import Answer, ObligationEvent
from dazugong.kernel.records.pasting import MOST_CHARACTERS, cells_of
from dazugong.kernel.records.queries import to_decide
from tests.kernel.handling import go, opened, with_procedures
from tests.kernel.test_meetings import LAST, held, kind, life  # noqa: F401
from tests.month import LATER, at, filed, open_may, owed

ROOT = Path(dazugong.__file__).parent
TYPED_AND_CUT = re.compile(r"\.strip\(\)\[:|\b(?:reason|remark|note|text|basis|topic|place)\[:(?:\d|MOST)")
FIND = 'type="search"|data-live'      # a search keeps nothing


def too_long(what: str, most: int, length: int) -> str:
    return f"{what}最多{most}个字，现在有{length}个字，请删短后再提交"


def test_the_reason_for_which_a_meeting_is_cancelled(life):  # noqa: F811
    with reading(life.reader("secretary", "甲一村", day=date(2026, 5, 1))) as clerk:
        given = {"kind": kind("assembly"), "pack": "life", "unit": life.unit("甲一村"), "day": date(2026, 5, 12), "by": clerk, "at": at(5, 1)}
        for name, most, what in (("topic", 300, "议题"), ("place", 80, "地点"), ("chair", 60, "主持人")):
            with pytest.raises(Refusal) as refused:
                plan_meeting(**given | {"topic": "学习", name: "长" * (most + 1)})
            assert (refused.value.message, refused.value.field) == (too_long(what, most, most + 1), name)
        meeting = plan_meeting(topic="学习", **given)
        with pytest.raises(Refusal, match=too_long("取消的原因", 200, 201)):
            cancel_meeting(meeting=meeting, reason="汛" * 201, by=clerk, at=at(5, 2))
        assert cancel_meeting(meeting=meeting, reason="汛" * 200, by=clerk, at=at(5, 2)).cancelled == "汛" * 200


def test_a_decision_in_the_minutes_says_which(life):  # noqa: F811
    meeting = held(life, "甲一村")
    with reading(life.reader("secretary", "甲一村", day=date(2026, 5, 13))) as clerk, pytest.raises(Refusal, match=too_long("第2件事项", 200, 250)):
        write_minutes(meeting=meeting, minutes="议了两件事", decided=[Decided("修路"), Decided("办" * 250)], by=clerk, at=at(5, 13))


def test_the_reason_for_which_a_duty_is_waived(life):  # noqa: F811
    with reading(life.reader("organiser", "甲一镇", day=LAST + timedelta(days=1))) as town:
        duty = meetings.missing(town).filter(title="党员大会")[0]
        with pytest.raises(Refusal, match=too_long("免开的原因", 200, 300)):
            exempt_duty(duty=duty.pk, reason="换" * 300, by=town, at=at(7, 1))


def test_the_reason_of_a_step(city):
    reader = with_procedures(city).reader("organiser", "甲一镇")
    with reading(reader):
        case = opened(city, reader)
        with pytest.raises(Refusal, match=too_long("理由", 500, 501)):
            go(reader, case, 1, "自办", {"kind": "党员", "matter": "活动室漏雨"}, reason="由" * 501)


def test_a_remark_stands_whole_in_the_history_too(city):
    open_may()
    public_id = filed(city, "甲一镇")
    section = city.reader("section", "甲部", day=LATER)
    with reading(section):
        return_record(obligation=to_decide(section, public_id), remark="改" * 400, notes={}, by=section, at=at(6, 5))
        assert ObligationEvent.objects.filter(obligation__public_id=public_id, act=ObligationEvent.Act.RETURN).get().reason == "改" * 400


def test_a_draft_keeps_even_what_will_be_refused(city):
    open_may()
    clerk = city.reader("organiser", "甲一镇", day=LATER)
    with reading(clerk):
        save_draft(obligation=owed(clerk, city.units["甲一镇"]), values={"problems": "题" * 30_000}, saves=0, by=clerk, at=at(6, 1))
        assert len(Answer.objects.get(field="problems", revision__record__obligation__unit_id=city.units["甲一镇"]).text) == 30_000


def test_a_block_too_large_is_not_pasted_in_part():
    with pytest.raises(Refusal, match="一次最多粘贴20万个字，这里有200001个字，一栏也没有填"):
        cells_of("格" * (MOST_CHARACTERS + 1))


def test_no_page_lets_the_browser_cut():
    """Where a limit is told it is told by data-most, which counts; what a search box takes is not kept."""
    tags = [(path.name, tag) for path in sorted(ROOT.glob("web/templates/**/*.html")) for tag in re.findall(r"<(?:input|textarea)[^>]*>", path.read_text())]
    assert [place for place in tags if "maxlength" in place[1] and not re.search(FIND + '|id="bar-find"', place[1])] == []
    assert sum("data-most" in tag for _, tag in tags) > 20


def test_nothing_typed_is_cut_in_the_kernel_or_the_pages():
    lines = [(path.name, line.strip()) for folder in ("kernel", "web") for path in sorted(ROOT.glob(f"{folder}/**/*.py")) if "migrations" not in path.parts
             for line in path.read_text().splitlines() if TYPED_AND_CUT.search(line)]  # fmt: skip
    others = ("[:20]}", "deed.note[", "source.place[")        # quoted in a refusal; said by the program; the headings above a sentence
    assert [(name, line) for name, line in lines if not any(other in line for other in others)] == []
