"""dzg demo: builds the demo county into an empty data folder."""
from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path

from .answer import SHANGHAI, Refused, answer, day, ready, say, with_json


def register(commands: argparse._SubParsersAction) -> None:
    demo = with_json(commands.add_parser("demo", help="建演示县（全部虚构）"))
    demo.add_argument("--home", type=Path, help="数据目录，默认取 DZG_HOME")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--on", type=day, help="演示县的“今天”，默认为当天")
    demo.set_defaults(run=run_demo)


def run_demo(given: argparse.Namespace) -> int:
    if given.home:
        os.environ["DZG_HOME"] = str(given.home)
    ready()
    path = build(seed=given.seed, on=given.on or datetime.now(SHANGHAI).date(), say=say)
    answer(given, {"ok": True, "logins": str(path)}, [path.read_text("utf8")])
    return 0


def build(*, seed: int, on, say) -> Path:  # noqa: ANN001
    """Refuses a data folder that already holds an installation."""
    from dazugong.demo import build as build_county
    from dazugong.kernel.identity.queries import any_login

    if any_login():
        raise Refused("数据目录里已有数据，演示县只能建在空目录里；请另设 DZG_HOME")
    return build_county(seed=seed, on=on, say=say)
