"""投标和评审: bids stay shut until the minute, judges stand aside, too few of either stop the vote, points on paper count once."""
from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dazugong.kernel.ballots import bidding, tallying
from dazugong.kernel.ballots.models import Bid
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from tests.kernel.test_ballots import results, shown_to
from tests.kernel.voting import Voting, cast, cast_all
from tests.make import AT, SYSTEM


def test_bids_stay_shut_until_the_minute_and_judges_stand_aside(voting: Voting) -> None:
    """发布、截止10月20日17时，当17时01分改标书，被拒；开标前任何人看不到标书，评后投标人见本人得分"""
    until = datetime(2026, 10, 20, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    judges = [voting.city.person("甲部部长"), voting.city.person("甲一村书记")]
    poll = voting.prepare("topic_tender", "tender", [], bids_until=until, due=5, judges=judges)
    with reading(voting.by):
        halves = bidding.lock_bids(poll=poll, by=voting.by, at=AT)
    bidders = [(voting.city.reader("organiser", place), place) for place in ("甲一镇", "甲二镇")]
    for bidder, place in bidders:
        with reading(bidder):
            bidding.hand_in_bid(poll=poll, text=f"{place}的标书：方案甲", by=bidder, at=until - timedelta(minutes=1))
    with reading(bidders[0][0]), pytest.raises(Refusal, match="10月20日17时00分截止，不能再投，也不能再改"):
        bidding.hand_in_bid(poll=poll, text="改一改", by=bidders[0][0], at=until + timedelta(minutes=1))
    with reading(SYSTEM):
        assert all(bid.text == "" and "方案甲".encode() not in bytes(bid.box) for bid in Bid.objects.filter(poll=poll))
    with reading(voting.by):
        with pytest.raises(Refusal, match="现在不能开标"):
            bidding.open_bids(poll=poll, halves=halves, by=voting.by, at=until - timedelta(minutes=1))
        with pytest.raises(Refusal, match="开标钥匙不对"):
            bidding.open_bids(poll=poll, halves=(halves[0], halves[0]), by=voting.by, at=until)
        assert bidding.open_bids(poll=poll, halves=halves, by=voting.by, at=until) == 2
    with pytest.raises(Refusal, match="应当回避"):
        voting.draw(poll, 2)            # the secretary of a village is a member of a bidder's own township
    with reading(SYSTEM):
        poll.judges.filter(person=judges[1]).delete()
    slips = voting.draw(poll, 1)
    names = list(results(voting, poll))
    marks = {f"{name} {item}": 90 if name == names[0] else 70 for name in names for item in ("方案", "力量")}
    cast(poll, slips.codes[0], marks, {names[0]: "思路清楚", names[1]: "力量不足"})
    done = voting.count(poll, slips)
    with pytest.raises(Refusal, match="落选，请写明理由"):
        voting.publish(done)
    voting.publish(done, {2: "研究力量不足"})
    own = [one for one in shown_to(voting, "organiser", "甲一镇", done).values() if one.mine]
    assert [one.subject.score for one in own] == [9000 if names[0].endswith("甲一镇党委") else 7000]


def test_too_few_judges_are_told_before_anybody_votes(voting: Voting) -> None:
    until = datetime(2026, 10, 20, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    poll = voting.prepare("topic_tender", "tender", [], bids_until=until, due=4)
    with reading(voting.by):
        halves = bidding.lock_bids(poll=poll, by=voting.by, at=AT)
    for place in ("甲一镇", "甲二镇"):
        bidder = voting.city.reader("organiser", place)
        with reading(bidder):
            bidding.hand_in_bid(poll=poll, text="方案", by=bidder, at=until - timedelta(minutes=1))
    with reading(voting.by):
        bidding.open_bids(poll=poll, halves=halves, by=voting.by, at=until)
    with pytest.raises(Refusal, match="评委应到4人，少于5人，不能开始投票；请补上评委"):
        voting.draw(poll, 4)


def test_with_one_bidder_nothing_is_judged(voting: Voting) -> None:
    """课题1个、报名1家，不能评审并提示延期或改为委托（退回）；2家以上时结果页列得分和落选理由"""
    with pytest.raises(Refusal, match="请延长报名，或者改为委托"):
        voting.draw(voting.prepare("topic_tender", "contest", ["一家"], due=3), 3)
    poll = voting.prepare("topic_tender", "contest", ["一家", "另一家"], due=2, seats=1)
    slips = voting.draw(poll, 2)
    cast_all(poll, slips.codes, [(2, {"一家": 88, "另一家": 82})])
    done = voting.publish(voting.count(poll, slips), {2: "方案没有落到时间"})
    assert {name: (one.score, one.outcome, one.reason) for name, one in results(voting, done).items()} == {
        "一家": (8800, "入选", ""), "另一家": (8200, "落选", "方案没有落到时间"),
    }  # fmt: skip


def test_points_on_paper_are_entered_twice_in_any_order(voting: Voting) -> None:
    """停电，评委在纸上打分：两人各录一遍，次序不论；少录一个、超过满分的不收"""
    other = voting.city.reader("section", "甲部")
    poll = voting.prepare("topic_tender", "contest", ["一家", "另一家"], due=3, seats=1)
    figures = {"发出票数": 3, "收回票数": 3, "有效票数": 3, "无效票数": 0, "一家": ["88", "90.5", "92"], "另一家": ["70", "80", "90"]}
    with reading(voting.by):
        with pytest.raises(Refusal, match="一家：录了2个分数，有效票是3张"):
            tallying.enter_count(poll=poll, figures=figures | {"一家": ["88", "90.5"]}, by=voting.by, at=AT)
        with pytest.raises(Refusal, match="^一家：分数应在0到100之间"):
            tallying.enter_count(poll=poll, figures=figures | {"一家": ["88", "90.5", "192"]}, by=voting.by, at=AT)
        assert tallying.enter_count(poll=poll, figures=figures, by=voting.by, at=AT) == []
    with reading(other):
        assert tallying.enter_count(poll=poll, figures=figures | {"另一家": ["70", "80", "91"]}, by=other, at=AT) == ["另一家"]
        assert tallying.enter_count(poll=poll, figures=figures, by=other, at=AT) == []
        poll.refresh_from_db()
    assert {name: (one.score, one.votes[""]) for name, one in results(voting, poll).items()} == {
        "一家": (9017, {"88": 1, "90.5": 1, "92": 1}), "另一家": (8000, {"70": 1, "80": 1, "90": 1})}
