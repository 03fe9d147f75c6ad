"""秘密: from a full copy of everything that is kept, and the order of every request, no vote can be given to its voter.

What is right, said without looking at how it is made:
  1. while people vote, nothing changes but the box: no row of any table, no trace, no line of a log, no session;
  2. in the box nothing stands in the order of voting: no column, place, number or time lines up with who came first;
  3. before it is opened, the box, the database and the server's own keys together tell no choice;
  4. afterwards the board, the tables and the traces hold every paper in an order that the papers themselves give;
  5. on the board one changed, dropped or added paper is found.
"""
from __future__ import annotations

import json
import logging
import random
from copy import deepcopy
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from dazugong.crypto.board import faults_of
from dazugong.crypto.voting import slip_of, typed
from dazugong.fence.scope import EVERYTHING, looking
from dazugong.kernel.ballots.models import Poll
from tests.kernel.test_ballots import shown_to
from tests.kernel.voting import Voting, cast_all

VOTERS = 40
CHOICES = ("赞成", "不赞成", "弃权")
CHANCE = 0.45   # who draws which slip is fixed below: the order of the codes and that of the voters go together no further than this
NEVER = 0.8     # of forty papers in an order drawn anew, the chance of a correlation beyond this is below one in a million


def everything_kept() -> str:
    """Every row of every table, sessions and traces among them, in the order in which the database keeps it."""
    kept = []
    with looking(EVERYTHING), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            kept.append((model._meta.db_table, [tuple(map(str, row)) for row in cursor.fetchall()]))
    return repr(kept)


def in_step(order: list[int], with_: list[int]) -> float:
    """How far two orders of the same things go together: 1 the same, -1 the reverse, about 0 neither (Spearman)."""
    n, place = len(order), {one: at for at, one in enumerate(with_)}
    return 1 - 6 * sum((at - place[one]) ** 2 for at, one in enumerate(order)) / (n * (n * n - 1))


def box_file() -> Path:
    [found] = Path(settings.BALLOT_FOLDER).iterdir()
    return found


@pytest.fixture
def election(voting: Voting) -> tuple[Voting, Poll, object]:
    poll = voting.prepare("selection", "recommendation", ["某甲", "某乙"], due=VOTERS, present=VOTERS, seats=1)
    return voting, poll, voting.draw(poll, VOTERS)


def test_no_vote_can_be_given_to_its_voter(election: tuple, caplog: pytest.LogCaptureFixture) -> None:
    voting, poll, slips = election
    chance = random.Random(7)
    codes = list(slips.codes)
    chance.shuffle(codes)                                   # who draws which slip
    votes = [chance.choice(("某甲", "某乙")) for _ in codes]
    before, size = everything_kept(), box_file().stat().st_size
    empty = {slip_of(poll.public_id, typed(code)): box_file().read_bytes().find(bytes.fromhex(slip_of(poll.public_id, typed(code)))) for code in codes}

    answers = set()
    with caplog.at_level(logging.DEBUG):
        for code, choice in zip(codes, votes):              # the log of requests: voter 0, 1, 2 …
            marks = {"0.0": "赞成" if choice == "某甲" else "不赞成", "1.0": "赞成" if choice == "某乙" else "不赞成"}
            answer = Client().post(reverse("vote", args=[poll.public_id]), {"code": code, **marks})
            answers.add((answer.status_code, "已投入票箱" in answer.content.decode()))
            assert "sessionid" not in answer.cookies
    assert answers == {(200, True)}

    # 1. nothing but the box has changed, and no line was written
    assert everything_kept() == before
    assert [record.getMessage() for record in caplog.records if record.name.startswith(("django.request", "dazugong"))] == []
    # 2. the box: same size, every slip where it was, no time
    data = box_file().read_bytes()
    assert len(data) == size
    assert {slip: data.find(bytes.fromhex(slip)) for slip in empty} == empty
    assert box_file().stat().st_mtime == 0
    order = sorted(range(VOTERS), key=lambda voter: empty[slip_of(poll.public_id, typed(codes[voter]))])
    assert sorted(empty, key=empty.__getitem__) == sorted(empty), "a slip stands where its own mark puts it, and nothing else does"
    assert abs(in_step(list(range(VOTERS)), order)) < NEVER
    # 3. no choice and no code stands in it, and equal choices do not look alike
    assert all(mark.encode() not in data for mark in (*CHOICES, *map(typed, codes)))
    papers = [data[at + 33 : at + len(data) // VOTERS] for at in range(0, len(data), len(data) // VOTERS)]
    assert len(set(papers)) == VOTERS

    done = voting.count(poll, slips)
    # 4. what is kept afterwards stands in the order of the codes, which were drawn by chance
    board = json.loads(done.board)
    listed = [one["code"] for one in board["ballots"]]
    assert listed == sorted(listed)
    assert abs(in_step([codes.index(next(c for c in codes if typed(c) == one)) for one in listed], list(range(VOTERS)))) < CHANCE
    kept = everything_kept()
    assert not any(code in kept.replace(done.board, "") for code in map(typed, codes))
    assert sum(one["paper"][0] == "赞成" for one in board["ballots"]) == votes.count("某甲")


def test_a_board_that_was_touched_is_found_out(election: tuple) -> None:
    voting, poll, slips = election
    for code in slips.codes[:10]:
        Client().post(reverse("vote", args=[poll.public_id]), {"code": code, "0.0": "赞成", "1.0": "不赞成"})
    board = json.loads(voting.count(poll, slips, unused=30).board)
    assert faults_of(board) == []
    touched = {name: deepcopy(board) for name in ("changed", "dropped", "stuffed", "twice", "list", "elsewhere")}
    touched["changed"]["ballots"][0]["paper"] = ["不赞成", "赞成"]
    touched["dropped"]["ballots"].pop()
    touched["stuffed"]["ballots"].append({"code": "Z" * 16, "paper": ["赞成", "不赞成"]})
    touched["twice"]["ballots"].insert(0, touched["twice"]["ballots"][0])
    touched["list"]["slips"][0] = "0" * 64
    touched["elsewhere"]["poll"] = "ANOTHERONE"
    assert {name: bool(faults_of(one)) for name, one in touched.items()} == dict.fromkeys(touched, True)


def test_no_table_of_the_product_has_a_place_for_who_voted() -> None:
    """The tables of a vote name no voter, no login and no time of a paper; a slip is named in one text, in the order of the slips."""
    columns = {f"{m.__name__}.{f.name}" for m in apps.get_app_config("ballots").get_models() for f in m._meta.concrete_fields}
    about_persons = {"Subject.person", "Judge.person", "Judge.name", "TellerCount.login", "TellerCount.label"}
    times = {"Poll.at", "Poll.day", "Poll.bids_until", "Poll.bids_opened_at", "Poll.published_on", "Subject.seen_on", "TellerCount.at", "Bid.handed_at", "Decline.at"}
    suspicious = {name for name in columns if any(word in name for word in ("person", "login", "voter", "label", "_at", ".at", "_on", "day", "until"))}
    assert suspicious <= about_persons | times


def test_of_a_talk_that_few_judged_only_that_they_were_too_few_is_shown(voting: Voting) -> None:
    """讲坛评价：收回28份的公布各档票数；收回6份的只显示份数不足，别人看不到一票"""
    shown = {}
    for talk, heard, papers in (("第八讲", 30, [(20, "好"), (7, "较好"), (1, "一般")]), ("第九讲", 8, [(5, "好"), (1, "差")])):
        poll = voting.prepare("office_meetings", "forum_review", [talk], due=heard, present=heard)
        slips = voting.draw(poll, heard)
        cast_all(poll, slips.codes, [(times, {talk: mark}) for times, mark in papers])
        done = voting.publish(voting.count(poll, slips, unused=heard - sum(times for times, _ in papers)))
        shown[talk] = (shown_to(voting, "leader", "甲部", done)[talk], done.counts_said)
    many, few = shown["第八讲"], shown["第九讲"]
    assert many[0].votes == {"": {"好": 20, "较好": 7, "一般": 1, "差": 0}} and "可以单独出数" in many[1]
    assert few[0].votes is None and few[1].startswith("收回6份，份数不足，不满10份的不单独出数")
    assert not any(mark in f"{few[0].subject.outcome}{few[0].subject.why}" for mark in "51好差") and not few[0].subject.points
