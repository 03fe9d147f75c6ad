"""dzg board verify: recounts a published board, with no access to the database."""
from __future__ import annotations

import argparse
import json
from pathlib import Path

from .answer import Refused, answer, with_json

MOST_BYTES = 50_000_000


def register(commands: argparse._SubParsersAction) -> None:
    board = commands.add_parser("board", help="票决的公示板").add_subparsers(dest="act", required=True, metavar="做什么")
    verify = with_json(board.add_parser("verify", help="重新计一遍票，不用数据库"))
    verify.add_argument("file", type=Path, metavar="文件")
    verify.set_defaults(run=run_verify)


def run_verify(given: argparse.Namespace) -> int:
    """Exit 0 when every paper rests on a slip fixed beforehand and the counts come out again; else 1, with what is wrong."""
    from dazugong.crypto.board import faults_of, recounted

    if not given.file.is_file() or given.file.stat().st_size > MOST_BYTES:
        raise Refused(f"没有这个文件，或者太大：{given.file.name}")
    try:
        board = json.loads(given.file.read_text("utf8"))
        wrong = faults_of(board)
        votes = [{"subject": subject, "item": item, "votes": found} for (subject, item), found in zip(board["cells"], recounted(board))] if not wrong else []
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Refused(f"读不懂这个文件，它不是完整的公示板：{given.file.name}") from error
    lines = wrong or [f"{one['subject']} {one['item']}\t" + "、".join(f"{mark}{n}" for mark, n in one["votes"].items()) for one in votes]
    answer(given, {"ok": not wrong, "problems": wrong, "votes": votes}, [*lines, "核对无误" if not wrong else "公示板有问题"])
    return 1 if wrong else 0
