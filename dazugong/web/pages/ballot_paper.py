"""票决记录上纸: the figures and results of the page of one vote, as they stand on the protocol that is signed."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dazugong.formats.paper.protocol import SIGNED, TELLERS, Protocol

KEPT_BACK = "不公布"


def protocol_of(context: Mapping[str, Any]) -> Protocol:
    """From what the page shows: whoever may not see counts there does not get them on paper either."""
    found, ballot = context["poll"], context["ballot"]
    facts = [(name, text) for name, text in _facts(context) if text]
    settled = context["settled"]
    items = ("项目",) if len(ballot.terms) > 1 and not context["scored"] else ()
    columns = ("得分", "名次") if context["scored"] else (*items, *ballot.marks)
    rows = [row for line in context["lines"] for row in (_points(line) if context["scored"] else _votes(line, ballot, settled))]
    return Protocol(title=f"{found.title}记录", topic=found.topic, facts=facts, columns=("对象", *columns, *(("结果",) if settled or context["scored"] else ())),
                    rows=rows, note=found.counts_said, signed=(*TELLERS, *SIGNED) if context["tellers"] else SIGNED)  # fmt: skip


def _facts(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    found = context["poll"]
    yield "单位", found.unit_name
    yield "日期", f"{found.day.year}年{found.day.month}月{found.day.day}日"
    yield "会议", found.meeting.title if found.meeting else ""
    yield "投票的人", f"应到{found.due}人" + (f"，实到{found.present}人" if found.present else "") if found.due else ""
    yield "名额", str(found.seats) if context["ballot"].kind == "elect" else ""
    counted = f"，收回{found.returned}张，有效{found.valid}张，无效{found.invalid}张" if found.returned is not None else ""
    yield "票数", f"发出{found.issued}张{counted}" + (f"，退回空白{found.unused}张" if found.unused else "") + (f"，没有收回{context['lost']}张" if context["lost"] else "")
    yield "票号承诺", context["fingerprint"]
    yield "评委", "、".join(str(one) for one in context["judges"])
    yield "计票", f"纸质票，{'、'.join(one.label for one in context['tellers'])}各录一遍计票单，一样" if context["tellers"] else ""


def _outcome(line: Any) -> str:
    said = "：".join(filter(None, (line.subject.outcome, line.subject.reason)))
    return "\n".join(filter(None, (said, line.subject.why))) or "—"


def _points(line: Any) -> Iterator[list[str]]:
    yield [line.subject.name, str(line.subject.points or "没有分"), str(line.subject.rank or "不排"), _outcome(line)]


def _votes(line: Any, ballot: Any, settled: bool) -> Iterator[list[str]]:
    """A row for every item of the paper; what came of it stands in the first."""
    for number, term in enumerate(ballot.terms):
        votes = (line.votes or {}).get(term)
        said = [str(votes.get(mark, 0)) if votes else KEPT_BACK for mark in ballot.marks]
        yield [line.subject.name if not number else "", *([term] if len(ballot.terms) > 1 else []), *said, *([_outcome(line) if not number else ""] if settled else [])]
