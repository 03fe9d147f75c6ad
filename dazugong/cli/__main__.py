"""dzg: the command line. `--json` puts the result alone on standard output; messages go to standard error.

Exit 0 done, 1 refused (reasons given), 2 wrong use.
"""
from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from . import (
    audit,
    bench,
    demo,
    documents,
    exchanging,
    figures,
    hostile,
    installation,
    moving,
    packs,
    posts,
    rules,
    storage,
)
from .answer import Refused

WRONG_USE = {
    r"the following arguments are required: ": "还缺 ", r"unrecognized arguments: ": "不认识 ", r"argument (\S+): ": r"\1：",
    r"invalid choice: (.*?) \(choose from (.*)\)": r"没有 \1，可用 \2", r"expected one argument": "后面要写一个值",
    r"invalid (\w+) value: (.*)": r"\2 写法不对", r"ambiguous option: (\S+) could match (.*)": r"\1 可指 \2，请写全",
}  # fmt: skip
MODULES = (installation, posts, demo, documents, packs, exchanging, figures, audit, storage, moving, hostile, bench, rules)


class Parser(argparse.ArgumentParser):
    """Wrong use is told in Chinese; the exit code is 2."""

    def error(self, message: str) -> NoReturn:
        told = message
        for english, chinese in WRONG_USE.items():
            told = re.sub(english, chinese, told)
        self.exit(2, f"用法不对：{told}\n用 {self.prog} --help 看写法\n")


def parser() -> argparse.ArgumentParser:
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
