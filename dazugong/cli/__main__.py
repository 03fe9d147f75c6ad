"""dzg: the command line. `--json` puts the result alone on standard output; messages go to standard error.

Exit 0 done, 1 refused (reasons given), 2 wrong use.
"""
from __future__ import annotations

import sys

from . import (
    audit,
    bench,
    board,
    demo,
    documents,
    exchanging,
    factors,
    figures,
    hostile,
    installation,
    moving,
    packs,
    posts,
    public,
    reissuing,
    rules,
    statistics,
    storage,
)
from .answer import Refused
from .words import Parser

MODULES = (installation, posts, reissuing, factors, public, demo, documents, packs, exchanging, figures, statistics, audit, storage, moving, hostile, bench, board, rules)


def parser() -> Parser:
    """Every command and its words."""
    top = Parser(prog="dzg", description="大组工的命令行")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    for module in MODULES:
        module.register(commands)
    return top


def main(words: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    given = parser().parse_args(words)
    try:
        return given.run(given) or 0
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
