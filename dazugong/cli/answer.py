"""How commands answer, and how they reach the installation."""
from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from dazugong.project.memory import loaded_for_good

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Refused(Exception):
    """The command will not do it; the message is Chinese and goes to standard error, the exit code is 1."""


def start() -> None:
    """Brings up the kernel. Commands that need no database do not call it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dazugong.project.settings")
    import django

    with loaded_for_good():
        django.setup()


def ready() -> None:
    """Brings up the kernel on a database whose tables are up to date."""
    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def say(text: str) -> None:
    """A message to the person at the keyboard."""
    print(text, file=sys.stderr, flush=True)


def answer(given: argparse.Namespace, result: object, lines: Iterable[str] = ()) -> None:
    """The result: JSON alone with `--json`, lines for reading otherwise."""
    if given.json:
        json.dump(result, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
    else:
        for line in lines:
            print(line)


def with_json(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Adds the `--json` every command takes."""
    command.add_argument("--json", action="store_true", help="结果以 JSON 输出")
    return command


def day(text: str) -> date:
    """A day on the command line: 2026-05-20."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-05-20") from None
