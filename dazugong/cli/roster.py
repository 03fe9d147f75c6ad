"""dzg import roster: a member roster into a unit and those below it."""
from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from .answer import SHANGHAI, Refused, answer, ready, with_json


def register_import(kinds: argparse._SubParsersAction) -> None:
    """Its place among what `dzg import` takes in."""
    command = with_json(kinds.add_parser("roster", help="党员名册（.xlsx .csv）"))
    command.add_argument("file", type=Path)
    command.add_argument("--under", help="单位编号：名册里没有支部一列时归入此单位")
    command.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    command.add_argument("--partial", action="store_true", help="有不能接收的行时，导入其余各行")
    command.set_defaults(run=run_roster)


def run_roster(given: argparse.Namespace) -> int:
    ready()
    from dazugong.formats.refusal import Refused as FileRefused
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.identity.refusal import Hidden, Refusal
    from dazugong.kernel.orgs.queries import unit_for
    from dazugong.kernel.people.roster import apply_import, plan_import

    now = datetime.now(SHANGHAI)
    system = system_reader(now.date(), "命令行导入")
    with reading(system):
        try:
            under = unit_for(system, given.under) if given.under else None
            plan = plan_import(system, given.file.read_bytes(), given.file.name, today=now.date(), under=under)
            if not given.dry_run:
                apply_import(plan=plan, since=now.date(), by=system, at=now, partial=given.partial)
        except (FileRefused, Refusal) as refused:
            if isinstance(refused, Refusal) and plan.refused:
                return _answer(given, plan, 0)
            raise Refused(str(refused)) from refused
        except Hidden as hidden:
            raise Refused("没有这个单位编号") from hidden
        except OSError as error:
            raise Refused(f"读不到文件：{given.file.name}") from error
    return _answer(given, plan, plan.touched)


def _answer(given: argparse.Namespace, plan, accepted: int) -> int:  # noqa: ANN001
    refused = [{"place": r.place, "field": r.field, "value": r.value, "reason": f"{r.reason}。{r.remedy}"} for r in plan.refused]
    result = {"accepted": accepted, "refused": refused, "changes": {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}}
    lines = [f"{r['place']}　{r['field']}“{r['value']}”：{r['reason']}" for r in refused]
    answer(given, result, [*lines, f"接收{accepted}人，不能接收{len(refused)}处"])
    return 1 if refused and not accepted else 0
