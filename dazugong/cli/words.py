"""命令行的话: help and wrong use in Chinese, the heads of the help included."""
from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

WRONG_USE = {
    r"the following arguments are required: ": "还缺 ", r"unrecognized arguments: ": "不认识 ", r"argument (\S+): ": r"\1：",
    r"invalid choice: (.*?) \(choose from (.*)\)": r"没有 \1，可用 \2", r"expected one argument": "后面要写一个值",
    r"expected at least one argument": "后面至少要写一个", r"ignored explicit argument (.*)": r"后面不带值（写了 \1）",
    r"not allowed with argument (\S+)": r"不能与 \1 同用", r"one of the arguments (.*) is required": r"\1 要写一个",
    r"invalid (\w+) value: (.*)": r"\2 写法不对", r"ambiguous option: (\S+) could match (.*)": r"\1 可指 \2，请写全",
}  # fmt: skip
HEADS = {"positional arguments": "要写的", "options": "可以加的", "optional arguments": "可以加的"}
TERMS = {  # 参数: how it is written in the help and what it is, where the command itself does not say
    "name": ("名称", "名称"), "post": ("职务号", "职务号"), "person": ("编号", "人员编号"), "people": ("编号", "人员编号，可写几个"), "on": ("日期", "日期，如 2026-05-20"),
    "home": ("文件夹", "数据文件夹，要是空的"), "seed": ("数", "随机数的起点：同一个数、同一天，建出来的一样"), "file": ("文件", "文件"), "folder": ("文件夹", "文件夹"),
    "since": ("日期", "自哪天起"), "id": ("机制号", "机制号：小写字母、数字和下划线"), "parent": ("文件夹", "建在哪个文件夹里，默认当前文件夹"), "page": ("文件", "写进哪个文件"),
    "under": ("单位", "单位编号"), "paths": ("路径", "文件或文件夹，可写几个"), "output": ("文件", "写到哪个文件"), "what": ("机制.指标", "指标，如 monthly.in_time"),
    "period": ("期间", "期间，如 2026-05"), "anchor": ("锚值", "上次抄存的锚值"), "url": ("网址", "网址"), "rounds": ("次数", "次数"), "local": ("文件", "文件"), "who": ("谁", "谁"),
}  # fmt: skip


class Formatter(argparse.HelpFormatter):
    """The heads of the help: 用法, 要写的, 可以加的."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(HEADS.get(heading or "", heading))


class Parser(argparse.ArgumentParser):
    """Help and wrong use are told in Chinese; wrong use ends with 2. Subcommands follow, they are made of the same class."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"formatter_class": Formatter} | named | {"add_help": False})
        self.add_argument("-h", "--help", action="help", help="显示这一页")

    def add_argument(self, *names: str, **named: Any) -> argparse.Action:
        """As in argparse; what is not said is filled in from TERMS, so that no help shows a bare English word."""
        added = super().add_argument(*names, **named)
        metavar, said = TERMS.get(added.dest, (None, None))
        if added.metavar is None and added.nargs != 0:
            added.metavar = metavar
        added.help = added.help or said
        return added

    def error(self, message: str) -> NoReturn:
        told = message
        for english, chinese in WRONG_USE.items():
            told = re.sub(english, chinese, told)
        self.exit(2, f"用法不对：{told}\n用 {self.prog} --help 看写法\n")
