"""dzg token: a new slip for whoever forgot the password, where the administrators themselves cannot get in."""
from __future__ import annotations

import argparse
from datetime import datetime

from .answer import SHANGHAI, Refused, answer, ready, with_json
from .public import office_port


def register(commands: argparse._SubParsersAction) -> None:
    token = with_json(commands.add_parser("token", help="给忘记密码的账号补发一次性口令，留痕；原来的密码和会话当即失效（三员自己进不来时用）"))
    token.add_argument("username", metavar="登录名", help="登录名")
    token.add_argument("--why", metavar="事由", required=True, help="事由：怎么核实了是本人、为什么要补发")
    token.set_defaults(run=run_token)


def run_token(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.models import Login
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Refusal
    from dazugong.kernel.identity.reissuing import reissue

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行")
    with reading(system):
        login = Login.objects.filter(username=given.username.strip().lower()).first()
        if login is None:
            raise Refused(f"没有登录名为“{given.username}”的账号")
        try:
            token = reissue(login=login, why=given.why, by=system, at=now)
        except Refusal as refusal:
            raise Refused(refusal.message) from refusal
    link = f"http://127.0.0.1:{office_port()}/first/{token}/"
    answer(given, {"username": login.username, "link": link}, [f"“{login.username}”原来的密码已失效；下面的地址七日内有效，只能用一次：", f"设密码 {link}"])
    return 0
