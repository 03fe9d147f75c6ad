"""dzg factor: the way back in when telephones and recovery codes are gone, for whoever stands at the server."""
from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from .answer import SHANGHAI, Refused, answer, ready, with_json

SHOWN = "%Y-%m-%d %H:%M"


def register(commands: argparse._SubParsersAction) -> None:
    factor = commands.add_parser("factor", help="动态口令（手机、恢复码都不在了，在这里解除）").add_subparsers(dest="what", required=True, metavar="动作")
    listed = with_json(factor.add_parser("list", help="列出启用了动态口令的账号，和须用它的角色"))
    listed.set_defaults(run=run_list)
    remove = with_json(factor.add_parser("remove", help="解除一个账号的动态口令，留痕；岗位须用的，登录后先重新启用"))
    remove.add_argument("username", metavar="登录名", help="登录名，见 factor list")
    remove.add_argument("--why", metavar="事由", required=True, help="事由：怎么核实了是本人、为什么要解除")
    remove.set_defaults(run=run_remove)
    free = with_json(factor.add_parser("free", help="取消一切“须用动态口令”的规定，留痕；已启用的照用"))
    free.set_defaults(run=run_free)


def run_list(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.access.models import FactorRule
    from dazugong.kernel.access.roles import roles
    from dazugong.kernel.identity.models import Login
    from dazugong.kernel.identity.reader import reading, system_reader

    with reading(system_reader(datetime.now(SHANGHAI).date(), "命令行")):
        rules = [{"role": roles()[r.role].term, "unit": r.over.name} for r in FactorRule.objects.filter(until=None).select_related("over").order_by("pk")]
        found = Login.objects.filter(factor_since__isnull=False).order_by("username")
        logins = [{"username": one.username, "label": one.label, "since": one.factor_since.astimezone(SHANGHAI).strftime(SHOWN)} for one in found]
    lines = [*(f"须用\t{r['role']}\t{r['unit']}" for r in rules), *(f"已启用\t{one['username']}\t{one['label']}\t{one['since']}起" for one in logins)]
    answer(given, {"required": rules, "logins": logins}, lines or ["没有账号启用动态口令，也没有角色须用"])
    return 0


def run_remove(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.identity.factors import switch_off

    login, _ = upon_account(given.username, partial(switch_off, verb="解除动态口令", note=f"命令行：{given.why}"))
    answer(given, {"ok": True}, [f"已解除“{login.username}”的动态口令，下次登录只用密码"])
    return 0


def upon_account(username: str, act: Callable[..., Any]) -> tuple[Any, Any]:
    """Does to the account of this name what `act` (login, by, at) does, as whoever stands at the server; the account, and what it gave."""
    from dazugong.kernel.identity.models import Login
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Refusal

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行")
    with reading(system):
        login = Login.objects.filter(username=username.strip().lower()).first()
        if login is None:
            raise Refused(f"没有登录名为“{username}”的账号")
        try:
            return login, act(login=login, by=system, at=now)
        except Refusal as refusal:
            raise Refused(refusal.message) from refusal


def run_free(given: argparse.Namespace) -> int:
    ready()
    from dazugong.kernel.access.factors import lift_everywhere
    from dazugong.kernel.identity.reader import reading, system_reader

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行")
    with reading(system):
        lifted = lift_everywhere(by=system, at=now)
    answer(given, {"lifted": lifted}, [f"已取消{lifted}条规定；已启用动态口令的账号照用" if lifted else "没有这样的规定"])
    return 0
