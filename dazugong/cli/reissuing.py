"""dzg token: a new slip for whoever forgot the password, where the administrators themselves cannot get in."""
from __future__ import annotations

import argparse
from functools import partial

from .answer import answer, ready, with_json
from .factors import upon_account
from .public import office_port


def register(commands: argparse._SubParsersAction) -> None:
    token = with_json(commands.add_parser("token", help="给忘记密码的账号补发一次性口令，留痕；原来的密码和会话当即失效（三员自己进不来时用）"))
    token.add_argument("username", metavar="登录名", help="登录名")
    token.add_argument("--why", metavar="事由", required=True, help="事由：怎么核实了是本人、为什么要补发")
    token.set_defaults(run=run_token)


def run_token(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.reissuing import reissue

    login, token = upon_account(given.username, partial(reissue, why=given.why))
    link = f"http://127.0.0.1:{office_port()}/first/{token}/"
    answer(given, {"username": login.username, "link": link}, [f"“{login.username}”原来的密码已失效；下面的地址七日内有效，只能用一次：", f"设密码 {link}"])
    return 0
