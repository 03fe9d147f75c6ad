"""票决: one credential one vote, counts that add up, thresholds with the right whole, results shown to whom they may be shown."""
from __future__ import annotations

import json

import pytest

from dazugong.crypto.board import faults_of
from dazugong.kernel.ballots import actions, queries, tallying
from dazugong.kernel.ballots.actions import Named
from dazugong.kernel.ballots.box import Box
from dazugong.kernel.ballots.models import Poll, State, Subject
from dazugong.kernel.ballots.papers import ballot_of
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.spec import load_pack
from dazugong.spec.example import Expect
from tests.enacting import Enacted
from tests.kernel.voting import PACKS, Voting, cast, cast_all
from tests.make import AT, SYSTEM


def results(v: Voting, poll: Poll) -> dict[str, Subject]:
    with reading(SYSTEM):
        return {one.name: one for one in Subject.objects.filter(poll=poll)}


def shown_to(v: Voting, role: str, place: str, poll: Poll) -> dict[str, queries.Line]:
    """What this reader is shown of the result, by name."""
    reader = v.city.reader(role, place)
    with reading(reader):
        found = queries.poll_for(reader, poll.public_id)
        return {one.subject.name: one for one in queries.lines(reader, found, ballot_of(found))}


def test_a_post_is_filled_by_more_than_half_of_all_who_were_due(voting: Voting) -> None:
    """应到11人、实到9人，当甲6票、乙3票，发9收9、甲超过应到半数通过；5比4时不通过并提示再议"""
    found = []
    for yes in (6, 5):
        poll = voting.prepare("selection", "committee", ["某甲", "某乙"], due=11, present=9)
        slips = voting.draw(poll, 9)
        cast_all(poll, slips.codes, [(yes, {"某甲": "赞成", "某乙": "不赞成"}), (9 - yes, {"某甲": "不赞成", "某乙": "赞成"})])
        done = voting.count(poll, slips)
        assert (done.issued, done.returned, done.valid) == (9, 9, 9)
        found.append({name: (one.votes[""]["赞成"], one.outcome) for name, one in results(voting, done).items()})
    assert found[0] == {"某甲": (6, "通过"), "某乙": (3, "提请再议")}
    assert found[1] == {"某甲": (5, "提请再议"), "某乙": (4, "提请再议")}
    published = voting.publish(done)
    assert not published.counts_open        # nine voters: others learn the result, the minutes keep the numbers
    assert shown_to(voting, "leader", "甲部", done)["某甲"].votes is None
    assert shown_to(voting, "cadre_section", "甲部", done)["某甲"].votes == {"": {"赞成": 5, "不赞成": 4, "弃权": 0}}


def test_one_candidate_for_one_post_is_no_choice(voting: Voting) -> None:
    """职位1个，当推荐人选只有1名，提示不是差额、不能进入下一环节（退回）；2名时可进入并记票数"""
    alone = voting.prepare("selection", "recommendation", ["某甲"], due=5, present=5, seats=1)
    with pytest.raises(Refusal, match="不是差额，不能进入下一环节"):
        voting.draw(alone, 5)
    poll = voting.prepare("selection", "recommendation", ["某甲", "某乙"], due=5, present=5, seats=1)
    slips = voting.draw(poll, 5)
    cast_all(poll, slips.codes, [(3, {"某甲": "赞成", "某乙": "不赞成"}), (2, {"某甲": "不赞成", "某乙": "赞成"})])
    voting.count(poll, slips)
    assert {name: one.votes[""]["赞成"] for name, one in results(voting, poll).items()} == {"某甲": 3, "某乙": 2}


def test_a_credential_is_used_once_and_the_count_stays(voting: Voting) -> None:
    """发出凭证100份、已投86份，当同一凭证再投，被拒；结果票数仍为86，任何人查不到谁投了什么"""
    poll = voting.prepare("open_review", "open_doors", ["组织部"], due=100)
    slips = voting.draw(poll, 100)
    cast_all(poll, slips.codes[:86], [(80, {"组织部": "满意"}), (6, {"组织部": "不满意"})])
    with pytest.raises(Refusal, match="已经投过票了"):
        cast(poll, slips.codes[0], {"组织部": "不满意"})
    with pytest.raises(Refusal, match="没有这个编码"):
        cast(poll, "2222-2222-2222-2222", {"组织部": "满意"})
    done = voting.count(poll, slips, unused=14)
    assert (done.issued, done.returned, done.unused) == (100, 86, 14)
    assert results(voting, done)["组织部"].votes[""] == {"满意": 80, "基本满意": 0, "不满意": 6, "不了解": 0}
    assert voting.publish(done).counts_open
    assert faults_of(json.loads(done.board)) == []


def test_the_paper_count_of_an_election_is_entered_twice(voting: Voting) -> None:
    """发出150票、收回148票、有效146票，有效加无效等于148、得票可复核；收回多于发出时提示选举无效（退回）"""
    voting.unit, voting.by = "甲一镇", voting.city.reader("organiser", "甲一镇")
    other = voting.city.reader("section", "甲部")
    with pytest.raises(Refusal, match="不是差额"):      # before the papers are printed, not after they were counted
        voting.prepare("congress", "township_election", ["某甲", "某乙"], due=160, present=150, seats=2)
    poll = voting.prepare("congress", "township_election", ["某甲", "某乙", "某丙"], due=160, present=150, seats=2)
    with pytest.raises(Refusal, match="以纸质票为准"):
        voting.draw(poll, 150)
    figures = {"发出票数": 150, "收回票数": 148, "有效票数": 146, "无效票数": 2}
    for name, yes in (("某甲", 146), ("某乙", 90), ("某丙", 56)):
        figures |= {f"{name} 赞成": yes, f"{name} 不赞成": 146 - yes, f"{name} 弃权": 0}
    with reading(voting.by):
        with pytest.raises(Refusal, match="收回151张，多于发出的150张，这样的投票无效"):
            tallying.enter_count(poll=poll, figures=figures | {"收回票数": 151, "无效票数": 5}, by=voting.by, at=AT)
        with pytest.raises(Refusal, match="不等于收回的148张"):
            tallying.enter_count(poll=poll, figures=figures | {"无效票数": 1}, by=voting.by, at=AT)
        assert tallying.enter_count(poll=poll, figures=figures, by=voting.by, at=AT) == []
        assert tallying.enter_count(poll=poll, figures=figures, by=voting.by, at=AT) == []       # the same teller again settles nothing
    with reading(other):
        slip = figures | {"某丙 赞成": 55, "某丙 不赞成": 91}
        assert tallying.enter_count(poll=poll, figures=slip, by=other, at=AT) == ["某丙 赞成", "某丙 不赞成"]
        poll.refresh_from_db()
        assert poll.state == State.PREPARED
        assert tallying.enter_count(poll=poll, figures=figures, by=other, at=AT) == []
        poll.refresh_from_db()
    assert (poll.state, poll.valid + poll.invalid, poll.returned) == (State.COUNTED, 148, 148)
    assert {name: one.outcome for name, one in results(voting, poll).items()} == {"某甲": "当选", "某乙": "当选", "某丙": "未当选"}


def test_a_secretary_sees_his_result_before_others_do(voting: Voting) -> None:
    """评议票85张、有效83张，当汇总甲书记，四档票数之和83；本人确认收到后才公布（以前公布的退回）"""
    secretary = voting.city.person("甲一村书记")
    poll = voting.prepare("evaluation", "report", [Named("甲书记", person=secretary)], due=90, present=85)
    slips = voting.draw(poll, 85)
    cast_all(poll, slips.codes, [(60, {"甲书记": "好"}), (15, {"甲书记": "较好"}), (6, {"甲书记": "一般"}), (2, {"甲书记": "较差"}), (2, None)])
    done = voting.count(poll, slips)
    assert (done.returned, done.valid, sum(results(voting, done)["甲书记"].votes[""].values())) == (85, 83, 83)
    with pytest.raises(Refusal, match="还没有确认的：甲书记"):
        voting.publish(done)
    assert shown_to(voting, "leader", "甲部", done)["甲书记"].votes is None
    own = shown_to(voting, "secretary", "甲一村", done)["甲书记"]
    assert own.mine and own.votes[""]["好"] == 60
    with reading(himself := voting.city.reader("secretary", "甲一村")):
        actions.acknowledge(subject=own.subject, by=himself, at=AT)
    assert voting.publish(done).counts_open
    assert shown_to(voting, "leader", "甲部", done)["甲书记"].votes[""]["好"] == 60


def test_what_comrades_say_of_one_is_for_him_alone(voting: Voting) -> None:
    """20人互评，本人只见自己五项得分和依据，别人看不到排序名单；票数与收回数相等"""
    people = [Named("甲一村书记", person=voting.city.person("甲一村书记")), Named("甲一湾书记", person=voting.city.person("甲一湾书记"))]
    poll = voting.prepare("evaluation", "five_features", people, due=20, present=20)
    slips = voting.draw(poll, 20)
    items = ("看事明", "听事正", "说事公", "辨事清", "办事廉")
    cast_all(poll, slips.codes, [(20, {f"{one.name} {item}": "好" if one.name == "甲一村书记" else "较好" for one in people for item in items})])
    done = voting.publish(voting.count(poll, slips))
    assert done.returned == 20
    mine = shown_to(voting, "secretary", "甲一村", done)
    assert list(mine) == ["甲一村书记"]
    assert {item: sum(votes.values()) for item, votes in mine["甲一村书记"].votes.items()} == dict.fromkeys(items, done.returned)
    for role, place in (("section", "甲部"), ("leader", "甲部")):
        assert shown_to(voting, role, place, done) == {}
    assert {one.rank for one in results(voting, done).values()} == {None}


def test_the_score_of_a_study_opens_to_what_the_judges_wrote(voting: Voting) -> None:
    """选题12个、11个交成果，显示11/12并列出未交的陈某；评委打90、85、80分得85分，点到3条评委意见，次序与投票先后无关"""
    example = next(one for one in load_pack(PACKS / "innovation").examples if one.file.endswith("research.toml"))
    found = Enacted(voting.city, PACKS / "innovation", example)
    handed_in, missing = found.figure(Expect(indicator="reported")), found.figure(Expect(indicator="unreported", band="陈某"))
    assert (handed_in.count, handed_in.of, missing.count) == (11, 12, 1)
    poll = voting.prepare("innovation", "research_review", ["基层治理课题"], due=3)
    slips = voting.draw(poll, 3)
    for code, points, words in zip(slips.codes, (90, 85, 80), ("调查扎实", "建议可行", "数据偏少")):
        cast(poll, code, {"基层治理课题": points}, {"基层治理课题": words})
    study = results(voting, voting.publish(voting.count(poll, slips)))["基层治理课题"]
    assert study.points == "85.00"
    assert len(study.opinions) == 3
    assert [one["comment"] for one in study.opinions] == sorted(["调查扎实", "建议可行", "数据偏少"])


def test_the_key_of_one_scrutineer_opens_nothing(voting: Voting) -> None:
    poll = voting.prepare("selection", "committee", ["某甲", "某乙"], due=3, present=3)
    slips = voting.draw(poll, 3)
    cast_all(poll, slips.codes[:2], [(2, {"某甲": "赞成", "某乙": "不赞成"})])
    with pytest.raises(Refusal, match="选多了票就无效"):
        cast(poll, slips.codes[2], {"某甲": "赞成", "某乙": "赞成"})
    with pytest.raises(Refusal, match="还有1处没有填"):
        cast(poll, slips.codes[2], {"某甲": "赞成"})
    voting.close(poll)
    with pytest.raises(Refusal, match="已经截止"):
        cast(poll, slips.codes[2], {"某甲": "赞成", "某乙": "不赞成"})
    with reading(voting.by):
        with pytest.raises(Refusal, match="开箱钥匙不对"):
            tallying.count_poll(poll=poll, halves=(slips.halves[0], "2222"), unused=0, by=voting.by, at=AT)
        with pytest.raises(Refusal, match="多出来了"):
            tallying.count_poll(poll=poll, halves=slips.halves, unused=2, by=voting.by, at=AT)
        assert tallying.count_poll(poll=poll, halves=slips.halves, unused=1, by=voting.by, at=AT).valid == 2


def test_a_vote_that_is_void_is_never_opened(voting: Voting, django_capture_on_commit_callbacks: object) -> None:
    poll = voting.prepare("selection", "committee", ["某甲", "某乙"], due=3, present=3)
    slips = voting.draw(poll, 3)
    cast(poll, slips.codes[0], {"某甲": "赞成", "某乙": "不赞成"})
    with django_capture_on_commit_callbacks(execute=True), reading(voting.by):
        actions.void_poll(poll=poll, reason="人数不够，改日再投", by=voting.by, at=AT)
    assert not Box(poll.public_id, 0).exists
    with pytest.raises(Refusal, match="已经截止"):
        cast(poll, slips.codes[1], {"某甲": "赞成", "某乙": "不赞成"})


def test_another_townships_vote_is_not_there(voting: Voting) -> None:
    voting.unit, voting.by = "甲一镇", voting.city.reader("organiser", "甲一镇")
    poll = voting.prepare("evaluation", "report", ["某甲", "某乙"], due=3, present=3)
    stranger = voting.city.reader("organiser", "甲二镇")
    with reading(stranger), pytest.raises(Hidden):
        queries.poll_for(stranger, poll.public_id)


def test_votes_stand_in_the_order_of_the_paper_whatever_order_the_database_gives(voting: Voting) -> None:
    poll = voting.prepare("open_review", "open_doors", ["办公室"], due=5)
    slips = voting.draw(poll, 2)
    cast_all(poll, slips.codes, [(2, {"办公室": "不满意"})])
    voting.count(poll, slips)
    with reading(SYSTEM):
        kept = Subject.objects.get(poll=poll)
        kept.votes = {item: dict(sorted(votes.items(), key=lambda one: len(one[0]))) for item, votes in kept.votes.items()}     # as a server's JSON does
        kept.save(update_fields=["votes"])
    [line] = lines_of(voting, poll)
    assert list(line.votes[""].items()) == [("满意", 0), ("基本满意", 0), ("不满意", 2), ("不了解", 0)]


def lines_of(v: Voting, poll: Poll) -> list[queries.Line]:
    """As whoever keeps the vote sees them."""
    with reading(v.by):
        found = queries.poll_for(v.by, poll.public_id)
        return queries.lines(v.by, found, ballot_of(found))
