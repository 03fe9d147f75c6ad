"""公示板的核对: recounts a published board from the board alone. Short enough to be read by whoever wants to know what it checks.

Needs nothing of the product: anybody may copy these lines and run them on the file.
"""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

FORMAT = "dzg-board-1"


def faults_of(board: Mapping[str, Any]) -> list[str]:
    """What is wrong with the board; nothing when every ballot rests on a slip that was fixed beforehand and all sums are right."""
    if board.get("format") != FORMAT:
        return ["不是票决的公示板文件"]
    poll, slips, ballots = str(board["poll"]), list(board["slips"]), list(board["ballots"])
    found = []
    fixed = hashlib.sha256("\n".join([f"dzg/slips/{poll}", *sorted(slips)]).encode()).hexdigest()
    if fixed != board["commitment"]:
        found.append("票号清单与投票前公布的承诺不符：清单被改动过")
    if len(set(slips)) != len(slips) or len(slips) != board["issued"]:
        found.append(f"票号有{len(set(slips))}个，发出票数写的是{board['issued']}张")
    codes = [str(one["code"]) for one in ballots]
    if codes != sorted(set(codes)):
        found.append("有编码用了两次，或者没有按编码排列")
    for code in codes:
        if hashlib.sha256(f"dzg/slip/{poll}/{code}".encode()).hexdigest() not in slips:
            found.append(f"编码{code}不在票号清单里：这张票不是发出的票")
    if len(ballots) > int(board["issued"]):
        found.append("收回的票比发出的票多")
    if board.get("votes") is not None and recounted(board) != board["votes"]:
        found.append("重新计票的结果与公布的票数不同")
    return found


def recounted(board: Mapping[str, Any]) -> list[dict[str, int]]:
    """For every place on the paper how often each mark (or number of points) was given."""
    papers = [one["paper"] for one in board["ballots"] if one["paper"] is not None]
    return [dict(sorted(Counter(str(paper[place]) for paper in papers).items())) for place in range(len(board["cells"]))]
