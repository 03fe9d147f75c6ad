"""票决记录 (PDF): what was voted on, how many papers, what came of each subject, and the lines on which scrutineers sign."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dazugong.formats.paper.printable import breakable
from dazugong.formats.paper.typesetting import set_pdf

TELLERS = ("计票人（签名）", "计票人（签名）")      # of paper ballots
SIGNED = ("监票人（签名）", "监票人（签名）", "主持人（签名）", "日　期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """票决记录: `facts` name and text, in order; `columns` and `rows` the results; `note` why counts are or are not made public."""

    title: str
    topic: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    signed: Sequence[str] = SIGNED


def protocol_pdf(given: Protocol) -> bytes:
    """The protocol, the results over as many pages as they need. Raises NotSet, NoFont."""
    return set_pdf("protocol", {
        "title": breakable(given.title), "topic": breakable(given.topic), "facts": [[name, breakable(text)] for name, text in given.facts],
        "columns": [breakable(one) for one in given.columns], "rows": [[breakable(cell) for cell in row] for row in given.rows],
        "note": breakable(given.note), "signed": list(given.signed),
    })  # fmt: skip
