"""dzg import, dzg export: the two groups of commands and what each of them takes in or hands out."""
from __future__ import annotations

import argparse

from . import cadres, roster


def register(commands: argparse._SubParsersAction) -> None:
    taken = commands.add_parser("import", help="导入").add_subparsers(dest="what", required=True, metavar="动作")
    roster.register_import(taken)
    cadres.register_import(taken)
    given = commands.add_parser("export", help="导出").add_subparsers(dest="what", required=True, metavar="动作")
    cadres.register_export(given)
