"""dzg audit: verify the chain of traces, print an anchor."""
from __future__ import annotations

import argparse
from datetime import datetime

from .answer import SHANGHAI, Refused, answer, start, with_json


def register(commands: argparse._SubParsersAction) -> None:
    audit = commands.add_parser("audit", help="留痕：验链、抄锚值").add_subparsers(dest="what", required=True, metavar="动作")
    verify = with_json(audit.add_parser("verify", help="重算整条哈希链"))
    verify.add_argument("--anchor", default="", help="上次抄存的“序号:哈希”")
    verify.set_defaults(run=run_verify)
    anchor = with_json(audit.add_parser("anchor", help="打印锚值，抄存在别处"))
    anchor.set_defaults(run=run_anchor)


def run_verify(given: argparse.Namespace) -> int:
    start()
    from dazugong.kernel.audit.queries import verify_chain

    try:
        report = verify_chain(anchor=given.anchor)
    except ValueError as error:
        raise Refused(str(error)) from error
    number, head = report.head
    altered = _altered()
    sound = report.sound and not altered
    result = {"ok": sound, "checked": report.checked, "head": f"{number}:{head}", "altered": altered,
              "faults": [{"number": n, "what": what} for n, what in report.faults]}  # fmt: skip
    said = [*(f"第{n}条：{what}" for n, what in report.faults), *altered]
    answer(given, result, [*said, f"共验{report.checked}条，" + ("链完整，所记内容相符" if sound else f"发现{len(said)}处破损")])
    return 0 if sound else 1


def _altered() -> list[str]:
    """What the traces vouch for, read again: filed reports and persons' values."""
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.people.checks import altered_cadres, altered_people
    from dazugong.kernel.records.checks import altered_reports

    system = system_reader(datetime.now(SHANGHAI).date(), "核对")
    with reading(system):
        return [*altered_people(system), *altered_cadres(system), *altered_reports(system)]


def run_anchor(given: argparse.Namespace) -> int:
    start()
    from dazugong.kernel.audit.queries import chain_head

    number, head = chain_head()
    answer(given, {"anchor": f"{number}:{head}"}, [f"{number}:{head}"])
    return 0
