"""dzg serve, init: bringing an installation up."""
from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from .answer import SHANGHAI, Refused, answer, ready, say, with_json
from .public import beside, holding, office_port
from .public import port as public_port
from .serving import serve
from .tending import begin_tending, catch_up, take_up

LOGINS = "demo-logins.txt"
PACKS = Path(__file__).resolve().parents[1] / "packs"
FIRST_PACKS = ("monthly_report", "grading")  # the others a county chooses for itself: a mechanism nobody asked for is a burden


def register(commands: argparse._SubParsersAction) -> None:
    serving = commands.add_parser("serve", help="启动（没有数据时先建演示县）")
    serving.set_defaults(run=run_serve)
    init = with_json(commands.add_parser("init", help="建一个没有演示数据的空安装"))
    init.add_argument("--name", required=True, help="县（市、区）委全称，如：某某县委")
    init.set_defaults(run=run_init)


def run_serve(given: argparse.Namespace) -> int:
    """The installation of the data folder, until it is stopped."""
    from dazugong.project.home import home
    from dazugong.project.together import AlreadyServed, alone

    with holding(office_port(), "DZG_PORT"), holding(public_port(), "DZG_PUBLIC_PORT"):
        try:
            with alone(home()):
                return _run(home())
        except AlreadyServed:
            raise Refused("这个数据目录已有一个服务在运行；先停掉它，或另设 DZG_HOME") from None


def _run(home: Path) -> int:
    ready()
    if _empty():
        from .demo import build

        say("数据目录是空的，先建演示县（约三五分钟）……")
        build(seed=1, on=datetime.now(SHANGHAI).date(), say=say)
    take_up()
    catch_up(starting=True)
    begin_tending()
    port = office_port()
    logins = home / LOGINS
    if logins.exists():
        say("\n演示账号（每个角色一个）：\n" + logins.read_text("utf8"))
    say(f"请用浏览器打开 http://127.0.0.1:{port}/　（按 Ctrl+C 停止）")
    with beside():
        serve("dazugong.project.wsgi:application", port)
    return 0


def install_built_in(now: datetime) -> None:
    """The first mechanisms, in force from the first day of this month: a first period in the middle of a year."""
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.records.opening import install_pack

    system = system_reader(now.date(), "初始化")
    with reading(system):
        for name in FIRST_PACKS:
            install_pack(source=PACKS / name, since=now.date().replace(day=1), by=system, at=now)


def _empty() -> bool:
    from dazugong.kernel.identity.queries import any_login

    return not any_login()


def run_init(given: argparse.Namespace) -> int:
    """An installation with a root unit, the department's office and three administrators, each with a one-time token."""
    ready()
    from dazugong.kernel.access.beginning import begin

    if not _empty():
        raise Refused("这个数据目录里已有账号，不能再初始化；请另设 DZG_HOME")
    now = datetime.now(SHANGHAI)
    tokens = begin(name=given.name, at=now)
    install_built_in(now)
    port = office_port()
    links = [{"username": t.username, "title": t.title, "link": f"http://127.0.0.1:{port}/first/{t.token}/"} for t in tokens]
    lines = [f"{link['title']}　登录名 {link['username']}　设密码 {link['link']}" for link in links]
    answer(given, links, ["每条地址七日内有效，只能用一次：", *lines])
    return 0
