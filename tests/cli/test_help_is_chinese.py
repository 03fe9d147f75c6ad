"""帮助: whoever types --help, at any command, reads Chinese: the heads, every argument, and what was typed wrongly."""
from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from dazugong.cli.__main__ import parser

ENGLISH = re.compile(r"\b(usage|options|arguments|positional|show this|and exit|default|required|choose)\b", re.I)


def every(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield command
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in dict.fromkeys(action.choices.values()):
                yield from every(below)


COMMANDS = {command.prog: command for command in every(parser())}


def spoken(action: argparse.Action) -> str:
    return " ".join([*action.option_strings, str(action.metavar or action.dest)])


@pytest.mark.parametrize("prog", COMMANDS)
def test_the_help_of_a_command_is_chinese(prog: str) -> None:
    text = COMMANDS[prog].format_help()
    assert text.startswith("用法：dzg")
    assert "可以加的:" in text
    assert not ENGLISH.findall(text), text


@pytest.mark.parametrize("prog", COMMANDS)
def test_every_argument_says_what_it_is(prog: str) -> None:
    for action in COMMANDS[prog]._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert all(choice.help for choice in action._choices_actions), prog
            continue
        assert re.search("[一-鿿]", action.help or ""), (prog, spoken(action))
        if action.nargs != 0:
            assert re.search("[一-鿿]", str(action.metavar)), (prog, spoken(action))


@pytest.mark.parametrize(("typed", "told"), [
    (["--nonsense"], "还缺 命令"), (["fly"], "命令：没有 'fly'，可用 "), (["pack", "check"], "还缺 文件夹"),
    (["figures", "monthly.in_time", "--on", "昨天"], "“昨天”不是日期，请写成 2026-05-20"), (["bench", "tree", "--rounds"], "--rounds：后面要写一个值"),
    (["bench", "sea"], "名称：没有 'sea'，可用 "), (["doctor", "--json", "more"], "不认识 more"), (["bench", "tree", "--rounds", "many"], "'many' 写法不对"),
])  # fmt: skip
def test_what_is_typed_wrongly_is_told_in_chinese(typed: list[str], told: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(typed)
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert told in said
    assert not ENGLISH.findall(said), said
