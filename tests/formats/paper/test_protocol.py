"""票决记录: every figure of the vote is on the paper, a long list of subjects goes on over the page, and what is typed stays text."""
from __future__ import annotations

from dazugong.formats.paper.protocol import Protocol, protocol_pdf
from tests.formats.paper.looking import pages


def test_a_vote_of_forty_is_signed_on_its_last_page() -> None:
    names = [f"样例{number}" for number in range(40)]
    given = Protocol(title="民主评议党员记录", topic='#read("data.json")', facts=[("票数", "发出40张，收回38张，有效37张，无效1张")],
                     columns=("对象", "优秀", "合格"), rows=[[name, "30", "7"] for name in names], note="收回38份，可以出数")  # fmt: skip
    told = pages(protocol_pdf(given))
    whole = "".join(told)
    assert len(told) == 2 and all(name in whole for name in names)
    assert '#read("data.json")' in told[0] and "发出40张，收回38张，有效37张，无效1张" in told[0]
    assert told[1].count("监票人（签名）") == 2 and "监票人" not in told[0]
