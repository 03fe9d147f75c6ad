"""课题招标：从发布到定标都在屏幕上办；同分再评，回避换人，投标人看得到课题和自己的结果，异议和放弃退回评标。"""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from tests.journeys.tendering import AIM, FIRST, SECOND, TOPIC, Tender, bids_opened, names, published, taken_and_awarded
from tests.make import SYSTEM, City


@pytest.fixture
def tender(city: City, it_is: Callable[..., None]) -> Tender:
    return published(city, it_is)


def test_the_topic_reaches_those_who_may_bid_and_the_bids_are_counted_for_the_case(tender: Tender) -> None:
    assert "1项正在招标，可以投标" in tender.one.sees("/")
    assert AIM in tender.one.sees(tender.poll), "what is asked is told, though the case is not theirs to see"
    assert tender.one.client.get(tender.case).status_code == 404
    assert "公示到2026年6月15日期满，期满后才能“截止投标”" in tender.section.sees(tender.case)
    assert tender.section.client.get(f"{tender.poll}bid/").status_code == 404, "whoever keeps the box does not bid"
    page = bids_opened(tender)
    assert "可以投标" not in tender.one.sees("/")
    assert "“投标”是您办的，“评标”要由另一人办" in page


def test_equals_are_judged_once_more_and_the_one_who_wins_sees_his_topic_at_once(tender: Tender) -> None:
    bids_opened(tender)
    one, other = names(tender)
    equal = [{one: FIRST, other: SECOND}, {one: SECOND, other: FIRST}, *[{one: SECOND, other: SECOND}] * 3]
    page = tender.judged(equal)
    assert page.count("得分相同，再评一次") >= 2 and "中标" not in page.partition("<h2>结果")[2]
    assert "得分或票数相同，还没有定，请先再投一次" in tender.leader.sees(tender.leader.sends(
        f"{tender.poll}act/", act="case", step=re.search(r'name="step" value="(\d+)"', tender.leader.sees(tender.poll))[1])["Location"])
    tender.poll = tender.section.sends(f"{tender.poll}act/", act="again")["Location"]
    page = tender.judged([{one: FIRST, other: SECOND}] * 5)
    assert "83.00" in page
    assert "还没有公布" in tender.leader.sees(tender.poll)
    assert "中标公示" in taken_and_awarded(tender, one)
    assert AIM in tender.one.sees(tender.case), "from the award on, not only when it is his turn"
    assert tender.other.client.get(tender.case).status_code == 404
    loser = tender.other.sees(tender.poll)
    assert AIM in loser and "80.00" in loser and "落选" in loser and "83.00" not in loser


def test_a_judge_of_a_bidders_own_unit_is_replaced_without_touching_the_bids(tender: Tender) -> None:
    partial = tender.city.person("甲一镇组织委员")
    assert "评委已换，共5人" in tender.act("judges", judges="\n".join([*tender.judges[:4], partial.public_id]))
    bids_opened(tender)
    refused = tender.section.sends(f"{tender.poll}slips/", count="5")
    assert refused.status_code == 302
    assert f"评委{partial.name}是“{names(tender)[0]}”的人或其上级，应当回避" in tender.section.sees(tender.poll)
    page = tender.act("judges", judges="\n".join(tender.judges))
    assert "评委已换，共5人" in page and page.count("三、推广。") == 2
    assert len(tender.slips(count="5")) == 7
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="换评委").count() == 2


def test_the_vote_does_not_vouch_for_a_judge_from_outside(tender: Tender) -> None:
    one, other = names(tender)
    tender.act("judges", judges="\n".join([*tender.judges[:4], f"外请 方远 {one}"]))
    bids_opened(tender)
    tender.section.sends(f"{tender.poll}slips/", count="5")
    assert f"评委方远是“{one}”的人或其上级，应当回避" in tender.section.sees(tender.poll), "the unit that he is said to work at is looked at"
    tender.act("judges", judges="\n".join([*tender.judges[:4], "外请 方远 省委党校"]))
    tender.judged([{one: FIRST, other: SECOND}] * 5)
    page = tender.leader.sees(tender.poll)
    tender.leader.sends(f"{tender.poll}act/", act="case", step=re.search(r'name="step" value="(\d+)"', page)[1])
    page = tender.leader.sees(tender.case)
    assert f'value="{one}"' in page and '<select id="a-independent"' in page and "由票决核对，不用填" not in page, "whoever awards says so himself"
    number = int(re.findall(r'name="step" value="(\d+)"', page)[-1])
    values = {"a-judges": "5", "a-winner": one, "a-result": "中标"}
    assert "评委不是投标单位的领导" in tender.press(tender.leader, number, "定标", **values, to_unit=one)
    assert "中标公示" in tender.press(tender.leader, number, "定标", **values, **{"a-independent": "是"}, to_unit=one)


def test_one_bidder_is_not_enough_the_bidding_is_extended_or_the_topic_published_again(tender: Tender) -> None:
    tender.bid(tender.one)
    tender.turn_to(16)
    assert "投标的不足两家" in tender.press(tender.section, 2, "截止投标", **{"a-bids": "1"})
    assert "新的截止时间要比原来的晚" in tender.act("extend", until="2026-06-15T17:00")
    assert "投标已延长到2026-06-20 17:00" in tender.act("extend", until="2026-06-20T17:00")
    tender.bid(tender.other)
    assert "发布课题" in tender.press(tender.section, 2, "投标不足，重发", reason="只有一家投标")


def test_an_objection_is_answered_and_a_winner_who_gives_up_brings_it_back_to_the_judges(tender: Tender) -> None:
    bids_opened(tender)
    one, other = names(tender)
    tender.judged([{one: FIRST, other: SECOND}] * 5)
    taken_and_awarded(tender, one)
    assert "公示到" in tender.press(tender.section, 4, "公示期满")
    tender.turn_to(25)
    said = {"a-objection": f"{other}：评委没有看附件"}
    assert "异议还没有答复，答复完才能签约" in tender.press(tender.section, 4, "公示期满", **said)
    assert "签约" in tender.press(tender.section, 4, "公示期满", **said, **{"a-answer": "附件评委都看过，维持结果"})
    assert "结题日期要在签约以后" in tender.press(tender.section, 5, "签订", **{"a-number": "甲组〔2026〕3号", "a-finish": "2026-06-01"})
    tender.press(tender.section, 5, "中标单位放弃", reason="课题组长调走，力量不够")
    page = tender.leader.sees(tender.case)
    assert "评标" in page and "课题组长调走" in page
    assert 'name="verb" value="定标"' in page, "it is judged again where it was published, not by whoever gave up"


def signed_and_given_up(tender: Tender, number: int, why: str) -> None:
    """Made public without objection on the day given, and then the winner gives up."""
    tender.press(tender.section, number, "公示期满")
    assert "签约" in tender.section.sees(tender.case)
    tender.press(tender.section, number + 1, "中标单位放弃", reason=why)


def taken_in_turn(tender: Tender, reason: str) -> str:
    page = tender.leader.sees(tender.case)
    step = re.search(r'name="step" value="(\d+)"><span>', page)[1]
    return tender.leader.sees(tender.leader.sends(f"{tender.poll}act/", act="next", step=step, reason=reason)["Location"])


def test_the_next_by_points_takes_the_place_of_the_winner_who_gives_up_with_one_click_and_a_reason(tender: Tender) -> None:
    bids_opened(tender)
    one, other = names(tender)
    tender.judged([{one: FIRST, other: SECOND}] * 5)
    taken_and_awarded(tender, one)
    tender.turn_to(25)
    signed_and_given_up(tender, 4, "课题组长调走，力量不够")
    page = tender.leader.sees(tender.case)
    assert f"次一名是<strong>{other}</strong>（80.00分）" in page and f'value="{one}放弃：课题组长调走，力量不够"' in page
    assert f'name="a-winner" value="{one}"' in page, "offered, and nothing is changed before somebody takes it"
    assert f"由{other}递补" in tender.leader.sees(tender.poll) and "记入这一件" not in tender.leader.sees(tender.poll)
    step = re.search(r'name="step" value="(\d+)"><span>', page)[1]
    assert "定了的已经放弃，不能再记入" in tender.leader.sees(tender.leader.sends(f"{tender.poll}act/", act="case", step=step)["Location"])
    assert "请写明由次一名递补的理由" in taken_in_turn(tender, " ")
    page = taken_in_turn(tender, f"{one}放弃：课题组长调走，力量不够")
    assert "已按次序递补" in page and f'name="a-winner" value="{other}"' in page and f'name="to_unit" value="{other}"' in page
    history = page.partition("办理经过")[2]
    assert "按次序递补" in history and other in history and history.count("课题组长调走，力量不够") == 2
    assert f"由{other}递补</button>" not in page, "taken once"
    number = re.findall(r'name="step" value="(\d+)"', page)[-1]
    values = {"a-judges": "5", "a-independent": "是", "a-winner": other, "a-result": "中标"}
    assert "中标公示" in tender.press(tender.leader, int(number), "定标", **values, to_unit=other)
    assert AIM in tender.other.sees(tender.case)
    with reading(SYSTEM):
        assert Trace.objects.filter(verb="按次序递补").count() == 1
    tender.turn_to(30)
    tender.it_is(2026, 7, 6, 9)
    tender.section.client.force_login(tender.city.login("section", "甲部"))
    tender.leader.client.force_login(tender.city.login("leader", "甲部"))
    signed_and_given_up(tender, int(number) + 1, "人手不够")
    assert f"{other}放弃了，后面没有别的了，请流标重发" in tender.leader.sees(tender.case)


def test_a_topic_that_comes_back_for_an_objection_is_judged_again_and_nobody_is_offered(tender: Tender) -> None:
    bids_opened(tender)
    one, other = names(tender)
    tender.judged([{one: FIRST, other: SECOND}] * 5)
    taken_and_awarded(tender, one)
    tender.press(tender.section, 4, "异议成立，重新评标", reason="有一名评委漏评", **{"a-objection": "漏评"})
    assert "递补</button>" not in tender.leader.sees(tender.case)


def test_a_bid_is_taken_back_and_handed_in_again_until_the_minute_of_closing(tender: Tender) -> None:
    tender.bid(tender.one)
    assert "可以投标" not in tender.one.sees("/")
    page = tender.one.sees(tender.one.sends(f"{tender.poll}act/", act="withdraw")["Location"])
    assert "投标已撤回" in page and ">投标</a>" in page and "1项正在招标，可以投标" in tender.one.sees("/")
    assert "封存" not in tender.section.sees(tender.poll).partition("<h2>标书")[2]
    assert "没有可以撤回的" in tender.one.sees(tender.one.sends(f"{tender.poll}act/", act="withdraw")["Location"])
    tender.bid(tender.one)
    assert "撤回投标" in tender.one.sees(tender.poll)
    tender.turn_to(16)
    assert "撤回投标" not in tender.one.sees(tender.poll)
    assert "不能再投，也不能再改、再撤回" in tender.one.sees(tender.one.sends(f"{tender.poll}act/", act="withdraw")["Location"])
    assert "1家投标" in tender.act("open", half_1=tender.halves[0], half_2=tender.halves[1])
    with reading(SYSTEM):
        assert [Trace.objects.filter(verb=verb).count() for verb in ("投标", "撤回投标")] == [2, 1]


def test_a_tender_leaves_the_desk_of_whoever_will_not_bid_and_comes_back_if_he_thinks_better(tender: Tender) -> None:
    name = names(tender)[1]
    page = tender.other.sees(tender.other.sends(f"{tender.poll}act/", act="decline")["Location"])
    assert "本单位已表示不参加" in page and "可以投标" not in tender.other.sees("/")
    assert "1项正在招标，可以投标" in tender.one.sees("/"), "another's word is his own"
    assert name in tender.section.sees(tender.poll).partition("<h2>不参加的")[2].partition("</section>")[0]
    assert name not in tender.one.sees(tender.poll)
    tender.other.sends(f"{tender.poll}act/", act="take_part")
    assert "1项正在招标，可以投标" in tender.other.sees("/")
    tender.other.sends(f"{tender.poll}act/", act="decline")
    tender.bid(tender.other)
    assert "不参加的" not in tender.section.sees(tender.poll), "who bids takes part"
    assert "请先撤回投标" in tender.other.sees(tender.other.sends(f"{tender.poll}act/", act="decline")["Location"])
    tender.turn_to(16)
    assert "截止，不能再投" in tender.one.sees(tender.one.sends(f"{tender.poll}act/", act="decline")["Location"])
    with reading(SYSTEM):
        assert [Trace.objects.filter(verb=verb).count() for verb in ("不参加投标", "改为参加投标")] == [2, 1]


def test_while_a_vote_of_the_case_is_not_done_with_no_second_is_prepared(tender: Tender) -> None:
    page = tender.section.sees(tender.case)
    offered = page.partition("这一环节的数由票决得出")[2].partition("</p>")[0]
    assert f'href="{tender.poll}"' in offered and "还没有办完（准备）" in offered and "准备票决" not in offered
    link = f"/ballots/new/?what=topic_tender.tender&case={tender.case.split('/')[2]}"
    form = tender.section.sees(link)
    assert f'href="{tender.poll}"' in form.partition('class="note"')[2].partition("</p>")[0]
    county = tender.city.unit("甲县").public_id
    said = {"unit": county, "topic": TOPIC, "day": "2026-06-01", "seats": "1", "due": "0", "present": "0"}
    bids = {"what": "topic_tender.tender", "bids_until": "2026-06-15T17:00", "judges": "\n".join(tender.judges)}
    refused = tender.section.sends(link, **said, **bids)
    assert refused.status_code == 400 and "还有一次没有办完（2026-06-01，准备）" in refused.content.decode()
    tender.act("void", reason="评委名单有误")
    assert "准备票决" in tender.section.sees(tender.case).partition("这一环节的数由票决得出")[2].partition("</p>")[0]
    assert tender.section.sends(link, **said, **bids).status_code == 302


def test_a_vote_is_not_repeated_among_equals_beside_another_of_the_same_case(tender: Tender) -> None:
    bids_opened(tender)
    one, other = names(tender)
    tender.judged([{one: FIRST, other: SECOND}, {one: SECOND, other: FIRST}, *[{one: SECOND, other: SECOND}] * 3])
    counted, link = tender.poll, f"/ballots/new/?what=topic_tender.tender&case={tender.case.split('/')[2]}"
    said = {"what": "topic_tender.tender", "unit": tender.city.unit("甲县").public_id, "topic": TOPIC, "day": "2026-06-16", "seats": "1", "due": "0", "present": "0"}
    made = tender.section.sends(link, **said, bids_until="2026-06-20T17:00", judges="\n".join(tender.judges))
    assert made.status_code == 302, "what was counted is done with: another vote of the case may follow"
    assert "还有一次没有办完" in tender.act("again") and tender.poll == counted
